"""The contract's "Rules on one row", one function per rule, for one project row."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from tests.oracle.logic import (
    Truth,
    all_of,
    any_of,
    at_least,
    at_most,
    equal,
    minus,
    more_than,
    negate,
    plus,
    times,
)
from tests.oracle.places import NOBODY_STRICTER, Stricter, consent_figure

Row = Mapping[str, Any]

ARCHIVE_PARTS = ("archive_basics", "archive_will", "archive_scheme", "archive_progress", "archive_pictures")


def fact(row: Row, column: str) -> Any:
    """The cell. Without `facility_survey_on` none of the `shortfalls_…` columns is known, even if filled."""
    if column.startswith("shortfalls_") and row.get("facility_survey_on") is None:
        return None
    return row.get(column)


def eligible(row: Row) -> Truth:
    """Y1.2."""
    year = fact(row, "completed_year_max")
    general = at_most(year, 2000)
    extended = all_of(
        [
            at_most(year, 2005),
            fact(row, "extension_open"),
            fact(row, "basics_incomplete"),
            more_than(fact(row, "hazards"), 0),
            fact(row, "residents_active"),
            fact(row, "will_strong"),
        ]
    )
    contiguous = all_of(
        [
            at_most(year, 2010),
            fact(row, "extension_open"),
            fact(row, "area_linked"),
            fact(row, "basics_incomplete"),
        ]
    )
    excluded = any_of(fact(row, column) for column in ("self_built", "to_be_demolished", "renovated_before"))
    return all_of([any_of([general, extended, contiguous]), negate(excluded)])


def reaches(part: int | None, figure: Fraction, whole: int | None) -> Truth:
    """part / whole ≥ figure, by cross-multiplication: for 2/3, 3·part ≥ 2·whole."""
    return at_least(times(figure.denominator, part), times(figure.numerator, whole))


def participation(row: Row, stricter: Stricter = NOBODY_STRICTER) -> Truth:
    figure = consent_figure(stricter, row["division_code"], "participation")
    return reaches(fact(row, "homes_taking_part"), figure, fact(row, "homes"))


def agreement(row: Row, stricter: Stricter = NOBODY_STRICTER) -> Truth:
    """The base is all homes, not those that took part."""
    figure = consent_figure(stricter, row["division_code"], "agreement")
    return reaches(fact(row, "homes_agreeing"), figure, fact(row, "homes"))


def consented(row: Row, stricter: Stricter = NOBODY_STRICTER) -> Truth:
    """Y1.7."""
    return all_of(
        [participation(row, stricter), agreement(row, stricter), for_every_estate(row, "estates_consented")]
    )


def for_every_estate(row: Row, column: str) -> Truth:
    estates = fact(row, "estates")
    return any_of([equal(estates, 1), equal(fact(row, column), estates)])


def majority(everyone: int | None, taking_part: int | None, agreeing: int | None, matter: str) -> Truth:
    """Civil Code 278, of heads or of area."""
    quorum = at_least(times(3, taking_part), times(2, everyone))
    if matter == "ordinary":
        return all_of([quorum, more_than(times(2, agreeing), taking_part)])
    if matter == "special":
        return all_of([quorum, at_least(times(4, agreeing), times(3, taking_part))])
    raise ValueError(f"vote_matter is ordinary or special, not {matter!r}")


def counts_carry(row: Row, matter: str) -> Truth:
    heads = majority(
        fact(row, "vote_heads"),
        fact(row, "vote_heads_taking_part"),
        fact(row, "vote_heads_agreeing"),
        matter,
    )
    area = majority(
        fact(row, "vote_area_cm2"),
        fact(row, "vote_area_taking_part_cm2"),
        fact(row, "vote_area_agreeing_cm2"),
        matter,
    )
    return all_of([heads, area, for_every_estate(row, "estates_scheme_voted")])


def vote_passed(row: Row) -> Truth:
    """Known not to have been held: false; otherwise the counts decide."""
    if fact(row, "vote_held") is False:
        return False
    matter = fact(row, "vote_matter")
    if matter is None:
        return False if counts_carry(row, "ordinary") is False else None
    return counts_carry(row, matter)


def done_by(act: Truth, on: date | None, day: date | None) -> Truth:
    """The date, if there is one, is not after the day; without: false if known not to have happened."""
    if on is not None:
        return at_most(on, day)
    return False if act is False else None


def vote_done_by(row: Row, day: date | None) -> Truth:
    return done_by(fact(row, "vote_held"), fact(row, "vote_closed_on"), day)


def management_done_by(row: Row, day: date | None) -> Truth:
    return done_by(fact(row, "management_confirmed"), fact(row, "management_confirmed_on"), day)


def combined_scheme_done_by(row: Row, day: date | None) -> Truth:
    return done_by(fact(row, "combined_scheme"), fact(row, "combined_scheme_on"), day)


def coverage(row: Row, group: str) -> tuple[int | None, int | None]:
    """Covered and to be covered of one group of shortfalls; where nothing was found, 0 of 0.

    Basic: covered and excused, of found. Completing: covered, of found.
    Upgrading: covered, of found less declined.
    """
    found = fact(row, f"shortfalls_{group}")
    if found == 0:
        return 0, 0
    covered = fact(row, f"shortfalls_{group}_covered")
    if group == "basic":
        return plus(covered, fact(row, "shortfalls_basic_excused")), found
    if group == "upgrading":
        return covered, minus(found, fact(row, "shortfalls_upgrading_declined"))
    return covered, found


def basics_covered(row: Row) -> Truth:
    """Y1.5: covered + excused ≥ found."""
    covered, found = coverage(row, "basic")
    return at_least(covered, found)


def satisfied(row: Row) -> Truth:
    """S1.6.3. Known only if enough homes were asked; then 80 %."""
    homes, surveyed = fact(row, "homes"), fact(row, "homes_surveyed")
    if homes is None or surveyed is None:
        return None
    third_rounded_up = (homes + 2) // 3
    if surveyed < min(homes, max(20, third_rounded_up)):
        return None
    return at_least(times(5, fact(row, "homes_satisfied")), times(4, surveyed))


def archive_complete(row: Row) -> Truth:
    return all_of(fact(row, part) for part in ARCHIVE_PARTS)


def dug_once(row: Row, answer: Truth) -> Truth:
    """Not `utilities_touched`, or the answer."""
    return any_of([negate(fact(row, "utilities_touched")), answer])
