"""The annual plan: in rank order, what meets ENTER_PLAN and fits its county's limits; and the best value."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import product
from typing import Any

from tests.oracle.gates import enter_plan_but_capacity
from tests.oracle.logic import Truth, all_of, at_most, outcome, plus
from tests.oracle.places import NOBODY_STRICTER, Stricter
from tests.oracle.ranking import ranked_rows, score_x100
from tests.oracle.rows import Row, fact

FINANCING, ORGANISING = "financing_capacity_fen", "organising_capacity_estates"
NOT_A_CANDIDATE = "NOT_A_CANDIDATE"
TO_BE_CHECKED = "待核"
MOST_CANDIDATES = 15


def limits_kept(cost_fen: int | None, estates: int | None, limits: Row) -> dict[str, Truth]:
    """Which of the county's two limits such totals keep."""
    return {
        FINANCING: at_most(cost_fen, limits.get(FINANCING)),
        ORGANISING: at_most(estates, limits.get(ORGANISING)),
    }


def why_not(row: Row, chosen: Sequence[Row], limits: Row | None, on: date, stricter: Stricter) -> str | None:
    """Why a candidate stays out after those chosen before it; None if it comes in."""
    if limits is None:
        return TO_BE_CHECKED
    gate = all_of(enter_plan_but_capacity(row, on, stricter))
    if gate is not True:
        return outcome(gate)
    together = [*chosen, row]
    kept = limits_kept(
        plus(*[fact(one, "cost_fen") for one in together]),
        plus(*[fact(one, "estates") for one in together]),
        limits,
    )
    if all_of(kept.values()) is None:
        return TO_BE_CHECKED
    bound = [limit for limit, truth in kept.items() if truth is False]
    return ",".join(bound) or None


def plan(
    rows: Sequence[Row], capacity: Sequence[Row], on: date, stricter: Stricter = NOBODY_STRICTER
) -> dict[str, Any]:
    """Selected codes in order, and for every other row of the file why it was left out.

    Why is `NOT_A_CANDIDATE`; `待核` (no capacity row, or not known whether it fits); `NOT_MET` or `UNKNOWN`
    (the gate); or the limits that bound, joined by a comma.
    """
    limits = {row["division_code"]: row for row in capacity}
    left_out = {row["project_code"]: NOT_A_CANDIDATE for row in rows if row["stage"] != "in_library"}
    selected: list[str] = []
    chosen: defaultdict[str, list[Row]] = defaultdict(list)
    for row in ranked_rows(rows):
        county = row["division_code"]
        why = why_not(row, chosen[county], limits.get(county), on, stricter)
        if why is None:
            selected.append(row["project_code"])
            chosen[county].append(row)
        else:
            left_out[row["project_code"]] = why
    return {"selected": selected, "left_out": left_out}


def best_of_county(candidates: Sequence[Row], limits: Row) -> int:
    """The largest Σ `score_x100` under both limits, by trying every choice."""
    best = 0
    values = [(score_x100(row), fact(row, "cost_fen"), fact(row, "estates")) for row in candidates]
    for choice in product((0, 1), repeat=len(values)):
        value = sum(taken * score for taken, (score, _, _) in zip(choice, values, strict=True))
        cost_fen = sum(taken * cost for taken, (_, cost, _) in zip(choice, values, strict=True))
        estates = sum(taken * number for taken, (_, _, number) in zip(choice, values, strict=True))
        if value > best and all_of(limits_kept(cost_fen, estates, limits).values()):
            best = value
    return best


def best_value(
    rows: Sequence[Row], capacity: Sequence[Row], on: date, stricter: Stricter = NOBODY_STRICTER
) -> int:
    """Over all counties. A candidate is admissible if it would fit an empty plan.

    Raises: ValueError if a county has more than 15 of them.
    """
    total = 0
    for limits in capacity:
        candidates = [
            row
            for row in ranked_rows(rows)
            if row["division_code"] == limits["division_code"]
            and why_not(row, [], limits, on, stricter) is None
        ]
        if len(candidates) > MOST_CANDIDATES:
            raise ValueError(f"{limits['division_code']}: {len(candidates)} candidates are too many to try")
        total += best_of_county(candidates, limits)
    return total
