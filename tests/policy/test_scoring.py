"""Points of the default profile: at the cap, below it, nothing found, not known; rounding and ties."""

from typing import Any

import pytest
from tests.policy.specimens import project

from jiugai.policy.register import rulebook
from jiugai.policy.scoring import half_up, profile_of, rank, score

PROFILE = profile_of(rulebook().scoring)


def _points(criterion: str, **facts: Any) -> int:
    card = score(project(**facts), PROFILE)
    return next(item.points_x100 for item in card.items if item.criterion.key == criterion)


@pytest.mark.parametrize(
    ("criterion", "facts", "points"),
    [
        ("hazards", {"hazards": 3}, 1500),
        ("hazards", {"hazards": 4}, 1500),
        ("hazards", {"hazards": 2}, 1000),
        ("hazards", {"hazards": 0}, 0),
        ("hazards", {"hazards": None}, 0),
        ("basic_shortfalls", {"shortfalls_basic": 10}, 2000),
        ("basic_shortfalls", {"shortfalls_basic": 9}, 1800),
        ("basic_shortfalls", {"facility_survey_on": None}, 0),
        ("participation", {"homes_taking_part": 300}, 1000),
        ("participation", {"homes_taking_part": 200}, 667),
        ("participation", {"homes_taking_part": None}, 0),
        ("agreement", {"homes_agreeing": 200}, 1000),
        ("coverage_basic", {"shortfalls_basic_covered": 4, "shortfalls_basic_excused": 1}, 500),
        ("coverage_basic", {"shortfalls_basic": 0, "shortfalls_basic_covered": None}, 1000),
        ("coverage_basic", {"shortfalls_basic_excused": None}, 0),
        ("coverage_completing", {"shortfalls_completing_covered": 3}, 225),
        ("coverage_upgrading", {"shortfalls_upgrading_declined": 1}, 200),
        ("coverage_upgrading", {"shortfalls_upgrading_covered": 1}, 100),
        ("coverage_upgrading", {"shortfalls_upgrading_covered": 0, "shortfalls_upgrading_declined": 3}, 200),
        ("management_consensus", {}, 1000),
        ("management_consensus", {"management_consensus": False}, 0),
        (
            "committed_money",
            {"funds_social_committed_fen": 59_999_999, "funds_residents_committed_fen": 1},
            1000,
        ),
        (
            "committed_money",
            {"funds_social_committed_fen": 30_000_000, "funds_residents_committed_fen": 0},
            500,
        ),
        ("committed_money", {"funds_social_committed_fen": 30_000_000}, 0),
        ("area_linked", {"area_linked": True}, 500),
    ],
)
def test_points(criterion: str, facts: dict[str, Any], points: int) -> None:
    assert _points(criterion, **facts) == points


def test_the_points_of_the_profile_are_a_hundred() -> None:
    assert sum(criterion.points for criterion in PROFILE.criteria) == 100


def test_the_sum_is_rounded_once() -> None:
    card = score(project(homes=3, homes_taking_part=1, homes_agreeing=1), PROFILE)
    # 10/3 and 15/3: together 8.33, and not 3.33 + 5.00 of rounded points
    others = sum(
        item.points_x100 for item in card.items if item.criterion.key not in ("participation", "agreement")
    )
    assert card.score_x100 - others == 833


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"),
    [(1, 2, 1), (1, 3, 0), (2, 3, 1), (3, 2, 2), (5, 1, 5), (0, 7, 0)],
)
def test_half_goes_up(numerator: int, denominator: int, rounded: int) -> None:
    assert half_up(numerator, denominator) == rounded


def test_what_is_not_known_is_named() -> None:
    card = score(project(hazards=None, cost_fen=None), PROFILE)
    unknown = {item.criterion.key: item.unknown for item in card.items if item.unknown}
    assert unknown["hazards"] == ("hazards",)
    assert "cost_fen" in unknown["committed_money"]


def test_ties_go_to_the_older_then_the_larger_then_by_code() -> None:
    codes = {
        "e": project(project_code="e", completed_year_max=None),
        "d": project(project_code="d", completed_year_max=1998),
        "c": project(project_code="c", completed_year_max=1990),
        "b": project(
            project_code="b", completed_year_max=1990, homes=600, homes_taking_part=480, homes_agreeing=440
        ),
        "a": project(project_code="a", completed_year_max=1998),
    }
    assert [card.facts.project_code for card in rank(codes.values(), PROFILE)] == ["b", "c", "a", "d", "e"]
