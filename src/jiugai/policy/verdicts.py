"""Answers: three outcomes, what was measured, what was required, and the clause that asks.

An outcome is three-valued (Kleene): false AND unknown is false, true OR unknown is true. Python writes
unknown as `None`, SQL as NULL; both follow the same tables.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple


class Outcome(StrEnum):
    """The three answers."""

    MET = "MET"  # 达标
    NOT_MET = "NOT_MET"  # 不达标
    UNKNOWN = "UNKNOWN"  # 待核: an input is missing; never the same as NOT_MET

    @classmethod
    def of(cls, truth: bool | None) -> "Outcome":
        """True is met, false is not met, None is unknown."""
        if truth is None:
            return cls.UNKNOWN
        return cls.MET if truth else cls.NOT_MET


def every(truths: Iterable[bool | None]) -> bool | None:
    """AND of three-valued truths; true when there are none."""
    seen_unknown = False
    for truth in truths:
        if truth is False:
            return False
        seen_unknown |= truth is None
    return None if seen_unknown else True


def some(truths: Iterable[bool | None]) -> bool | None:
    """OR of three-valued truths; false when there are none."""
    seen_unknown = False
    for truth in truths:
        if truth is True:
            return True
        seen_unknown |= truth is None
    return None if seen_unknown else False


def negated(truth: bool | None) -> bool | None:
    """NOT of a three-valued truth."""
    return None if truth is None else not truth


class Ratio(NamedTuple):
    """A share as it was counted: 199/300 stays 199/300. A part or whole that is not known stays None."""

    part: int | None
    whole: int | None

    def __str__(self) -> str:
        return "/".join("?" if figure is None else str(figure) for figure in self)


Figure = Ratio | Fraction | int | bool | str | date | None


@dataclass(frozen=True, slots=True)
class Check:
    """One requirement, compared with what was counted.

    `requirement` is an id of the rulebook, worded for the reader elsewhere. `compare` is how measured is held
    against required: is, at_least, more_than, at_most, or by (a day, not after). `basis` says where the
    required figure comes from: `register` (the clause), `default` (another place's figure, used by the
    product for want of one) or the code of the division that set its own, with `basis_clause` as what that
    division rests it on. `parts` are the checks that a compound one is made of.
    """

    requirement: str
    outcome: Outcome
    measured: Figure
    required: Figure
    clause: str
    compare: str = "is"
    basis: str = "register"
    basis_clause: str = ""
    waivable: bool = False
    parts: tuple["Check", ...] = ()

    def leaves(self) -> Iterator["Check"]:
        """The simple checks inside, or this one."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of one gate for one project: the AND of its checks."""

    gate: str
    on: date
    checks: tuple[Check, ...]

    @property
    def outcome(self) -> Outcome:
        """MET only if every check is."""
        outcomes = {check.outcome for check in self.checks}
        if Outcome.NOT_MET in outcomes:
            return Outcome.NOT_MET
        return Outcome.UNKNOWN if Outcome.UNKNOWN in outcomes else Outcome.MET

    def __getitem__(self, clause: str) -> list[Check]:
        """The checks that answer a clause."""
        return [check for check in self.checks if check.clause == clause]

    def missing(self) -> list[Check]:
        """The checks that are not met or not known, in the order of the gate."""
        return [check for check in self.checks if check.outcome is not Outcome.MET]
