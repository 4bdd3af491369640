"""What a row of a project ledger says differently from what is kept of the project it is about."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from jiugai.core.wording import stored
from jiugai.lifecycle.project_columns import COLUMNS
from jiugai.reserve.models import EarlierFact, PlanPlace, Project
from jiugai.reserve.services import current_scheme
from jiugai.reserve.services.earlier import value_of

if TYPE_CHECKING:
    from jiugai.lifecycle.project_ledgers import ProjectRow

BY_NAME = {column.name: column for column in COLUMNS}


def told_changes(row: "ProjectRow", project: Project, evidence: str) -> Sequence[str]:
    """Each thing that would change, from what to what: 总投资 380 万元 → 400 万元.

    evidence: what the row itself says to rest on, if it does.
    """
    head = {"name": row.name, "plan_year": row.plan_year, "stage": row.stage}
    earlier = {each.name: each for each in EarlierFact.objects.filter(project=project)}
    kept = _kept(project, row.plan_year)
    kept |= {key: value_of(fact) for key, fact in earlier.items()}
    changed = [
        f"{BY_NAME[key].label} {said(key, old)} → {said(key, new)}"
        for key, new in {**head, **row.facts}.items()
        if (old := kept.get(key)) != new
    ]
    rested = {earlier[key].evidence for key in row.facts if key in earlier}
    if evidence and not rested <= {evidence}:
        changed.append(f"依据 {'、'.join(sorted(rested))} → {evidence}")
    return changed


def said(name: str, value: object) -> str:
    """A fact of a project for a reader."""
    return stored(name, value, BY_NAME[name].choices, nothing="不详")


def _kept(project: Project, year: int) -> dict[str, object]:
    """What the project, its scheme and its place in the year's plan say."""
    place = PlanPlace.objects.filter(project=project, year=year).first()
    return {
        "name": project.name,
        "plan_year": project.plan_year,
        "stage": project.stage,
        "cost_fen": current_scheme(project).cost_fen,
        "planned_on": place.approved_on if place else None,
        "order_kept": place.order_kept if place else None,
    }
