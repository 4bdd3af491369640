"""The kinds of criterion, the parts they are counted in, and how parts become an answer.

A criterion is never stored as a rate: each row gives parts, parts add up over any set of rows, and only the
sum is judged against the target.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from jiugai.policy.criteria.members import Members
from jiugai.policy.requirements import Requirement
from jiugai.policy.terms import Term
from jiugai.policy.verdicts import Outcome


@dataclass(frozen=True, slots=True)
class OfProjects:
    """Counts the projects among `members` that meet a requirement."""

    key: str
    members: Members
    requirement: Requirement


@dataclass(frozen=True, slots=True)
class OfGovernments:
    """Counts the governments of some levels that meet a requirement, and whose projects each do too."""

    key: str
    levels: tuple[str, ...]
    requirement: Requirement
    each_project: Requirement | None = None
    among: Members | None = None


@dataclass(frozen=True, slots=True)
class SumOfProjects:
    """Adds a numerator and a denominator over the projects among `members`."""

    key: str
    members: Members
    numerator: Term
    denominator: Term


@dataclass(frozen=True, slots=True)
class SumOfGovernments:
    """Adds a numerator and a denominator over the governments of some levels."""

    key: str
    levels: tuple[str, ...]
    numerator: Term
    denominator: Term


Criterion = OfProjects | OfGovernments | SumOfProjects | SumOfGovernments


def is_sum(criterion: Criterion) -> bool:
    """Whether it adds figures, and does not count units."""
    return isinstance(criterion, SumOfProjects | SumOfGovernments)


class Parts(NamedTuple):
    """What rows give to a criterion. Parts of disjoint sets of rows add up.

    `unknown` counts rows; `rows` and `known_rows` (those with a known denominator) matter for sums; `best` is
    the numerator if every unknown were as good as it can be.
    """

    numerator: int = 0
    denominator: int = 0
    unknown: int = 0
    rows: int = 0
    known_rows: int = 0
    best: int = 0

    def plus(self, other: "Parts") -> "Parts":
        """The parts of both sets together."""
        return Parts(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


def unit_parts(belongs: bool | None, meets: bool | None) -> Parts:
    """One unit: in the denominator if it belongs or may, in the numerator only if it is known to meet."""
    if belongs is False:
        return Parts()
    if belongs is None or meets is None:
        return Parts(0, 1, 1, 1, 1, 1)
    return Parts(int(meets), 1, 0, 1, 1, int(meets))


def sum_parts(numerator: int | None, denominator: int | None) -> Parts:
    """One row of a sum: without a denominator it is left out, without a numerator it counts as 0; both are
    counted as unknown."""
    if denominator is None:
        return Parts(0, 0, 1, 1, 0, 0)
    if numerator is None:
        return Parts(0, denominator, 1, 1, 1, denominator)
    return Parts(numerator, denominator, 0, 1, 1, numerator)


@dataclass(frozen=True, slots=True)
class Answer:
    """How a criterion stands: its parts, the target, the outcome, the points won and the best still possible.

    `points` and `best` are None where the weight leaves the total.
    """

    parts: Parts
    target: Fraction | None
    weight: Fraction
    outcome: Outcome | str
    points: Fraction | None
    best: Fraction | None


NOT_APPLICABLE = "NOT_APPLICABLE"  # 不适用: nothing to judge
REPORTED = "REPORTED"  # 仅列示: no target is set


def answer(criterion: Criterion, parts: Parts, target: Fraction | None, weight: Fraction) -> Answer:
    """Judge a criterion by its parts. `weight` in points; `target` a share, None where nobody has set one."""
    sums = is_sum(criterion)
    outcome = _outcome(sums, parts, target)
    if outcome in (NOT_APPLICABLE, REPORTED) or target is None:
        return Answer(parts, target, weight, outcome, None, None)
    counted, whole = (parts.numerator, parts.denominator) if parts.denominator else (0, 1)
    if sums:
        counted, whole = counted * parts.known_rows, whole * parts.rows
    best = (parts.best, parts.denominator) if parts.denominator else (1, 1)
    return Answer(
        parts, target, weight, outcome, _won(weight, target, counted, whole), _won(weight, target, *best)
    )


def _won(weight: Fraction, target: Fraction, counted: int, whole: int) -> Fraction:
    """weight × min(1, (counted / whole) / target), made at once: exact fractions are dear step by step."""
    reached, required = counted * target.denominator, whole * target.numerator
    if reached >= required:
        return weight
    return Fraction(weight.numerator * reached, weight.denominator * required)


def exact_sum(amounts: Iterable[Fraction]) -> Fraction:
    """The sum, brought to its lowest terms only once."""
    whole, numerator, denominator = 0, 0, 1
    for each in amounts:
        if each.denominator == 1:
            whole += each.numerator
        else:
            numerator = numerator * each.denominator + each.numerator * denominator
            denominator *= each.denominator
    return Fraction(numerator + whole * denominator, denominator)


def _outcome(sums: bool, parts: Parts, target: Fraction | None) -> Outcome | str:
    if parts.denominator == 0 and parts.unknown == 0:
        return NOT_APPLICABLE
    if target is None:
        return REPORTED
    if parts.denominator == 0:
        return Outcome.UNKNOWN
    required = parts.denominator * target.numerator
    reached = parts.numerator * target.denominator >= required
    if sums:
        settled = parts.known_rows == parts.rows if reached else parts.unknown == 0
        return Outcome.of(reached if settled else None)
    possible = (parts.numerator + parts.unknown) * target.denominator >= required
    return Outcome.of(reached if reached or not possible else None)
