"""What stands behind a figure: every unit that a criterion counts, whether it meets, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlglot import exp

from jiugai.evaluation.bundles.tables import TABLES
from jiugai.evaluation.engines import Engine
from jiugai.evaluation.judging import OF_GOVERNMENTS
from jiugai.evaluation.open_years import OpenYear
from jiugai.policy import places
from jiugai.policy.criteria import CRITERIA
from jiugai.policy.criteria import sql as criteria_sql
from jiugai.policy.criteria.kinds import OfGovernments, OfProjects, SumOfGovernments, SumOfProjects
from jiugai.policy.facts import DivisionFacts, Facts, ProjectFacts
from jiugai.policy.requirements import Asked, Requirement
from jiugai.policy.verdicts import Check

PROJECT_ROWS = ("payments", "responses", "findings", "complaints", "outputs")
GOVERNMENT_ROWS = ("payments", "findings", "complaints")
"""Raw tables whose rows tell of a project, of a government."""
RAW_AT_ONCE = 200


class Standing(StrEnum):
    """How a unit stands in a criterion."""

    SHORT = "short"  # 未达：不达标，或分子小于分母
    OPEN = "open"  # 待核
    FULL = "full"  # 达标，或分子等于分母


@dataclass(frozen=True, slots=True)
class Unit:
    """One project or government that a criterion counts: 1 or 0 of 1, or the two figures of a sum."""

    code: str
    name: str
    division_code: str
    standing: Standing
    numerator: int | None
    denominator: int | None

    @property
    def lacking(self) -> int:
        """By how much the numerator is short; what is not known counts in full."""
        return (self.denominator or 0) - (self.numerator or 0)


def units_of(year: OpenYear, key: str, division: str) -> list[Unit]:
    """The units of a criterion inside a division: those that fall short first, then those not known.

    Clause: the criterion's own.
    """
    engine = year.engine()
    asked = Asked(date(year.judged.year, 12, 31), {}, year.judged.year)
    query = (
        criteria_sql.government_rows(key, asked)
        if key in OF_GOVERNMENTS
        else criteria_sql.project_rows(key, asked)
    )
    names = query.named_selects
    rows = (dict(zip(names, row, strict=True)) for row in engine.rows(_inside(query, division)))
    units = [_unit(key, row) for row in rows if places.is_inside(row["division_code"], division)]
    order = list(Standing)
    return sorted(units, key=lambda each: (order.index(each.standing), -each.lacking, each.code))


def _inside(query: exp.Select, division: str) -> exp.Select:
    """Only rows whose code begins as the division's does; exactly which, Python says."""
    prefix = division.rstrip("0") if division.endswith("00") else division
    if not prefix:
        return query
    alias = "governments" if query.find(exp.From).this.alias_or_name == "governments" else "facts"  # type: ignore[union-attr]
    code = exp.column("division_code", table=alias)
    end = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    return query.where(
        exp.and_(
            exp.GTE(this=code, expression=exp.Literal.string(prefix)),
            exp.LT(this=code.copy(), expression=exp.Literal.string(end)),
        )
    )


def _unit(key: str, row: Mapping[str, Any]) -> Unit:
    code = row.get("project_code") or row["division_code"]
    name, place = row.get("name") or "", row["division_code"]
    if isinstance(CRITERIA[key], SumOfProjects | SumOfGovernments):
        n, d = row["n"], row["d"]
        if d is None:  # left out of both sums
            return Unit(code, name, place, Standing.OPEN, None, None)
        if n is None:
            return Unit(code, name, place, Standing.OPEN, None, d)
        return Unit(code, name, place, Standing.FULL if n >= d else Standing.SHORT, n, d)
    meets = row["meets"] if row.get("member", True) else None
    if meets is None:
        return Unit(code, name, place, Standing.OPEN, None, 1)
    return Unit(code, name, place, Standing.FULL if meets else Standing.SHORT, int(meets), 1)


def project_facts(engine: Engine, code: str) -> ProjectFacts | None:
    """The sealed facts of one project."""
    found: ProjectFacts | None = _facts(engine, ProjectFacts, "projects", "project_code", code)
    return found


def government_facts(engine: Engine, code: str) -> DivisionFacts | None:
    """The sealed facts of one government."""
    found: DivisionFacts | None = _facts(engine, DivisionFacts, "divisions_of_year", "division_code", code)
    return found


def _facts(engine: Engine, kind: type[Any], table: str, key: str, code: str) -> Any:
    names = [each.name for each in fields(kind)]
    found = engine.rows(
        exp.select(*names)
        .from_(table)
        .where(exp.EQ(this=exp.column(key), expression=exp.Literal.string(code)))
    )
    return kind(**dict(zip(names, found[0], strict=True))) if found else None


@dataclass(frozen=True, slots=True)
class Told:
    """What one criterion says of one unit: its check, or the figures of a sum; `belongs` None: not known."""

    key: str
    belongs: bool | None
    check: Check | None = None
    numerator: int | None = None
    denominator: int | None = None
    is_sum: bool = False


def told_of_project(year: OpenYear, facts: ProjectFacts) -> list[Told]:
    """Every criterion that counts a project, or may, with what was measured and required."""
    on = date(year.judged.year, 12, 31)
    figures = year.parameters.in_force(facts.division_code, on)
    asked = Asked(on, figures, year.judged.year)
    told = []
    for key, each in CRITERIA.items():
        if isinstance(each, OfProjects | SumOfProjects):
            belongs = each.members.belongs(facts, asked)
            if belongs is False:
                continue
            told.append(
                Told(key, belongs, check=_check(each.requirement, key, facts, asked))
                if isinstance(each, OfProjects)
                else Told(key, belongs, None, each.numerator.of(facts), each.denominator.of(facts), True)
            )
        elif (
            isinstance(each, OfGovernments)
            and each.each_project
            and each.among
            and each.among.belongs(facts, asked)
        ):
            told.append(Told(key, True, check=_check(each.each_project, key, facts, asked)))
    return told


def told_of_government(year: OpenYear, code: str, facts: DivisionFacts | None) -> list[Told]:
    """Every criterion that counts a government itself, with what was measured and required."""
    on = date(year.judged.year, 12, 31)
    level = year.judged.levels.get(code, places.level_of(code))
    asked = Asked(on, year.parameters.in_force(code, on, own=False), year.judged.year)
    known = facts or DivisionFacts(division_code=code, level=level, year=year.judged.year)
    told = []
    for key, each in CRITERIA.items():
        if isinstance(each, OfGovernments) and level in each.levels:
            told.append(Told(key, True, check=_check(each.requirement, key, known, asked)))
        elif isinstance(each, SumOfGovernments) and level in each.levels:
            told.append(Told(key, True, None, each.numerator.of(known), each.denominator.of(known), True))
    return told


def _check(requirement: Requirement, key: str, facts: Facts, asked: Asked) -> Check:
    check = requirement.check(facts, asked)
    return check if check.clause else _with_clause(check, key)


def _with_clause(check: Check, key: str) -> Check:
    """A requirement without a clause of its own rests on the criterion's."""
    return replace(check, clause=key)


@dataclass(frozen=True, slots=True)
class RawRows:
    """The first raw rows that tell of something, and how many there are."""

    rows: list[dict[str, Any]]
    count: int


def raw_rows_of(year: OpenYear, table: str, column: str, code: str, start: int = 0) -> RawRows:
    """The sealed raw rows that tell of a project or a government, some at once from a place on."""
    files = year.opened.files(TABLES[table])
    if not files:
        return RawRows([], 0)
    engine = year.engine()
    engine.parquet(table, files)
    names = list(TABLES[table].types)
    those = exp.select(*names).from_(table)
    those = those.where(exp.EQ(this=exp.column(column), expression=exp.Literal.string(code)))
    ((count,),) = engine.rows(exp.select("count(*)").from_(those.subquery("those")))
    found = engine.rows(those.order_by(*TABLES[table].key).limit(RAW_AT_ONCE).offset(start))
    return RawRows([dict(zip(names, row, strict=True)) for row in found], int(count))
