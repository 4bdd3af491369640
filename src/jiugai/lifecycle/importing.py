"""`jiugai import`: which ledgers there are; the dry run as it is shown, then all of a ledger or nothing."""

import argparse
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from jiugai.core import command_line
from jiugai.core.command_line import today
from jiugai.core.errors import BadInput, UnreadableFile
from jiugai.core.named_files import require_readable, require_writable, whole_file

if TYPE_CHECKING:
    from jiugai.core.tables.dry_runs import DryRun

DONE = 0
SHOWN = 200  # changes and doubts told one by one, unless all of them are asked for
STANDINGS = {"new": "新增", "changed": "有变化", "same": "无变化"}

LABELS = {
    "estates": "小区台账",
    "homes": "业主清册：每户一行，或每位产权人一行",
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
        command.set_defaults(run=run_import, kind=key, needs_database=True)


def run_import(arguments: argparse.Namespace) -> int:
    """Store a ledger unless only the dry run was asked for or something is wrong; show how it was understood.

    Raises: BadInput, Refused
    """
    from jiugai.core.scope import Scope
    from jiugai.lifecycle.ledger_kinds import KINDS

    kind, by = KINDS[arguments.kind], arguments.acting
    path, marked = arguments.file, arguments.errors
    require_readable(path)
    if marked:
        require_writable(marked, apart_from=path)
    by.require(kind.act, by.actor_division)
    scope, on = Scope.of(by.actor_division), today()
    with command_line.busy("读取、核对台账"), _leading_to_template(TEMPLATES.get(kind.key, kind.key)):
        ledger = kind.read(path, scope, on, path.name)
    take = kind.rehearse if arguments.dry_run else kind.take
    taken, refusal = None, None
    try:
        with command_line.busy("核对、入库"):
            taken = take(ledger, by, scope, on, path.name)
    except BadInput as error:
        refusal = error
    wrong = refusal.count if refusal else 0
    _show(command_line.console(), ledger, wrong, most=None if arguments.all else SHOWN)
    if refusal:
        if marked:
            _mark(path, ledger, refusal, marked)
        raise refusal
    print(taken or "只是预览，没有入库。")
    return DONE


@contextmanager
def _leading_to_template(kind: str) -> Iterator[None]:
    """Of a file that is no such ledger at all, say where to get the empty one."""
    try:
        yield
    except UnreadableFile:
        raise
    except BadInput as error:
        hint = f"。空白表：jiugai template {kind} 文件名.xlsx"
        problems = [
            each if each.row is not None else replace(each, expected=each.expected.rstrip("。") + hint)
            for each in error.problems
        ]
        raise BadInput(problems, error.count) from error


def _mark(path: Path, ledger: Any, error: BadInput, out: Path) -> None:
    from jiugai.core.tables.marking import mark_errors

    headings = {sheet.sheet: sheet.heading_row for sheet in ledger.sheets}
    with whole_file(out) as draft:
        mark_errors(path, error.problems, draft, heading_rows=headings)
    print(f"已写出标注工作簿：{out}")


def _show(console: Console, ledger: "DryRun[Any]", wrong: int, most: int | None) -> None:
    """What the file was understood to be, what would change, what is strange; at most so many of each."""
    from jiugai.registry.imports import Ledger

    unused = "未采用，随原文保留" if isinstance(ledger, Ledger) else "未采用"
    for sheet in ledger.sheets:
        name = f"{sheet.file} 工作表“{sheet.sheet}”" if sheet.sheet else sheet.file
        title = f"{name}：表头在第 {sheet.heading_row} 行，{sheet.rows} 行数据"
        table = command_line.table("表头", "识别为", title=title)
        for heading, taken in sheet.headings:
            table.add_row(heading, taken or unused)
        console.print(table)
        for note in sheet.notes:
            console.print(f"  非数据行：{note}")
    for note in ledger.notes:
        console.print(f"注意：{note}")
    changes = (
        f"变化 第 {row.number} 行“{row.name}”：{'；'.join(row.told_changes)}"
        for row in ledger.rows
        if row.told_changes
    )
    _some(console, changes, most, "行有变化")
    _some(console, [f"存疑 {doubt}" for doubt in ledger.doubts], most, "处存疑")
    counts = "".join(f"{STANDINGS[standing]} {count}，" for standing, count in ledger.counts.items())
    console.print(f"预览：{counts}有误 {wrong} 处。")


def _some(console: Console, lines: Iterable[str], most: int | None, what: str) -> None:
    told = list(lines)
    for line in told[:most]:
        console.print(line)
    if most is not None and len(told) > most:
        console.print(f"……另有 {len(told) - most} {what}，加 --all 全部列出。")
