"""The projects of a year one by one, as the table of basic facts lists them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from jiugai.evaluation.engines import Engine
from jiugai.evaluation.reports.counting import asked_of
from jiugai.policy.criteria.members import COMPLETED, PLAN
from jiugai.policy.terms import column


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One project of the year's plan, or completed in the year. Units: ㎡ and fen."""

    division_code: str
    project_code: str
    name: str | None
    plan_year: int | None
    stage: str
    estates: int | None
    buildings: int | None
    homes: int | None
    floor_area_m2: int | None
    completed_year_min: int | None
    completed_year_max: int | None
    cost_fen: int | None
    funds_total_fen: int | None
    planned_on: date | None
    started_on: date | None
    completed_on: date | None
    accepted_on: date | None


def project_rows(engine: Engine, year: int) -> Mapping[str, list[ProjectRow]]:
    """By county, in the order of their codes."""
    asked = asked_of(year)
    names = [*ProjectRow.__dataclass_fields__]
    query = (
        exp.select(*(column(name) for name in names))
        .from_("projects AS facts")
        .where(exp.or_(PLAN.who.sql(asked), COMPLETED.who.sql(asked)))
        .order_by(column("division_code"), column("project_code"))
    )
    found: dict[str, list[ProjectRow]] = {}
    for row in engine.rows(query):
        each = ProjectRow(*row)
        found.setdefault(each.division_code, []).append(each)
    return found
