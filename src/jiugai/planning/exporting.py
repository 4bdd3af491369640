"""`jiugai export`: ledgers, the plan table and the monthly report as workbooks, from records."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from jiugai.core import command_line
from jiugai.core.command_line import today, years
from jiugai.core.named_files import require_writable, whole_file
from jiugai.planning.steps import DONE, division_of, newest_plan

if TYPE_CHECKING:
    from jiugai.registry.models import Division

LEDGERS = {
    "estates": ("小区台账，各列与导入的相同", "export_estates"),
    "projects": ("储备库", "view_projects"),
}
"""What is exported as it stands, with its title and the act it needs."""
REPORTS = {"plan": "计划表", "monthly": "月报"}
"""What is exported for a year."""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    kinds = subparsers.add_parser("export", help="导出：小区台账、储备库、计划表、月报").add_subparsers(
        required=True, metavar="KIND", dest="kind"
    )
    for kind, (title, _act) in LEDGERS.items():
        _add(kinds, kind, title).set_defaults(run=run_ledger)
    for kind, title in REPORTS.items():
        _add(kinds, kind, title, yearly=True).set_defaults(run=run_report)


def _add(
    kinds: "argparse._SubParsersAction[argparse.ArgumentParser]", kind: str, title: str, yearly: bool = False
) -> argparse.ArgumentParser:
    command = kinds.add_parser(kind, help=title, description=f"导出{title}。")
    command.add_argument("division", help="区划代码，如 530102")
    if yearly:
        command.add_argument("year", type=years, help="计划年度")
    command.add_argument("out", type=Path, metavar="OUT.xlsx", help="写入的文件")
    command.add_argument("--force", action="store_true", help="已有同名文件时覆盖")
    command.set_defaults(needs_database=True)
    return command


def run_ledger(arguments: argparse.Namespace) -> int:
    """Write all estates or projects of a division. Raises: BadInput, Refused"""
    from jiugai.core.scope import Scope
    from jiugai.registry.exports import export_estates
    from jiugai.registry.selectors import estates
    from jiugai.reserve.exports import export_projects
    from jiugai.reserve.models import Project

    require_writable(arguments.out, over=arguments.force)
    _title, act = LEDGERS[arguments.kind]
    scope = Scope.of(_division_for(arguments, act).code)
    with command_line.busy("导出"), whole_file(arguments.out) as draft:
        if arguments.kind == "estates":
            export_estates(draft, estates(scope))
        else:
            export_projects(draft, Project.objects.in_scope(scope))
    print(f"已写出：{arguments.out}")
    return DONE


def run_report(arguments: argparse.Namespace) -> int:
    """Write the plan table or the monthly report. Raises: BadInput, Refused"""
    from jiugai.core.scope import Scope
    from jiugai.planning.exports import write_monthly_report, write_plan

    require_writable(arguments.out, over=arguments.force)
    division = _division_for(arguments, "view_plans")
    with whole_file(arguments.out) as draft:
        if arguments.kind == "plan":
            write_plan(draft, newest_plan(division, arguments.year), on=today())
        else:
            write_monthly_report(draft, Scope.of(division.code), arguments.year, today())
    print(f"已写出：{arguments.out}")
    return DONE


def _division_for(arguments: argparse.Namespace, act: str) -> "Division":
    """The division, where the acting post may do this. Raises: BadInput, Refused"""
    division = division_of(arguments.division)
    arguments.acting.require(act, division.code)
    return division
