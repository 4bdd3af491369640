"""Shortfalls that surveys found in a project's estates, and what becomes of each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jiugai.policy.register import Item, rulebook
from jiugai.registry.models import Estate, FacilityCondition
from jiugai.reserve.catalogue import GROUPS, group_of
from jiugai.reserve.models import DecisionKind, Project, ShortfallDecision, WorkItem
from jiugai.reserve.services.schemes import FIRST_GROUP, THIRD_GROUP, current_scheme


class Treatment(StrEnum):
    """What becomes of a shortfall."""

    LEFT = "left"
    REFUSED = "refused"
    ASKED = "asked"
    EXCUSED = "excused"
    DECLINED = "declined"
    COVERED = "covered"


LABELS = {
    Treatment.LEFT: "应改未改",
    Treatment.REFUSED: "上级不同意不改，仍为应改未改",
    Treatment.ASKED: "申请不改，待上级同意",
    Treatment.EXCUSED: "上级同意不改",
    Treatment.DECLINED: "居民不改",
    Treatment.COVERED: "已纳入方案",
}
KINDS = {FIRST_GROUP: DecisionKind.EXCUSED, THIRD_GROUP: DecisionKind.DECLINED}
"""How a shortfall may be left, by the group of the annex; those of the second group only by covering one."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One item found lacking in one estate, and what becomes of it."""

    estate: Estate
    item: Item
    condition: FacilityCondition
    treatment: Treatment
    decision: ShortfallDecision | None

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.estate.code}:{self.item.key}"

    @property
    def label(self) -> str:
        return LABELS[self.treatment]

    @property
    def group(self) -> str:
        return group_of(self.item)

    @property
    def kind(self) -> DecisionKind | None:
        """How it may be left."""
        return KINDS.get(self.item.annex or "")


def shortfalls_of(project: Project, on: date) -> list[Shortfall]:
    """Every shortfall of the project's estates on a day: what is left first, then by group and estate."""
    estates = [each.estate for each in project.memberships.select_related("estate")]
    conditions = FacilityCondition.objects.filter(estate__in=estates).as_of(on).shortfalls()
    items = current_scheme(project).items.all()
    found = treated(estates, conditions, items, project.decisions.all())
    order = list(Treatment)
    return sorted(found, key=lambda each: (order.index(each.treatment), each.item.annex, each.estate.code))


def treated(
    estates: Iterable[Estate],
    conditions: Iterable[FacilityCondition],
    items: Iterable[WorkItem],
    decisions: Iterable[ShortfallDecision],
) -> Iterator[Shortfall]:
    """What becomes of each condition that counts by the annex. An item for no estate is for all of them."""
    by_pk = {each.pk: each for each in estates}
    covered = {(each.item, each.estate_id) for each in items}
    decided = {(each.item, each.estate_id): each for each in decisions}
    for condition in conditions:
        item = rulebook().items.get(condition.item)
        if item is None or item.annex not in GROUPS:
            continue
        place = (condition.item, condition.estate_id)
        is_covered = place in covered or (condition.item, None) in covered
        treatment = Treatment.COVERED if is_covered else _decided(decided.get(place))
        yield Shortfall(by_pk[condition.estate_id], item, condition, treatment, decided.get(place))


def _decided(decision: ShortfallDecision | None) -> Treatment:
    if decision is None:
        return Treatment.LEFT
    if decision.kind == DecisionKind.DECLINED:
        return Treatment.DECLINED
    if decision.refused_on:
        return Treatment.REFUSED
    return Treatment.EXCUSED if decision.accepted_on else Treatment.ASKED
