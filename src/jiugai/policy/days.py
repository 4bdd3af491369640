"""Requirements about days: a day not after another, an act done by a day."""

from dataclasses import dataclass

from sqlglot import exp

from jiugai.policy.facts import Facts, value
from jiugai.policy.requirements import Asked, Requirement
from jiugai.policy.terms import column
from jiugai.policy.verdicts import Figure

ON = "ON"  # the day of judging, where a requirement may also name a fact that is a day


def _day(of: str, asked: Asked) -> exp.Expr:
    if of == ON:
        return exp.cast(exp.Literal.string(asked.on.isoformat()), exp.DataType.Type.DATE)
    return column(of)


@dataclass(frozen=True, slots=True)
class NotAfter(Requirement):
    """A day is not after another: an empty day is unknown."""

    day: str
    by: str = ON

    @property
    def compare(self) -> str:
        return "by"

    def truth(self, facts: Facts, asked: Asked) -> bool | None:
        day, by = value(facts, self.day), asked.on if self.by == ON else value(facts, self.by)
        return None if day is None or by is None else bool(day <= by)

    def sql(self, asked: Asked) -> exp.Expr:
        return exp.LTE(this=column(self.day), expression=_day(self.by, asked))

    def reads(self) -> frozenset[str]:
        return frozenset({self.day} if self.by == ON else {self.day, self.by})

    def measured(self, facts: Facts, asked: Asked) -> tuple[Figure, Figure, str]:
        return value(facts, self.day), asked.on if self.by == ON else value(facts, self.by), "register"


@dataclass(frozen=True, slots=True)
class DoneBy(Requirement):
    """An act is done by a day. With a date, the date decides; without one it is not done if the act is known
    not to have happened, else not known."""

    act: str
    day: str
    by: str = ON

    @property
    def compare(self) -> str:
        return "by"

    def truth(self, facts: Facts, asked: Asked) -> bool | None:
        if value(facts, self.day) is not None:
            return NotAfter(self.day, self.by).truth(facts, asked)
        return False if value(facts, self.act) is False else None

    def sql(self, asked: Asked) -> exp.Expr:
        dated = column(self.day).is_(exp.null()).not_()
        by_day = NotAfter(self.day, self.by).sql(asked)
        return exp.Case().when(dated, by_day).when(column(self.act).not_(), exp.false())

    def reads(self) -> frozenset[str]:
        return NotAfter(self.day, self.by).reads() | {self.act}

    def measured(self, facts: Facts, asked: Asked) -> tuple[Figure, Figure, str]:
        day, required, basis = NotAfter(self.day, self.by).measured(facts, asked)
        return (value(facts, self.act) if day is None else day), required, basis
