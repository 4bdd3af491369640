"""Hand-worked cases of the rules on one row, the gates, the score and the plan."""

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from tests.oracle.examples import ON, project
from tests.oracle.gates import judge
from tests.oracle.logic import all_of, any_of, at_least, negate, plus
from tests.oracle.planning import TO_BE_CHECKED, best_value, plan
from tests.oracle.ranking import points, rank, score_x100
from tests.oracle.rows import coverage, done_by, eligible, for_every_estate, satisfied, vote_passed

DAY = timedelta(1)


def test_false_decides_an_and_and_true_an_or_even_beside_the_unknown() -> None:
    assert all_of([None, False]) is False
    assert all_of([None, True]) is None
    assert any_of([None, True]) is True
    assert any_of([None, False]) is None
    assert negate(None) is None
    assert at_least(None, 0) is None
    assert plus(1, None) is None


EXTENDED = {
    "completed_year_max": 2005,
    "extension_open": True,
    "basics_incomplete": True,
    "hazards": 1,
    "residents_active": True,
    "will_strong": True,
    "area_linked": False,
}
CONTIGUOUS = EXTENDED | {"completed_year_max": 2010, "area_linked": True, "residents_active": False}


@pytest.mark.parametrize(
    ("cells", "truth"),
    [
        pytest.param({"completed_year_max": 2000}, True, id="end-of-2000"),
        pytest.param({"completed_year_max": 2001}, False, id="2001-without-the-extension"),
        pytest.param(EXTENDED, True, id="2005-with-every-condition"),
        pytest.param(EXTENDED | {"completed_year_max": 2006}, False, id="2006-not-area-linked"),
        pytest.param(EXTENDED | {"hazards": 0}, False, id="2005-without-hazards"),
        pytest.param(EXTENDED | {"will_strong": None}, None, id="2005-will-not-known"),
        pytest.param(CONTIGUOUS, True, id="2010-area-linked"),
        pytest.param(CONTIGUOUS | {"completed_year_max": 2011}, False, id="2011-area-linked"),
        pytest.param(CONTIGUOUS | {"extension_open": None}, None, id="2010-extension-not-known"),
        pytest.param({"completed_year_max": None}, None, id="year-not-known"),
        pytest.param({"completed_year_max": None, "self_built": True}, False, id="self-built-of-any-year"),
        pytest.param({"to_be_demolished": True}, False, id="to-be-demolished"),
        pytest.param({"renovated_before": None}, None, id="not-known-if-renovated-before"),
    ],
)
def test_eligible(cells: dict[str, Any], truth: bool | None) -> None:
    assert eligible(project(**cells)) is truth


@pytest.mark.parametrize(
    ("cells", "truth"),
    [
        pytest.param({}, True, id="special-exactly-two-thirds-and-three-quarters"),
        pytest.param({"vote_heads_taking_part": 199}, False, id="one-head-short"),
        pytest.param({"vote_area_taking_part_cm2": 159_999_999}, False, id="one-cm2-short"),
        pytest.param({"vote_heads_agreeing": 149}, False, id="special-one-short-of-three-quarters"),
        pytest.param({"vote_heads_agreeing": None}, None, id="not-counted"),
        pytest.param({"vote_held": None}, True, id="the-counts-decide"),
        pytest.param({"vote_held": False}, False, id="known-not-to-have-been-held"),
        pytest.param({"vote_matter": "ordinary", "vote_heads_agreeing": 101}, True, id="more-than-half"),
        pytest.param({"vote_matter": "ordinary", "vote_heads_agreeing": 100}, False, id="exactly-half"),
        pytest.param({"vote_matter": None}, None, id="matter-not-known-but-passed-as-either"),
        pytest.param({"vote_matter": None, "vote_heads_agreeing": 100}, False, id="fails-even-as-ordinary"),
        pytest.param({"estates": 3, "estates_scheme_voted": 3}, True, id="in-all-three-estates"),
        pytest.param({"estates": 3, "estates_scheme_voted": 2}, False, id="in-two-of-three-estates"),
    ],
)
def test_vote_passed(cells: dict[str, Any], truth: bool | None) -> None:
    assert vote_passed(project(**cells)) is truth


def test_done_by_goes_by_the_date_and_without_one_by_the_act() -> None:
    assert done_by(None, ON, ON) is True
    assert done_by(True, ON + DAY, ON) is False
    assert done_by(True, ON, None) is None
    assert done_by(False, None, ON) is False
    assert done_by(True, None, ON) is None


def test_for_every_estate() -> None:
    assert for_every_estate({"estates": 1}, "estates_consented") is True
    assert for_every_estate({"estates": 2, "estates_consented": 1}, "estates_consented") is False
    assert for_every_estate({"estates": 2}, "estates_consented") is None


@pytest.mark.parametrize(
    ("cells", "counts"),
    [
        pytest.param({}, (5, 5), id="covered-and-excused"),
        pytest.param({"shortfalls_basic_excused": None}, (None, 5), id="excused-not-known"),
        pytest.param({"shortfalls_basic": 0, "shortfalls_basic_covered": None}, (0, 0), id="nothing-found"),
        pytest.param({"shortfalls_basic": None}, (5, None), id="found-not-known"),
        pytest.param({"facility_survey_on": None}, (None, None), id="no-survey-even-if-filled"),
    ],
)
def test_coverage(cells: dict[str, Any], counts: tuple[int | None, int | None]) -> None:
    assert coverage(project(**cells), "basic") == counts


@pytest.mark.parametrize(
    ("homes", "surveyed", "satisfied_homes", "truth"),
    [
        pytest.param(300, 100, 80, True, id="a-third-asked-80-percent"),
        pytest.param(300, 100, 79, False, id="one-home-less"),
        pytest.param(300, 99, 99, None, id="too-few-asked"),
        pytest.param(301, 100, 100, None, id="a-third-is-rounded-up"),
        pytest.param(30, 20, 16, True, id="never-fewer-than-20"),
        pytest.param(30, 19, 19, None, id="19-of-30"),
        pytest.param(9, 9, 8, True, id="all-of-a-small-estate"),
        pytest.param(9, 8, 8, None, id="not-all-of-a-small-estate"),
        pytest.param(300, 100, None, None, id="answers-not-known"),
        pytest.param(300, None, 80, None, id="asked-not-known"),
        pytest.param(None, 100, 80, None, id="homes-not-known"),
    ],
)
def test_satisfied(
    homes: int | None, surveyed: int | None, satisfied_homes: int | None, truth: bool | None
) -> None:
    row = project(homes=homes, homes_surveyed=surveyed, homes_satisfied=satisfied_homes)
    assert satisfied(row) is truth


def gate_case(gate: str, outcome: str, name: str, **cells: Any) -> Any:
    return pytest.param(gate, cells, outcome, id=f"{gate}-{name}")


@pytest.mark.parametrize(
    ("gate", "cells", "outcome"),
    [
        gate_case("ENTER_LIBRARY", "MET", "survey-on-the-day", facility_survey_on=ON),
        gate_case("ENTER_LIBRARY", "NOT_MET", "survey-a-day-late", facility_survey_on=ON + DAY),
        gate_case("ENTER_LIBRARY", "UNKNOWN", "no-survey", facility_survey_on=None),
        gate_case("ENTER_PLAN", "MET", "exactly-two-thirds"),
        gate_case("ENTER_PLAN", "NOT_MET", "one-home-short", homes_taking_part=199),
        gate_case("ENTER_PLAN", "UNKNOWN", "nobody-has-counted", homes_taking_part=None),
        gate_case("ENTER_PLAN", "NOT_MET", "one-home-short-beats-unknown", homes_agreeing=199, scored=None),
        gate_case("ENTER_PLAN", "NOT_MET", "one-of-two-estates", estates=2, estates_consented=1),
        gate_case("ENTER_PLAN", "NOT_MET", "one-shortfall-left", shortfalls_basic_excused=0),
        gate_case("ENTER_PLAN", "MET", "utilities-untouched", utilities_touched=False, utilities_asked=None),
        gate_case("ENTER_PLAN", "NOT_MET", "barred", county_barred=True),
        gate_case("ENTER_PLAN", "UNKNOWN", "capacity-unknown", county_within_capacity=None),
        gate_case("START", "MET", "all-done"),
        gate_case("START", "NOT_MET", "vote-a-day-late", vote_closed_on=ON + DAY),
        gate_case("START", "UNKNOWN", "vote-not-dated", vote_closed_on=None),
        gate_case("START", "NOT_MET", "a-fen-short", funds_committed_fen=99_999_999),
        gate_case("START", "NOT_MET", "no-combined-scheme", combined_scheme=False, combined_scheme_on=None),
        gate_case("START", "NOT_MET", "an-incident", red_line_incidents=1),
        gate_case("ACCEPT", "MET", "all-done"),
        gate_case("ACCEPT", "NOT_MET", "a-hazard-open", open_hazards=1),
        gate_case("ACCEPT", "UNKNOWN", "pictures-unknown", archive_pictures=None),
        gate_case("CLOSE", "MET", "account-on-the-day"),
        gate_case("CLOSE", "MET", "not-handed-over-but-maintained", assets_handed_over=1),
        gate_case("CLOSE", "NOT_MET", "not-maintained-either", assets_handed_over=1, assets_maintained=False),
        gate_case("CLOSE", "UNKNOWN", "no-final-account", final_account_on=None),
        gate_case("CLOSE", "UNKNOWN", "too-few-asked", homes_surveyed=99),
    ],
)
def test_gates(gate: str, cells: dict[str, Any], outcome: str) -> None:
    assert judge(project(**cells), gate, ON)["outcome"] == outcome


def test_a_stricter_local_figure_counts_and_a_laxer_one_does_not() -> None:
    stricter = {("530100", "participation"): Fraction(3, 4), ("530102", "agreement"): Fraction(1, 2)}
    assert judge(project(), "ENTER_PLAN", ON, stricter)["checks"][1:3] == ["NOT_MET", "MET"]
    assert judge(project(homes_taking_part=225), "ENTER_PLAN", ON, stricter)["outcome"] == "MET"
    elsewhere = {("530103", "participation"): Fraction(3, 4)}
    assert judge(project(), "ENTER_PLAN", ON, elsewhere)["outcome"] == "MET"


def test_points_of_a_candidate_worked_by_hand() -> None:
    row = project(shortfalls_basic_covered=3, shortfalls_completing_covered=1, shortfalls_upgrading_covered=1)
    expected = [10, 10, Fraction(20, 3), 10, 8, Fraction(3, 2), Fraction(2, 3), 10, 5, 5]
    assert list(points(row).values()) == expected
    assert score_x100(row) == 6683  # 66 5/6


@pytest.mark.parametrize(
    ("cells", "score"),
    [
        pytest.param({}, 0, id="unknown-gives-nothing"),
        pytest.param({"homes": 2000, "homes_taking_part": 1}, 1, id="half-a-hundredth-rounds-up"),
        pytest.param({"homes": 2001, "homes_taking_part": 1}, 0, id="less-than-half-does-not"),
        pytest.param({"hazards": 4}, 1500, id="three-hazards-are-the-most"),
        pytest.param({"facility_survey_on": ON, "shortfalls_upgrading": 0}, 200, id="nothing-found-is-full"),
        pytest.param(
            {"facility_survey_on": ON, "shortfalls_basic": 11, "shortfalls_basic_covered": 11},
            2000,
            id="cap-10",
        ),
        pytest.param({"cost_fen": 10, "funds_social_committed_fen": 1}, 0, id="half-known-money-is-unknown"),
        pytest.param(
            {"cost_fen": 10, "funds_social_committed_fen": 1, "funds_residents_committed_fen": 4},
            1000,
            id="money-beyond-ten-percent-counts-no-more",
        ),
    ],
)
def test_score_of_little_known_rows(cells: dict[str, Any], score: int) -> None:
    assert score_x100(cells) == score


def candidate(code: str, **cells: Any) -> dict[str, Any]:
    return project(project_code=code, stage="in_library", **cells)


def test_rank_breaks_ties_by_year_then_homes_then_code_and_takes_candidates_only() -> None:
    rows = [
        candidate("F", completed_year_max=None),
        candidate("E", homes_taking_part=0),
        candidate("B"),
        candidate("A"),
        candidate("C", homes=600, homes_taking_part=400, homes_agreeing=400),
        candidate("D", completed_year_max=1990),
        project(project_code="0", stage="planned"),
    ]
    assert [(row["project_code"], row["rank"]) for row in rank(rows)] == [
        ("D", 1),
        ("C", 2),
        ("A", 3),
        ("B", 4),
        ("F", 5),
        ("E", 6),
    ]


def test_rank_puts_unknown_homes_after_known_ones() -> None:
    no_shares = {"homes_taking_part": None, "homes_agreeing": None}
    rows = [candidate("A", homes=None, **no_shares), candidate("B", homes=1, **no_shares)]
    assert [row["project_code"] for row in rank(rows)] == ["B", "A"]


def test_plan_skips_what_does_not_fit_names_what_bound_and_goes_on() -> None:
    rows = [
        candidate("A", hazards=3, cost_fen=600, funds_committed_fen=600),
        candidate("B", cost_fen=600),
        candidate("C", hazards=0, cost_fen=400),
        candidate("D", hazards=3, scored=False),
        candidate("E", hazards=3, scored=None),
        candidate("F", division_code="530103"),
        candidate("G", hazards=0, cost_fen=None),
        candidate("H", hazards=0, completed_year_max=1990, cost_fen=1, estates=9, estates_consented=9),
        project(project_code="I", stage="started"),
    ]
    capacity = [{"division_code": "530102", "financing_capacity_fen": 1000, "organising_capacity_estates": 2}]
    answer = plan(rows, capacity, ON)
    assert answer["selected"] == ["A", "C"]
    assert answer["left_out"] == {
        "B": "financing_capacity_fen",
        "D": "NOT_MET",
        "E": "UNKNOWN",
        "F": TO_BE_CHECKED,
        "G": "organising_capacity_estates",  # A and C fill it, whatever G costs
        "H": "organising_capacity_estates",
        "I": "NOT_A_CANDIDATE",
    }


def test_plan_does_not_ask_the_recorded_capacity_and_needs_a_known_limit() -> None:
    rows = [candidate("A", county_within_capacity=False)]
    ample = {"division_code": "530102", "financing_capacity_fen": 10**9, "organising_capacity_estates": 1}
    assert plan(rows, [ample], ON)["selected"] == ["A"]
    unknown = ample | {"financing_capacity_fen": None}
    assert plan(rows, [unknown], ON) == {"selected": [], "left_out": {"A": TO_BE_CHECKED}}


def test_best_value_may_beat_the_ranking() -> None:
    rows = [
        candidate("A", hazards=3, cost_fen=900, funds_committed_fen=900),
        candidate("B", cost_fen=500),
        candidate("C", cost_fen=500),
    ]
    capacity = [{"division_code": "530102", "financing_capacity_fen": 1000, "organising_capacity_estates": 9}]
    assert plan(rows, capacity, ON)["selected"] == ["A"]
    best_here = score_x100(rows[1]) + score_x100(rows[2])
    assert best_value(rows, capacity, ON) == best_here
    barred = candidate("D", county_barred=True, cost_fen=1)
    elsewhere = candidate("E", division_code="530103", cost_fen=1000)
    capacity.append(capacity[0] | {"division_code": "530103"})
    assert best_value([*rows, barred, elsewhere], capacity, ON) == best_here + score_x100(elsewhere)


def test_best_value_refuses_more_than_15_candidates_of_a_county() -> None:
    rows = [candidate(f"{number:02d}", cost_fen=1) for number in range(16)]
    none = {"division_code": "530102", "financing_capacity_fen": 20, "organising_capacity_estates": 1}
    assert best_value(rows[:15], [none], ON) == score_x100(rows[0])
    assert best_value([], [none], ON) == 0
    with pytest.raises(ValueError, match="16 candidates"):
        best_value(rows, [none], ON)
