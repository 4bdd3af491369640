"""`jiugai import`: ledgers in, after a dry run, all or nothing, with the marked workbook back."""

import argparse
from pathlib import Path
from typing import Any

from jiugai.core import command_line
from jiugai.core.command_line import today

DONE = 0
LABELS = {
    "estates": "小区台账",
    "surveys": "设施摸底台账：每个小区一行，每项内容一列",
    "willingness": "意愿征询结果台账：每个小区一行",
    "projects": "项目台账：新项目，或已在实施的项目（补录）",
    "items": "改造内容台账：每个项目每项内容一行",
    "capacity": "能力评估台账：每个县区每年一行",
}


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command with its kinds."""
    from jiugai.registry.commands import run_import

    kinds = subparsers.add_parser("import", help="导入台账：先预览，全部无误才入库").add_subparsers(
        required=True, metavar="KIND"
    )
    for key, label in LABELS.items():
        command = kinds.add_parser(key, help=label)
        command.add_argument("file", type=Path, help="CSV、XLSX 或 Parquet")
        command.add_argument("--dry-run", action="store_true", help="只预览，不入库")
        command.add_argument("--errors", type=Path, metavar="OUT.xlsx", help="有误时写出标注好的工作簿")
        run = run_import if key == "estates" else run_kind
        command.set_defaults(run=run, kind=key, needs_database=True)


def run_kind(arguments: argparse.Namespace) -> int:
    """Show the dry run, then store it unless only that was asked for or something is wrong."""
    from jiugai.core.errors import BadInput, Problem
    from jiugai.core.scope import Scope
    from jiugai.core.tables.marking import mark_errors
    from jiugai.lifecycle.ledger_kinds import KINDS

    if not arguments.file.exists():
        raise BadInput([Problem(str(arguments.file), expected="没有这个文件，请核对路径")])
    by, kind = arguments.acting, KINDS[arguments.kind]
    by.require(kind.act, by.actor_division)
    scope = Scope.of(by.actor_division)
    with command_line.busy("读取、核对台账"):
        ledger = kind.read(arguments.file, scope, today(), arguments.file.name)
    _show(ledger)
    if ledger.problems:
        if arguments.errors:
            mark_errors(arguments.file, ledger.problems, arguments.errors)
            print(f"已写出标注工作簿：{arguments.errors}")
        ledger.raise_if_bad()
    if arguments.dry_run:
        print("只是预览，没有入库。")
        return DONE
    with command_line.busy("入库"):
        told = kind.take(ledger, by, scope, today(), arguments.file.name)
    print(told)
    return DONE


def _show(ledger: Any) -> None:
    console = command_line.console()
    for sheet in ledger.sheets:
        name = f"{sheet.file} 工作表“{sheet.sheet}”" if sheet.sheet else sheet.file
        title = f"{name}：表头在第 {sheet.heading_row} 行，{sheet.rows} 行数据"
        table = command_line.table("表头", "识别为", title=title)
        for heading, taken in sheet.headings:
            table.add_row(heading, taken or "未采用")
        console.print(table)
        for note in sheet.notes:
            console.print(f"  非数据行：{note}")
    for note in ledger.notes:
        console.print(f"注意：{note}")
    console.print(f"预览：有误 {len(ledger.problems)} 处。")
