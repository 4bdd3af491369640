"""Hand-worked cases of who is judged, whose figures hold, and what is missing."""

from fractions import Fraction

import pytest
from tests.oracle.evaluation import evaluate
from tests.oracle.examples import YEAR, county, judged, project


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        pytest.param("530102", "NOT_MET", id="the-prefecture-is-nearest-to-the-county"),
        pytest.param("530100", "MET", id="the-province-sets-for-the-prefecture"),
        pytest.param("530000", "REPORTED", id="nobody-set-one-for-the-province"),
    ],
)
def test_a_target_holds_below_the_government_that_sets_it(code: str, outcome: str) -> None:
    """S2.4.1: half of the money is social."""
    targets = {
        ("530000", "S2.4.1"): Fraction(1, 2),
        ("530100", "S2.4.1"): Fraction(51, 100),
        ("530102", "S2.4.1"): Fraction(1, 100),
    }
    assert judged(code, [project()], targets=targets)["criteria"]["S2.4.1"]["outcome"] == outcome


def test_stricter_consent_of_the_county_holds_for_its_projects_in_every_judgement() -> None:
    stricter = {("530102", "agreement"): Fraction(7, 10)}
    answer = judged("530000", [project()], stricter=stricter)
    assert answer["criteria"]["S1.7.1"]["outcome"] == "NOT_MET"


def test_a_government_without_a_row_is_missing_and_a_unit_of_which_nothing_is_known() -> None:
    answer = evaluate([project()], [county(), county(division_code="530103", year=2021)], YEAR)
    assert answer["missing"] == ["530000", "530100"]
    found = {row["division_code"]: row for row in answer["divisions"]}
    assert sorted(found) == ["530000", "530100", "530102"]
    assert found["530100"]["criteria"]["S1.1"] == {
        "numerator": 1,
        "denominator": 2,
        "unknown": 1,
        "outcome": "UNKNOWN",
        "points_x100": 100,
    }
    assert found["530100"]["criteria"]["S1.10"]["points_x100"] == 100
    assert found["530100"]["grade"] == "待核"
    assert found["530102"]["grade"] == "优秀"


def test_obliged_governments_and_the_nation_above_two_provinces() -> None:
    answer = evaluate([project()], [county()], YEAR, obliged=["520102"])
    assert answer["missing"] == ["520000", "520100", "520102", "530000", "530100"]
    nation = {row["division_code"]: row for row in answer["divisions"]}["000000"]
    assert nation["level"] == "nation"
    assert nation["criteria"]["S2.7.1"]["denominator"] == 6  # the nation itself is no unit
    assert nation["criteria"]["S1.7.1"]["denominator"] == 1


def test_without_a_task_there_is_no_total_and_no_grade() -> None:
    answer = judged("530102", [project(stage="in_library", completed_on=None)])
    assert (answer["total_x100"], answer["best_x100"], answer["grade"]) == (None, None, None)
    completed = judged("530102", [project(plan_year=2021)])
    assert completed["total_x100"] == 10_000


def test_a_target_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="more than 0"):
        evaluate([], [county()], YEAR, targets={("530000", "S2.6"): Fraction(0)})


def test_a_target_where_none_is_foreseen_is_refused() -> None:
    with pytest.raises(ValueError, match=r"S1\.1"):
        evaluate([], [county()], YEAR, targets={("530000", "S1.1"): Fraction(1, 2)})
