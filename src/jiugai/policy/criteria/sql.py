"""The criteria as SQL: one query over the projects, one over the governments, whole numbers only.

Rows are joined as `facts` with one row of figures `params` per division. The queries return, for each
criterion, the six `Parts`, and for each breach how many rows are known to be one and how many might be. They
run on DuckDB, Spark, SQLite and PostgreSQL alike.
"""

from collections.abc import Iterable, Iterator
from functools import cache

from sqlglot import exp

from jiugai.policy.criteria import CRITERIA
from jiugai.policy.criteria.breaches import BREACHES, Breach
from jiugai.policy.criteria.kinds import (
    Criterion,
    OfGovernments,
    OfProjects,
    Parts,
    SumOfGovernments,
    SumOfProjects,
    is_sum,
)
from jiugai.policy.criteria.members import COMPLETED, PLAN, Members
from jiugai.policy.requirements import Asked

PARTS = Parts._fields
FIGURES = ("numerator", "denominator", "best")  # of a sum; its other parts count rows
EVERYTHING = (*CRITERIA, *(breach.key for breach in BREACHES))


@cache
def part_name(key: str, part: str) -> str:
    """The column that holds one part of a criterion or one count of a breach."""
    return f"{key.replace('.', '_').lower()}_{part}"


@cache
def part_names(key: str) -> tuple[str, ...]:
    """The columns of a criterion, in the order of `Parts`."""
    return tuple(part_name(key, part) for part in PARTS)


def each_project_names() -> tuple[str, ...]:
    """The columns of the projects' query that criteria of governments read."""
    asking = [each for each in CRITERIA.values() if isinstance(each, OfGovernments) and each.each_project]
    return tuple(part_name(each.key, count) for each in asking for count in ("failing", "open"))


def project_figures(keys: Iterable[str] = EVERYTHING) -> frozenset[str]:
    """Parameters that requirements on projects need, as columns of `params`."""
    wanted = frozenset(keys)
    found: set[str] = set()
    for criterion in _those(wanted):
        if isinstance(criterion, OfProjects):
            found |= criterion.requirement.figures()
    for breach in _those_breaches(wanted):
        found |= breach.requirement.figures()
    return frozenset(found)


def government_figures(keys: Iterable[str] = EVERYTHING) -> frozenset[str]:
    """Parameters that requirements on governments need, as columns of `params`."""
    of_governments = [each for each in _those(frozenset(keys)) if isinstance(each, OfGovernments)]
    return frozenset[str]().union(*(each.requirement.figures() for each in of_governments))


def projects_query(asked: Asked, keys: Iterable[str] = EVERYTHING) -> exp.Select:
    """One row per county: parts of the criteria that look at projects, breaches, and how much work there was.

    `keys`: only some criteria and breaches. Reads `projects` and `project_params`, both by `division_code`.
    """
    wanted = frozenset(keys)
    judged = (
        exp.select(
            exp.column("division_code", table="facts"),
            *(expression.as_(alias) for alias, expression in _project_columns(asked, wanted)),
        )
        .from_("projects AS facts")
        .join(
            "project_params AS params",
            on="facts.division_code = params.division_code",
        )
    )
    return (
        exp.select(
            "division_code",
            *(expression.as_(alias) for alias, expression in _project_aggregates(wanted)),
        )
        .with_("judged", as_=judged)
        .from_("judged")
        .group_by("division_code")
    )


def project_rows(key: str, asked: Asked) -> exp.Select:
    """One row for each project that a criterion counts, or may: whether it belongs, and what it gives.

    Columns: project_code, name, division_code, `member`, and `meets`, or `n` and `d` of a sum.
    """
    columns = dict(_project_columns(asked, frozenset({key})))
    told = {name: columns[part_name(key, name)] for name in ("member", "meets", "n", "d")
            if part_name(key, name) in columns}  # fmt: skip
    member = exp.Coalesce(this=told["member"].copy(), expressions=[exp.true()])
    return (
        exp.select("facts.project_code", "facts.name", "facts.division_code")
        .select(*(expression.as_(name) for name, expression in told.items()))
        .from_("projects AS facts")
        .join("project_params AS params", on="facts.division_code = params.division_code")
        .where(member)
    )


def government_rows(key: str, asked: Asked) -> exp.Select:
    """One row for each government that a criterion counts: `meets`, or `n` and `d` of a sum."""
    criterion = CRITERIA[key]
    level = exp.column("level", table="governments")
    select = _of_governments(exp.select("governments.division_code", "governments.level"))
    if isinstance(criterion, OfGovernments):
        select = select.select(_with_each_project(criterion, asked).as_("meets"))
        return select.where(level.isin(*criterion.levels))
    assert isinstance(criterion, SumOfGovernments)  # noqa: S101 - the other kinds look at projects
    n, d = criterion.numerator.sql().as_("n"), criterion.denominator.sql().as_("d")
    return select.select(n, d).where(level.isin(*criterion.levels))


def governments_query(asked: Asked, keys: Iterable[str] = EVERYTHING) -> exp.Select:
    """One row per government: parts of the criteria that look at governments, and breaches.

    Reads `governments` (division_code, level: every judged one), `divisions_of_year`,
    `government_params`, and `by_county`, the answer of the projects' query.
    """
    return _of_governments(
        exp.select(
            "governments.division_code",
            *(expression.as_(alias) for alias, expression in _government_columns(asked, frozenset(keys))),
        )
    )


def _of_governments(select: exp.Select) -> exp.Select:
    """Every judged government with its facts, its figures, and what was counted of its projects."""
    return (
        select.from_("governments")
        .join(
            "divisions_of_year AS facts",
            on="governments.division_code = facts.division_code",
            join_type="left",
        )
        .join(
            "government_params AS params",
            on="governments.division_code = params.division_code",
        )
        .join(
            "by_county",
            on="governments.division_code = by_county.division_code",
            join_type="left",
        )
    )


def _those(keys: frozenset[str]) -> Iterator[Criterion]:
    return (criterion for key, criterion in CRITERIA.items() if key in keys)


def _those_breaches(keys: frozenset[str]) -> Iterator[Breach]:
    return (breach for breach in BREACHES if breach.key in keys)


def _belongs(members: Members, asked: Asked) -> exp.Expr:
    who = exp.Coalesce(this=members.who.sql(asked), expressions=[exp.false()])
    return who if members.flag is None else exp.and_(who, members.flag.sql(asked))


def _project_columns(asked: Asked, keys: frozenset[str]) -> Iterator[tuple[str, exp.Expr]]:
    for criterion in _those(keys):
        if isinstance(criterion, OfProjects):
            yield part_name(criterion.key, "member"), _belongs(criterion.members, asked)
            yield part_name(criterion.key, "meets"), criterion.requirement.sql(asked)
        elif isinstance(criterion, SumOfProjects):
            yield part_name(criterion.key, "member"), _belongs(criterion.members, asked)
            yield part_name(criterion.key, "n"), criterion.numerator.sql()
            yield part_name(criterion.key, "d"), criterion.denominator.sql()
        elif isinstance(criterion, OfGovernments) and criterion.each_project and criterion.among:
            yield part_name(criterion.key, "member"), _belongs(criterion.among, asked)
            yield part_name(criterion.key, "meets"), criterion.each_project.sql(asked)
    for breach in _those_breaches(keys):
        if breach.members is not None:
            yield part_name(breach.key, "member"), _belongs(breach.members, asked)
            yield part_name(breach.key, "meets"), breach.requirement.sql(asked)
    yield "in_plan", _belongs(PLAN, asked)
    yield "completed", _belongs(COMPLETED, asked)


def _project_aggregates(keys: frozenset[str]) -> Iterator[tuple[str, exp.Expr]]:
    for criterion in _those(keys):
        member = exp.column(part_name(criterion.key, "member"))
        if isinstance(criterion, OfProjects):
            meets = exp.column(part_name(criterion.key, "meets"))
            yield from _totals(criterion.key, _unit_parts(member, meets))
        elif isinstance(criterion, SumOfProjects):
            n, d = (exp.column(part_name(criterion.key, each)) for each in ("n", "d"))
            yield from _totals(criterion.key, _sum_parts(member, n, d))
        elif isinstance(criterion, OfGovernments) and criterion.each_project:
            meets = exp.column(part_name(criterion.key, "meets"))
            yield part_name(criterion.key, "failing"), _count(exp.and_(member, exp.not_(meets)))
            yield part_name(criterion.key, "open"), _count(exp.and_(member, _is_unknown(meets)))
    for breach in _those_breaches(keys):
        if breach.members is not None:
            member = exp.column(part_name(breach.key, "member"))
            meets = exp.column(part_name(breach.key, "meets"))
            yield part_name(breach.key, "known"), _count(exp.and_(member, exp.not_(meets)))
            yield part_name(breach.key, "open"), _count(exp.and_(member, _is_unknown(meets)))
    yield "work", _count(exp.or_(exp.column("in_plan"), exp.column("completed")))


def _government_columns(asked: Asked, keys: frozenset[str]) -> Iterator[tuple[str, exp.Expr]]:
    level = exp.column("level", table="governments")
    for criterion in _those(keys):
        if isinstance(criterion, OfGovernments):
            meets = _with_each_project(criterion, asked)
            yield from _named(criterion.key, _unit_parts(level.isin(*criterion.levels), meets))
        elif isinstance(criterion, SumOfGovernments):
            n, d = criterion.numerator.sql(), criterion.denominator.sql()
            yield from _named(criterion.key, _sum_parts(level.isin(*criterion.levels), n, d))
    for breach in _those_breaches(keys):
        if breach.members is None:
            meets = exp.paren(breach.requirement.sql(asked))
            yield part_name(breach.key, "known"), _one_if(exp.not_(meets))
            yield part_name(breach.key, "open"), _one_if(_is_unknown(meets))


def _with_each_project(criterion: OfGovernments, asked: Asked) -> exp.Expr:
    own = criterion.requirement.sql(asked)
    if criterion.each_project is None:
        return exp.paren(own)
    failing = exp.column(part_name(criterion.key, "failing"), table="by_county")
    still_open = exp.column(part_name(criterion.key, "open"), table="by_county")
    projects = (
        exp.Case()
        .when(exp.GT(this=failing, expression=exp.Literal.number(0)), exp.false())
        .when(exp.GT(this=still_open, expression=exp.Literal.number(0)), exp.null())
        .else_(exp.true())
    )
    return exp.paren(exp.and_(own, projects))


def _unit_parts(member: exp.Expr, meets: exp.Expr) -> Iterator[exp.Expr]:
    """As `kinds.unit_parts`, in the order of `Parts`."""
    counts = exp.Coalesce(this=member.copy(), expressions=[exp.true()])
    known = exp.and_(member.copy(), meets.copy())
    unknown = exp.or_(_is_unknown(member), exp.and_(member.copy(), _is_unknown(meets)))
    best = exp.or_(known.copy(), unknown.copy())
    for condition in (known, counts, unknown, counts.copy(), counts.copy(), best):
        yield _one_if(condition)


def _sum_parts(member: exp.Expr, n: exp.Expr, d: exp.Expr) -> Iterator[exp.Expr]:
    """As `kinds.sum_parts`, in the order of `Parts`."""
    known = exp.and_(member.copy(), exp.not_(_is_unknown(d)))
    either_unknown = exp.or_(_is_unknown(d), _is_unknown(n))
    zero = exp.Literal.number(0)
    numerator = exp.Coalesce(this=n.copy(), expressions=[zero])
    yield exp.Case().when(known, numerator).else_(zero.copy())
    yield exp.Case().when(known.copy(), d.copy()).else_(zero.copy())
    yield _one_if(exp.and_(member.copy(), either_unknown))
    yield _one_if(member.copy())
    yield _one_if(known.copy())
    yield (
        exp.Case().when(known.copy(), exp.Coalesce(this=n.copy(), expressions=[d.copy()])).else_(zero.copy())
    )


def _is_unknown(value: exp.Expr) -> exp.Expr:
    """Whether something is not known; in brackets, without which Spark does not read it."""
    return exp.paren(value.copy()).is_(exp.null())


def _one_if(condition: exp.Expr) -> exp.Expr:
    return exp.Case().when(condition, exp.Literal.number(1)).else_(exp.Literal.number(0))


def _count(condition: exp.Expr) -> exp.Expr:
    return _in_64_bits(exp.Sum(this=_one_if(condition)))


def _totals(key: str, parts: Iterator[exp.Expr]) -> Iterator[tuple[str, exp.Expr]]:
    """Sums of parts. Where rows are counted they stay in 64 bits; sums of figures may need more."""
    adds_figures = is_sum(CRITERIA[key])
    for part, (name, expression) in zip(PARTS, _named(key, parts), strict=True):
        total = exp.Sum(this=expression)
        yield name, total if adds_figures and part in FIGURES else _in_64_bits(total)


def _in_64_bits(count: exp.Expr) -> exp.Expr:
    return exp.cast(count, exp.DataType.Type.BIGINT)


def _named(key: str, parts: Iterator[exp.Expr]) -> Iterator[tuple[str, exp.Expr]]:
    for part, expression in zip(PARTS, parts, strict=True):
        yield part_name(key, part), expression
