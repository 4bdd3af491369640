"""Which projects a criterion looks at: those of the plan, of the library, started, completed.

Whether a project belongs is two-valued: an empty date or year is not a member. A criterion may narrow its
members by a flag or a count, and that may be unknown.
"""

from dataclasses import dataclass, field
from datetime import date

from sqlglot import exp

from jiugai.policy.compounds import AllOf, AnyOf
from jiugai.policy.facts import ProjectFacts, value
from jiugai.policy.requirements import Asked, Requirement
from jiugai.policy.terms import column

PLAN_STAGES = ("planned", "started", "accepted", "closed")


@dataclass(frozen=True, slots=True)
class InYear(Requirement):
    """A year is the one that is judged."""

    fact: str

    def truth(self, facts: ProjectFacts, asked: Asked) -> bool | None:  # type: ignore[override]
        return bool(value(facts, self.fact) == asked.year)

    def sql(self, asked: Asked) -> exp.Expr:
        return exp.EQ(this=column(self.fact), expression=exp.Literal.number(asked.year))

    def reads(self) -> frozenset[str]:
        return frozenset({self.fact})


@dataclass(frozen=True, slots=True)
class DayInYear(Requirement):
    """A day lies in the year that is judged."""

    fact: str

    def truth(self, facts: ProjectFacts, asked: Asked) -> bool | None:  # type: ignore[override]
        day: date | None = value(facts, self.fact)
        return day is not None and day.year == asked.year

    def sql(self, asked: Asked) -> exp.Expr:
        first, last = (
            exp.cast(exp.Literal.string(f"{asked.year:04d}-{day}"), exp.DataType.Type.DATE)
            for day in ("01-01", "12-31")
        )
        return exp.Between(this=column(self.fact), low=first, high=last)

    def reads(self) -> frozenset[str]:
        return frozenset({self.fact})


@dataclass(frozen=True, slots=True)
class StageIn(Requirement):
    """The project stands at one of these stages."""

    stages: tuple[str, ...]

    def truth(self, facts: ProjectFacts, asked: Asked) -> bool | None:  # type: ignore[override]
        return facts.stage in self.stages

    def sql(self, asked: Asked) -> exp.Expr:
        return column("stage").isin(*self.stages)

    def reads(self) -> frozenset[str]:
        return frozenset({"stage"})


@dataclass(frozen=True, slots=True)
class Recorded(Requirement):
    """A day is on record."""

    fact: str

    def truth(self, facts: ProjectFacts, asked: Asked) -> bool | None:  # type: ignore[override]
        return value(facts, self.fact) is not None

    def sql(self, asked: Asked) -> exp.Expr:
        return column(self.fact).is_(exp.null()).not_()

    def reads(self) -> frozenset[str]:
        return frozenset({self.fact})


@dataclass(frozen=True, slots=True)
class Members:
    """A set of projects by name; `flag` narrows it and may be unknown for a project."""

    name: str
    who: Requirement = field(compare=False)
    flag: Requirement | None = field(default=None, compare=False)

    def where(self, flag: Requirement) -> "Members":
        """The same projects, narrowed."""
        return Members(self.name, self.who, flag)

    def belongs(self, facts: ProjectFacts, asked: Asked) -> bool | None:
        """True, false, or None where the narrowing flag is not known."""
        if not self.who.truth(facts, asked):
            return False
        return True if self.flag is None else self.flag.truth(facts, asked)


_ALL_STAGES = (*PLAN_STAGES, "surveyed", "in_library", "withdrawn")
_PLAN = AllOf(InYear("plan_year"), StageIn(PLAN_STAGES))
_APPROVED = AnyOf(_PLAN, AllOf(InYear("plan_year"), StageIn(("withdrawn",)), Recorded("planned_on")))

EVERY = Members("every", StageIn(_ALL_STAGES))
NOT_WITHDRAWN = Members("not_withdrawn", StageIn(tuple(each for each in _ALL_STAGES if each != "withdrawn")))
PLAN = Members("plan", _PLAN)
APPROVED = Members("approved", _APPROVED)
LIBRARY = Members("library", AnyOf(_APPROVED, StageIn(("in_library",))))
STARTED = Members("started", AllOf(_PLAN, Recorded("started_on")))
COMPLETED = Members("completed", AllOf(NOT_WITHDRAWN.who, DayInYear("completed_on")))
