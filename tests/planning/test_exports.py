"""The plan table and the monthly report as they leave the house."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.planning.conftest import ON, Library
from tests.works import WAN

from jiugai.core.scope import Scope
from jiugai.planning import services
from jiugai.planning.exports import write_monthly_report, write_plan
from jiugai.planning.reports import CountyReport, by_county, in_total
from jiugai.policy.facts import ProjectFacts
from jiugai.reserve.models import Project
from jiugai.reserve.services import correct_project


def rows(path: Path, sheet: str | None = None) -> list[list[Any]]:
    book = load_workbook(path)
    return [[cell.value for cell in row] for row in (book[sheet] if sheet else book.active).iter_rows()]


def facts(code: str, stage: str, **more: Any) -> ProjectFacts:
    known = {"estates": 2, "homes": 100, "cost_fen": 100 * WAN, "funds_committed_fen": 60 * WAN}
    return ProjectFacts(project_code=code, division_code=code[:6], stage=stage, **known | more)


def test_the_table_lists_what_is_in_with_its_total(wuhua: Library, tmp_path: Path) -> None:
    first, second = wuhua.waiting(taking_part=120), wuhua.waiting(taking_part=110)
    wuhua.capacity(fen=700 * WAN)
    services.rank_library(wuhua.division, 2022, by=wuhua.by, on=ON)
    plan = services.draft_annual_plan(wuhua.division, 2022, by=wuhua.by, on=ON)
    write_plan(tmp_path / "plan.xlsx", plan, on=ON)
    found = rows(tmp_path / "plan.xlsx")
    assert found[0][0] == "昆明市五华区2022年城镇老旧小区改造计划表"
    assert [row[1] for row in found[3:5]] == [first.code, second.code]
    assert found[5][:9] == ["合计", "", "2 个项目", 2, 8, 240, 19_200, "", 600]


def test_a_name_that_looks_like_a_formula_stays_a_name(wuhua: Library, tmp_path: Path) -> None:
    project = wuhua.waiting()
    correct_project(project, by=wuhua.by, name='=HYPERLINK("x")')
    wuhua.capacity()
    services.rank_library(wuhua.division, 2022, by=wuhua.by, on=ON)
    plan = services.draft_annual_plan(wuhua.division, 2022, by=wuhua.by, on=ON)
    write_plan(tmp_path / "plan.xlsx", plan, on=ON)
    cell = load_workbook(tmp_path / "plan.xlsx").active.cell(4, 3)
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("x")')


def test_start_rates_are_counted_by_county_and_in_all() -> None:
    found = [
        facts("530102-1", "planned"),
        facts("530102-2", "started"),
        facts("530103-1", "closed", homes=40),
    ]
    counted = by_county(found)
    assert list(counted) == ["530102", "530103"]
    one, total = counted["530102"], in_total(found)
    assert (one.planned.estates.amount, one.started.estates.amount, one.done.estates.amount) == (4, 2, 0)
    assert (total.planned.homes.amount, total.started.homes.amount, total.done.homes.amount) == (240, 140, 40)


def test_what_was_not_reported_is_left_out_and_counted() -> None:
    report = CountyReport("530102")
    report.add(facts("530102-1", "started", funds_committed_fen=None, homes=None))
    report.add(facts("530102-2", "started"))
    sums = report.planned.funds_committed_fen, report.planned.homes
    assert [(each.amount, each.unknown) for each in sums] == [(60 * WAN, 1), (100, 1)]


def test_the_report_holds_the_plan_of_the_year_and_nothing_else(wuhua: Library, tmp_path: Path) -> None:
    planned, _waiting = wuhua.waiting(), wuhua.waiting()
    Project.objects.filter(pk=planned.pk).update(stage="started")
    write_monthly_report(tmp_path / "m.xlsx", Scope.of("530000"), 2022, date(2022, 6, 30))
    found = rows(tmp_path / "m.xlsx", "进展汇总")
    assert found[3][:8] == ["五华区", 1, 1, 4, 120, 300, 1, 1]
    assert found[4][0] == "合计"
    details = rows(tmp_path / "m.xlsx", "项目明细")
    assert [row[1] for row in details[3:]] == [planned.code]
    assert details[3][9] == "待核"  # it started, and nobody said when


@pytest.mark.parametrize("year", [2021, 2023])
def test_a_year_without_a_plan_reports_nothing(wuhua: Library, tmp_path: Path, year: int) -> None:
    wuhua.waiting()
    write_monthly_report(tmp_path / "m.xlsx", Scope.of("530000"), year, ON)
    assert rows(tmp_path / "m.xlsx", "进展汇总")[3][:3] == ["合计", 0, 0]
