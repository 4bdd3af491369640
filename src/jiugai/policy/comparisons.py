"""Requirements that compare figures: a share of a whole, one figure with another, each estate by itself."""

from dataclasses import dataclass

from sqlglot import exp

from jiugai.policy.facts import Facts, value
from jiugai.policy.requirements import Asked, Requirement, number, sql_name
from jiugai.policy.terms import Fact, Term, column
from jiugai.policy.verdicts import Figure, Ratio, some


@dataclass(frozen=True, slots=True)
class Required:
    """A figure of the rulebook on the right-hand side of a comparison."""

    name: str


def _num(parameter: str) -> exp.Expr:
    return exp.column(f"{sql_name(parameter)}_num", table="params")


def _den(parameter: str) -> exp.Expr:
    return exp.column(f"{sql_name(parameter)}_den", table="params")


def _times(left: exp.Expr, right: exp.Expr) -> exp.Expr:
    return exp.Mul(this=left, expression=right)


@dataclass(frozen=True, slots=True)
class Share(Requirement):
    """A part of a whole reaches a figure (`at_least`: 以上, the number itself included) or passes it."""

    part: str
    whole: str
    at_least: str = ""
    more_than: str = ""

    @property
    def figure(self) -> str:
        """The parameter that is required."""
        return self.at_least or self.more_than

    @property
    def compare(self) -> str:
        return "at_least" if self.at_least else "more_than"

    def truth(self, facts: Facts, asked: Asked) -> bool | None:
        part, whole = value(facts, self.part), value(facts, self.whole)
        if part is None or whole is None:
            return None
        required = asked.params[self.figure].fraction
        left, right = part * required.denominator, whole * required.numerator
        return bool(left >= right if self.at_least else left > right)

    def sql(self, asked: Asked) -> exp.Expr:
        left = _times(column(self.part), _den(self.figure))
        right = _times(column(self.whole), _num(self.figure))
        return exp.GTE(this=left, expression=right) if self.at_least else exp.GT(this=left, expression=right)

    def reads(self) -> frozenset[str]:
        return frozenset({self.part, self.whole})

    def figures(self) -> frozenset[str]:
        return frozenset({self.figure})

    def measured(self, facts: Facts, asked: Asked) -> tuple[Figure, Figure, str]:
        required = asked.params[self.figure]
        counted = Ratio(value(facts, self.part), value(facts, self.whole))
        return counted, required.fraction, required.basis


@dataclass(frozen=True, slots=True)
class _Compared(Requirement):
    left: str | Term
    right: str | Term | Required

    def _left(self) -> Term:
        return Fact(self.left) if isinstance(self.left, str) else self.left

    def _right(self) -> Term | Required:
        return Fact(self.right) if isinstance(self.right, str) else self.right

    def _sides(self, facts: Facts, asked: Asked) -> tuple[int, int] | None:
        left, right = self._left().of(facts), self._right()
        if left is None:
            return None
        if isinstance(right, Required):
            required = asked.params[right.name].fraction
            return left * required.denominator, required.numerator
        other = right.of(facts)
        return None if other is None else (left, other)

    def _sql_sides(self) -> dict[str, exp.Expr]:
        right = self._right()
        if isinstance(right, Required):
            return {"this": _times(self._left().sql(), _den(right.name)), "expression": _num(right.name)}
        return {"this": self._left().sql(), "expression": right.sql()}

    def reads(self) -> frozenset[str]:
        right = self._right()
        others = () if isinstance(right, Required) else right.names()
        return frozenset({*self._left().names(), *others})

    def figures(self) -> frozenset[str]:
        right = self._right()
        return frozenset({right.name}) if isinstance(right, Required) else frozenset()

    def measured(self, facts: Facts, asked: Asked) -> tuple[Figure, Figure, str]:
        left, right = self._left().of(facts), self._right()
        if isinstance(right, Required):
            required = asked.params[right.name]
            whole = required.fraction.denominator == 1
            return left, int(required.fraction) if whole else required.fraction, required.basis
        return left, right.of(facts), "register"


@dataclass(frozen=True, slots=True)
class AtLeast(_Compared):
    """A figure is not below another fact or a figure of the rulebook."""

    @property
    def compare(self) -> str:
        return "at_least"

    def truth(self, facts: Facts, asked: Asked) -> bool | None:
        sides = self._sides(facts, asked)
        return None if sides is None else sides[0] >= sides[1]

    def sql(self, asked: Asked) -> exp.Expr:
        return exp.GTE(**self._sql_sides())


@dataclass(frozen=True, slots=True)
class AtMost(_Compared):
    """A figure is not above another fact or a figure of the rulebook."""

    @property
    def compare(self) -> str:
        return "at_most"

    def truth(self, facts: Facts, asked: Asked) -> bool | None:
        sides = self._sides(facts, asked)
        return None if sides is None else sides[0] <= sides[1]

    def sql(self, asked: Asked) -> exp.Expr:
        return exp.LTE(**self._sql_sides())


@dataclass(frozen=True, slots=True)
class ForEveryEstate(Requirement):
    """Each estate of the project by itself; a project of one estate needs no count of its own."""

    count: str

    def truth(self, facts: Facts, asked: Asked) -> bool | None:
        estates, counted = value(facts, "estates"), value(facts, self.count)
        single = None if estates is None else estates == 1
        return some((single, None if estates is None or counted is None else counted == estates))

    def sql(self, asked: Asked) -> exp.Expr:
        estates = column("estates")
        single = exp.EQ(this=estates, expression=number(1))
        return exp.paren(
            exp.or_(single, exp.EQ(this=column(self.count), expression=estates.copy()), copy=False)
        )

    def reads(self) -> frozenset[str]:
        return frozenset({"estates", self.count})

    def measured(self, facts: Facts, asked: Asked) -> tuple[Figure, Figure, str]:
        estates = value(facts, "estates")
        return Ratio(value(facts, self.count), estates), estates, "register"
