"""The demonstration: believable, the same for the same seed, current on any day, and with work to do."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from random import Random
from statistics import median
from typing import Any

import pytest
from django.contrib.auth import get_user
from django.db import transaction
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from jiugai.accounts.models import Post, User
from jiugai.aftercare.models import Complaint, ComplaintEvent, SatisfactionSurvey
from jiugai.config import operations
from jiugai.config.demonstration import county
from jiugai.config.demonstration.estates import LAST_FIT, figures
from jiugai.config.demonstration.lots import PANLONG_LOTS, WUHUA_LOTS, Fate, Lack, Lot
from jiugai.config.demonstration.names import Names, place_of, stem_of
from jiugai.config.demonstration.people import KUNMING, PANLONG, PEOPLE, WUHUA, post_of, seat_people
from jiugai.config.demonstration.surveys import answers
from jiugai.consent.models import WillingnessSurvey
from jiugai.core.audit import kind_of
from jiugai.core.errors import Refused
from jiugai.core.models import AuditEvent
from jiugai.funding.models import CapacityStatement
from jiugai.lifecycle.models import GateRecord
from jiugai.lifecycle.project_facts import facts_of
from jiugai.lifecycle.selectors import standpoints
from jiugai.planning.models import AnnualPlan, PlanEntry, PlanState
from jiugai.policy.row_rules import broken_rules
from jiugai.registry import reference_file
from jiugai.registry.models import Building, Division, Estate, FacilityCondition, FacilitySurvey
from jiugai.registry.selectors import parameters
from jiugai.registry.services import divisions_of
from jiugai.reserve.models import (
    Contract,
    EarlierFact,
    FundingLine,
    Picture,
    PictureStage,
    Project,
    Stage,
    WorkItem,
)
from jiugai.utilities.models import Enquiry

SPRING, AUTUMN = date(2026, 4, 11), date(2026, 11, 23)
OF_PROJECTS = (Fate.PROPOSED, Fate.LIBRARY, Fate.EARLIER)


def settle_people() -> None:
    """The prefecture's divisions of 五华 and 盘龙, and everybody of the demonstration."""
    places = [
        row for row in reference_file.read() if row.code[:6] in ("530000", "530100", "530102", "530103")
    ]
    Division.objects.bulk_create(divisions_of(places))
    seat_people()


@pytest.fixture(scope="module")
def panlong(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Project]]:
    """盘龙区, the smaller of the two counties, made once for the tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        settle_people()
        county.make_county(county.panlong(SPRING, seed=7), PANLONG_LOTS, is_handed_up=True)
        yield list(Project.objects.order_by("code"))
        transaction.set_rollback(True)


@pytest.fixture
def people(db: None) -> None:
    """Divisions and people, and nothing made yet."""
    settle_people()


def stages_of(lots: tuple[Lot, ...]) -> Counter[str]:
    own = {Fate.PROPOSED: "surveyed", Fate.LIBRARY: "in_library"}
    return Counter(lot.stage or own[lot.fate] for lot in lots if lot.fate in OF_PROJECTS)


def test_the_county_has_the_size_and_the_stages_of_one_at_work() -> None:
    assert sum(lot.estates for lot in WUHUA_LOTS) == 60
    stages = {
        "surveyed": 5,
        "in_library": 18,
        "planned": 2,
        "started": 4,
        "accepted": 3,
        "closed": 2,
        "withdrawn": 1,
    }
    assert stages_of(WUHUA_LOTS) == stages
    assert sum(lot.is_linked for lot in WUHUA_LOTS) == 3


def test_names_follow_the_patterns_and_never_come_twice() -> None:
    names = Names(Random(1))
    drawn = [names.draw("教场中路") for _ in range(150)]
    assert len(set(drawn)) == 150
    assert {"宿舍", "号院", "小区", "新村", "家属院"} <= {
        end for end in ENDS if any(end in name for name in drawn)
    }


ENDS = ("宿舍", "号院", "小区", "新村", "家属院")


@pytest.mark.parametrize(
    ("community", "stem", "place"),
    [
        ("教场中路社区居民委员会", "教场中路", "教场"),
        ("新迎社区居委会", "新迎", "新迎"),
        ("云南大学社区居民委员会", "", ""),
        ("白邑村委会", "", ""),
    ],
)
def test_estates_are_called_after_communities_that_lend_themselves(
    community: str, stem: str, place: str
) -> None:
    assert stem_of(community) == stem
    assert place_of(stem) == place


def test_sizes_and_years_are_those_that_are_known_of_yunnan() -> None:
    dice = Random(3)
    drawn: list[Any] = [figures(Lot(Fate.LIBRARY), 0, dice) for _ in range(2_000)]
    assert 55 <= median(each["home_count"] for each in drawn) <= 65
    years = [each["completed_year"] for each in drawn]
    assert 1956 <= min(years) <= 1965
    assert max(years) == LAST_FIT
    assert 0.5 < sum(1985 <= year <= 1998 for year in years) / len(years) < 0.7
    for each in drawn:
        homes, stairwells = each["home_count"], each["stairwell_count"]
        assert 55 <= each["floor_area_cm2"] / 10_000 / homes <= 92
        assert 5 <= each["storeys"] <= 7
        assert (stairwells - 1) * each["storeys"] * 2 < homes <= stairwells * each["storeys"] * 2
        assert 1 <= each["building_count"] <= stairwells


@pytest.mark.parametrize("homes", [10, 11, 60, 300])
def test_two_thirds_answer_and_agree_unless_that_is_what_is_lacking(homes: int) -> None:
    for seed in range(40):
        taking_part, agreeing = answers(homes, Lack.NOTHING, Random(seed))
        assert homes >= taking_part >= agreeing
        assert 3 * agreeing >= 2 * homes
        taking_part, agreeing = answers(homes, Lack.PARTICIPATION, Random(seed))
        assert 3 * taking_part < 2 * homes
        assert agreeing <= taking_part
        taking_part, agreeing = answers(homes, Lack.AGREEMENT, Random(seed))
        assert 3 * taking_part >= 2 * homes > 3 * agreeing


def test_every_lot_comes_as_far_as_it_should(panlong: list[Project]) -> None:
    assert Counter(each.stage for each in panlong) == stages_of(PANLONG_LOTS)
    assert Estate.objects.count() == sum(lot.estates for lot in PANLONG_LOTS)
    surveyed = sum(
        lot.estates for lot in PANLONG_LOTS if lot.fate is not Fate.LEDGER and lot.lack is not Lack.SURVEY
    )
    assert FacilitySurvey.objects.count() == surveyed
    asked = (Fate.ASKED, Fate.LIBRARY, Fate.EARLIER)
    assert WillingnessSurvey.objects.count() == sum(lot.estates for lot in PANLONG_LOTS if lot.fate in asked)
    assert FacilityCondition.objects.hazards().exists()
    assert Estate.objects.filter(completed_year=None).count() == 1
    assert Picture.objects.values("stage").distinct().count() == len(PictureStage)


def test_what_waits_in_the_library_passes_the_gate_or_lacks_what_its_lot_lacks(
    panlong: list[Project],
) -> None:
    waiting = [each for each in panlong if each.stage == Stage.IN_LIBRARY]
    missing = [[check.requirement for check in at.missing] for at in standpoints(waiting, on=SPRING)]
    assert missing.count([]) == len(waiting) - 1
    assert ["participation", "agreement"] in missing


def test_the_plan_is_bound_by_what_the_county_can_pay(panlong: list[Project]) -> None:
    plan = AnnualPlan.objects.get()
    assert (plan.state, plan.year) == (PlanState.SUBMITTED, 2026)
    entries = PlanEntry.objects.filter(plan=plan)
    assert entries.filter(is_selected=True).exists()
    assert entries.filter(why="超出能力").exists()
    assert CapacityStatement.objects.filter(year=2026).count() == 1


def test_no_figures_contradict_one_another(panlong: list[Project]) -> None:
    for facts in facts_of(panlong, on=SPRING, parameters=parameters()):
        assert not list(broken_rules(facts)), facts.project_code
        if facts.stage in ("started", "accepted", "closed"):
            parts = ("central", "provincial", "local", "bonds", "social", "residents")
            assert facts.funds_total_fen == sum(getattr(facts, f"funds_{part}_fen") for part in parts)
            assert facts.cost_fen is not None
            assert facts.homes is not None
            assert 690_000 <= facts.cost_fen / facts.homes <= 7_310_000


def test_nothing_happens_after_today(panlong: list[Project]) -> None:
    days = EarlierFact.objects.filter(name__endswith="_on").values_list("value", flat=True)
    assert days
    assert all(date.fromisoformat(day) <= SPRING for day in days)
    assert all(day <= SPRING for day in GateRecord.objects.values_list("judged_on", flat=True))
    assert all(day <= SPRING for day in Enquiry.objects.values_list("asked_on", flat=True))


def test_projects_of_the_former_plan_are_told_as_such(panlong: list[Project]) -> None:
    earlier = [each for each in panlong if each.stage in (Stage.STARTED, Stage.CLOSED)]
    assert {(each.plan_year, each.is_backfilled) for each in earlier} == {(2025, True)}
    records = GateRecord.objects.filter(project__in=earlier)
    assert records.exists()
    assert not records.exclude(is_backfilled=True, is_passed=False).exists()
    assert not records.exclude(outcome="MET").exists()  # judged by papers that were put on file before
    closed = next(each for each in earlier if each.stage == Stage.CLOSED)
    facts = facts_of([closed], on=SPRING, parameters=parameters())[0]
    archive = [
        getattr(facts, f"archive_{part}") for part in ("basics", "will", "scheme", "progress", "pictures")
    ]
    assert archive == [True] * 5


def test_complaints_are_in_every_state_and_none_of_them_after_today(panlong: list[Project]) -> None:
    assert Complaint.objects.exists()
    days = ComplaintEvent.objects.values_list("on", flat=True)
    assert all(day <= SPRING for day in days)
    assert not ComplaintEvent.objects.exclude(complaint__estate__in=estates_under_way(panlong)).exists()


def test_surveys_agree_with_what_a_closed_project_was_told_to_be(panlong: list[Project]) -> None:
    closed = [each for each in panlong if each.stage == Stage.CLOSED]
    surveys = SatisfactionSurvey.objects.filter(project__in=closed)
    assert surveys.count() == sum(each.memberships.count() for each in closed)
    for each in facts_of(closed, on=SPRING, parameters=parameters()):
        assert each.homes_surveyed is not None
        assert each.homes_satisfied is not None
        assert 5 * each.homes_satisfied >= 4 * each.homes_surveyed
    assert all(each.closed_on <= SPRING for each in surveys if each.closed_on)


def estates_under_way(projects: list[Project]) -> list[int]:
    under_way = [each for each in projects if each.stage in ("started", "accepted", "closed")]
    return [row.estate_id for each in under_way for row in each.memberships.all()]


@pytest.mark.usefixtures("people")
def test_the_larger_county_shows_complaints_and_surveys_of_every_kind() -> None:
    lots = (*(lot for lot in WUHUA_LOTS if lot.fate is Fate.EARLIER), Lot(Fate.LIBRARY))
    county.make_county(county.wuhua(SPRING), lots)
    assert set(Complaint.objects.values_list("state", flat=True)) == {"open", "answered", "closed"}
    kinds = set(ComplaintEvent.objects.values_list("kind", flat=True))
    assert {"reported", "escalated", "answered", "reopened", "confirmed", "silent"} <= kinds
    surveys = SatisfactionSurvey.objects.all()
    assert {each.closed_on is None for each in surveys} == {True, False}
    assert {each.coverage for each in surveys} == {"full", "sampled"}


RECORDS = (
    Estate,
    Building,
    FacilityCondition,
    FacilitySurvey,
    WillingnessSurvey,
    Project,
    WorkItem,
    FundingLine,
    Contract,
    Picture,
    Enquiry,
    EarlierFact,
    CapacityStatement,
    AnnualPlan,
    GateRecord,
)


@pytest.mark.usefixtures("panlong")
@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_every_record_has_its_trace_by_somebody_in_a_post(model: Any) -> None:
    records = {str(pk) for pk in model.objects.values_list("pk", flat=True)}
    events = AuditEvent.objects.filter(object_kind=kind_of(model))
    assert records
    assert records <= set(events.values_list("object_id", flat=True))
    assert not events.filter(actor_post="").exists()


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 8, 31), date(2026, 9, 1)])
@pytest.mark.usefixtures("people")
def test_works_of_the_former_plan_lie_in_the_past_on_any_day(today: date) -> None:
    lots = (Lot(Fate.EARLIER, stage="closed"), Lot(Fate.EARLIER, stage="started"), Lot(Fate.LIBRARY))
    county.make_county(county.panlong(today), lots)
    days = EarlierFact.objects.filter(name__endswith="_on").values_list("value", flat=True)
    assert all(date.fromisoformat(day) <= today for day in days)
    started = Project.objects.get(stage=Stage.STARTED)
    assert AnnualPlan.objects.get().year == started.plan_year + 1
    assert AnnualPlan.objects.get().year == today.year + (today.month >= 9)


def made(seed: int) -> list[Any]:
    """Names, figures, findings and costs of a few lots, made and unmade."""
    with transaction.atomic():
        county.make_county(county.panlong(AUTUMN, seed), PANLONG_LOTS[4:6])
        rows: list[Any] = [
            *Estate.objects.order_by("code").values_list("name", "division", "home_count", "floor_area_cm2"),
            *FacilityCondition.objects.order_by("estate__code", "item").values_list(
                "item", "state", "severity"
            ),
            *WillingnessSurvey.objects.order_by("estate__code").values_list(
                "homes_taking_part", "homes_agreeing"
            ),
            *WorkItem.objects.order_by("item", "cost_fen").values_list("item", "quantity", "cost_fen"),
            *Picture.objects.order_by("estate__code", "viewpoint").values_list("viewpoint", "file__digest"),
        ]
        transaction.set_rollback(True)
    return rows


@pytest.mark.usefixtures("people")
def test_the_same_seed_gives_the_same_county() -> None:
    first = made(7)
    assert first == made(7)
    assert first != made(8)


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("place", ["530102", "530103"])
def test_what_is_there_is_left_alone(place: str) -> None:
    Estate.objects.create(code=f"{place}-00001", name="真实小区", division_id=place, source="台账")
    before = AuditEvent.objects.count()
    assert not operations.counties_of_the_demonstration()
    assert (Estate.objects.count(), Project.objects.count()) == (1, 0)
    assert AuditEvent.objects.count() == before


@pytest.mark.usefixtures("panlong")
def test_a_second_run_changes_nothing() -> None:
    before = AuditEvent.objects.count()
    seat_people()
    assert not operations.counties_of_the_demonstration()
    assert AuditEvent.objects.count() == before


@pytest.mark.usefixtures("people")
def test_it_is_all_of_it_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(county, "WUHUA_LOTS", (Lot(Fate.SURVEYED),))
    with pytest.raises(Refused, match="没有申请"):  # with nothing in the library there is nothing to rank
        county.make_demonstration(SPRING)
    assert not Estate.objects.exists()


@pytest.mark.usefixtures("people")
def test_both_counties_are_made_and_every_step_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(county, "WUHUA_LOTS", (Lot(Fate.LIBRARY), Lot(Fate.LIBRARY, Lack.UTILITIES)))
    monkeypatch.setattr(county, "PANLONG_LOTS", (Lot(Fate.LIBRARY), Lot(Fate.LIBRARY)))
    told: list[str] = []
    county.make_demonstration(SPRING, told=told.append)
    assert len(told) == county.steps()
    states = {each.division_id: each.state for each in AnnualPlan.objects.all()}
    assert states == {"530102": PlanState.DRAFT, "530103": PlanState.SUBMITTED}
    assert Enquiry.objects.filter(answer="", project__division="530102").count() == 1


@pytest.mark.usefixtures("people")
def test_everybody_holds_a_post_where_the_table_says() -> None:
    assert {
        (each.user.username, each.role, each.division_id) for each in Post.objects.select_related("user")
    } == {(each.username, each.role, each.division) for each in PEOPLE}
    assert post_of(KUNMING).may("approve_plan")


@pytest.mark.usefixtures("people")
def test_a_name_that_belongs_to_somebody_else_makes_no_data() -> None:
    Post.objects.filter(user__username=WUHUA.username).update(role="auditor")
    with pytest.raises(Refused, match=r"wuhua.*没有演示岗位"):
        post_of(WUHUA)
    assert post_of(PANLONG).role == PANLONG.role


@pytest.fixture
def wuhua(people: None) -> User:
    return User.objects.get(username="wuhua")


def test_the_printed_address_signs_in_and_no_other_does(client: Client, wuhua: User) -> None:
    with override_settings(DEMO_TOKEN="drawn-at-the-start"):
        assert client.get("/demo/guessed/").status_code == 404
        assert not get_user(client).is_authenticated
        answer = client.get("/demo/drawn-at-the-start/")
        assert (answer.status_code, answer.headers["Location"]) == (302, "/")
        assert get_user(client) == wuhua
        assert Client().get("/demo/drawn-at-the-start/").status_code == 302  # again, until the server stops


@pytest.mark.usefixtures("wuhua")
@pytest.mark.parametrize("token", ["x", "None", "-"])
def test_without_a_running_demonstration_nobody_gets_in(client: Client, token: str) -> None:
    assert client.get(f"/demo/{token}/").status_code == 404
    assert not get_user(client).is_authenticated
