"""From records to facts."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.people import KUN, enter
from tests.works import SPRING, WAN, County

from jiugai.governance.models import DocumentKind
from jiugai.governance.services import record_document
from jiugai.lifecycle.project_facts import facts_of
from jiugai.oversight.services import bar_county, lift_bar
from jiugai.policy.facts import ProjectFacts
from jiugai.registry.models import MemberKind, Severity
from jiugai.registry.selectors import parameters
from jiugai.registry.services import correct_estate, establish_renewal_unit, set_local_value
from jiugai.reserve import services as reserve
from jiugai.reserve.models import DecisionKind, FundingSource, Project
from jiugai.utilities.models import Answer

ON = date(2022, 6, 1)


def facts(project: Project, on: date = ON) -> ProjectFacts:
    return facts_of([project], on=on, parameters=parameters())[0]


def known(project: Project, *names: str, on: date = ON) -> tuple[Any, ...]:
    found = facts(project, on)
    return tuple(getattr(found, name) for name in names)


def test_a_project_with_everything_on_record_is_told_in_full(wuhua: County) -> None:
    project = wuhua.ready_project()
    wuhua.money(project)
    wuhua.capacity()
    found = facts(project)
    assert {
        "project_code": "530102-2022-0001",
        "division_code": "530102",
        "plan_year": 2022,
        "stage": "surveyed",
        "estates": 1,
        "buildings": 4,
        "homes": 120,
        "floor_area_m2": 9_600,
        "cost_fen": 300 * WAN,
        "completed_year_max": 1996,
        "self_built": False,
        "area_linked": False,
        "extension_open": False,
        "basics_incomplete": True,
        "hazards": 1,
        "facility_survey_on": SPRING,
        "shortfalls_basic": 3,
        "shortfalls_basic_covered": 3,
        "shortfalls_basic_excused": 0,
        "shortfalls_completing": 1,
        "shortfalls_completing_covered": 1,
        "shortfalls_upgrading": 1,
        "shortfalls_upgrading_covered": 1,
        "shortfalls_upgrading_declined": 0,
        "archive_basics": True,
        "archive_will": True,
        "archive_scheme": True,
        "archive_progress": True,
        "archive_pictures": True,
        "scored": False,
        "county_barred": False,
        "county_within_capacity": True,
        "homes_taking_part": 100,
        "homes_agreeing": 96,
        "estates_consented": 1,
        "management_consensus": True,
        "utilities_touched": True,
        "utilities_asked": True,
        "utilities_in_yearly_plan": True,
        "funds_committed_fen": 300 * WAN,
        "funds_social_committed_fen": 0,
        "loan_or_bond": False,
        "vote_held": None,
        "started_on": None,
        "red_line_incidents": None,
    }.items() <= {name: getattr(found, name) for name in ProjectFacts.__slots__}.items()


def test_nothing_is_known_of_a_project_that_was_only_proposed(wuhua: County) -> None:
    estate = wuhua.estate(
        name="何处", completed_year=None, home_count=None, floor_area_cm2=None, self_built=None
    )
    project = wuhua.project(estate)
    names = ("homes", "floor_area_m2", "completed_year_max", "self_built", "shortfalls_basic", "hazards")
    assert known(project, *names) == (None,) * 6
    assert (
        known(project, "cost_fen", "utilities_touched", "funds_committed_fen", "homes_agreeing")
        == (None,) * 4
    )
    assert (
        known(project, "county_within_capacity", "estates_consented", "management_consensus") == (None,) * 3
    )
    assert known(project, "archive_basics", "archive_scheme", "archive_pictures") == (False,) * 3


def test_one_estate_not_known_makes_the_sum_not_known(wuhua: County) -> None:
    first, second = wuhua.estate(), wuhua.estate(home_count=None, completed_year=2003)
    project = wuhua.project(first, second)
    assert known(project, "estates", "homes", "buildings") == (2, None, 8)
    assert known(project, "completed_year_min", "completed_year_max") == (1996, 2003)
    correct_estate(second, by=wuhua.by, reason="查明", home_count=30)
    assert known(project, "homes") == (150,)


def test_shortfalls_are_not_known_before_every_estate_was_surveyed(wuhua: County) -> None:
    first, second = wuhua.estate(), wuhua.estate()
    wuhua.survey(first)
    project = wuhua.project(first, second)
    assert known(project, "facility_survey_on", "shortfalls_basic", "basics_incomplete") == (None,) * 3
    wuhua.survey(second, {"roof": Severity.HAZARD})
    names = ("facility_survey_on", "shortfalls_basic", "hazards")
    assert known(project, *names) == (SPRING, 4, 2)
    assert known(project, *names, on=date(2022, 2, 28)) == (None,) * 3


def test_a_sound_estate_has_no_shortfalls_and_that_is_known(wuhua: County) -> None:
    estate = wuhua.estate()
    wuhua.survey(estate, {})
    names = ("shortfalls_basic", "shortfalls_upgrading", "hazards", "basics_incomplete")
    assert known(wuhua.project(estate), *names) == (0, 0, 0, False)


def test_an_excuse_counts_once_the_upper_level_accepts_it(wuhua: County) -> None:
    project = wuhua.project()
    wuhua.scheme(project, items=("water_supply", "roads"))
    estate = project.memberships.get().estate
    names = ("shortfalls_basic", "shortfalls_basic_covered", "shortfalls_basic_excused")
    decision = reserve.decide_shortfall(
        project, by=wuhua.by, estate=estate, item="roof", kind=DecisionKind.EXCUSED, reason="已列入单位自修"
    )
    assert known(project, *names) == (3, 2, 0)
    reserve.accept_excuse(decision, by=enter(KUN), on=SPRING)
    assert known(project, *names) == (3, 2, 1)


def test_what_residents_declined_is_told_apart_from_what_is_left(wuhua: County) -> None:
    project = wuhua.project()
    wuhua.scheme(project, items=("water_supply", "roads", "roof"))
    names = ("shortfalls_upgrading", "shortfalls_upgrading_covered", "shortfalls_upgrading_declined")
    assert known(project, *names) == (1, 0, 0)
    estate = project.memberships.get().estate
    reserve.decide_shortfall(
        project,
        by=wuhua.by,
        estate=estate,
        item="sport",
        kind=DecisionKind.DECLINED,
        reason="无场地",
        record="3月5日居民会议纪要",
    )
    assert known(project, *names) == (1, 0, 1)


def test_an_item_for_another_estate_covers_nothing_here(wuhua: County) -> None:
    first, second = wuhua.estate(), wuhua.estate()
    wuhua.survey(first, {"roof": Severity.MINOR})
    wuhua.survey(second, {"roof": Severity.MINOR})
    project = wuhua.project(first, second)
    reserve.put_work_item(project, by=wuhua.by, item="roof", estate=first)
    assert known(project, "shortfalls_basic", "shortfalls_basic_covered") == (2, 1)
    reserve.put_work_item(project, by=wuhua.by, item="roof")
    assert known(project, "shortfalls_basic_covered") == (2,)


@pytest.mark.parametrize(
    ("taking_part", "agreeing", "consented"),
    [(80, 80, 1), (79, 79, 0), (80, 79, 0)],
    ids=["exactly-two-thirds", "one-home-short", "one-consent-short"],
)
def test_each_estate_is_held_to_both_shares(
    wuhua: County, taking_part: int, agreeing: int, consented: int
) -> None:
    estate = wuhua.estate(home_count=120)
    wuhua.ask(estate, taking_part, agreeing)
    assert known(wuhua.project(estate), "estates_consented") == (consented,)


def test_a_stricter_figure_of_the_county_counts_from_its_day(wuhua: County) -> None:
    estate = wuhua.estate(home_count=120)
    wuhua.ask(estate, 89, 89)
    project = wuhua.project(estate)
    set_local_value(
        by=wuhua.by,
        division=wuhua.division,
        parameter="consent.plan.participation",
        value="3/4",
        starts_on=ON,
        document="五政办发〔2022〕1号",
    )
    assert known(project, "estates_consented", on=date(2022, 5, 31)) == (1,)
    assert known(project, "estates_consented") == (0,)


def test_the_newest_survey_of_residents_stands(wuhua: County) -> None:
    estate = wuhua.estate()
    wuhua.ask(estate, 40, 30, closed_on=date(2022, 1, 1))
    wuhua.ask(estate, 100, 90)
    project = wuhua.project(estate)
    assert known(project, "homes_taking_part", "homes_agreeing") == (100, 90)
    assert known(project, "homes_taking_part", on=date(2022, 1, 1)) == (40,)


@pytest.mark.parametrize(
    ("answer", "asked", "in_plan"),
    [(None, False, None), (Answer.INCLUDED, True, True), (Answer.REFUSED, True, False)],
    ids=["nobody-asked", "included", "refused"],
)
def test_utilities_are_asked_once_every_one_touched_has_its_answer(
    wuhua: County, answer: Answer | None, asked: bool, in_plan: bool | None
) -> None:
    project = wuhua.project()
    wuhua.scheme(project)
    if answer:
        wuhua.utilities(project, answer)
    names = ("utilities_touched", "utilities_asked", "utilities_in_yearly_plan")
    assert known(project, *names) == (True, asked, in_plan)


def test_works_without_lines_touch_no_utility(wuhua: County) -> None:
    project = wuhua.project()
    wuhua.scheme(project, items=("roof", "roads"))
    assert known(project, "utilities_touched", "utilities_asked") == (False, None)


def test_a_document_opens_the_extension_while_it_is_in_force(wuhua: County) -> None:
    project = wuhua.project()
    record_document(
        wuhua.division,
        by=wuhua.by,
        kind=DocumentKind.EXTENSION,
        title="关于放宽改造年限的通知",
        starts_on=date(2022, 4, 1),
        ends_on=ON,
    )
    assert known(project, "extension_open") == (True,)
    assert known(project, "extension_open", on=date(2022, 3, 31)) == (False,)
    assert known(project, "extension_open", on=date(2022, 6, 2)) == (False,)


def test_a_bar_holds_from_its_first_to_its_last_day(wuhua: County) -> None:
    project = wuhua.project()
    bar = bar_county(
        wuhua.division,
        by=(kun := enter(KUN)),
        starts_on=ON,
        document="昆政办发〔2022〕8号",
        reason="逾期未整改",
    )
    assert known(project, "county_barred") == (True,)
    assert known(project, "county_barred", on=date(2022, 5, 31)) == (False,)
    lift_bar(bar, by=kun, on=ON, reason="已整改")
    assert known(project, "county_barred", on=date(2022, 6, 2)) == (False,)


def test_estates_of_a_renewal_unit_are_linked(wuhua: County) -> None:
    estate = wuhua.estate()
    project = wuhua.project(estate)
    assert known(project, "area_linked") == (False,)
    establish_renewal_unit(
        by=wuhua.by,
        name="翠湖片区",
        division=wuhua.division,
        established_on=SPRING,
        document="五更新〔2022〕1号",
        estates=[estate],
        places=[(MemberKind.FACTORY, "旧纺织厂")],
    )
    assert known(project, "area_linked") == (True,)
    assert known(project, "area_linked", on=date(2022, 2, 28)) == (False,)


@pytest.mark.parametrize(
    ("fen", "estates", "within"),
    [(300 * WAN, 1, True), (300 * WAN - 1, 1, False), (300 * WAN, 0, False)],
    ids=["exactly", "one-fen-short", "one-estate-short"],
)
def test_capacity_is_asked_with_this_project_added(
    wuhua: County, fen: int, estates: int, within: bool
) -> None:
    project = wuhua.ready_project()
    wuhua.capacity(fen, estates)
    assert known(project, "county_within_capacity") == (within,)


def test_what_is_planned_already_takes_of_the_capacity(wuhua: County) -> None:
    planned, project = wuhua.ready_project(), wuhua.ready_project()
    wuhua.capacity(600 * WAN, 2)
    place = {"by": wuhua.by, "year": 2022, "plan": "530102-2022-V1", "proposed_by": "五华区"}
    reserve.give_place(planned, approved_on=SPRING, order_kept=True, **place)
    assert known(project, "county_within_capacity") == (True,)
    assert known(planned, "planned_on", "order_kept", "county_within_capacity") == (SPRING, True, True)
    wuhua.capacity(600 * WAN - 1, 2)
    assert known(project, "county_within_capacity") == (False,)


def test_money_is_secured_in_writing_by_source(wuhua: County) -> None:
    project = wuhua.project()
    wuhua.money(project, 200 * WAN)
    for source, fen in ((FundingSource.BANK_LOAN, 30 * WAN), (FundingSource.RESIDENTS, 5 * WAN)):
        reserve.put_funding_line(
            project, by=wuhua.by, source=source, planned_fen=fen, committed_fen=fen, evidence="协议"
        )
    names = (
        "funds_committed_fen",
        "funds_social_committed_fen",
        "funds_residents_committed_fen",
        "loan_or_bond",
    )
    assert known(project, *names) == (235 * WAN, 30 * WAN, 5 * WAN, True)


def test_the_number_of_queries_does_not_grow_with_the_projects(
    wuhua: County, django_assert_num_queries: Callable[..., Any]
) -> None:
    wuhua.capacity()
    wuhua.ready_project()
    projects = list(Project.objects.all())
    figures = parameters()
    with CaptureQueriesContext(connection) as one:
        facts_of(projects, on=ON, parameters=figures)
    for _ in range(3):
        wuhua.ready_project()
    wuhua.project(wuhua.estate(), wuhua.estate())
    many = list(Project.objects.all())
    with django_assert_num_queries(len(one)):
        facts_of(many, on=ON, parameters=figures)
    assert len(one) <= 25
