"""Requirements made of requirements: all of them, any of them, by case, and only where enough is known."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlglot import exp

from jiugai.policy.facts import Facts, value
from jiugai.policy.requirements import Asked, Requirement
from jiugai.policy.terms import column
from jiugai.policy.verdicts import Check, Figure, every, some


@dataclass(frozen=True, slots=True, init=False)
class _Several(Requirement):
    members: tuple[Requirement, ...]
    shows: str

    def __init__(self, *members: Requirement, shows: str = "", **names: Any) -> None:
        """`shows` names the fact that a reader wants to see first as what was measured."""
        object.__setattr__(self, "members", members)
        object.__setattr__(self, "shows", shows)
        for name, default in (("key", ""), ("clause", ""), ("waivable", False)):
            object.__setattr__(self, name, names.pop(name, default))
        if names:
            raise TypeError(f"unknown arguments {sorted(names)}")

    def reads(self) -> frozenset[str]:
        return frozenset().union(*(member.reads() for member in self.members))

    def figures(self) -> frozenset[str]:
        return frozenset().union(*(member.figures() for member in self.members))

    def parts(self) -> tuple[Requirement, ...]:
        return self.members

    def measured(self, facts: Facts, asked: Asked) -> tuple[Figure, Figure, str]:
        return (value(facts, self.shows) if self.shows else self.truth(facts, asked)), True, "register"


@dataclass(frozen=True, slots=True, init=False)
class AllOf(_Several):
    """Every one of them."""

    def truth(self, facts: Facts, asked: Asked) -> bool | None:
        return every(member.truth(facts, asked) for member in self.members)

    def sql(self, asked: Asked) -> exp.Expr:
        return exp.paren(exp.and_(*(member.sql(asked) for member in self.members), copy=False))


@dataclass(frozen=True, slots=True, init=False)
class AnyOf(_Several):
    """At least one of them."""

    def truth(self, facts: Facts, asked: Asked) -> bool | None:
        return some(member.truth(facts, asked) for member in self.members)

    def sql(self, asked: Asked) -> exp.Expr:
        return exp.paren(exp.or_(*(member.sql(asked) for member in self.members), copy=False))


@dataclass(frozen=True, slots=True)
class Unknown(Requirement):
    """Not to be known: what is left open where a case is not recorded."""

    def truth(self, facts: Facts, asked: Asked) -> bool | None:
        return None

    def sql(self, asked: Asked) -> exp.Expr:
        return exp.cast(exp.null(), exp.DataType.Type.BOOLEAN)

    def reads(self) -> frozenset[str]:
        return frozenset()


@dataclass(frozen=True, slots=True)
class ByCase(Requirement):
    """What is asked depends on a word among the facts: the stage, the matter of a vote.

    `cases` maps the words to what is asked then; `otherwise` is asked of every other word, and of none.
    """

    fact: str
    cases: Mapping[tuple[str, ...], Requirement]
    otherwise: Requirement

    def _asked_of(self, word: str | None) -> Requirement:
        for words, requirement in self.cases.items():
            if word in words:
                return requirement
        return self.otherwise

    def truth(self, facts: Facts, asked: Asked) -> bool | None:
        return self._asked_of(value(facts, self.fact)).truth(facts, asked)

    def sql(self, asked: Asked) -> exp.Expr:
        choice = exp.Case()
        for words, requirement in self.cases.items():
            choice = choice.when(column(self.fact).isin(*words), requirement.sql(asked))
        return choice.else_(self.otherwise.sql(asked))

    def reads(self) -> frozenset[str]:
        members = (*self.cases.values(), self.otherwise)
        return frozenset({self.fact}).union(*(member.reads() for member in members))

    def figures(self) -> frozenset[str]:
        members = (*self.cases.values(), self.otherwise)
        return frozenset().union(*(member.figures() for member in members))

    def check(self, facts: Facts, asked: Asked) -> Check:
        """The answer of the case that applies, under this requirement's own name."""
        return replace(self._asked_of(value(facts, self.fact)).check(facts, asked), requirement=self.key)


@dataclass(frozen=True, slots=True)
class OnceKnown(Requirement):
    """A requirement that can be judged only when another is met; until then it is unknown."""

    enough: Requirement
    then: Requirement

    @property
    def compare(self) -> str:
        return self.then.compare

    def truth(self, facts: Facts, asked: Asked) -> bool | None:
        return self.then.truth(facts, asked) if self.enough.truth(facts, asked) else None

    def sql(self, asked: Asked) -> exp.Expr:
        return exp.Case().when(self.enough.sql(asked), self.then.sql(asked))

    def reads(self) -> frozenset[str]:
        return self.enough.reads() | self.then.reads()

    def figures(self) -> frozenset[str]:
        return self.enough.figures() | self.then.figures()

    def parts(self) -> tuple[Requirement, ...]:
        return (self.enough, self.then)

    def measured(self, facts: Facts, asked: Asked) -> tuple[Figure, Figure, str]:
        return self.then.measured(facts, asked)
