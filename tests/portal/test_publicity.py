"""Which estates are public, and in what words: approved or once approved, or in a plan out for comment."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from tests.portal.conftest import WAY, PublicCounty, address_of

from jiugai.planning.models import PlanEntry, PlanState
from jiugai.portal.selectors import public_estates, public_projects
from jiugai.reserve.models import Stage
from jiugai.reserve.services import move_stage, take_place_back

pytestmark = pytest.mark.django_db
TODAY = "2022-06-05T10:00:00+08:00"


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        (Stage.PLANNED, "已列入计划"),
        (Stage.STARTED, "已开工"),
        (Stage.ACCEPTED, "已竣工验收"),
        (Stage.CLOSED, "已办结"),
    ],
)
def test_an_approved_project_is_public(client: Client, wuhua: PublicCounty, stage: Stage, said: str) -> None:
    address = address_of(wuhua.project_at(stage))
    assert said in client.get("/e/").content.decode()
    assert said in client.get(address).content.decode()


@pytest.mark.parametrize("stage", [None, Stage.IN_LIBRARY])
def test_a_project_that_nobody_has_approved_is_not(client: Client, wuhua: PublicCounty, stage: Stage) -> None:
    project = wuhua.project_at(stage) if stage else wuhua.project(wuhua.estate())
    assert client.get(address_of(project)).status_code == 404
    assert "还没有公开的小区" in client.get("/e/").content.decode()


def test_an_estate_that_is_not_public_reads_like_one_that_is_not_there(
    client: Client, wuhua: PublicCounty
) -> None:
    hidden = client.get(address_of(wuhua.project_at(Stage.IN_LIBRARY)))
    absent = client.get("/e/530102-99999/")
    assert hidden.status_code == absent.status_code == 404
    assert len(hidden.content) == len(absent.content)


@pytest.mark.parametrize(
    ("state", "until", "said"),
    [
        pytest.param(PlanState.PUBLISHED, date(2022, 6, 5), "公示中", id="last-day"),
        pytest.param(PlanState.PUBLISHED, date(2022, 6, 4), "待批准", id="the-day-after"),
        pytest.param(PlanState.SUBMITTED, date(2022, 6, 4), "待批准", id="handed-up"),
    ],
)
def test_a_plan_out_for_comment_is_shown_as_such(
    client: Client, wuhua: PublicCounty, state: str, until: date, said: str
) -> None:
    project = wuhua.project_at(Stage.IN_LIBRARY)
    wuhua.plan(project, state=state, until=until)
    page = client.get(address_of(project)).content.decode()
    assert said in page
    assert until.isoformat() in page
    assert "批准之前，内容可能调整" in page
    assert "拟改造" in page


@pytest.mark.parametrize("state", [PlanState.DRAFT, PlanState.WITHDRAWN])
def test_a_draft_is_nobodys_business_yet(client: Client, wuhua: PublicCounty, state: str) -> None:
    project = wuhua.project_at(Stage.IN_LIBRARY)
    wuhua.plan(project, state=state)
    assert client.get(address_of(project)).status_code == 404


def test_a_candidate_that_the_plan_leaves_out_is_not_public(client: Client, wuhua: PublicCounty) -> None:
    project = wuhua.project_at(Stage.IN_LIBRARY)
    wuhua.plan(project)
    PlanEntry.objects.update(is_selected=False, taken_by_rank=False)
    assert client.get(address_of(project)).status_code == 404


def test_what_was_approved_and_given_up_stays_public_and_says_so(client: Client, wuhua: PublicCounty) -> None:
    project = wuhua.project_at(Stage.PLANNED)
    wuhua.move(project, Stage.WITHDRAWN)
    page = client.get(address_of(project)).content.decode()
    assert "曾批准列入年度改造计划，后来退出" in page
    assert "2022-06-10" in page
    assert "2023-01-05" in page


def test_a_project_withdrawn_before_any_approval_never_was_public(
    client: Client, wuhua: PublicCounty
) -> None:
    project = wuhua.project_at(Stage.IN_LIBRARY)
    wuhua.move(project, Stage.WITHDRAWN)
    assert client.get(address_of(project)).status_code == 404


def test_what_an_adjusted_plan_drops_says_so(client: Client, wuhua: PublicCounty) -> None:
    project = wuhua.project_at(Stage.PLANNED)
    on = date(2022, 9, 1)
    take_place_back(project, by=wuhua.by, year=2022, on=on, reason="资金不足")
    move_stage(project, Stage.IN_LIBRARY, by=wuhua.by, on=on, reason="资金不足")
    page = client.get(address_of(project)).content.decode()
    assert "已调出计划" in page
    assert "2022-09-01" in page
    assert "资金不足" not in page


def test_an_estate_shows_all_its_public_projects_newest_first(client: Client, wuhua: PublicCounty) -> None:
    former = wuhua.project_at(Stage.CLOSED)
    estate = former.memberships.get().estate
    later = wuhua.project(estate, plan_year=2024, name="二期")
    assert client.get(address_of(former)).content.decode().count("改到哪一步") == 1
    for stage in WAY[:2]:
        wuhua.move(later, stage)
    page = client.get(address_of(former)).content.decode()
    assert page.index("2024年度项目") < page.index("2022年度项目")
    assert "已列入计划" in client.get("/e/").content.decode()
    assert (public_projects().count(), public_estates().count()) == (2, 1)
