"""On which days projects reached what they have reached, as the facts tell it, in three questions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from jiugai.reserve.models import EarlierFact, PlanPlace, Stage, StageMove

TOLD = ("started_on", "completed_on", "accepted_on")
RECORDED = {Stage.STARTED: "started_on", Stage.ACCEPTED: "accepted_on", Stage.CLOSED: "closed_on"}


@dataclass(slots=True)
class Milestones:
    """The days of one project; None is not known or not yet."""

    planned_on: date | None = None
    started_on: date | None = None
    completed_on: date | None = None
    accepted_on: date | None = None
    closed_on: date | None = None
    left_plan_on: date | None = None
    withdrawn_on: date | None = None


def milestones(projects: Collection[int]) -> dict[int, Milestones]:
    """The days of some projects by their ids.

    A recorded move wins over what was told of a project from before; of one that was taken over, the day of
    the move is that of the taking over and says nothing of starting or acceptance.
    """
    found = {pk: Milestones() for pk in projects}
    for fact in EarlierFact.objects.filter(project__in=projects, name__in=TOLD):
        setattr(found[fact.project_id], fact.name, date.fromisoformat(fact.value))
    moves = StageMove.objects.filter(project__in=projects).order_by("pk")
    for project, stage, day, is_backfilled in moves.values_list(
        "project", "to_stage", "moved_on", "is_backfilled"
    ):
        if stage == Stage.WITHDRAWN and not is_backfilled:
            found[project].withdrawn_on = day
        elif stage in RECORDED and not is_backfilled:
            setattr(found[project], RECORDED[Stage(stage)], day)
    places = PlanPlace.objects.filter(project__in=projects, approved_on__isnull=False).order_by("pk")
    for place in places:
        found[place.project_id].planned_on = place.approved_on
        found[place.project_id].left_plan_on = place.withdrawn_on
    return found
