"""How long works are under warranty at least (QMR.40)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from jiugai.policy.register import rulebook

CLAUSE = "QMR.40"
KINDS = ("warranty.leaks", "warranty.heating", "warranty.fittings")
YEARS = "years"


@dataclass(frozen=True, slots=True)
class Term:
    """The least warranty of one kind of works. Units: `amount` in `unit`; None where the register holds none.

    `until` is the last day, where the term is counted in years.
    """

    key: str
    about: str
    en: str
    amount: int | None
    unit: str
    clause: str
    until: date | None


STRUCTURE = Term(
    "warranty.structure",
    "基础设施、地基基础和主体结构",
    "Infrastructure, foundations and main structure",
    None,
    "design life",
    CLAUSE,
    None,
)
"""As long as the works are designed to last, which the design says."""


def terms(accepted_on: date) -> list[Term]:
    """The least terms of works whose acceptance was passed on a day, structure first. Clause: QMR.40.

    Not modelled: what a contract promises beyond; when a season of heating begins.
    Source: Civil Code 201, 202 for the last day: the day itself does not count.
    """
    found = [STRUCTURE]
    for key in KINDS:
        parameter = rulebook().parameters[key]
        value = parameter.registered("", accepted_on)
        amount = int(value.amount) if value and value.amount is not None else None
        until = years_after(accepted_on, amount) if amount and parameter.unit == YEARS else None
        found.append(Term(key, parameter.about, parameter.en, amount, parameter.unit, CLAUSE, until))
    return found


def years_after(day: date, years: int) -> date:
    """The same day so many years later; the last of the month where that year has no such day."""
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))
