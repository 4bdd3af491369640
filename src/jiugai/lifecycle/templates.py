"""`jiugai template`: empty tables to be filled in, with drop-downs, the same columns as the commands read."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from jiugai.core.named_files import require_writable, whole_file
from jiugai.core.tables.columns import Column

TITLES = {
    "facts": "项目事实",
    "divisions": "区划事实",
    "capacity": "县区能力",
    "parameters": "地方参数",
    "roll": "业主清册",
    "ballots": "表决票",
    "estates": "小区台账",
    "homes": "户与业主台账",
    "surveys": "设施摸底台账",
    "willingness": "意愿征询台账",
    "projects": "项目台账",
    "items": "改造内容台账",
    "statements": "能力评估台账",
}
READ_BY = {
    "facts": "gate、rank、plan、evaluate --from",
    "divisions": "evaluate --from",
    "capacity": "plan --capacity",
    "parameters": "gate、plan、evaluate --parameters",
    "roll": "tally --roll",
    "ballots": "tally --ballots",
    "estates": "import estates",
    "homes": "import homes",
    "surveys": "import surveys",
    "willingness": "import willingness",
    "projects": "import projects",
    "items": "import items",
    "statements": "import capacity",
}
"""Which command reads a table once it is filled in; the figures of a county come in two tables."""

LEDGERS = {
    "estates": "jiugai.registry.ledger_columns",
    "homes": "jiugai.registry.home_ledgers",
    "surveys": "jiugai.registry.survey_ledgers",
    "willingness": "jiugai.consent.survey_ledgers",
    "projects": "jiugai.lifecycle.project_columns",
    "items": "jiugai.reserve.item_ledgers",
    "statements": "jiugai.funding.capacity_ledgers",
}
"""Kinds of ledgers, each with the module that holds its columns."""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    kinds = "\n".join(f"  {kind:<12}{title}，供 jiugai {READ_BY[kind]}" for kind, title in TITLES.items())
    command = subparsers.add_parser(
        "template",
        help="空白表格模板，带下拉选项和填写说明",
        description=f"空白表格模板，带下拉选项和填写说明。KIND 为下列之一：\n{kinds}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("kind", choices=list(TITLES), metavar="KIND", help="表格的种类")
    command.add_argument("out", type=Path, metavar="OUT.xlsx", help="写入的文件")
    command.add_argument("--force", action="store_true", help="已有同名文件时覆盖")
    command.set_defaults(run=run_template)


def run_template(arguments: argparse.Namespace) -> int:
    """Write one template. Raises: BadInput, if it cannot be written there."""
    from jiugai.core.tables.writing import write_template

    kind, title = arguments.kind, TITLES[arguments.kind]
    require_writable(arguments.out, over=arguments.force)
    with whole_file(arguments.out) as draft:
        write_template(draft, title, columns_of(kind), {})
    print(f"已写出{title}模板：{arguments.out}（填好后供 jiugai {READ_BY[kind]}）")
    return 0


def columns_of(kind: str) -> Sequence[Column]:
    """The columns of one kind of table."""
    if kind in LEDGERS:
        import importlib

        import django

        django.setup()
        columns: Sequence[Column] = importlib.import_module(LEDGERS[kind]).COLUMNS
        return columns
    from jiugai.consent.imports import BALLOT_COLUMNS, ROLL_COLUMNS
    from jiugai.lifecycle import imports

    tables = {
        "facts": imports.PROJECT_COLUMNS,
        "divisions": imports.DIVISION_COLUMNS,
        "capacity": imports.CAPACITY_COLUMNS,
        "parameters": imports.LOCAL_COLUMNS,
        "roll": ROLL_COLUMNS,
        "ballots": BALLOT_COLUMNS,
    }
    return tables[kind]
