"""`jiugai rank` and `jiugai plan` on plain files, without any database."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from jiugai.core import command_line
from jiugai.core.command_line import add_files, busy, days, print_json, report_notes, today, years
from jiugai.lifecycle.imports import FactTables, read_capacity, read_local_values, read_projects
from jiugai.planning.cards import card_as_json, default_profile, why
from jiugai.planning.drafting import CANDIDATE_STAGE, LIMIT_LABELS, Draft, draft_plan
from jiugai.policy.parameters import REGISTER_STARTS, Parameters
from jiugai.policy.register import rulebook
from jiugai.policy.scoring import Item, rank
from jiugai.policy.selection import Capacity


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of this room."""
    ranking = subparsers.add_parser("rank", help="对储备库中的项目量化计分、排序")
    add_files(ranking, "--from", "项目事实表", to="sources", required=True)
    ranking.add_argument("--on", type=days, default=None, help="计分日期，默认今天")
    ranking.add_argument("--json", action="store_true", help="输出 JSON")
    ranking.set_defaults(run=run_rank)

    plan = subparsers.add_parser("plan", help="按排序和县区能力拟定年度计划，说明每个项目进出的理由")
    add_files(plan, "--from", "项目事实表", to="sources", required=True)
    plan.add_argument("--capacity", type=Path, required=True, metavar="FILE", help="县区能力表")
    plan.add_argument("--year", type=years, required=True, help="计划年度")
    plan.add_argument("--on", type=days, default=None, help="判定日期，默认计划年度的1月1日")
    add_files(plan, "--parameters", "地方参数表", to="parameters")
    plan.add_argument("--json", action="store_true", help="输出 JSON")
    plan.set_defaults(run=run_plan)


def run_rank(arguments: argparse.Namespace) -> int:
    """Score and rank the projects that wait in the library."""
    with busy("读取"):
        tables = read_projects(arguments.sources)
    report_notes(tables.notes)
    on = arguments.on or today()
    Parameters(rulebook().parameters).in_force("000000", on)  # a day before the register is refused
    with busy("计分、排序"):
        ranked = rank(tables.each_project(CANDIDATE_STAGE), default_profile())
    if arguments.json:
        print_json([card_as_json(place, card) for place, card in enumerate(ranked, start=1)])
        return 0
    table = command_line.table("名次", "项目", "名称", "得分", "失分最多的三项")
    for place, card in enumerate(ranked, start=1):
        worst = sorted(card.items, key=lambda item: item.points_x100 - item.criterion.points * 100)[:3]
        told = "；".join(_lost(item) for item in worst if item.points_x100 < item.criterion.points * 100)
        score = f"{card.score_x100 / 100:.2f}"
        table.add_row(str(place), card.facts.project_code, card.facts.name or "", score, told)
    console = command_line.console()
    console.print(table)
    console.print(f"{on} · 共 {len(ranked)} 个在库项目 · 计分方案为产品默认 · 规则版本 {rulebook().version}")
    return 0


def run_plan(arguments: argparse.Namespace) -> int:
    """Draw up the annual plan."""
    with busy("读取"):
        tables = read_projects(arguments.sources)
    read_capacity(tables, arguments.capacity)
    local = read_local_values(arguments.parameters)
    report_notes(tables.notes)
    on = arguments.on or max(date(arguments.year, 1, 1), REGISTER_STARTS)
    capacity = capacity_of(tables)
    with busy("拟定计划"):
        draft = draft_plan(
            tables.projects(CANDIDATE_STAGE),
            others_of(tables),
            capacity,
            on=on,
            parameters=Parameters(rulebook().parameters, local),
            profile=default_profile(),
        )
    if arguments.json:
        print_json(draft_as_json(draft, capacity))
    else:
        _print_draft(draft, capacity, arguments.year, on)
    return 0


def others_of(tables: FactTables) -> dict[str, str]:
    """The stage of every project that is no candidate, by its code."""
    return {code: stage for code, stage in tables.stages().items() if stage != CANDIDATE_STAGE}


def capacity_of(tables: FactTables) -> dict[str, Capacity]:
    """What each county can finance and organise, by its code."""
    rows = tables.connection.execute(
        "SELECT division_code, financing_capacity_fen, organising_capacity_estates FROM capacity"
    ).fetchall()
    return {row[0]: Capacity(*row) for row in rows}


def _lost(item: Item) -> str:
    lost = item.criterion.points - item.points_x100 / 100
    return f"{item.criterion.about} −{lost:.2f}（{why(item)}）"


def draft_as_json(draft: Draft, capacity: dict[str, Capacity]) -> dict[str, Any]:
    """A plan with the keys of the contract."""
    best = draft.best
    return {
        "selected": [each.project_code for each in draft.selection.selected],
        "left_out": [
            {
                "project_code": each.project_code,
                "why": each.why,
                "binding": list(each.binding),
                "would_enter_if": each.would_enter_if,
            }
            for each in draft.left_out
        ],
        "used": {
            county: {
                "cost_fen": draft.selection.used.get(county, (0, 0))[0],
                "financing_capacity_fen": limits.financing_capacity_fen,
                "estates": draft.selection.used.get(county, (0, 0))[1],
                "organising_capacity_estates": limits.organising_capacity_estates,
            }
            for county, limits in sorted(capacity.items())
        },
        "best": {
            "selected": list(best.selected),
            "value": best.value,
            "bound": best.bound,
            "gap": best.gap,
            "checked": True,  # counted again in whole numbers, else `best_plan` raises
        },
        "value": sum(each.score_x100 for each in draft.selection.selected),
        "rule_version": rulebook().version,
    }


def _print_draft(draft: Draft, capacity: dict[str, Capacity], year: int, on: date) -> None:
    console = command_line.console()
    cards = {card.facts.project_code: card for card in draft.ranked}
    selected = command_line.table(
        "序", "项目", "名称", "得分", "投资（万元）", "小区数", title=f"{year} 年度计划（拟）"
    )
    for place, each in enumerate(draft.selection.selected, start=1):
        name = cards[each.project_code].facts.name or ""
        money = f"{(each.cost_fen or 0) / 1_000_000:,.2f}"
        score = f"{each.score_x100 / 100:.2f}"
        selected.add_row(str(place), each.project_code, name, score, money, str(each.estates))
    console.print(selected)
    left = command_line.table("项目", "未列入原因", "怎样可以列入", title="未列入")
    for row in draft.left_out:
        left.add_row(row.project_code, row.why, row.would_enter_if)
    console.print(left)
    used = command_line.table(
        "县区", *(f"{label}（已用/可用）" for label in LIMIT_LABELS.values()), title="能力使用"
    )
    for county, limits in sorted(capacity.items()):
        fen, estates = draft.selection.used.get(county, (0, 0))
        money = (
            "待核"
            if limits.financing_capacity_fen is None
            else f"{limits.financing_capacity_fen / 1_000_000:,.2f}"
        )
        organised = (
            "待核" if limits.organising_capacity_estates is None else str(limits.organising_capacity_estates)
        )
        used.add_row(county, f"{fen / 1_000_000:,.2f}/{money} 万元", f"{estates}/{organised} 个")
    console.print(used)
    value = sum(each.score_x100 for each in draft.selection.selected)
    console.print(
        f"{on} 判定 · 按序得分合计 {value / 100:.2f}；同样限额下最优方案 {draft.best.value / 100:.2f}"
        f"（上界 {draft.best.bound / 100:.2f}，仅供比较）· 规则版本 {rulebook().version}"
    )
