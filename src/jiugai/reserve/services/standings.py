"""What planning and the gates decide of a project, written down. The rooms above call this, not pages."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from jiugai.core.actors import Actor
from jiugai.core.audit import audit
from jiugai.core.records import keep, latest
from jiugai.reserve.models import LIVE_STAGES, PlanPlace, Project, Stage, StageMove, Standing


def record_standings(standings: Iterable[Standing]) -> None:
    """The result of one ranking, a row for each project. The ranking leaves the trace."""
    Standing.objects.bulk_create(standings)


@transaction.atomic
def give_place(
    project: Project,
    *,
    by: Actor,
    year: int,
    plan: str,
    proposed_by: str,
    approved_on: date,
    order_kept: bool | None,
) -> PlanPlace:
    """The project is in the approved plan of the year."""
    stored = PlanPlace.objects.filter(project=project, year=year, withdrawn_on=None).first()
    facts = {
        "plan": plan,
        "proposed_by": proposed_by,
        "approved_on": approved_on,
        "order_kept": order_kept,
    }
    return keep(stored or PlanPlace(project=project, year=year), facts, by=by, act="plan_place.give")


@transaction.atomic
def take_place_back(project: Project, *, by: Actor, year: int, on: date, reason: str) -> None:
    """The project leaves the plan of the year, by an adjustment or by withdrawing."""
    for place in PlanPlace.objects.filter(project=project, year=year, withdrawn_on=None):
        keep(place, {"withdrawn_on": on, "reason": reason}, by=by, act="plan_place.take_back", reason=reason)


@transaction.atomic
def move_stage(
    project: Project,
    to: Stage,
    *,
    by: Actor,
    on: date,
    gate_record: str = "",
    reason: str = "",
    is_backfilled: bool = False,
) -> Project:
    """Write down that a project is at another stage; out of life, it lets its estates go.

    Only `lifecycle` calls this: whether the project may move is a gate's business.
    """
    found = latest(project)
    before = found.stage
    StageMove.objects.create(
        project=found,
        from_stage=before,
        to_stage=to,
        moved_on=on,
        gate_record=gate_record,
        reason=reason,
        is_backfilled=is_backfilled,
    )
    found.stage = to
    found.save(update_fields=["stage", "updated_at"])
    if to not in LIVE_STAGES:
        found.memberships.update(is_live=False)
    told = {"stage": to, "on": on, "gate_record": gate_record}
    audit(by, "project.move", found, before={"stage": before}, after=told, reason=reason)
    return found
