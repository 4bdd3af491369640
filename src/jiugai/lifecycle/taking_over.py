"""Taking over projects that were under way before (补录): told as they were, judged after the fact."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from jiugai.core.actors import Actor
from jiugai.core.errors import Refused
from jiugai.core.records import keep
from jiugai.core.tables.dry_runs import Standing, Taken
from jiugai.lifecycle.project_columns import KEPT_ELSEWHERE
from jiugai.lifecycle.services import judge
from jiugai.policy.gates import ACCEPT, CLOSE, ENTER_LIBRARY, ENTER_PLAN, START, Gate
from jiugai.policy.parameters import REGISTER_STARTS
from jiugai.registry.selectors import parameters
from jiugai.reserve.models import PlanPlace, Project, Stage
from jiugai.reserve.services import current_scheme, move_stage, propose_project, tell_earlier_fact

if TYPE_CHECKING:
    from jiugai.lifecycle.project_ledgers import ProjectLedger, ProjectRow

IMPORT = "import_projects"
PASSED: dict[Stage, tuple[tuple[Gate, str], ...]] = {}
"""The gates behind a project at each stage, each with the fact that says on which day."""
_WAY = (
    (Stage.IN_LIBRARY, ENTER_LIBRARY, "planned_on"),
    (Stage.PLANNED, ENTER_PLAN, "planned_on"),
    (Stage.STARTED, START, "started_on"),
    (Stage.ACCEPTED, ACCEPT, "accepted_on"),
    (Stage.CLOSED, CLOSE, "final_account_on"),
)
for place, (reached, _gate, _day) in enumerate(_WAY, start=1):
    PASSED[reached] = tuple((gate, day) for _, gate, day in _WAY[:place])
IN_PLAN = (Stage.PLANNED, Stage.STARTED, Stage.ACCEPTED, Stage.CLOSED)


class MayNotStepBack(Refused):
    """A ledger tells an earlier stage than the project has reached."""

    status = 409


@transaction.atomic
def take_over(ledger: "ProjectLedger", *, by: Actor, on: date, source: str) -> Taken:
    """Store what the dry run showed, all of it or nothing.

    on: today. Raises: BadInput if anything is wrong with the ledger, Refused
    """
    ledger.raise_if_bad()
    for division in {row.division.code for row in ledger.rows}:
        by.require(IMPORT, division)
    for row in ledger.rows:
        if row.standing is not Standing.SAME:
            take_over_project(row, by=by, on=on, source=source)
    return ledger.taken


@transaction.atomic
def take_over_project(row: "ProjectRow", *, by: Actor, on: date, source: str) -> Project:
    """One project, new or told anew, at the stage it has reached; its past gates judged after the fact.

    One that was only surveyed is an ordinary new project.

    Their answers are marked so and are never a pass. Raises: Refused, BadInput
    """
    project = row.project or propose_project(
        by=by,
        name=row.name,
        division=row.division,
        plan_year=row.plan_year,
        estates=row.estates,
        on=on,
        source=source,
        is_backfilled=row.stage != Stage.SURVEYED,
        is_over=row.stage in (Stage.CLOSED, Stage.WITHDRAWN),
    )
    said = {"name": row.name, "plan_year": row.plan_year}
    keep(project, said, by=by, act="project.correct", reason=row.evidence)
    _tell(project, row, by)
    if project.stage != row.stage:
        if Stage(project.stage).lies_beyond(row.stage):
            raise MayNotStepBack(
                f"“{project}”已到“{project.get_stage_display()}”阶段，台账所填阶段更早，请核对"
            )
        project = move_stage(project, row.stage, by=by, on=on, reason=row.evidence, is_backfilled=True)
    figures = parameters()
    for gate, day in PASSED.get(row.stage, ()):
        known = row.facts.get(day)
        judged_on = max(known, REGISTER_STARTS) if isinstance(known, date) else on
        judge(project, gate, by=by, on=judged_on, is_backfilled=True, figures=figures)
    project.refresh_from_db()
    return project


def _tell(project: Project, row: "ProjectRow", by: Actor) -> None:
    if (cost := row.facts.get("cost_fen")) is not None:
        keep(current_scheme(project), {"cost_fen": cost}, by=by, act="scheme.state", reason=row.evidence)
    if row.stage in IN_PLAN or "planned_on" in row.facts:
        place = PlanPlace.objects.filter(project=project, year=row.plan_year).first()
        told = {"approved_on": row.facts.get("planned_on"), "order_kept": row.facts.get("order_kept")}
        facts = {name: value for name, value in told.items() if value is not None}
        facts["proposed_by"] = str(row.division)
        keep(
            place or PlanPlace(project=project, year=row.plan_year),
            facts,
            by=by,
            act="plan_place.take_over",
            reason=row.evidence,
        )
    for name, value in row.facts.items():
        if name not in KEPT_ELSEWHERE:
            tell_earlier_fact(project, by=by, name=name, value=value, evidence=row.evidence)
