"""The year's judgement of every government, from tables of facts that an engine holds.

Expects the tables `projects` and `divisions` with the columns of the contract, checked and typed. The
criteria run as SQL; what comes back are parts, added up county by county to prefecture, province and nation,
and only the sums are judged.
"""

import gc
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from operator import add
from typing import NamedTuple

from sqlglot import exp

from jiugai.evaluation.engines import Engine, Row
from jiugai.policy import places
from jiugai.policy.criteria import CRITERIA
from jiugai.policy.criteria import sql as criteria_sql
from jiugai.policy.criteria.breaches import BREACHES
from jiugai.policy.criteria.judgement import Judgement, judge
from jiugai.policy.criteria.kinds import OfGovernments, Parts, SumOfGovernments
from jiugai.policy.parameters import InForce, Parameters
from jiugai.policy.requirements import Asked, sql_name

OF_GOVERNMENTS = frozenset(
    key for key, each in CRITERIA.items() if isinstance(each, OfGovernments | SumOfGovernments)
)


@dataclass(frozen=True, slots=True)
class Query:
    """A question asked of an engine: its text, and where in a row of the answer each count stands."""

    text: str = field(compare=False)
    places: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted inside one division: figures in the order of a query."""

    query: Query
    figures: Sequence[int]

    def of(self, name: str) -> int:
        """One count by the name of its column; 0 where nothing was counted."""
        place = self.query.places.get(name)
        return 0 if place is None else self.figures[place]

    def parts(self, key: str) -> Parts:
        """The parts of a criterion, which stand side by side; none where nothing was counted."""
        first = self.query.places.get(criteria_sql.part_names(key)[0])
        return Parts() if first is None else Parts(*self.figures[first : first + len(Parts._fields)])

    def overlaid(self, other: "Counts") -> "Counts":
        """These counts with those of another query in the place of the ones of the same name."""
        if not other.figures:
            return self
        names = {**self.query.places, **other.query.places}
        figures = [other.of(name) if name in other.query.places else self.of(name) for name in names]
        return Counts(Query("", {name: place for place, name in enumerate(names)}), figures)


NOTHING = Counts(Query("", {}), ())


class Breached(NamedTuple):
    """Whether a bottom line is known to be breached inside a division, and whether it may be."""

    known: bool
    possibly: bool


@dataclass(frozen=True, slots=True)
class YearJudged:
    """All governments judged for a year, by code, and those that handed in no row of their own.

    `of_projects`, `of_governments`: what was counted inside each of them, from which it was judged.
    """

    year: int
    missing: tuple[str, ...]
    levels: Mapping[str, str]
    judgements: Mapping[str, Judgement]
    of_projects: Mapping[str, Counts] = field(default_factory=dict)
    of_governments: Mapping[str, Counts] = field(default_factory=dict)

    def counts(self, code: str, otherwise: "YearJudged | None" = None) -> tuple[Counts, Counts]:
        """What was counted inside a division; where only some was counted anew, the rest as before."""
        mine = (self.of_projects.get(code, NOTHING), self.of_governments.get(code, NOTHING))
        if otherwise is None or otherwise is self:
            return mine
        before = otherwise.counts(code)
        return before[0].overlaid(mine[0]), before[1].overlaid(mine[1])


def judge_year(
    engine: Engine, *, year: int, parameters: Parameters, obliged: Iterable[str] = ()
) -> YearJudged:
    """Judge every government for a year.

    on: figures are those in force on 31 December of the year. `obliged`: governments that must be judged even
    without a row. Clause: Y3, S1, S2.
    Raises: NoValueOn for a year before the register starts.
    """
    on = date(year, 12, 31)
    parameters.in_force(places.NATION, on)
    obliged = set(obliged)
    levels, missing, counties = _governments(engine, year, obliged)
    own = {code: parameters.in_force(code, on) for code in counties}
    above = {code: parameters.in_force(code, on, own=False) for code in levels}
    _put_figures(engine, "project_params", own, criteria_sql.project_figures())
    _put_figures(engine, "government_params", above, criteria_sql.government_figures())
    of_projects, of_governments = _queries(year, type(engine))
    by_county = _counted(engine, of_projects)
    _put_each_project(engine, by_county)
    inside = _rolled_up(by_county)
    among = _rolled_up(_counted(engine, of_governments))
    judged = sorted(levels)
    if places.NATION in obliged or len({code[:2] for code in judged}) > 1:
        judged = [places.NATION, *judged]
        levels[places.NATION] = "nation"
    with _uncollected():
        judgements = {
            code: judge_counts(
                inside.get(code, NOTHING),
                among.get(code, NOTHING),
                parameters.in_force(code, on, own=False),
            )
            for code in judged
        }
    return YearJudged(year, tuple(missing), levels, judgements, inside, among)


@contextmanager
def _uncollected() -> Iterator[None]:
    """A hundred thousand answers are made, all kept: looking for garbage meanwhile takes a third of it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@cache
def _queries(year: int, engine: type[Engine]) -> tuple[Query, Query]:
    """The criteria of a year, over projects and over governments: the text, and what it counts."""
    asked = Asked(date(year, 12, 31), {}, year)
    return _query(criteria_sql.projects_query(asked), engine), _query(
        criteria_sql.governments_query(asked), engine
    )


def _query(asked: exp.Select, engine: type[Engine]) -> Query:
    names = asked.named_selects[1:]
    return Query(engine.sql(asked), {name: place for place, name in enumerate(names)})


def _governments(
    engine: Engine, year: int, obliged: Iterable[str]
) -> tuple[dict[str, str], list[str], list[str]]:
    """Levels of the judged governments by code, the codes without a row, the counties with projects."""
    of_year = exp.select("*").from_("divisions").where(f"year = {year:d}")
    engine.view("divisions_of_year", of_year)
    known = dict(engine.rows(exp.select("division_code", "level").from_("divisions_of_year")))
    seen = [row[0] for row in engine.rows(exp.select("division_code").distinct().from_("projects"))]
    named = {*known, *seen, *obliged}
    codes = sorted({each for code in named for each in places.with_above(code)} - {places.NATION})
    levels = {code: known.get(code, places.level_of(code)) for code in codes}
    engine.put("governments", {"division_code": "VARCHAR", "level": "VARCHAR"}, list(levels.items()))
    return levels, [code for code in codes if code not in known], seen


def _put_figures(engine: Engine, table: str, in_force: Mapping[str, InForce], names: frozenset[str]) -> None:
    """One row of figures per division: `<name>_num` and `<name>_den` of each parameter that a rule needs."""
    columns, listed = {"division_code": "VARCHAR"}, sorted(names)
    for name in listed:
        columns |= {f"{sql_name(name)}_{part}": "BIGINT" for part in ("num", "den")}
    rows: list[Row] = [
        (code, *(term for name in listed for term in figures[name].fraction.as_integer_ratio()))
        for code, figures in in_force.items()
    ]
    engine.put(table, columns, rows)


def _put_each_project(engine: Engine, by_county: Mapping[str, Counts]) -> None:
    """What the governments' query asks of the projects of each county."""
    names = criteria_sql.each_project_names()
    rows: list[Row] = [(code, *map(counts.of, names)) for code, counts in by_county.items()]
    engine.put("by_county", {"division_code": "VARCHAR", **dict.fromkeys(names, "BIGINT")}, rows)


def _counted(engine: Engine, query: Query) -> dict[str, Counts]:
    """The answer of a query, by the code in its first column."""
    return {code: Counts(query, [*map(int, figures)]) for code, *figures in engine.rows(query.text)}


def _rolled_up(counted: Mapping[str, Counts]) -> dict[str, Counts]:
    """Every count, summed for each division, its prefecture, its province and the nation."""
    sums: dict[str, Sequence[int]] = {}
    for code, counts in counted.items():
        for inside in places.with_above(code):
            known = sums.get(inside)
            sums[inside] = [*map(add, known, counts.figures)] if known else counts.figures
    query = next(iter(counted.values())).query if counted else Query("", {})
    return {code: Counts(query, figures) for code, figures in sums.items()}


def judge_counts(of_projects: Counts, of_governments: Counts, figures: InForce) -> Judgement:
    """Judge one government by what was counted inside it. `figures`: those set above it."""
    parts = {key: parts_of(key, of_projects, of_governments) for key in CRITERIA}
    breached = breached_of(of_projects, of_governments)
    return judge(
        parts,
        breached=breached.known,
        possibly_breached=breached.possibly,
        any_work=of_projects.of("work") > 0,
        figures=figures,
    )


def parts_of(key: str, of_projects: Counts, of_governments: Counts) -> Parts:
    """The parts of one criterion among what was counted."""
    return (of_governments if key in OF_GOVERNMENTS else of_projects).parts(key)


def breached_of(of_projects: Counts, of_governments: Counts) -> Breached:
    """Whether a bottom line is breached, or may be, by what was counted."""
    known = possible = 0
    for breach in BREACHES:
        counts = of_governments if breach.members is None else of_projects
        known += counts.of(criteria_sql.part_name(breach.key, "known"))
        possible += counts.of(criteria_sql.part_name(breach.key, "open"))
    return Breached(known > 0, known + possible > 0)


def counted_again(
    engine: Engine, judged: YearJudged, parameters: Parameters, keys: Collection[str]
) -> YearJudged:
    """Some criteria and breaches of a judged year counted with other figures; nothing else of it."""
    on = date(judged.year, 12, 31)
    asked = Asked(on, {}, judged.year)
    of_governments = OF_GOVERNMENTS | {each.key for each in BREACHES if each.members is None}
    inside: Mapping[str, Counts] = {}
    among: Mapping[str, Counts] = {}
    if set(keys) - of_governments:
        counties = [row[0] for row in engine.rows("SELECT division_code FROM project_params")]
        own = {code: parameters.in_force(code, on) for code in counties}
        _put_figures(engine, "project_params", own, criteria_sql.project_figures(keys))
        inside = _rolled_up(_counted(engine, _query(criteria_sql.projects_query(asked, keys), type(engine))))
    if of_governments.intersection(keys):
        governments = [row[0] for row in engine.rows("SELECT division_code FROM government_params")]
        above = {code: parameters.in_force(code, on, own=False) for code in governments}
        _put_figures(engine, "government_params", above, criteria_sql.government_figures(keys))
        among = _rolled_up(
            _counted(engine, _query(criteria_sql.governments_query(asked, keys), type(engine)))
        )
    return YearJudged(judged.year, judged.missing, judged.levels, {}, inside, among)
