"""The year's judgement of every government, from tables of facts in one DuckDB connection.

Expects the tables `projects` and `divisions` with the columns of the contract, checked and typed. The
criteria run as SQL; what comes back are parts, added up county by county to prefecture, province and nation,
and only the sums are judged.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import duckdb

from jiugai.policy import places
from jiugai.policy.criteria import CRITERIA
from jiugai.policy.criteria import sql as criteria_sql
from jiugai.policy.criteria.breaches import BREACHES
from jiugai.policy.criteria.judgement import Judgement, judge
from jiugai.policy.criteria.kinds import OfGovernments, Parts, SumOfGovernments
from jiugai.policy.parameters import InForce, Parameters
from jiugai.policy.requirements import Asked, sql_name


@dataclass(frozen=True, slots=True)
class YearJudged:
    """All governments judged for a year, by code, and those that handed in no row of their own."""

    year: int
    missing: tuple[str, ...]
    levels: Mapping[str, str]
    judgements: Mapping[str, Judgement]


def judge_year(
    connection: duckdb.DuckDBPyConnection,
    *,
    year: int,
    parameters: Parameters,
    obliged: Iterable[str] = (),
) -> YearJudged:
    """Judge every government for a year.

    on: figures are those in force on 31 December of the year. `obliged`: governments that must be judged even
    without a row. Clause: Y3, S1, S2.
    Raises: NoValueOn for a year before the register starts.
    """
    on = date(year, 12, 31)
    parameters.in_force(places.NATION, on)
    obliged = set(obliged)
    levels, missing = _governments(connection, year, obliged)
    counties = [
        row[0] for row in connection.execute("SELECT DISTINCT division_code FROM projects").fetchall()
    ]
    in_counties = {code: parameters.in_force(code, on) for code in counties}
    above_governments = {code: parameters.in_force(code, on, own=False) for code in levels}
    _figures(connection, "project_params", in_counties, criteria_sql.project_figures())
    _figures(connection, "government_params", above_governments, criteria_sql.government_figures())
    of_projects, of_governments = _queries(year)
    _run(connection, "by_county", of_projects)
    _run(connection, "by_government", of_governments)
    counted = {table: _rolled_up(connection, table) for table in ("by_county", "by_government")}
    judged = sorted(levels)
    if places.NATION in obliged or len({code[:2] for code in judged}) > 1:
        judged = [places.NATION, *judged]
        levels[places.NATION] = "nation"
    judgements = {
        code: _judge(
            counted["by_county"].get(code, {}),
            counted["by_government"].get(code, {}),
            parameters.in_force(code, on, own=False),
        )
        for code in judged
    }
    return YearJudged(year, tuple(missing), levels, judgements)


@cache
def _queries(year: int) -> tuple[str, str]:
    """The criteria of a year as DuckDB reads them: over projects, over governments."""
    asked = Asked(date(year, 12, 31), {}, year)
    return (
        criteria_sql.projects_query(asked).sql(dialect="duckdb"),
        criteria_sql.governments_query(asked).sql(dialect="duckdb"),
    )


def _governments(
    connection: duckdb.DuckDBPyConnection, year: int, obliged: Iterable[str]
) -> tuple[dict[str, str], list[str]]:
    """Level by code of every judged government, and the codes without a row of the year."""
    rows = connection.execute("SELECT division_code, level FROM divisions WHERE year = ?", [year]).fetchall()
    known = dict(rows)
    seen = {row[0] for row in connection.execute("SELECT DISTINCT division_code FROM projects").fetchall()}
    named = {*known, *seen, *obliged}
    codes = sorted({each for code in named for each in places.with_above(code)} - {places.NATION})
    levels = {code: known.get(code, places.level_of(code)) for code in codes}
    connection.execute("CREATE OR REPLACE TEMP TABLE governments (division_code VARCHAR, level VARCHAR)")
    connection.execute(
        "INSERT INTO governments SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[])",
        [codes, [levels[code] for code in codes]],
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE divisions_of_year AS SELECT * FROM divisions WHERE year = ?", [year]
    )
    return levels, [code for code in codes if code not in known]


def _figures(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    in_force: Mapping[str, InForce],
    names: frozenset[str],
) -> None:
    """One row of figures per division: `<name>_num` and `<name>_den` of each parameter that a rule needs."""
    columns: list[list[Any]] = [list(in_force)]
    selected = ["unnest(?::VARCHAR[]) AS division_code"]
    for name in sorted(names):
        amounts = [figures[name].fraction for figures in in_force.values()]
        columns += [[each.numerator for each in amounts], [each.denominator for each in amounts]]
        selected += [f"unnest(?::BIGINT[]) AS {sql_name(name)}_{part}" for part in ("num", "den")]
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT {', '.join(selected)}", columns)


def _run(connection: duckdb.DuckDBPyConnection, table: str, query: str) -> None:
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {query}")


def _rolled_up(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, dict[str, int]]:
    """Every count of a table, summed for each division, its prefecture, its province and the nation."""
    described = connection.execute(f"DESCRIBE {table}").fetchall()
    counts = [row[0] for row in described if row[0] != "division_code"]
    listed = ", ".join(counts)
    sums = ", ".join(f"sum({name}) AS {name}" for name in counts)
    levels = ("division_code", "division_code[:4] || '00'", "division_code[:2] || '0000'", "'000000'")
    each_level = " UNION ALL ".join(
        f"SELECT {key} AS inside, {listed} FROM {table}"
        + (f" WHERE {key} <> division_code" if key != "division_code" else "")
        for key in levels
    )
    answer = connection.execute(f"SELECT inside, {sums} FROM ({each_level}) GROUP BY inside")
    return {row[0]: dict(zip(counts, row[1:], strict=True)) for row in answer.fetchall()}


def _judge(of_projects: Mapping[str, int], of_governments: Mapping[str, int], figures: InForce) -> Judgement:
    parts = {
        key: _parts(
            key, of_governments if isinstance(each, OfGovernments | SumOfGovernments) else of_projects
        )
        for key, each in CRITERIA.items()
    }
    known = possible = 0
    for breach in BREACHES:
        counts = of_governments if breach.members is None else of_projects
        known += counts.get(criteria_sql.part_name(breach.key, "known"), 0)
        possible += counts.get(criteria_sql.part_name(breach.key, "open"), 0)
    return judge(
        parts,
        breached=known > 0,
        possibly_breached=known + possible > 0,
        any_work=of_projects.get("work", 0) > 0,
        figures=figures,
    )


def _parts(key: str, counts: Mapping[str, int]) -> Parts:
    return Parts(*(int(counts.get(criteria_sql.part_name(key, part), 0)) for part in criteria_sql.PARTS))
