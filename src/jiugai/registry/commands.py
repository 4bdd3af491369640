"""`jiugai import estates` and `jiugai template estates`."""

import argparse
from typing import TYPE_CHECKING

from jiugai.core import command_line

if TYPE_CHECKING:
    from jiugai.registry.imports import Ledger

DONE, BAD = 0, 2
SHOWN = 20
STANDINGS = {"new": "新增", "changed": "有变化", "same": "无变化"}


def run_import(arguments: argparse.Namespace) -> int:
    """Show the dry run, then store it unless only that was asked for or something is wrong."""
    from jiugai.core.errors import BadInput, Problem
    from jiugai.core.scope import Scope
    from jiugai.core.tables.marking import mark_errors
    from jiugai.registry.imports import read_ledger
    from jiugai.registry.services.ledgers import take_in

    if not arguments.file.exists():
        raise BadInput([Problem(str(arguments.file), expected="没有这个文件，请核对路径")])
    by = arguments.acting
    with command_line.busy("读取、核对台账"):
        ledger = read_ledger(arguments.file, scope=Scope.of(by.actor_division))
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
        taken = take_in(ledger, by=by, source=arguments.file.name)
    print(f"已入库：新增 {taken.added}，更新 {taken.changed}，无变化 {taken.unchanged}。")
    return DONE


def _show(ledger: "Ledger") -> None:
    console = command_line.console()
    for sheet in ledger.sheets:
        name = f"{sheet.file} 工作表“{sheet.sheet}”" if sheet.sheet else sheet.file
        table = command_line.table(
            "表头", "识别为", title=f"{name}：表头在第 {sheet.heading_row} 行，{sheet.rows} 行数据"
        )
        for heading, taken in sheet.headings:
            table.add_row(heading, taken or "未采用，随原文保留")
        console.print(table)
        for note in sheet.notes:
            console.print(f"  非数据行：{note}")
    for note in ledger.notes:
        console.print(f"注意：{note}")
    for doubt in ledger.doubts[:SHOWN]:
        console.print(f"存疑 {doubt}")
    if len(ledger.doubts) > SHOWN:
        console.print(f"……另有 {len(ledger.doubts) - SHOWN} 处存疑。")
    told = "，".join(f"{STANDINGS[standing]} {count}" for standing, count in ledger.counts.items())
    console.print(f"预览：{told}，有误 {len(ledger.problems)} 处。")
