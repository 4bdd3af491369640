"""Whole numbers computed from the facts of one row, in Python and in SQL alike.

An unknown fact makes the term unknown, as NULL does in SQL. No division, no floats.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from sqlglot import exp

from jiugai.policy.facts import KNOWN_WITH, Facts, value


def column(name: str) -> exp.Expr:
    """The fact as the rules see it, in SQL (see `facts.value`)."""
    plain = exp.column(name, table="facts")
    known_with = KNOWN_WITH.get(name)
    if known_with is None:
        return plain
    known = exp.column(known_with, table="facts").is_(exp.null()).not_()
    return exp.Case().when(known, plain)


class Term(ABC):
    """A whole number made of facts."""

    @abstractmethod
    def of(self, facts: Facts) -> int | None:
        """Its value for one row, None if not known."""

    @abstractmethod
    def sql(self) -> exp.Expr:
        """The same as an SQL expression over a row named `facts`."""

    @abstractmethod
    def names(self) -> tuple[str, ...]:
        """The facts it reads."""


@dataclass(frozen=True, slots=True)
class Fact(Term):
    """One fact by itself."""

    name: str

    def of(self, facts: Facts) -> int | None:
        found: int | None = value(facts, self.name)
        return found

    def sql(self) -> exp.Expr:
        return column(self.name)

    def names(self) -> tuple[str, ...]:
        return (self.name,)


@dataclass(frozen=True, slots=True)
class Total(Term):
    """The sum of two facts; unknown if either is."""

    first: str
    second: str

    def of(self, facts: Facts) -> int | None:
        first, second = value(facts, self.first), value(facts, self.second)
        return None if first is None or second is None else first + second

    def sql(self) -> exp.Expr:
        return exp.paren(exp.Add(this=column(self.first), expression=column(self.second)))

    def names(self) -> tuple[str, ...]:
        return (self.first, self.second)


@dataclass(frozen=True, slots=True)
class Less(Term):
    """One fact less another; unknown if either is."""

    fact: str
    less: str

    def of(self, facts: Facts) -> int | None:
        fact, less = value(facts, self.fact), value(facts, self.less)
        return None if fact is None or less is None else fact - less

    def sql(self) -> exp.Expr:
        return exp.paren(exp.Sub(this=column(self.fact), expression=column(self.less)))

    def names(self) -> tuple[str, ...]:
        return (self.fact, self.less)


@dataclass(frozen=True, slots=True)
class Where(Term):
    """A fact where a flag holds, 0 where it does not; unknown where the flag is."""

    flag: str
    fact: str

    def of(self, facts: Facts) -> int | None:
        flag = value(facts, self.flag)
        if flag is None:
            return None
        found: int | None = value(facts, self.fact)
        return found if flag else 0

    def sql(self) -> exp.Expr:
        flag = column(self.flag)
        return exp.Case().when(flag, column(self.fact)).when(flag.copy().not_(), exp.Literal.number(0))

    def names(self) -> tuple[str, ...]:
        return (self.flag, self.fact)


@dataclass(frozen=True, slots=True)
class NothingIfNoneFound(Term):
    """A term, but 0 where the count found is 0: then its parts do not matter, even if they are not known."""

    found: str
    term: Term

    def of(self, facts: Facts) -> int | None:
        return 0 if value(facts, self.found) == 0 else self.term.of(facts)

    def sql(self) -> exp.Expr:
        none_found = exp.EQ(this=column(self.found), expression=exp.Literal.number(0))
        return exp.Case().when(none_found, exp.Literal.number(0)).else_(self.term.sql())

    def names(self) -> tuple[str, ...]:
        return (self.found, *self.term.names())
