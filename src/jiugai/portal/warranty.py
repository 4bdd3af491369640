"""What a resident may still have mended for nothing: the least terms of warranty, from acceptance on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jiugai.policy.parameters import REGISTER_STARTS
from jiugai.policy.register import rulebook
from jiugai.policy.warranty import CLAUSE, Term, terms
from jiugai.portal.project_parts import WorkClass
from jiugai.reserve.models import Stage

BUILT = (Stage.STARTED, Stage.ACCEPTED, Stage.CLOSED)
FINISHED = (Stage.ACCEPTED, Stage.CLOSED)
HEATING = "warranty.heating"


@dataclass(frozen=True, slots=True)
class TermShown:
    """One kind of works with its least term; `is_over` once its last day is past."""

    term: Term
    is_over: bool


@dataclass(frozen=True, slots=True)
class Warranty:
    """The terms of a project. Without `accepted_on` they have not begun, or nobody wrote down when."""

    accepted_on: date | None
    is_accepted: bool
    terms: Sequence[TermShown]
    clause: str


def warranty_of(
    stage: str, accepted_on: date | None, works: Sequence[WorkClass], on: date
) -> Warranty | None:
    """The terms once works are under way; heating only where heating is renovated. Clause: QMR.40."""
    if stage not in BUILT:
        return None
    is_accepted = stage in FINISHED
    begins = accepted_on if is_accepted else None
    has_heating = any(work.utility == "heating" for each in works for work in each.works)
    found = [
        TermShown(term, bool(begins and term.until and term.until < on))
        for term in terms(begins or max(on, REGISTER_STARTS))
        if has_heating or term.key != HEATING
    ]
    return Warranty(begins, is_accepted, found, rulebook().clauses[CLAUSE].cited)
