"""`jiugai import`: which ledgers there are, and how each is read and taken in."""

import argparse
from pathlib import Path
from typing import Any

from jiugai.core.command_line import today
from jiugai.registry.commands import SHOWN, hand_in, run_import

LABELS = {
    "estates": "小区台账",
    "surveys": "设施摸底台账：每个小区一行，每项内容一列",
    "willingness": "意愿征询结果台账：每个小区一行",
    "projects": "项目台账：新项目，或已在实施的项目（补录）",
    "items": "改造内容台账：每个项目每项内容一行",
    "capacity": "能力评估台账：每个县区每年一行（模板为 template statements）",
}
TEMPLATES = {"capacity": "statements"}  # `template capacity` is the table for `plan --capacity`


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command with its kinds."""
    kinds = subparsers.add_parser("import", help="导入台账：先预览，全部无误才入库").add_subparsers(
        required=True, metavar="KIND"
    )
    for key, label in LABELS.items():
        command = kinds.add_parser(key, help=label)
        command.add_argument("file", type=Path, help="CSV、XLSX 或 Parquet")
        command.add_argument("--dry-run", action="store_true", help="只预览，不入库")
        command.add_argument("--errors", type=Path, metavar="OUT.xlsx", help="有误时写出标注好的工作簿")
        command.add_argument("--all", action="store_true", help=f"变化和存疑全部列出，不只前 {SHOWN} 条")
        run = run_import if key == "estates" else run_kind
        command.set_defaults(run=run, kind=key, needs_database=True)


def run_kind(arguments: argparse.Namespace) -> int:
    """Hand in a ledger of any other kind. Raises: BadInput, Refused"""
    from jiugai.core.scope import Scope
    from jiugai.lifecycle.ledger_kinds import KINDS

    by, kind, source, on = arguments.acting, KINDS[arguments.kind], arguments.file.name, today()
    by.require(kind.act, by.actor_division)
    scope = Scope.of(by.actor_division)

    def take(ledger: Any) -> str:
        if not arguments.dry_run:
            return str(kind.take(ledger, by, scope, on, source))
        kind.rehearse(ledger, by, scope, on, source)
        return ""

    template = TEMPLATES.get(kind.key, kind.key)
    return hand_in(arguments, lambda path: kind.read(path, scope, on, source), take, template)
