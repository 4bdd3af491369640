"""Random tables as the contract lets them be (projects, divisions, capacity, votes), and their CSV."""

import csv
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from io import StringIO
from random import Random
from typing import Any

from tests.oracle.columns import DIVISION_COLUMNS
from tests.oracle.dice import Dice
from tests.oracle.places import level_of
from tests.oracle.random_projects import FIFTY_MILLION, Cells, random_projects

__all__ = ["random_capacity", "random_divisions", "random_projects", "random_vote", "to_csv"]

GOOD_FLAGS = (
    "working_rules",
    "responsibility_list",
    "rules_of_procedure",
    "subdistrict_duties",
    "quality_supervision",
    "approval_policy",
    "adapted_standards",
    "stock_assets_policy",
    "flat_renovation_policy",
    "fund_rules",
    "proposed_from_below",
)
BAD_COUNTS = ("diversion_cases", "red_line_incidents", "accidents")


def random_division(dice: Dice, code: str, year: int) -> Cells:
    financing = FIFTY_MILLION * dice.one_of((0, 1, 4, 400))
    organising = dice.one_of((0, 1, 5, 60))
    issued = dice.one_of((0, 1, 20, 100, 10_000_000_000))
    due, communities, needs = (dice.one_of((0, 0, 1, 3, 12)) for _ in range(3))
    cells = {
        "division_code": code,
        "level": level_of(code),
        "year": year,
        **{name: dice.flag(wanted=True) for name in GOOD_FLAGS},
        **{name: dice.none_wanted() for name in BAD_COUNTS},
        "plan_cost_fen": dice.within(financing),
        "financing_capacity_fen": financing,
        "plan_estates": dice.within(organising),
        "organising_capacity_estates": organising,
        "new_hidden_debt": dice.flag(wanted=False),
        "funds_issued_fen": issued,
        "funds_paid_fen": dice.part(issued, Fraction(95, 100)),
        "findings_due": due,
        "findings_on_time": dice.part(due, 1),
        "communities_in_plan": communities,
        "communities_surveyed": dice.part(communities, 1),
        "living_needs": needs,
        "living_needs_met": dice.part(needs, Fraction(1, 2)),
        "local_subsidy_fen": dice.one_of((0, financing // 10, financing)),
        "bonds_fen": dice.one_of((0, financing // 5)),
    }
    return dice.with_unknowns({column: cells[column] for column in DIVISION_COLUMNS})


def random_divisions(
    rng: Random,
    codes: Sequence[str],
    year: int,
    *,
    unknowns: float | None = None,
    goodness: float | None = None,
) -> list[Cells]:
    """One row for each government, and now and then one of the year before, which must not matter."""
    dice = Dice(rng, unknowns, goodness)
    years = [(code, year) for code in codes]
    years += [(code, year - 1) for code in codes if rng.random() < 0.1]
    return [random_division(dice, code, its_year) for code, its_year in years]


def random_capacity(rng: Random, counties: Sequence[str]) -> list[Cells]:
    """Limits of the size of a few projects; some counties have no row, some rows no limit known."""
    dice = Dice(rng, unknowns=rng.choice((0.0, 0.0, 0.1)), goodness=1.0)
    return [
        dice.with_unknowns(
            {
                "division_code": county,
                "financing_capacity_fen": FIFTY_MILLION * dice.one_of((0, 1, 2, 3, 5, 9, 1000)),
                "organising_capacity_estates": dice.one_of((0, 1, 2, 4, 7, 100)),
            }
        )
        for county in counties
        if rng.random() < 0.9
    ]


def random_roll(dice: Dice) -> list[Cells]:
    """Homes of few owners, so that some own several; all unsold homes carry the developer's name."""
    homes = dice.one_of((1, 2, 3, 6, 12, 30, 90))
    owners = max(1, homes * dice.one_of((1, 2, 3)) // 3)
    same_area = dice.coin()
    roll = []
    for number in range(1, homes + 1):
        unsold = dice.rng.random() < 0.1
        area = 8_000 if same_area else dice.rng.randint(1_200, 25_000)
        owner = f"业主{number if number <= owners else dice.rng.randint(1, owners)}"
        roll.append(
            {
                "home": f"1-{number:03d}",
                "owner": "开发企业" if unsold else owner,
                "exclusive_area_m2": f"{area // 100}.{area % 100:02d}",
                "unsold": unsold,
                "area_source": dice.one_of(("registered", "surveyed", "contract", "estimated", None)),
            }
        )
    return roll


def random_vote(rng: Random) -> tuple[list[Cells], list[Cells], str]:
    """Roll, ballots and matter; around two thirds take part, around half or three quarters agree."""
    dice = Dice(rng, unknowns=0.0, goodness=rng.choice((1.0, 0.8, 0.5)))
    roll, matter = random_roll(dice), dice.one_of(("ordinary", "special"))
    taking_part = dice.part(len(roll), Fraction(2, 3))
    enough = Fraction(3, 4) if matter == "special" else Fraction(1, 2)
    agreeing = dice.part(taking_part, enough)
    voters = rng.sample(roll, taking_part)
    ballots = [
        {
            "home": home["home"],
            "choice": "赞同" if place < agreeing else dice.one_of(("反对", "弃权")),
            "channel": dice.one_of(("online", "paper", "proxy")),
            "cast_at": f"2022-05-{dice.rng.randint(1, 31):02d}T{dice.rng.randint(8, 20):02d}:00:00+08:00",
        }
        for place, home in enumerate(voters)
    ]
    rng.shuffle(ballots)
    return roll, ballots, matter


def written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def to_csv(rows: Sequence[Cells], columns: Sequence[str]) -> str:
    """`true`/`false`, ISO dates, empty cells."""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([written(row.get(column)) for column in columns] for row in rows)
    return file.getvalue()
