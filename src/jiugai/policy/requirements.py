"""The few kinds of requirement. Each judges one row in Python and writes the same judgement as SQL.

Both are three-valued and use whole numbers only: a share is compared by cross-multiplication, so that two
thirds of 300 is exactly 200. A property test holds the two evaluations against each other, unknowns included.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from jiugai.policy.facts import Facts, value
from jiugai.policy.parameters import Value
from jiugai.policy.terms import column
from jiugai.policy.verdicts import Check, Figure, Outcome, negated

NOT_LOCAL = ("register", "default")  # whose figure it is, where no division has set its own


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question is asked with: the day, the figures in force for the division, the year judged."""

    on: date
    params: Mapping[str, Value]
    year: int = 0


def sql_name(parameter: str) -> str:
    """The name of a parameter in the columns `<name>_num` and `<name>_den` of the table `params`."""
    return parameter.replace(".", "_").lower()


def number(figure: int) -> exp.Expr:
    """A whole number in SQL."""
    return exp.Literal.number(figure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement(ABC):
    """One thing that must be so. `key` names its wording in the rulebook, `clause` what asks for it."""

    key: str = ""
    clause: str = ""
    waivable: bool = False

    @abstractmethod
    def truth(self, facts: Facts, asked: Asked) -> bool | None:
        """Whether the row meets it; None if that is not known."""

    @abstractmethod
    def sql(self, asked: Asked) -> exp.Expr:
        """The same as a three-valued SQL expression over a row `facts` and the figures `params`."""

    @abstractmethod
    def reads(self) -> frozenset[str]:
        """The facts it looks at."""

    def figures(self) -> frozenset[str]:
        """The parameters it needs."""
        return frozenset()

    @property
    def compare(self) -> str:
        """How the measured figure is held against the required one: see `Check`."""
        return "is"

    def measured(self, facts: Facts, asked: Asked) -> tuple[Figure, Figure, str]:
        """What was counted, what is required, and whose figure that is."""
        return None, None, "register"

    def parts(self) -> tuple["Requirement", ...]:
        """The requirements that a compound one is made of."""
        return ()

    def check(self, facts: Facts, asked: Asked) -> Check:
        """The answer for one row, with what was measured and what is required."""
        measured, required, basis = self.measured(facts, asked)
        return Check(
            requirement=self.key or next(iter(sorted(self.reads()))),
            outcome=Outcome.of(self.truth(facts, asked)),
            measured=measured,
            required=required,
            clause=self.clause,
            compare=self.compare,
            basis=basis,
            basis_clause=self._rests_on(basis, asked),
            waivable=self.waivable,
            parts=tuple(part.check(facts, asked) for part in self.parts()),
        )

    def _rests_on(self, basis: str, asked: Asked) -> str:
        """What the division rests its own figure on; empty where the figure is not its own."""
        if basis in NOT_LOCAL:
            return ""
        own = (asked.params[name] for name in sorted(self.figures()))
        return next((each.clause for each in own if each.basis == basis), "")


@dataclass(frozen=True, slots=True)
class Holds(Requirement):
    """A flag is true."""

    flag: str

    def truth(self, facts: Facts, asked: Asked) -> bool | None:
        found: bool | None = value(facts, self.flag)
        return found

    def sql(self, asked: Asked) -> exp.Expr:
        return column(self.flag)

    def reads(self) -> frozenset[str]:
        return frozenset({self.flag})

    def measured(self, facts: Facts, asked: Asked) -> tuple[Figure, Figure, str]:
        return value(facts, self.flag), True, "register"


@dataclass(frozen=True, slots=True)
class NotDenied(Holds):
    """A flag is not known to be false: an act is not known not to have happened. Never unknown itself."""

    def truth(self, facts: Facts, asked: Asked) -> bool | None:
        return value(facts, self.flag) is not False

    def sql(self, asked: Asked) -> exp.Expr:
        return exp.Coalesce(this=column(self.flag), expressions=[exp.true()])


@dataclass(frozen=True, slots=True)
class Absent(Requirement):
    """A count is 0."""

    count: str

    def truth(self, facts: Facts, asked: Asked) -> bool | None:
        found = value(facts, self.count)
        return None if found is None else found == 0

    def sql(self, asked: Asked) -> exp.Expr:
        return exp.EQ(this=column(self.count), expression=number(0))

    def reads(self) -> frozenset[str]:
        return frozenset({self.count})

    def measured(self, facts: Facts, asked: Asked) -> tuple[Figure, Figure, str]:
        return value(facts, self.count), 0, "register"


@dataclass(frozen=True, slots=True)
class Positive(Requirement):
    """A count is more than 0."""

    count: str

    @property
    def compare(self) -> str:
        return "at_least"

    def truth(self, facts: Facts, asked: Asked) -> bool | None:
        found = value(facts, self.count)
        return None if found is None else found > 0

    def sql(self, asked: Asked) -> exp.Expr:
        return exp.GT(this=column(self.count), expression=number(0))

    def reads(self) -> frozenset[str]:
        return frozenset({self.count})

    def measured(self, facts: Facts, asked: Asked) -> tuple[Figure, Figure, str]:
        return value(facts, self.count), 1, "register"


@dataclass(frozen=True, slots=True)
class Not(Requirement):
    """The opposite of another requirement."""

    other: Requirement

    @property
    def compare(self) -> str:
        return self.other.compare

    def truth(self, facts: Facts, asked: Asked) -> bool | None:
        return negated(self.other.truth(facts, asked))

    def sql(self, asked: Asked) -> exp.Expr:
        return exp.not_(exp.paren(self.other.sql(asked)), copy=False)

    def reads(self) -> frozenset[str]:
        return self.other.reads()

    def figures(self) -> frozenset[str]:
        return self.other.figures()

    def measured(self, facts: Facts, asked: Asked) -> tuple[Figure, Figure, str]:
        measured, required, basis = self.other.measured(facts, asked)
        return measured, (not required if isinstance(required, bool) else required), basis
