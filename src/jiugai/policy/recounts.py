"""Which facts can be rebuilt from the raw rows of a bundle, and how: in Python and as SQL.

A fact is rebuilt by counting rows, or adding a column of them, where a condition is true; what is not known
of a row does not count. `--recount` holds the result against the fact that was handed in: figures that do
not match their records are what audits find most often.

Not modelled: no fact is counted from complaints; they are carried for reports and checks of their own.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from jiugai.policy.compounds import AllOf, AnyOf
from jiugai.policy.criteria.members import DayInYear, InYear, Recorded
from jiugai.policy.facts import value
from jiugai.policy.raw_rows import (
    SATISFIED_ANSWERS,
    SOURCES,
    SPECIAL_FUNDS,
    SUPERVISED,
    RawRow,
)
from jiugai.policy.requirements import Asked, Requirement, number
from jiugai.policy.terms import column


@dataclass(frozen=True, slots=True)
class OneOf(Requirement):
    """A column holds one of some names."""

    name: str
    names: tuple[str, ...]

    def truth(self, facts: RawRow, asked: Asked) -> bool | None:  # type: ignore[override]
        found = value(facts, self.name)  # type: ignore[arg-type]
        return None if found is None else found in self.names

    def sql(self, asked: Asked) -> exp.Expr:
        return column(self.name).isin(*self.names)

    def reads(self) -> frozenset[str]:
        return frozenset({self.name})


@dataclass(frozen=True, slots=True)
class ByTheEnd(Requirement):
    """A day is on record, and not after the last day of the year."""

    day: str

    def truth(self, facts: RawRow, asked: Asked) -> bool | None:  # type: ignore[override]
        found: date | None = value(facts, self.day)  # type: ignore[arg-type]
        return found is not None and found <= date(asked.year, 12, 31)

    def sql(self, asked: Asked) -> exp.Expr:
        recorded = column(self.day).is_(exp.null()).not_()
        return exp.and_(recorded, exp.LTE(this=column(self.day), expression=_day(asked.year, 12, 31)))

    def reads(self) -> frozenset[str]:
        return frozenset({self.day})


@dataclass(frozen=True, slots=True)
class BeforeTheYear(Requirement):
    """A day lies before the first day of the year."""

    day: str

    def truth(self, facts: RawRow, asked: Asked) -> bool | None:  # type: ignore[override]
        found: date | None = value(facts, self.day)  # type: ignore[arg-type]
        return None if found is None else found < date(asked.year, 1, 1)

    def sql(self, asked: Asked) -> exp.Expr:
        return exp.LT(this=column(self.day), expression=_day(asked.year, 1, 1))

    def reads(self) -> frozenset[str]:
        return frozenset({self.day})


@dataclass(frozen=True, slots=True)
class StillOpen(Requirement):
    """What a day would end had not ended on the last day of the year."""

    day: str

    def truth(self, facts: RawRow, asked: Asked) -> bool | None:  # type: ignore[override]
        found: date | None = value(facts, self.day)  # type: ignore[arg-type]
        return found is None or found > date(asked.year, 12, 31)

    def sql(self, asked: Asked) -> exp.Expr:
        later = exp.GT(this=column(self.day), expression=_day(asked.year, 12, 31))
        return exp.paren(exp.or_(column(self.day).is_(exp.null()), later))

    def reads(self) -> frozenset[str]:
        return frozenset({self.day})


@dataclass(frozen=True, slots=True)
class NotAfter(Requirement):
    """One day does not come after another."""

    day: str
    limit: str

    def truth(self, facts: RawRow, asked: Asked) -> bool | None:  # type: ignore[override]
        found, limit = value(facts, self.day), value(facts, self.limit)  # type: ignore[arg-type]
        return None if found is None or limit is None else bool(found <= limit)

    def sql(self, asked: Asked) -> exp.Expr:
        return exp.LTE(this=column(self.day), expression=column(self.limit))

    def reads(self) -> frozenset[str]:
        return frozenset({self.day, self.limit})


def _day(year: int, month: int, day: int) -> exp.Expr:
    return exp.cast(exp.Literal.string(f"{year:04d}-{month:02d}-{day:02d}"), exp.DataType.Type.DATE)


@dataclass(frozen=True, slots=True)
class Recount:
    """How one fact is rebuilt: rows of `table` where `where` is true, counted, or `adding` a column of them.

    `of`: the table of the fact, `projects` or `divisions`; its rows and the raw ones meet in `by`.
    """

    fact: str
    of: str
    table: str
    where: Requirement
    adding: str | None = None

    @property
    def by(self) -> str:
        """The column that says to which row of the fact's table a raw row belongs."""
        return "project_code" if self.of == "projects" else "division_code"

    def counted(self, row: RawRow, asked: Asked) -> int:
        """What one raw row gives."""
        if self.where.truth(row, asked) is not True:  # type: ignore[arg-type]
            return 0
        return 1 if self.adding is None else int(getattr(row, self.adding))

    def sql(self, asked: Asked) -> exp.Expr:
        """The same as an SQL expression over a row `facts`."""
        given = number(1) if self.adding is None else column(self.adding)
        return exp.Case().when(self.where.sql(asked), given).else_(number(0))


def _funds(fact: str, sources: Iterable[str]) -> Recount:
    where = AllOf(OneOf("movement", ("arrived",)), OneOf("source", tuple(sources)), ByTheEnd("moved_on"))
    return Recount(fact, "projects", "payments", where, "amount_fen")


def _of_year(fact: str, movement: str, sources: Iterable[str]) -> Recount:
    where = AllOf(
        OneOf("movement", (movement,)),
        OneOf("source", tuple(sources)),
        InYear("fund_year"),
        ByTheEnd("moved_on"),
    )
    return Recount(fact, "divisions", "payments", where, "amount_fen")


def _confirmed(fact: str, kind: str) -> Recount:
    return Recount(fact, "divisions", "findings", AllOf(OneOf("kind", (kind,)), DayInYear("found_on")))


_OPEN_HAZARD = AllOf(OneOf("kind", ("hazard",)), ByTheEnd("found_on"), StillOpen("closed_on"))
# due in the year, or due before it and still open at its end
_DUE = AllOf(
    OneOf("kind", ("rectification",)),
    OneOf("source", SUPERVISED),
    AnyOf(DayInYear("due_on"), AllOf(BeforeTheYear("due_on"), StillOpen("closed_on"))),
)
_ON_TIME = AllOf(*_DUE.members, NotAfter("closed_on", "due_on"))

RECOUNTS: tuple[Recount, ...] = (
    _funds("funds_total_fen", SOURCES),
    *(_funds(f"funds_{source}_fen", (source,)) for source in SOURCES),
    Recount("homes_surveyed", "projects", "responses", Recorded("answer")),
    Recount("homes_satisfied", "projects", "responses", OneOf("answer", SATISFIED_ANSWERS)),
    Recount("open_hazards", "projects", "findings", _OPEN_HAZARD),
    Recount("hazards_overdue", "projects", "findings", AllOf(*_OPEN_HAZARD.members, ByTheEnd("due_on"))),
    Recount(
        "red_line_incidents",
        "projects",
        "findings",
        AllOf(OneOf("kind", ("red_line",)), ByTheEnd("found_on")),
    ),
    _of_year("funds_issued_fen", "issued", SPECIAL_FUNDS),
    _of_year("funds_paid_fen", "paid", SPECIAL_FUNDS),
    _of_year("local_subsidy_fen", "issued", ("local",)),
    _of_year("bonds_fen", "issued", ("bonds",)),
    Recount("findings_due", "divisions", "findings", _DUE),
    Recount(
        "findings_on_time", "divisions", "findings", AllOf(*_DUE.members, NotAfter("closed_on", "due_on"))
    ),
    _confirmed("red_line_incidents", "red_line"),
    _confirmed("diversion_cases", "diversion"),
    _confirmed("accidents", "accident"),
)


def recount_query(of: str, table: str, asked: Asked) -> exp.Select:
    """One row for each project or government that raw rows of a table speak of, with the rebuilt facts."""
    those = recounts_of(of, table)
    by = those[0].by
    return (
        exp.select(
            exp.column(by, table="facts"),
            *(exp.Sum(this=each.sql(asked)).as_(each.fact) for each in those),
        )
        .from_(f"{table} AS facts")
        .where(exp.column(by, table="facts").is_(exp.null()).not_())
        .group_by(exp.column(by, table="facts"))
    )


def recounts_of(of: str, table: str) -> tuple[Recount, ...]:
    """The facts of one table that rows of another rebuild."""
    return tuple(each for each in RECOUNTS if each.of == of and each.table == table)


def kinds() -> Iterator[tuple[str, str]]:
    """Every pair of a table of facts and a table of raw rows that rebuild some of it."""
    yield from dict.fromkeys((each.of, each.table) for each in RECOUNTS)


def rebuilt(rows: Mapping[str, Iterable[RawRow]], asked: Asked) -> dict[tuple[str, str], dict[str, int]]:
    """In plain Python: by table and code of its row, the facts that raw rows give. For small tables."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for recount in RECOUNTS:
        for row in rows.get(recount.table, ()):
            code = getattr(row, recount.by)
            if code is not None:
                figures = found.setdefault((recount.of, code), {})
                figures[recount.fact] = figures.get(recount.fact, 0) + recount.counted(row, asked)
    return found
