"""Hand-worked cases of the year's judgement.

Of the 100 points of weight 26 are local and 74 are not. A county has no S2.7.2 (weight 1): 73 are judged.
"""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from tests.oracle.criteria import OfUnits, criteria
from tests.oracle.evaluation import grade
from tests.oracle.examples import YEAR, Cells, county, judged, prefecture, project, province

LOCAL = ("S2.1.2", "S2.1.3", "S2.2", "S2.4.1", "S2.4.2", "S2.5", "S2.6", "S2.8", "S2.9")


def criterion(name: str, *projects: Cells, targets: dict[tuple[str, str], Fraction] | None = None) -> Any:
    found = judged("530102", list(projects), targets=targets)["criteria"][name]
    return tuple(found[key] for key in ("numerator", "denominator", "unknown", "outcome", "points_x100"))


def test_there_are_36_criteria_that_weigh_100_of_which_9_are_local() -> None:
    every = criteria(YEAR, {})
    assert len({one.id for one in every}) == len(every) == 36
    assert sum(one.weight for one in every) == 100
    assert tuple(one.id for one in every if one.target is None) == LOCAL
    assert sum(one.weight for one in every if one.target is None) == 26
    assert sum(1 for one in every if isinstance(one, OfUnits)) == 23


def test_a_county_that_meets_everything_has_100_points() -> None:
    answer = judged("530102", [project()])
    assert (answer["total_x100"], answer["best_x100"], answer["grade"]) == (10_000, 10_000, "优秀")
    outcomes = {name: found["outcome"] for name, found in answer["criteria"].items()}
    assert {name for name, outcome in outcomes.items() if outcome == "REPORTED"} == set(LOCAL)
    assert [name for name, outcome in outcomes.items() if outcome == "NOT_APPLICABLE"] == ["S2.7.2"]
    assert set(outcomes.values()) == {"MET", "REPORTED", "NOT_APPLICABLE"}


@pytest.mark.parametrize(
    ("project_cells", "county_cells", "total", "best", "name"),
    [
        pytest.param({}, {"working_rules": False}, 9726, 9726, "优秀", id="2-of-73-lost"),
        pytest.param({}, {"funds_paid_fen": 94}, 9178, 9178, "良好", id="94-percent-6-of-73-lost"),
        pytest.param({}, {"funds_paid_fen": None}, 9178, 10_000, "待核", id="total-and-best-differ"),
        pytest.param({}, {"working_rules": None}, 9726, 10_000, "优秀", id="unknown-but-both-agree"),
        pytest.param({"red_line_incidents": None}, {}, 9726, 10_000, "待核", id="breach-not-known"),
        pytest.param({}, {"accidents": 1}, 9452, 9452, "合格", id="accident-caps"),
        pytest.param({}, {"new_hidden_debt": True}, 9726, 9726, "合格", id="hidden-debt-caps"),
        pytest.param({}, {"diversion_cases": 1}, 9178, 9178, "合格", id="diversion-caps"),
        pytest.param({}, {"red_line_incidents": 1}, 9726, 9726, "合格", id="red-line-of-the-county-caps"),
        pytest.param({"red_line_incidents": 1}, {}, 9726, 9726, "合格", id="red-line-caps"),
        pytest.param({"completed_year_max": 2001}, {}, 9589, 9589, "合格", id="known-ineligible-caps"),
        pytest.param(
            {"vote_held": False, "vote_closed_on": None}, {}, 9452, 9452, "合格", id="started-without-a-vote"
        ),
        pytest.param({"vote_heads_agreeing": 0}, {}, 9452, 9452, "良好", id="a-lost-vote-is-no-breach"),
        pytest.param({"vote_held": None}, {}, 10_000, 10_000, "待核", id="not-known-if-a-vote-was-held"),
    ],
)
def test_total_best_and_grade_of_a_county(
    project_cells: Cells, county_cells: Cells, total: int, best: int, name: str
) -> None:
    answer = judged("530102", [project(**project_cells)], [county(**county_cells), prefecture(), province()])
    assert (answer["total_x100"], answer["best_x100"], answer["grade"]) == (total, best, name)


@pytest.mark.parametrize(
    ("hundred", "name"),
    [
        ("95", "优秀"),
        ("94.99", "良好"),
        ("85", "良好"),
        ("84.99", "合格"),
        ("75", "合格"),
        ("74.99", "不合格"),
        ("0", "不合格"),
    ],
)
def test_figures_of_the_grades(hundred: str, name: str) -> None:
    assert grade(Fraction(hundred), Fraction(hundred), breaches=[False]) == name


def test_a_breach_lowers_but_never_raises_and_may_make_total_and_best_agree() -> None:
    """Seven columns of weight 2 + 2 + 1 + 1 + 2 + 1 + 2 = 11; the accident costs S1.9.3 (4)."""
    unknown = county(accidents=1, **dict.fromkeys(GOVERNMENT_COLUMNS))
    answer = judged("530102", [project()], [unknown, prefecture(), province()])
    assert (answer["total_x100"], answer["best_x100"], answer["grade"]) == (7945, 9452, "合格")
    # besides, S1.3.2 (6) and S1.10 (2) are lost: 23 of 73
    poor = county(
        accidents=1, funds_paid_fen=0, findings_on_time=0, **dict.fromkeys(GOVERNMENT_COLUMNS, False)
    )
    answer = judged("530102", [project()], [poor, prefecture(), province()])
    assert (answer["total_x100"], answer["best_x100"], answer["grade"]) == (6849, 6849, "不合格")


GOVERNMENT_COLUMNS = (
    "working_rules",
    "proposed_from_below",
    "subdistrict_duties",
    "quality_supervision",
    "approval_policy",
    "stock_assets_policy",
    "flat_renovation_policy",
)


@pytest.mark.parametrize(
    ("maintained", "duties", "total", "name"),
    [
        pytest.param(1000, True, 9500, "优秀", id="exactly-95"),
        pytest.param(999, True, 9500, "良好", id="94.997-is-not-95"),
        pytest.param(1000, False, 9450, "良好", id="half-of-a-weight-of-1-lost"),
    ],
)
def test_grade_goes_by_the_exact_fraction(maintained: int, duties: bool, total: int, name: str) -> None:
    """A prefecture with every local target set is judged on 100 points; S1.1 (2) and S1.3.1 (3) are lost."""
    targets = {("530000", local): Fraction(1, 2) for local in LOCAL} | {("530000", "S2.9"): Fraction(1)}
    many = dict.fromkeys(ESTATE_COLUMNS, 1000) | {"estates_maintenance_fund": maintained, "order_kept": False}
    divisions = [
        county(working_rules=False, subdistrict_duties=duties),
        prefecture(working_rules=False),
        province(),
    ]
    answer = judged("530100", [project(**many)], divisions, targets=targets)
    assert (answer["total_x100"], answer["grade"]) == (total, name)


ESTATE_COLUMNS = (
    "estates",
    "estates_consented",
    "estates_scheme_voted",
    "estates_voted_online",
    "estates_management_confirmed",
    "estates_party_organisation",
    "estates_owners_committee",
)


@pytest.mark.parametrize(
    ("second", "found"),
    [
        pytest.param({}, (10, 10, 0, "MET", 400), id="all-covered"),
        pytest.param({"shortfalls_basic_excused": 0}, (9, 10, 0, "NOT_MET", 360), id="one-left"),
        pytest.param({"shortfalls_basic_covered": None}, (5, 10, 1, "UNKNOWN", 200), id="numerator-unknown"),
        pytest.param({"facility_survey_on": None}, (5, 5, 1, "UNKNOWN", 200), id="denominator-unknown"),
        pytest.param(
            {"shortfalls_basic": 0, "shortfalls_basic_covered": None},
            (5, 5, 0, "MET", 400),
            id="nothing-found",
        ),
        pytest.param({"plan_year": 2021}, (5, 5, 0, "MET", 400), id="not-of-the-plan"),
    ],
)
def test_sums_of_two_projects(second: Cells, found: tuple[Any, ...]) -> None:
    assert criterion("S1.5.1", project(), project(**second)) == found


def test_sums_with_nothing_in_the_denominator() -> None:
    none = {"shortfalls_upgrading": 0}
    assert criterion("S1.5.3", project(**none)) == (0, 0, 0, "NOT_APPLICABLE", None)
    declined = {"shortfalls_upgrading_declined": 4, "shortfalls_upgrading_covered": None}
    assert criterion("S1.5.3", project(**declined)) == (0, 0, 1, "UNKNOWN", 0)
    assert criterion("S1.5.3", project(facility_survey_on=None)) == (0, 0, 1, "UNKNOWN", 0)
    assert criterion("S1.5.3", project(shortfalls_upgrading_declined=None)) == (0, 0, 1, "UNKNOWN", 0)
    answer = judged("530102", [project(**declined)])
    assert (answer["total_x100"], answer["best_x100"]) == (9863, 10_000)  # 72 of 73; at best all


def test_sums_may_be_met_with_an_unknown_numerator_but_not_with_an_unknown_denominator() -> None:
    six = project(estates=6, estates_party_organisation=6)
    four = project(estates=4, estates_party_organisation=None)
    assert criterion("S2.1.1", six, four) == (6, 10, 1, "MET", 400)
    assert criterion("S2.1.1", six, project(estates=None)) == (6, 6, 1, "UNKNOWN", 333)  # 4 × 1/2 / 60 %


def test_estates_count_if_the_flag_holds() -> None:
    targets = {("530000", "S2.2"): Fraction(1, 2)}
    rows = [
        project(estates=3, area_linked=True),
        project(estates=3, area_linked=False),
        project(estates=4, area_linked=None),
    ]
    assert criterion("S2.2", *rows[:2], targets=targets) == (3, 6, 0, "MET", 400)
    assert criterion("S2.2", *rows, targets=targets) == (3, 10, 1, "UNKNOWN", 240)


@pytest.mark.parametrize(
    ("flags", "found"),
    [
        pytest.param([True, None], (1, 2, 1, "MET", 300), id="met-whatever-the-unknown"),
        pytest.param([False, False, None], (0, 3, 1, "NOT_MET", 0), id="not-met-whatever-the-unknown"),
        pytest.param([True, False, None], (1, 3, 1, "UNKNOWN", 200), id="the-unknown-decides"),
    ],
)
def test_units_against_a_target_of_one_half(flags: list[bool | None], found: tuple[Any, ...]) -> None:
    rows = [project(loan_or_bond=flag) for flag in flags]
    assert criterion("S2.6", *rows, targets={("530100", "S2.6"): Fraction(1, 2)}) == found


def test_a_row_not_known_to_belong_counts_once_and_never_as_met() -> None:
    assert criterion("S1.4.1", project(), project(utilities_touched=None)) == (1, 2, 1, "UNKNOWN", 100)
    assert criterion("S1.4.1", project(utilities_touched=False)) == (0, 0, 0, "NOT_APPLICABLE", None)
    assert criterion("S1.5.2", project(shortfalls_completing=None)) == (0, 1, 1, "UNKNOWN", 0)
    assert criterion("S1.5.2", project(shortfalls_completing=0)) == (0, 0, 0, "NOT_APPLICABLE", None)
    one = project(shortfalls_completing=1, shortfalls_completing_covered=1)
    assert criterion("S1.5.2", one) == (1, 1, 0, "MET", 200)


@pytest.mark.parametrize(
    ("name", "cells", "denominator"),
    [
        pytest.param("S1.2.2", {"stage": "withdrawn"}, 1, id="withdrawn-from-the-plan-was-approved"),
        pytest.param("S1.2.2", {"stage": "withdrawn", "planned_on": None}, 0, id="withdrawn-before"),
        pytest.param("S1.2.2", {"stage": "withdrawn", "plan_year": 2021}, 0, id="withdrawn-from-another"),
        pytest.param("S1.2.2", {"stage": "in_library"}, 0, id="a-candidate-is-not-approved"),
        pytest.param("S1.3.1", {"stage": "in_library", "plan_year": 2019}, 1, id="library-of-any-year"),
        pytest.param("S1.3.1", {"stage": "surveyed"}, 0, id="surveyed-is-not-in-the-library"),
        pytest.param("S1.7.1", {"stage": "withdrawn"}, 0, id="withdrawn-is-no-plan-project"),
        pytest.param("S1.7.1", {"plan_year": None}, 0, id="year-not-known"),
        pytest.param("S1.7.2", {"started_on": None}, 0, id="not-started"),
        pytest.param("S1.9.2", {"completed_on": date(2022, 12, 31)}, 1, id="last-day"),
        pytest.param("S1.9.2", {"completed_on": date(2023, 1, 1)}, 0, id="first-day-of-the-next-year"),
        pytest.param("S1.9.2", {"plan_year": 2019}, 1, id="completed-of-an-older-plan"),
        pytest.param("S1.9.2", {"stage": "withdrawn"}, 0, id="withdrawn-is-not-completed"),
    ],
)
def test_membership(name: str, cells: Cells, denominator: int) -> None:
    assert criterion(name, project(**cells))[1] == denominator


def test_order_is_asked_of_plan_projects_only() -> None:
    assert criterion("S1.3.1", project(order_kept=False))[3] == "NOT_MET"
    assert criterion("S1.3.1", project(order_kept=False, stage="in_library"))[3] == "MET"


def test_management_and_feedback_are_asked_once_accepted() -> None:
    silent = {"residents_in_management": False, "residents_in_feedback": None}
    assert criterion("S1.6.2", project(stage="started", **silent))[3] == "MET"
    assert criterion("S1.6.2", project(stage="accepted", **silent))[3] == "NOT_MET"


def test_red_lines_of_any_project_and_hazards_of_those_not_withdrawn() -> None:
    past = {"plan_year": 2015, "stage": "withdrawn"}
    assert criterion("S1.2.3", project(), project(red_line_incidents=1, **past))[3] == "NOT_MET"
    assert criterion("S1.9.3", project(), project(hazards_overdue=1, **past))[3] == "MET"
