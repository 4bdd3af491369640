"""Hand-worked cases of the tally of a statutory vote."""

from typing import Any

import pytest
from tests.oracle.tally import tally


def home(number: str, owner: str, area: str, unsold: bool = False) -> dict[str, Any]:
    return {"home": number, "owner": owner, "exclusive_area_m2": area, "unsold": unsold}


def ballots(**choices: str) -> list[dict[str, Any]]:
    return [{"home": number, "choice": choice} for number, choice in choices.items()]


ROLL = [
    home("a1", "甲", "80.25"),
    home("a2", "甲", "80.25"),
    home("b", "乙", "100.00"),
    home("c", "丙", "99.50"),
    home("x1", "开发企业", "60.00", unsold=True),
    home("x2", "开发企业", "60.00", unsold=True),
]


def test_tally_counts_an_owner_once_and_a_split_owner_as_not_agreeing() -> None:
    answer = tally(ROLL, ballots(a1="赞同", a2="弃权", b="赞同", c="赞同"), "ordinary")
    assert answer["heads"] == {
        "all": 4,
        "taking_part": 3,
        "agreeing": 2,
        "still_needed": {"taking_part": 0, "agreeing": 0},
        "passed": True,
    }
    assert answer["area"] == {
        "all": 4_800_000,
        "taking_part": 3_600_000,
        "agreeing": 2_797_500,
        "still_needed": {"taking_part": 0, "agreeing": 0},
        "passed": True,
    }
    assert answer["passed"] is True
    assert answer["split_owners"] == ["甲"]


def test_tally_of_an_owner_who_voted_with_one_home_only() -> None:
    answer = tally(ROLL, ballots(a1="赞同", b="反对", x1="赞同"), "special")
    assert answer["split_owners"] == []
    assert (answer["heads"]["taking_part"], answer["heads"]["agreeing"]) == (3, 2)
    assert answer["area"]["taking_part"] == 2_402_500  # half of all
    assert answer["heads"]["still_needed"] == {"taking_part": 0, "agreeing": 1}
    assert answer["area"]["still_needed"]["taking_part"] == 797_500
    assert answer["passed"] is False


def test_tally_may_pass_by_area_and_fail_by_heads() -> None:
    large, small = home("1", "甲", "300.00"), [home(str(n), f"业主{n}", "10.00") for n in range(2, 6)]
    answer = tally([large, *small], ballots(**{"1": "赞同", "2": "反对"}), "ordinary")
    assert answer["area"]["passed"] is True
    assert answer["heads"]["passed"] is False
    assert answer["passed"] is False
    assert answer["heads"]["still_needed"] == {"taking_part": 2, "agreeing": 1}  # 4 of 5; 2 of 2


def test_tally_in_which_every_home_votes() -> None:
    roll = [home(str(n), f"业主{n}", "80.00") for n in range(8)]
    six = tally(roll, ballots(**{str(n): "赞同" if n < 6 else "反对" for n in range(8)}), "special")
    assert six["passed"] is True
    five = tally(roll, ballots(**{str(n): "赞同" if n < 5 else "反对" for n in range(8)}), "special")
    assert five["heads"]["still_needed"] == {"taking_part": 0, "agreeing": 1}
    assert five["area"]["still_needed"] == {"taking_part": 0, "agreeing": 800_000}
    assert five["passed"] is False


def test_tally_names_the_developer_whose_unsold_homes_vote_differently() -> None:
    answer = tally(ROLL, ballots(x1="赞同", x2="反对"), "ordinary")
    assert answer["split_owners"] == ["开发企业"]
    assert (answer["heads"]["taking_part"], answer["heads"]["agreeing"]) == (1, 0)


def test_tally_refuses_a_second_ballot_of_a_home() -> None:
    twice = [*ballots(b="赞同"), *ballots(b="反对")]
    with pytest.raises(ValueError, match="one ballot"):
        tally(ROLL, twice, "ordinary")
