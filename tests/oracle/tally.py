"""The count of a statutory vote from its roll and its ballots: heads and area, exactly."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from tests.oracle.rows import Row, majority

DEVELOPER = ("unsold", "")


def head_of(home: Row) -> tuple[str, str]:
    """The same owner's homes are one head; all unsold homes are one head, the developer's."""
    return DEVELOPER if home["unsold"] else ("owner", home["owner"])


def area_cm2(home: Row) -> int:
    """Square metres with two decimals are whole cm²: 1 m² = 10,000 cm²."""
    area = Fraction(home["exclusive_area_m2"]) * 10_000
    if area.denominator != 1:
        raise ValueError(f"{home['home']}: {home['exclusive_area_m2']} m² has too many decimals")
    return int(area)


def still_needed(everyone: int, taking_part: int, agreeing: int, matter: str) -> dict[str, int]:
    """How many more must take part, and how many more of those who took part must agree."""
    two_thirds = -(-2 * everyone // 3)
    enough = taking_part // 2 + 1 if matter == "ordinary" else -(-3 * taking_part // 4)
    return {"taking_part": max(0, two_thirds - taking_part), "agreeing": max(0, enough - agreeing)}


def side(everyone: int, taking_part: int, agreeing: int, matter: str) -> dict[str, Any]:
    return {
        "all": everyone,
        "taking_part": taking_part,
        "agreeing": agreeing,
        "still_needed": still_needed(everyone, taking_part, agreeing, matter),
        "passed": majority(everyone, taking_part, agreeing, matter),
    }


def tally(roll: Sequence[Row], ballots: Sequence[Row], matter: str) -> dict[str, Any]:
    """Heads, area (cm²), whether it passed, and the owners whose homes voted differently."""
    choice = {ballot["home"]: ballot["choice"] for ballot in ballots}
    if len(choice) != len(ballots) or not choice.keys() <= {home["home"] for home in roll}:
        raise ValueError("one ballot for one home of the roll")
    choices: dict[tuple[str, str], set[str]] = {head_of(home): set() for home in roll}
    for home in roll:
        if home["home"] in choice:
            choices[head_of(home)].add(choice[home["home"]])
    voted = [home for home in roll if home["home"] in choice]
    in_favour = [home for home in voted if choice[home["home"]] == "赞同"]
    by_head = side(
        len(choices),
        sum(1 for cast in choices.values() if cast),
        sum(1 for cast in choices.values() if cast == {"赞同"}),
        matter,
    )
    by_area = side(sum(map(area_cm2, roll)), sum(map(area_cm2, voted)), sum(map(area_cm2, in_favour)), matter)
    return {
        "heads": by_head,
        "area": by_area,
        "passed": by_head["passed"] and by_area["passed"],
        "split_owners": sorted({home["owner"] for home in roll if len(choices[head_of(home)]) > 1}),
    }
