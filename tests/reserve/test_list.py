"""The list of projects: who sees what, filters, figures, the workbook."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client
from tests.people import CUI, HUA, KUN, SHEN, Person
from tests.works import WAN, County

from jiugai.registry.models import Division
from jiugai.reserve.models import Project, Standing
from jiugai.reserve.services import state_scheme

SignIn = Callable[[Person], Client]


def plain(county: County, name: str = "翠湖片区", year: int = 2022, **estate: Any) -> Project:
    """A project without survey, willingness or pictures."""
    return county.project(county.estate(**estate), name=name, plan_year=year)


def rows(client: Client, query: str = "") -> list[Project]:
    found: list[Project] = client.get(f"/projects/?{query}").context["rows"]
    return found


def test_a_row_says_what_the_project_comes_to(officer: Client, wuhua: County) -> None:
    project = wuhua.project(wuhua.estate(home_count=120), wuhua.estate(home_count=1_080))
    state_scheme(project, by=wuhua.by, cost_fen=1_234 * WAN + 500_000)
    for rank in (7, 3):
        Standing.objects.create(
            project=project,
            year=2022,
            score_x100=6_805,
            rank=rank,
            among=9,
            ranked_on=date(2022, 3, 2),
            run=str(rank),
        )
    (row,) = rows(officer)
    assert (row.estate_count, row.home_count, row.rank, row.among) == (2, 1_200, 3, 9)
    page = officer.get("/projects/").content.decode()
    for told in ("1,200", "1,234.5", "68.05", project.code, f'href="/projects/{project.code}/"', "已摸底"):
        assert told in page


def test_homes_are_not_known_while_those_of_one_estate_are_not(officer: Client, wuhua: County) -> None:
    wuhua.project(wuhua.estate(home_count=120), wuhua.estate(home_count=None))
    (row,) = rows(officer)
    assert row.home_count is None
    assert row.cost_fen is None


@pytest.mark.parametrize(("person", "seen"), [(HUA, 1), (CUI, 0), (KUN, 2), (SHEN, 2)])
def test_everybody_sees_the_projects_of_their_own_place(
    person: Person, seen: int, browser_of: SignIn, wuhua: County, panlong: County
) -> None:
    plain(wuhua, division=Division.objects.get(code="530102001"))
    plain(panlong)
    client = browser_of(person)
    assert len(rows(client)) == seen
    assert "登记项目" not in client.get("/projects/").content.decode()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=翠湖", {"翠湖片区"}),
        ("q=530102-2022-0002", {"莲花片区"}),
        ("q=0002", set()),
        ("stage=in_library", {"莲花片区"}),
        ("stage=nonsense", {"翠湖片区", "莲花片区", "圆通片区"}),
        ("year=2023", {"圆通片区"}),
        ("year=二〇二三", {"翠湖片区", "莲花片区", "圆通片区"}),
        ("division=530103", set()),
        ("division=530102", {"翠湖片区", "莲花片区", "圆通片区"}),
        ("stage=in_library&year=2023", set()),
    ],
)
def test_the_list_is_narrowed(officer: Client, wuhua: County, query: str, names: set[str]) -> None:
    plain(wuhua, "翠湖片区")
    Project.objects.filter(pk=plain(wuhua, "莲花片区").pk).update(stage="in_library")
    plain(wuhua, "圆通片区", year=2023)
    assert {each.name for each in rows(officer, query)} == names


def test_figures_count_every_stage_and_lead_to_its_rows(officer: Client, wuhua: County) -> None:
    plain(wuhua, "翠湖片区")
    Project.objects.filter(pk=plain(wuhua, "莲花片区").pk).update(stage="in_library")
    plain(wuhua, "圆通片区", year=2023)
    counts = officer.get("/projects/?year=2022&stage=surveyed").context["counts"]
    by_stage = {each["stage"]: each for each in counts.stages}
    assert (by_stage["surveyed"]["count"], by_stage["in_library"]["count"]) == (1, 1)
    assert by_stage["closed"]["count"] == 0
    assert {each.name for each in rows(officer, by_stage["in_library"]["query"])} == {"莲花片区"}
    assert by_stage["surveyed"]["query"] == "year=2022", "pressed again, the stage is let go"
    assert counts.years == [2023, 2022]


def test_an_empty_library_leads_to_the_first_project(officer: Client) -> None:
    page = officer.get("/projects/").content.decode()
    assert "储备库还没有项目" in page
    assert 'href="/projects/new/"' in page
    assert "没有符合条件的项目" in officer.get("/projects/?q=没有").content.decode()


def test_the_list_asks_six_questions_however_long_it_is(
    officer: Client, wuhua: County, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        plain(wuhua, f"片区{number}")
    officer.get("/projects/")
    with django_assert_max_num_queries(6 + 3):  # session, person and post besides
        officer.get("/projects/")


def test_the_workbook_has_the_columns_and_filters_of_the_list(
    officer: Client, wuhua: County, panlong: County
) -> None:
    state_scheme(plain(wuhua, "=1+1", home_count=120), by=wuhua.by, cost_fen=12_345_678)
    plain(wuhua, "圆通片区", year=2023)
    plain(panlong)
    answer = officer.get("/projects/export/?year=2022")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    heads, *lines = [[cell.value for cell in row] for row in sheet]
    assert heads[:5] == ["项目编号", "项目名称", "县区", "计划年度", "阶段"]
    assert heads[7:9] == ["总投资（万元）", "得分（分）"]
    assert lines == [["530102-2022-0001", "=1+1", "五华区", 2022, "已摸底", 1, 120, 12.345678, None, None]]
    assert all(cell.data_type != "f" for row in sheet for cell in row)
