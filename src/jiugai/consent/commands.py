"""`jiugai tally` on plain files: counts a vote from its roll and its ballots, without any database."""

import argparse
from pathlib import Path
from typing import Any

from jiugai.consent.counting import AREA_SOURCES, Tally, tally
from jiugai.core import command_line
from jiugai.core.command_line import days, print_json, report_notes, today
from jiugai.core.named_files import require_readable
from jiugai.core.wording import cited
from jiugai.policy.facts import MATTERS
from jiugai.policy.parameters import Parameters
from jiugai.policy.places import NATION
from jiugai.policy.register import rulebook
from jiugai.policy.votes import Count, Needed


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command of this room."""
    command = subparsers.add_parser("tally", help="按业主清册和表决票计票：人数与面积分别计算")
    command.add_argument("--roll", type=Path, required=True, metavar="FILE", help="业主清册")
    command.add_argument("--ballots", type=Path, required=True, metavar="FILE", help="表决票")
    command.add_argument("--matter", required=True, choices=list(MATTERS), help="一般事项或特别事项")
    command.add_argument("--on", type=days, default=None, help="计票日期，默认今天")
    command.add_argument("--json", action="store_true", help="输出 JSON")
    command.set_defaults(run=run_tally)


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
