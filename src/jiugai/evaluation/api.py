"""The year's judgement for programs: every step from a province's figure down to the raw rows.

Same selectors and same rights as the pages; exact figures as text (`199/300`), points in hundredths.
"""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import NonNegativeInt

from jiugai.core.command_line import SHANGHAI
from jiugai.core.requests import acting_in
from jiugai.core.wording import check_as_json
from jiugai.evaluation import selectors
from jiugai.evaluation.explaining import (
    GOVERNMENT_ROWS,
    PROJECT_ROWS,
    Standing,
    Told,
    Unit,
    government_facts,
    project_facts,
    raw_rows_of,
    told_of_government,
    told_of_project,
    units_of,
)
from jiugai.evaluation.models import CriterionResult, DivisionResult, YearRun
from jiugai.evaluation.open_years import OpenYear, open_year
from jiugai.evaluation.views.finding import VIEW, result_in_scope, run_or_404, sees
from jiugai.evaluation.whatif import effect_as_json, figures_of
from jiugai.policy.criteria import CRITERIA
from jiugai.policy.criteria.raising import gains
from jiugai.policy.register import rulebook

router = Router(tags=["evaluation"])
AT_ONCE = 100


class RunOut(Schema):
    """A run: all bundles of a year judged together."""

    number: str
    year: int
    rule_version: str
    is_trial: bool
    recorded_at: str
    bundles: list[str]
    missing: list[str]


class DivisionOut(Schema):
    """One government's year."""

    division_code: str
    name: str
    level: str
    total_x100: int | None
    best_x100: int | None
    grade: str | None
    has_row: bool


class CriterionOut(Schema):
    """One criterion of one government, with the address of the units behind it."""

    criterion: str
    name: str
    clause: str
    numerator: int
    denominator: int
    unknown: int
    target: str | None
    weight: str
    outcome: str
    points_x100: int | None
    best_x100: int | None
    units: str


class GainOut(Schema):
    """Points of 100 that a criterion could still bring, as exact fractions."""

    criterion: str
    all: str
    by_knowing: str
    by_one: str


class YearOut(Schema):
    run: RunOut
    divisions: list[DivisionOut]


class GovernmentOut(Schema):
    run: RunOut
    division: DivisionOut
    criteria: list[CriterionOut]
    gains: list[GainOut]
    below: list[DivisionOut]


class UnitOut(Schema):
    """One project or government that a criterion counts."""

    code: str
    name: str
    division_code: str
    standing: Standing
    numerator: int | None
    denominator: int | None
    facts: str


class UnitsOut(Schema):
    criterion: CriterionOut
    asks: str
    formula: str
    count: int
    next: str | None
    units: list[UnitOut]


class ToldOut(Schema):
    """What a criterion says of one unit."""

    criterion: str
    belongs: bool | None
    check: dict[str, Any] | None
    numerator: int | None
    denominator: int | None


class SealedOut(Schema):
    """Sealed facts, the criteria that read them, the raw rows they were counted from."""

    code: str
    division_code: str
    bundle: str | None
    facts: dict[str, Any] | None
    criteria: list[ToldOut]
    raw: dict[str, list[dict[str, Any]]]
    raw_counts: dict[str, int]


class EffectOut(Schema):
    division_code: str
    level: str
    before_x100: int | None
    after_x100: int | None
    before_grade: str | None
    after_grade: str | None


class UnitsIn(Schema):
    """Which units, and from which on."""

    standing: Standing | None = None
    start: NonNegativeInt = 0


class TrialIn(Schema):
    """Figures to try, as `S1.6.3.weight=10`; several times."""

    set: list[str] = []


@router.get("/{int:year}", response=YearOut, summary="各级政府的评价结果")
def year_results(request: HttpRequest, year: int) -> dict[str, Any]:
    """Every government in scope."""
    scoped = acting_in(request, VIEW)
    run = run_or_404(year)
    seen = [each for each in run.results.all() if sees(scoped, each.code)]
    names = selectors.names_of(each.code for each in seen)
    return {"run": _run(run), "divisions": [_division(each, names) for each in seen]}


@router.get("/{int:year}/what-if", response=list[EffectOut], summary="改变参数的影响")
def try_figures(request: HttpRequest, year: int, given: Query[TrialIn]) -> list[dict[str, Any]]:
    """What other figures would make of every government in scope."""
    scoped = acting_in(request, VIEW)
    effects = open_year(run_or_404(year)).whatif.effect(figures_of(given.set))
    return [effect_as_json(each) for each in effects if sees(scoped, each.code)]


@router.get("/{int:year}/projects/{path:code}", response=SealedOut, summary="一个项目封存的事实和原始记录")
def project_sealed(request: HttpRequest, year: int, code: str, start: NonNegativeInt = 0) -> dict[str, Any]:
    """One project as it was sealed; raw rows some at once, from `start` on."""
    scoped = acting_in(request, VIEW)
    opened = open_year(run_or_404(year))
    facts = project_facts(opened.engine(), code)
    if facts is None or not sees(scoped, facts.division_code):
        raise Http404
    told = [_told(each) for each in told_of_project(opened, facts)]
    return _sealed(
        opened, code, facts.division_code, facts=facts, told=told, column="project_code", start=start
    )


@router.get("/{int:year}/{str:code}", response=GovernmentOut, summary="一个政府的36个子项")
def government_results(request: HttpRequest, year: int, code: str) -> dict[str, Any]:
    """One government: its criteria, what could be gained, those directly below."""
    _scoped, run, result = result_in_scope(request, year, code)
    below = [each.result for each in selectors.children_of(run, code)]
    names = selectors.names_of([code, *(each.code for each in below)])
    return {
        "run": _run(run),
        "division": _division(result, names),
        "criteria": [
            _criterion(run, code, key, row) for key, row in selectors.criteria_of(result).items()
        ],
        "gains": [
            {"criterion": each.key, "all": str(each.all), "by_knowing": str(each.by_knowing),
             "by_one": str(each.by_one)}
            for each in gains(open_year(run).judged.judgements[code])
        ],
        "below": [_division(each, names) for each in below],
    }  # fmt: skip


@router.get("/{int:year}/{str:code}/facts", response=SealedOut, summary="一个政府封存的事实和原始记录")
def government_sealed(
    request: HttpRequest, year: int, code: str, start: NonNegativeInt = 0
) -> dict[str, Any]:
    """One government's own facts as they were sealed; raw rows some at once, from `start` on."""
    _scoped, run, _result = result_in_scope(request, year, code)
    opened = open_year(run)
    facts = government_facts(opened.engine(), code)
    told = [_told(each) for each in told_of_government(opened, code, facts)]
    return _sealed(opened, code, code, facts=facts, told=told, column="division_code", start=start)


@router.get(
    "/{int:year}/{str:code}/criteria/{str:key}", response=UnitsOut, summary="一个子项计入的项目或政府"
)
def criterion_units(
    request: HttpRequest, year: int, code: str, key: str, wanted: Query[UnitsIn]
) -> dict[str, Any]:
    """The units behind a figure, some at once; `next` leads to the rest."""
    _scoped, run, result = result_in_scope(request, year, code)
    if key not in CRITERIA:
        raise Http404
    start, standing = wanted.start, wanted.standing
    units = [each for each in units_of(open_year(run), key, code) if standing in (None, each.standing)]
    text = rulebook().criteria[key]
    query = f"&standing={standing}" if standing else ""
    more = start + AT_ONCE < len(units)
    return {
        "criterion": _criterion(run, code, key, result.criteria.get(criterion=key)),
        "asks": text.asks,
        "formula": text.formula,
        "count": len(units),
        "next": f"{_address(run, code)}/criteria/{key}?start={start + AT_ONCE}{query}" if more else None,
        "units": [_unit(run, each) for each in units[start : start + AT_ONCE]],
    }


def _address(run: YearRun, code: str) -> str:
    return f"/api/v1/evaluation/{run.year}/{code}"


def _run(run: YearRun) -> dict[str, Any]:
    return {
        "number": run.number,
        "year": run.year,
        "rule_version": run.rule_version,
        "is_trial": run.is_trial,
        "recorded_at": run.recorded_at.astimezone(SHANGHAI).isoformat(),
        "bundles": run.bundles,
        "missing": run.missing,
    }


def _division(result: DivisionResult, names: dict[str, str]) -> dict[str, Any]:
    return {
        "division_code": result.code,
        "name": names[result.code],
        "level": result.level,
        "total_x100": result.total_x100,
        "best_x100": result.best_x100,
        "grade": result.grade or None,
        "has_row": result.has_row,
    }


def _criterion(run: YearRun, code: str, key: str, row: CriterionResult) -> dict[str, Any]:
    parts = row.counted
    return {
        "criterion": key,
        "name": rulebook().criteria[key].name,
        "clause": rulebook().clauses[key].cited,
        "numerator": parts.numerator,
        "denominator": parts.denominator,
        "unknown": parts.unknown,
        "target": row.target or None,
        "weight": row.weight,
        "outcome": row.outcome,
        "points_x100": row.points_x100,
        "best_x100": row.best_x100,
        "units": f"{_address(run, code)}/criteria/{key}",
    }


def _unit(run: YearRun, unit: Unit) -> dict[str, Any]:
    is_government = unit.code == unit.division_code
    facts = f"{_address(run, unit.code)}/facts" if is_government else _address(run, f"projects/{unit.code}")
    return {
        "code": unit.code,
        "name": unit.name,
        "division_code": unit.division_code,
        "standing": unit.standing,
        "numerator": unit.numerator,
        "denominator": unit.denominator,
        "facts": facts,
    }


def _told(told: Told) -> dict[str, Any]:
    return {
        "criterion": told.key,
        "belongs": told.belongs,
        "check": check_as_json(told.check) if told.check else None,
        "numerator": told.numerator,
        "denominator": told.denominator,
    }


def _sealed(
    opened: OpenYear,
    code: str,
    division: str,
    *,
    facts: Any,
    told: list[dict[str, Any]],
    column: str,
    start: int,
) -> dict[str, Any]:
    names = PROJECT_ROWS if column == "project_code" else GOVERNMENT_ROWS
    sealed = opened.bundle_of(division)
    rows = {name: raw_rows_of(opened, name, column, code, start) for name in names}
    shown = {name: getattr(facts, name) for name in facts.__slots__} if facts else None
    return {
        "code": code,
        "division_code": division,
        "bundle": opened.numbers.get(sealed.name) if sealed else None,
        "facts": shown and {name: _plain(value) for name, value in shown.items()},
        "criteria": told,
        "raw": {
            name: [{key: _plain(value) for key, value in row.items()} for row in found.rows]
            for name, found in rows.items()
            if found.count
        },
        "raw_counts": {name: found.count for name, found in rows.items()},
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
