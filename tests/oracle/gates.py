"""The five gates: every line of the contract's table is one check or more; the verdict is their AND."""

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.oracle.logic import Truth, all_of, any_of, at_least, at_most, equal, negate, outcome
from tests.oracle.places import NOBODY_STRICTER, Stricter
from tests.oracle.rows import (
    ARCHIVE_PARTS,
    Row,
    agreement,
    basics_covered,
    combined_scheme_done_by,
    dug_once,
    eligible,
    fact,
    for_every_estate,
    management_done_by,
    participation,
    satisfied,
    vote_done_by,
    vote_passed,
)


def enter_library(row: Row, on: date, stricter: Stricter) -> list[Truth]:
    return [
        eligible(row),
        fact(row, "archive_basics"),
        at_most(fact(row, "facility_survey_on"), on),
    ]


def enter_plan_but_capacity(row: Row, on: date, stricter: Stricter) -> list[Truth]:
    """ENTER_PLAN as the annual plan asks it: the capacity check is the plan's own."""
    return [
        eligible(row),
        participation(row, stricter),
        agreement(row, stricter),
        for_every_estate(row, "estates_consented"),
        fact(row, "management_consensus"),
        fact(row, "archive_scheme"),
        fact(row, "scored"),
        basics_covered(row),
        dug_once(row, fact(row, "utilities_asked")),
        negate(fact(row, "county_barred")),
    ]


def enter_plan(row: Row, on: date, stricter: Stricter) -> list[Truth]:
    return [*enter_plan_but_capacity(row, on, stricter), fact(row, "county_within_capacity")]


def start(row: Row, on: date, stricter: Stricter) -> list[Truth]:
    return [
        vote_passed(row),
        vote_done_by(row, on),
        management_done_by(row, on),
        for_every_estate(row, "estates_management_confirmed"),
        fact(row, "committee_preparation"),
        dug_once(row, combined_scheme_done_by(row, on)),
        fact(row, "parties_recorded"),
        at_least(fact(row, "funds_committed_fen"), fact(row, "cost_fen")),
        equal(fact(row, "red_line_incidents"), 0),
    ]


def accept(row: Row, on: date, stricter: Stricter) -> list[Truth]:
    return [
        fact(row, "acceptance_passed"),
        equal(fact(row, "open_hazards"), 0),
        fact(row, "archive_pictures"),
    ]


def close(row: Row, on: date, stricter: Stricter) -> list[Truth]:
    handed_over = at_least(fact(row, "assets_handed_over"), fact(row, "assets_to_hand_over"))
    return [
        any_of([handed_over, fact(row, "assets_maintained")]),
        satisfied(row),
        at_most(fact(row, "final_account_on"), on),
        fact(row, "warranty_recorded"),
        *[fact(row, part) for part in ARCHIVE_PARTS],
    ]


GATES: dict[str, Callable[[Row, date, Stricter], list[Truth]]] = {
    "ENTER_LIBRARY": enter_library,
    "ENTER_PLAN": enter_plan,
    "START": start,
    "ACCEPT": accept,
    "CLOSE": close,
}


def judge(row: Row, gate: str, on: date, stricter: Stricter = NOBODY_STRICTER) -> dict[str, Any]:
    """The verdict on one project on a day, and the outcome of each check in the order of the table."""
    checks = GATES[gate](row, on, stricter)
    return {"outcome": outcome(all_of(checks)), "checks": [outcome(check) for check in checks]}
