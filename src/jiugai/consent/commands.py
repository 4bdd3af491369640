"""`jiugai tally` counts a vote from plain files, `jiugai verify` checks exported ones; without a database."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jiugai.consent.counting import AREA_SOURCES, Tally, tally
from jiugai.consent.vote_file import HEADER
from jiugai.core import command_line, verifying
from jiugai.core.command_line import days, print_json, report_notes, today
from jiugai.core.errors import BadInput, Problem
from jiugai.core.named_files import require_readable
from jiugai.core.verifying import canonical
from jiugai.core.wording import cited
from jiugai.policy.facts import MATTERS
from jiugai.policy.parameters import Parameters
from jiugai.policy.places import NATION
from jiugai.policy.register import rulebook
from jiugai.policy.votes import Count, Needed

if TYPE_CHECKING:
    from jiugai.consent.vote_file import VoteReport


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command of this room."""
    command = subparsers.add_parser("tally", help="按业主清册和表决票计票：人数与面积分别计算")
    command.add_argument("--roll", type=Path, required=True, metavar="FILE", help="业主清册")
    command.add_argument("--ballots", type=Path, required=True, metavar="FILE", help="表决票")
    command.add_argument("--matter", required=True, choices=list(MATTERS), help="一般事项或特别事项")
    command.add_argument("--on", type=days, default=None, help="计票日期，默认今天")
    command.add_argument("--json", action="store_true", help="输出 JSON")
    command.set_defaults(run=run_tally)

    verify = subparsers.add_parser(
        "verify",
        help="核验导出的表决或审计日志，不用数据库",
        description="核验导出的文件。退出码：0 完好，1 已被改动或与回执不符，2 无法读取。",
    )
    verifying.add_arguments(verify)
    verify.add_argument(
        "--receipt",
        default="",
        metavar="RECEIPT",
        help="回执文件或编号：核验自己的票在其中（用于表决）",
    )
    verify.set_defaults(run=run_verify)


def run_verify(arguments: argparse.Namespace) -> int:
    """0 intact, 1 something does not hold, 2 unreadable. The first line says whether it is a vote or a trail.

    Raises: BadInput, if it is no file that can be read.
    """
    require_readable(Path(arguments.file))
    with open(arguments.file, "rb") as file:
        is_vote = file.readline(1000) == canonical(HEADER) + b"\n"
    if is_vote:
        return check_vote(arguments.file, arguments.head, arguments.receipt, as_json=arguments.json)
    return verifying.check(arguments.file, arguments.head, as_json=arguments.json)


def run_tally(arguments: argparse.Namespace) -> int:
    """Count; 0 if the vote passes, 1 if it does not."""
    from jiugai.consent.imports import read_vote

    on = arguments.on or today()
    require_readable(arguments.roll, arguments.ballots)
    vote = read_vote(arguments.roll, arguments.ballots, on=on)
    report_notes(vote.notes)
    figures = Parameters(rulebook().parameters).in_force(NATION, on)
    result = tally(vote.roll, vote.choices, matter=arguments.matter, figures=figures)
    if arguments.json:
        print_json(_as_json(result))
    else:
        _print(result)
    return 0 if result.passed else 1


def _count_as_json(count: Count, still: Needed, *, passed: bool, unit: str) -> dict[str, Any]:
    return {**count._asdict(), "unit": unit, "still_needed": still._asdict(), "passed": passed}


def _as_json(result: Tally) -> dict[str, Any]:
    return {
        "matter": result.matter,
        "heads": _count_as_json(result.heads, result.heads_needed, passed=result.heads_passed, unit="owners"),
        "area": _count_as_json(result.area, result.area_needed, passed=result.area_passed, unit="cm2"),
        "passed": result.passed,
        "split_owners": list(result.split_owners),
        "area_cm2_by_source": {
            source or "not_stated": area for source, area in result.areas_by_source.items()
        },
        "clause": "CC.278",
        "rule_version": rulebook().version,
    }


def _print(result: Tally) -> None:
    console = command_line.console()
    table = command_line.table(
        "", "全部", "参与表决", "赞同", "还需参与", "还需赞同", "结论", title=MATTERS[result.matter]
    )
    for name, count, still, passed, scale, unit in (
        ("人数", result.heads, result.heads_needed, result.heads_passed, 1, "人"),
        ("面积", result.area, result.area_needed, result.area_passed, 10_000, "㎡"),
    ):
        shown = [f"{figure / scale:,.2f}" if scale > 1 else f"{figure:,}" for figure in (*count, *still)]
        table.add_row(f"{name}（{unit}）", *shown, "达标" if passed else "不达标")
    console.print(table)
    if result.split_owners:
        owners = "、".join(result.split_owners)
        console.print(f"名下房屋意见不一致、按一人计且不计为赞同的业主：{owners}")
    estimated = result.areas_by_source.get("estimated", 0)
    if estimated:
        console.print(f"其中{AREA_SOURCES['estimated']}面积 {estimated / 10_000:,.2f} ㎡，请核实后再公布结果")
    console.print(f"{'表决通过' if result.passed else '表决未通过'}（{cited('CC.278')}）")


def check_vote(path: str, head: str = "", receipt: str = "", *, as_json: bool = False) -> int:
    """Check an exported vote and tell. Raises: BadInput for a receipt that cannot be read"""
    from jiugai.consent.verifying import verify_vote

    report = verify_vote(path, head=head, receipt=_receipt(receipt) if receipt else None)
    if as_json:
        print_json(asdict(report) | {"intact": report.intact})
    else:
        for line in _told(report, anchored=bool(head), has_receipt=bool(receipt)):
            print(line)
    return 0 if report.intact else 1


def _receipt(text: str) -> dict[str, Any]:
    """A receipt from its file, or the number on it. Raises: BadInput"""
    if not Path(text).is_file():
        return {"digest": text}
    try:
        parsed = json.loads(Path(text).read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        parsed = None
    if not isinstance(parsed, dict):
        raise BadInput([Problem(text, expected="不是回执文件，请用“我的表决票”页面下载的凭据")])
    return parsed


def _told(report: "VoteReport", *, anchored: bool, has_receipt: bool) -> Iterator[str]:
    if not report.intact:
        yield f"核验未通过：{report.title}，发现 {report.fault_count} 处"
        for fault in report.faults:
            yield f"  第 {fault.line} 行：{fault.what}" if fault.line else f"  {fault.what}"
        return
    yield f"核验通过：{report.title}"
    yield f"  清册 {report.homes} 户，摘要 {report.roll}"
    yield f"  表决票 {report.ballots} 张，计入 {report.counted} 户"
    for each in report.results:
        area = "/".join(f"{part / 10_000:,.2f}" for part in each["area"])
        heads = "/".join(map(str, each["heads"]))
        outcome = "通过" if each["passed"] else "未通过"
        told = f"全部/参与/赞同 人数 {heads}，面积（㎡）{area}"
        yield f"  {each['question']}. {each['text']}：{outcome}；{told}"
    compared = "与公示的一致" if anchored else "请与公示单上的核验码比对，或用 --head 给出"
    yield f"  文件摘要 {report.head}（{compared}）"
    if has_receipt:
        yield "  您的表决票在其中，与回执一致"
