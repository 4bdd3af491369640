"""What reports count beyond the criteria, by county and group in a query each, then summed upward.

The queries are SQLGlot expressions in the words of the rules: which projects belong, which findings were due.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import add

from sqlglot import exp

from jiugai.evaluation.engines import Engine
from jiugai.policy import places
from jiugai.policy.compounds import AllOf, AnyOf
from jiugai.policy.criteria.members import (
    COMPLETED,
    PLAN,
    PLAN_STAGES,
    STARTED,
    DayInYear,
    InYear,
    StageIn,
)
from jiugai.policy.facts import FUNDS_BY_SOURCE
from jiugai.policy.recounts import BeforeTheYear, ByTheEnd, NotAfter, OneOf, StillOpen
from jiugai.policy.requirements import Asked, Requirement, number
from jiugai.policy.terms import column

SIZES = ("estates", "buildings", "homes", "floor_area_m2", "cost_fen")
FUNDS = (*FUNDS_BY_SOURCE, "funds_total_fen", "funds_committed_fen")
SURVEYED = ("homes_surveyed", "homes_satisfied")
OF_GOVERNMENT = ("funds_issued_fen", "funds_paid_fen", "local_subsidy_fen", "bonds_fen")
SETS: Mapping[str, tuple[Requirement, tuple[str, ...]]] = {
    "plan": (PLAN.who, (*SIZES, *FUNDS)),
    "started": (STARTED.who, SIZES),
    "completed": (COMPLETED.who, (*SIZES, *SURVEYED)),
}
"""Sets of projects, and what is added up over each."""

Group = tuple[str, ...]
Figures = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """Figures by division and group, in the order of `names`."""

    names: tuple[str, ...]
    figures: Mapping[str, Mapping[Group, Figures]]

    def groups(self, division: str) -> Iterator[tuple[Group, dict[str, int]]]:
        """The groups of one division with their figures by name."""
        for group, figures in self.figures.get(division, {}).items():
            yield group, dict(zip(self.names, figures, strict=True))

    def of(self, division: str) -> dict[str, int]:
        """The figures of a division where there is only one group."""
        return next((figures for _group, figures in self.groups(division)), dict.fromkeys(self.names, 0))


def counted(
    engine: Engine,
    query: exp.Select,
    *,
    groups: int = 0,
    counts: Callable[[str], bool] = lambda _division: True,
) -> Counted:
    """The answer of a query, summed for each division and all above it.

    Its first column is the division, then come the groups, then the figures. `counts`: whose rows.
    """
    sums: dict[str, dict[Group, Figures]] = {}
    for code, *cells in engine.rows(query):
        if not counts(code):
            continue
        group, figures = tuple(cells[:groups]), tuple(int(each or 0) for each in cells[groups:])
        for inside in places.with_above(code):
            known = sums.setdefault(inside, {})
            known[group] = tuple(map(add, known[group], figures)) if group in known else figures
    return Counted(tuple(query.named_selects[1 + groups :]), sums)


def asked_of(year: int) -> Asked:
    """How the requirements of a year are asked."""
    return Asked(date(year, 12, 31), {}, year)


def projects_query(year: int) -> exp.Select:
    """Of each county: sizes and money of the sets of projects, and of last year's plan."""
    asked = asked_of(year)
    columns = [
        each
        for name, (belongs, facts) in SETS.items()
        for each in (_number_of(belongs.sql(asked), name), *_sums(name, belongs.sql(asked), facts))
    ]
    last = AllOf(InYear("plan_year"), StageIn(PLAN_STAGES)).sql(asked_of(year - 1))
    done = exp.and_(last, ByTheEnd("completed_on").sql(asked))
    return _by_division("projects", *columns, _number_of(last, "last_plan"), _number_of(done, "last_done"))


def governments_query(year: int) -> exp.Select:
    """Of each government: money issued to it, paid by it, put in by it."""
    sums = [each for name in OF_GOVERNMENT for each in _sums("own", exp.true(), (name,))]
    return _by_division("divisions", *sums).where(InYear("year").sql(asked_of(year)))


def findings_query(year: int) -> exp.Select:
    """By kind and source: found in the year, due in it or still open from before, closed in time, open."""
    asked = asked_of(year)
    due = AnyOf(DayInYear("due_on"), AllOf(BeforeTheYear("due_on"), StillOpen("closed_on")))
    columns = {
        "found": DayInYear("found_on"),
        "due": due,
        "on_time": AllOf(due, NotAfter("closed_on", "due_on")),
        "open": AllOf(ByTheEnd("found_on"), StillOpen("closed_on")),
    }
    listed = [_number_of(condition.sql(asked), name) for name, condition in columns.items()]
    return _by_division("findings", *listed, groups=("kind", "source"))


def complaints_query(year: int) -> exp.Select:
    """Of those received in the year: answered in time, late, not at all, or not due yet."""
    asked = asked_of(year)
    answered = column("answered_on").is_(exp.null()).not_()
    late = exp.GT(this=column("answered_on"), expression=column("due_on"))
    waiting = column("answered_on").is_(exp.null())
    due = ByTheEnd("due_on").sql(asked)
    listed = (
        _number_of(exp.true(), "received"),
        _number_of(NotAfter("answered_on", "due_on").sql(asked), "in_time"),
        _number_of(exp.and_(answered, late), "late"),
        _number_of(exp.and_(waiting, due), "overdue"),
        _number_of(exp.and_(waiting.copy(), exp.not_(exp.paren(due.copy()))), "pending"),
    )
    return _by_division("complaints", *listed).where(DayInYear("received_on").sql(asked))


def payments_query(year: int) -> exp.Select:
    """Money of the year's funds issued to governments and paid by them, by movement and source."""
    wanted = AllOf(InYear("fund_year"), ByTheEnd("moved_on"), OneOf("movement", ("issued", "paid")))
    amount = exp.Sum(this=column("amount_fen")).as_("amount")
    return _by_division("payments", amount, groups=("movement", "source")).where(wanted.sql(asked_of(year)))


def outputs_query(year: int) -> exp.Select:
    """By item and unit: planned and done at the projects of the plan."""
    belongs = PLAN.who.sql(asked_of(year))
    planned, done = (exp.column(f"{name}_x100", table="made") for name in ("planned", "done"))
    return (
        exp.select(column("division_code"), *(exp.column(name, table="made") for name in ("item", "unit")))
        .select(exp.Count(this=exp.Star()).as_("rows_made"))
        .select(*_sum_of(exp.true(), planned, "planned"), *_sum_of(exp.true(), done, "done"))
        .from_("outputs AS made")
        .join("projects AS facts", on="made.project_code = facts.project_code")
        .where(belongs)
        .group_by("facts.division_code", "made.item", "made.unit")
    )


def answers_query(year: int) -> exp.Select:
    """By answer: homes of the projects completed in the year."""
    return (
        exp.select(column("division_code"), exp.column("answer", table="given"))
        .select(exp.Count(this=exp.Star()).as_("homes"))
        .from_("responses AS given")
        .join("projects AS facts", on="given.project_code = facts.project_code")
        .where(COMPLETED.who.sql(asked_of(year)))
        .group_by("facts.division_code", "given.answer")
    )


def _by_division(table: str, *figures: exp.Expr, groups: Sequence[str] = ()) -> exp.Select:
    keys = [column(name) for name in ("division_code", *groups)]
    return exp.select(*keys, *figures).from_(f"{table} AS facts").group_by(*(each.copy() for each in keys))


def _number_of(condition: exp.Expr, name: str) -> exp.Expr:
    """How many rows fulfil a condition."""
    return exp.Sum(this=exp.Case().when(condition, number(1)).else_(number(0))).as_(name)


def _sums(prefix: str, condition: exp.Expr, facts: Sequence[str]) -> Iterator[exp.Expr]:
    for name in facts:
        yield from _sum_of(condition.copy(), column(name), f"{prefix}_{name}")


def _sum_of(condition: exp.Expr, figure: exp.Expr, name: str) -> Iterator[exp.Expr]:
    """The sum of a figure over the rows of a condition, and how many of them do not hold it."""
    yield exp.Sum(this=exp.Case().when(condition, figure).else_(number(0))).as_(name)
    without = exp.and_(condition.copy(), figure.copy().is_(exp.null()))
    yield _number_of(without, f"{name}_unknown")
