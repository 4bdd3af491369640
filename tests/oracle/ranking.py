"""Points of candidates (of 100, exact fractions; unknown gives 0) and their order."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from tests.oracle.logic import Truth, hundredths, plus
from tests.oracle.rows import Row, coverage, fact

NOTHING = Fraction(0)


def capped(count: int | None, cap: int) -> Fraction:
    """min(count, cap) / cap."""
    return NOTHING if count is None else Fraction(min(count, cap), cap)


def share(part: int | None, whole: int | None) -> Fraction:
    return NOTHING if part is None or whole is None else Fraction(part, whole)


def covered_share(row: Row, group: str) -> Fraction:
    """Covered of found; nothing to cover is full coverage."""
    covered, found = coverage(row, group)
    if covered is None or found is None:
        return NOTHING
    return Fraction(1) if found == 0 else Fraction(covered, found)


def whether(truth: Truth) -> int:
    return 1 if truth is True else 0


def own_money(row: Row) -> Fraction:
    """min(1, share of `cost_fen` / 10 %) of the social and residents' money that is promised in writing."""
    promised = plus(fact(row, "funds_social_committed_fen"), fact(row, "funds_residents_committed_fen"))
    return min(Fraction(1), share(promised, fact(row, "cost_fen")) / Fraction(10, 100))


def points(row: Row) -> dict[str, Fraction]:
    return {
        "hazards": 15 * capped(fact(row, "hazards"), 3),
        "basic shortfalls": 20 * capped(fact(row, "shortfalls_basic"), 10),
        "participation": 10 * share(fact(row, "homes_taking_part"), fact(row, "homes")),
        "agreement": 15 * share(fact(row, "homes_agreeing"), fact(row, "homes")),
        "coverage, basic": 10 * covered_share(row, "basic"),
        "coverage, completing": 3 * covered_share(row, "completing"),
        "coverage, upgrading": 2 * covered_share(row, "upgrading"),
        "management consensus": Fraction(10 * whether(fact(row, "management_consensus"))),
        "own money": 10 * own_money(row),
        "area linked": Fraction(5 * whether(fact(row, "area_linked"))),
    }


def score_x100(row: Row) -> int:
    return hundredths(sum(points(row).values(), NOTHING))


def order_of(row: Row) -> tuple[Any, ...]:
    """Best score first. Ties: smaller `completed_year_max` (unknown last), more `homes`, `project_code`."""
    year, homes = fact(row, "completed_year_max"), fact(row, "homes")
    return (
        -score_x100(row),
        (year is None, year or 0),
        (homes is None, -(homes or 0)),
        row["project_code"],
    )


def ranked_rows(rows: Iterable[Row]) -> list[Row]:
    """Candidates are rows with stage `in_library`, of whatever year and county."""
    return sorted((row for row in rows if row["stage"] == "in_library"), key=order_of)


def rank(rows: Iterable[Row]) -> list[dict[str, Any]]:
    return [
        {"project_code": row["project_code"], "rank": place, "score_x100": score_x100(row)}
        for place, row in enumerate(ranked_rows(rows), start=1)
    ]
