"""The plan table and the monthly report as workbooks that go out as they are."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from jiugai.core.scope import Scope
from jiugai.core.tables.writing import OPTIONS
from jiugai.lifecycle.project_facts import facts_of
from jiugai.planning.models import AnnualPlan
from jiugai.planning.reports import CountyReport, Sum, Tally, by_county, in_total, plan_facts
from jiugai.policy.facts import STAGES, ProjectFacts
from jiugai.policy.register import rulebook
from jiugai.registry.models import Division
from jiugai.registry.selectors import division_path, parameters
from jiugai.reserve.models import Project

WAN = 1_000_000
PLAN_HEADS = (
    ("序号", 6), ("项目编号", 18), ("项目名称", 28), ("小区数", 8), ("楼栋数", 8), ("户数", 9), ("建筑面积（㎡）", 14),
    ("建成年份", 12), ("总投资（万元）", 14), ("得分", 9), ("名次", 7), ("说明", 30),
)  # fmt: skip
REPORT_HEADS = (
    ("县区", 14), ("计划项目", 10), ("计划小区", 10), ("计划楼栋", 10), ("计划户数", 10), ("计划投资（万元）", 16),
    ("已开工小区", 11), ("开工率（小区）", 14), ("已开工户数", 11), ("开工率（户）", 13), ("已验收小区", 11), ("已验收户数", 11),
    ("已落实资金（万元）", 18), ("已到位资金（万元）", 18), ("未填报资金的项目", 16),
)  # fmt: skip
DETAIL_HEADS = (
    ("县区", 14), ("项目编号", 18), ("项目名称", 28), ("阶段", 11), ("小区数", 8), ("户数", 9), ("总投资（万元）", 14),
    ("已落实资金（万元）", 18), ("列入计划日期", 13), ("开工日期", 12), ("完工日期", 12), ("竣工验收日期", 13),
)  # fmt: skip
UNKNOWN = "待核"


class _Page:
    """One sheet of a workbook: a title, headings, rows; set up for A4 across."""

    def __init__(
        self, book: Workbook, name: str, title: str, note: str, heads: Sequence[tuple[str, int]]
    ) -> None:
        self.sheet: Worksheet = book.add_worksheet(name)
        self.heads = heads
        font = {"font_name": "宋体", "font_size": 10}
        grid = {**font, "border": 1, "valign": "vcenter"}
        self.text = book.add_format({**grid, "text_wrap": True})
        self.number = book.add_format({**grid, "num_format": "#,##0"})
        self.money = book.add_format({**grid, "num_format": "#,##0.00####"})
        self.points = book.add_format({**grid, "num_format": "0.00"})
        self.share = book.add_format({**grid, "num_format": "0.0%"})
        self.day = book.add_format({**grid, "num_format": "yyyy-mm-dd"})
        head = book.add_format(
            {**grid, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#F0F3F6"}
        )
        self.sheet.merge_range(
            0,
            0,
            0,
            len(heads) - 1,
            title,
            book.add_format({"font_name": "黑体", "font_size": 16, "align": "center"}),
        )
        self.sheet.merge_range(1, 0, 1, len(heads) - 1, note, book.add_format({**font, "text_wrap": True}))
        for column, (label, width) in enumerate(heads):
            self.sheet.write_string(2, column, label, head)
            self.sheet.set_column(column, column, width)
        self.sheet.set_default_row(20)
        self.sheet.set_row(0, 30)
        self.sheet.set_row(2, 30)
        self.sheet.freeze_panes(3, 0)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(2)
        self.sheet.set_footer("&C第 &P 页，共 &N 页")
        self.next = 3

    def add(self, values: Sequence[Any]) -> None:
        """One row; a value that is not known is said to be so. Text is always written as text."""
        for column, value in enumerate(values):
            self._cell(column, value)
        self.next += 1

    def _cell(self, column: int, value: Any) -> None:
        match value:
            case None:
                self.sheet.write_string(self.next, column, UNKNOWN, self.text)
            case Money():
                self.sheet.write_number(self.next, column, value.fen / WAN, self.money)
            case Points():
                self.sheet.write_number(self.next, column, value.x100 / 100, self.points)
            case Share():
                self.sheet.write_number(self.next, column, value.part / value.whole, self.share)
            case date():
                self.sheet.write_datetime(self.next, column, value, self.day)
            case int():
                self.sheet.write_number(self.next, column, value, self.number)
            case _:
                self.sheet.write_string(self.next, column, str(value), self.text)


class Money:
    """An amount in fen, shown in 万元."""

    def __init__(self, fen: int) -> None:
        self.fen = fen


class Points:
    """A score in hundredths, shown in points."""

    def __init__(self, x100: int) -> None:
        self.x100 = x100


class Share:
    """A part of a whole that is not 0, shown in percent."""

    def __init__(self, part: int, whole: int) -> None:
        self.part, self.whole = part, whole


def money(fen: int | None) -> Money | None:
    """The cell of an amount."""
    return None if fen is None else Money(fen)


def share(part: int, whole: int) -> Share | str:
    """The cell of a share; of nothing there is none."""
    return Share(part, whole) if whole else "—"


def write_plan(path: Path, plan: AnnualPlan, *, on: date) -> None:
    """The plan table: an approved version as it was frozen, any other as it stands today."""
    place = "".join(each.name for each in division_path(plan.division_id)[1:])
    rows = plan.frozen["projects"] if plan.frozen else _today(plan, on)
    state = plan.get_state_display()
    note = f"{plan.code} · {state} · 排序 {plan.run.number} · 规则版本 {plan.run.rule_version}"
    if plan.approved_on:
        note += f" · 批准 {plan.approved_on} {plan.approval_document} · 摘要 {plan.digest}"
    with xlsxwriter.Workbook(path, {**OPTIONS, "constant_memory": False}) as book:
        page = _Page(book, "改造计划表", f"{place}{plan.year}年城镇老旧小区改造计划表", note, PLAN_HEADS)
        for number, row in enumerate(rows, start=1):
            page.add(_plan_row(number, row))
        page.add(_plan_total(rows))


def _plan_row(number: int, row: dict[str, Any]) -> list[Any]:
    years = {row["completed_year_min"], row["completed_year_max"]} - {None}
    score = row["score_x100"]
    return [
        number, row["project_code"], row["name"], row["estates"], row["buildings"], row["homes"],
        row["floor_area_m2"], "—".join(map(str, sorted(years))) or None, money(row["cost_fen"]),
        "—" if score is None else Points(score), row["rank"] or "沿用上版", row["change_reason"],
    ]  # fmt: skip


def _plan_total(rows: Sequence[dict[str, Any]]) -> list[Any]:
    def total(name: str) -> int | None:
        figures = [row[name] for row in rows]
        return None if None in figures else sum(figures)

    sums = [total(name) for name in ("estates", "buildings", "homes", "floor_area_m2")]
    return ["合计", "", f"{len(rows)} 个项目", *sums, "", money(total("cost_fen")), "", "", ""]


def _today(plan: AnnualPlan, on: date) -> list[dict[str, Any]]:
    """The selected projects with their facts as they are today."""
    entries = list(plan.entries.filter(is_selected=True).select_related("project").order_by("rank", "pk"))
    facts = facts_of([each.project for each in entries], on=on, parameters=parameters())
    names = ("project_code", "name", "estates", "buildings", "homes", "floor_area_m2", "cost_fen")
    years = ("completed_year_min", "completed_year_max")
    return [
        {name: getattr(each, name) for name in (*names, *years)}
        | {"rank": entry.rank, "score_x100": entry.score_x100, "change_reason": entry.change_reason}
        for entry, each in zip(entries, facts, strict=True)
    ]


def write_monthly_report(path: Path, scope: Scope, year: int, on: date) -> None:
    """The officer's monthly report: start rates, homes, money, by county, with the projects behind them."""
    rows = list(plan_facts(scope, year, on))
    facts = [each for _, each in rows]
    names = dict(
        Division.objects.filter(code__in={each.division_code for each in facts}).values_list("code", "name")
    )
    note = (
        f"统计截至 {on}。开工率 = 已开工 ÷ 列入 {year} 年度计划；“待核”为尚未填报，不计入合计。"
        f"规则版本 {rulebook().version}"
    )
    title = f"{year}年城镇老旧小区改造月报"
    with xlsxwriter.Workbook(path, {**OPTIONS, "constant_memory": False}) as book:
        page = _Page(book, "进展汇总", title, note, REPORT_HEADS)
        for code, report in by_county(facts).items():
            page.add(_report_row(names.get(code, code), report))
        page.add(_report_row("合计", in_total(facts)))
        detail = _Page(book, "项目明细", f"{title}：项目明细", note, DETAIL_HEADS)
        for row in _details(rows):
            detail.add(row)


def _report_row(name: str, report: CountyReport) -> list[Any]:
    planned, started, done = report.planned, report.started, report.done
    return [
        name, planned.projects, planned.estates.amount, planned.buildings.amount, planned.homes.amount,
        money(planned.cost_fen.amount), started.estates.amount,
        share(started.estates.amount, planned.estates.amount), started.homes.amount,
        share(started.homes.amount, planned.homes.amount), done.estates.amount, done.homes.amount,
        _reported(planned, planned.funds_committed_fen), _reported(planned, planned.funds_total_fen),
        planned.funds_committed_fen.unknown,
    ]  # fmt: skip


def _reported(tally: Tally, funds: Sum) -> Money | None:
    """Money of the projects that reported any; not known where there are projects and none did."""
    return None if 0 < tally.projects == funds.unknown else Money(funds.amount)


def _details(rows: Iterable[tuple[Project, ProjectFacts]]) -> Iterable[list[Any]]:
    for project, facts in rows:
        yield [
            project.division.name, facts.project_code, facts.name, STAGES[facts.stage], facts.estates, facts.homes,
            money(facts.cost_fen), money(facts.funds_committed_fen), facts.planned_on,
            facts.started_on or _not_yet(facts, "planned"), facts.completed_on or _not_yet(facts, "started"),
            facts.accepted_on or _not_yet(facts, "started"),
        ]  # fmt: skip


def _not_yet(facts: ProjectFacts, before: str) -> str | None:
    """A dash where the act lies ahead; not known where it must have happened."""
    ahead = {"planned": ("planned",), "started": ("planned", "started")}[before]
    return "—" if facts.stage in ahead else None
