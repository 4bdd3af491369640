"""一项目一档: what the next gate asks, by clause, one click from the page that answers it."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.people import HUA, KUN, PAN, SHEN, WU, enter
from tests.works import County

from jiugai.desk.project_page import project_page
from jiugai.desk.remedies import BY_REQUIREMENT, steps
from jiugai.lifecycle.models import GateRecord
from jiugai.lifecycle.selectors import standpoints
from jiugai.lifecycle.services import ask_gate, withdraw_project
from jiugai.policy.gates import ENTER_LIBRARY, ENTER_PLAN
from jiugai.reserve.models import Project, Stage

pytestmark = pytest.mark.django_db
ON = date(2022, 6, 1)


@pytest.fixture
def wuhua() -> County:
    return County(enter(WU))


@pytest.fixture
def officer(client: Client, wuhua: County) -> Client:
    client.force_login(wuhua.by.user)
    return client


def page_of(project: Project) -> str:
    return reverse("desk:project", args=[project.code])


def in_library(wuhua: County, project: Project) -> Project:
    """Put there for the page's sake, whatever the gate would say."""
    Project.objects.filter(pk=project.pk).update(stage=Stage.IN_LIBRARY)
    project.refresh_from_db()
    return project


def test_every_requirement_of_the_first_two_gates_leads_to_the_page_that_answers_it(
    officer: Client, wuhua: County
) -> None:
    unknown = {"completed_year": None, "home_count": None, "floor_area_cm2": None, "building_count": None}
    bare = wuhua.project(wuhua.estate(**unknown))
    for stage, gate in ((Stage.SURVEYED, ENTER_LIBRARY), (Stage.IN_LIBRARY, ENTER_PLAN)):
        Project.objects.update(stage=stage)
        bare.refresh_from_db()
        standing = standpoints([bare], on=ON)[0]
        assert standing.gate is gate
        found = steps(standing, wuhua.by)
        assert len(found) == len(standing.missing) > 0
        for step in found:
            assert step.url, step.check.requirement
            assert officer.get(step.url).status_code == 200, step.url
            assert step.sentence.endswith("）")  # the clause


def test_every_remedy_has_a_requirement_of_a_gate() -> None:
    from jiugai.policy.gates import GATES
    from jiugai.policy.register import rulebook

    assert set(BY_REQUIREMENT) <= set(rulebook().wordings)
    assert set(GATES) >= {"ENTER_LIBRARY", "ENTER_PLAN"}


@pytest.mark.parametrize(
    ("year", "label"), [(None, "更正小区"), (2003, "登记放宽文件")], ids=["year-unknown", "built-in-2003"]
)
def test_a_year_not_known_is_looked_up_one_too_late_needs_the_extension(
    wuhua: County, year: int | None, label: str
) -> None:
    estate = wuhua.estate(completed_year=year)
    wuhua.survey(estate)
    first = steps(standpoints([wuhua.project(estate)], on=ON)[0], wuhua.by)[0]
    assert (first.check.requirement, str(first.label)) == ("eligible", label)


def test_the_page_shows_what_was_counted_and_required(officer: Client, wuhua: County) -> None:
    estate = wuhua.estate(home_count=300)
    wuhua.survey(estate)
    wuhua.ask(estate, 199, 180)
    project = in_library(wuhua, wuhua.project(estate))
    page = officer.get(page_of(project)).content.decode()
    for expected in ("参与率为 199/300，应不少于 2/3", "云建更〔2022〕19号 一、七", "登记征询", "档案完整度"):
        assert expected in page


def test_asking_from_the_page_moves_the_project_once(officer: Client, wuhua: County) -> None:
    project = wuhua.project()
    ask = reverse("desk:ask", args=[project.code])
    assert officer.post(ask, {"gate": "ENTER_LIBRARY"}).headers["Location"] == page_of(project)
    assert officer.post(ask, {"gate": "ENTER_LIBRARY"}).status_code == 409
    assert GateRecord.objects.count() == 1
    record = GateRecord.objects.get()
    shown = officer.get(reverse("desk:gate-record", args=[project.code, record.number])).content.decode()
    assert "通过。" in shown
    assert record.rule_version in shown
    assert "变更阶段：已摸底 → 已入库" in officer.get(page_of(project)).content.decode()


def test_a_no_leads_to_the_answer_that_was_kept(officer: Client, wuhua: County) -> None:
    project = wuhua.project(wuhua.estate(completed_year=None))
    answer = officer.post(reverse("desk:ask", args=[project.code]), {"gate": "ENTER_LIBRARY"}, follow=True)
    assert "未通过，项目停留在原阶段" in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "seen", "asked"), [(KUN, 200, 403), (SHEN, 200, 403), (PAN, 404, 404), (HUA, 404, 403)]
)
def test_who_may_see_and_who_may_ask(client: Client, wuhua: County, who: Any, seen: int, asked: int) -> None:
    project = wuhua.project(wuhua.estate())
    client.force_login(enter(who).user)
    assert client.get(page_of(project)).status_code == seen
    ask = client.post(reverse("desk:ask", args=[project.code]), {"gate": "ENTER_LIBRARY"})
    assert ask.status_code == asked
    assert not GateRecord.objects.exists()


def test_a_subdistrict_sees_a_project_with_an_estate_of_its_own(client: Client, wuhua: County) -> None:
    from jiugai.registry.models import Division

    estate = wuhua.estate(division=Division.objects.get(code="530102001007"))
    project = wuhua.project(estate)
    client.force_login(enter(HUA).user)
    page = client.get(page_of(project))
    assert page.status_code == 200
    assert "提请入库" not in page.content.decode()


def test_a_project_given_up_is_only_read(officer: Client, wuhua: County) -> None:
    project = wuhua.project()
    withdraw_project(project, by=wuhua.by, on=ON, reason="列入征收")
    page = officer.get(page_of(project)).content.decode()
    assert "项目已退出" in page
    assert "退出</a>" not in page


def test_the_archive_names_what_is_missing(wuhua: County) -> None:
    project = wuhua.project()
    parts = {row["part"].key: row for row in project_page(project, ON, wuhua.by).archive}
    assert parts["basics"]["part"].is_complete
    assert [each["paper"].asked for each in parts["scheme"]["missing"]] == ["总投资", "方案文件", "改造内容"]
    wuhua.scheme(project)
    wuhua.pictures(project)
    assert project_page(project, ON, wuhua.by).completeness == (11, 11)


def test_the_page_asks_a_bounded_number_of_questions(
    officer: Client, wuhua: County, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    project = wuhua.ready_project()
    ask_gate(project, ENTER_LIBRARY, by=wuhua.by, on=ON)
    with django_assert_max_num_queries(45):
        officer.get(page_of(project))


def test_the_desk_tells_what_to_do_in_a_bounded_number_of_questions(officer: Client, wuhua: County) -> None:
    wuhua.project()
    wuhua.project(wuhua.estate(completed_year=None))
    with CaptureQueriesContext(connection) as few:
        page = officer.get("/").content.decode()
    for expected in ("可以提请入库的项目", "尚未完成设施摸底的小区", "建成年份不详的小区", "差得最少的项目"):
        assert expected in page
    for _ in range(4):
        wuhua.project(wuhua.estate(completed_year=None))
    with CaptureQueriesContext(connection) as many:
        officer.get("/")
    assert len(many) <= len(few) + 1 <= 60


@pytest.mark.parametrize("who", [KUN, SHEN, HUA])
def test_nobody_is_led_where_they_may_not_go(client: Client, wuhua: County, who: Any) -> None:
    project = wuhua.project(wuhua.estate(completed_year=None, self_built=None))
    Project.objects.filter(pk=project.pk).update(name="翠湖院改造")
    client.force_login(enter(who).user)
    answer = client.get(page_of(project))
    if answer.status_code == 404:  # the subdistrict has no estate in it
        return
    main = answer.content.decode().split("<main", 1)[1].split("</main", 1)[0]
    for address in set(re.findall(r'href="(/(?!static)[^"#?]*)', main)):
        assert client.get(address).status_code == 200, address


def test_what_is_not_known_of_an_estate_leads_to_where_it_is_said(wuhua: County) -> None:
    estate = wuhua.estate(self_built=None, to_be_demolished=None)
    first = steps(standpoints([wuhua.project(estate)], on=ON)[0], wuhua.by)[0]
    assert "自建房" in first.sentence
    assert first.url == f"/estates/{estate.code}/edit/"


def test_an_estate_leads_to_its_projects_and_back(officer: Client, wuhua: County) -> None:
    estate = wuhua.estate()
    page = officer.get(f"/estates/{estate.code}/").content.decode()
    assert f"?estate={estate.code}" in page
    project = wuhua.project(estate)
    page = officer.get(f"/estates/{estate.code}/").content.decode()
    assert f'href="{page_of(project)}"' in page
    assert f"?estate={estate.code}" not in page
