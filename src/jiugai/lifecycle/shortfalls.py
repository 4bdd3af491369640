"""Shortfalls that the survey found, and what becomes of each: covered, excused, declined, or left."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from jiugai.lifecycle.gathering import Dossier
from jiugai.policy.register import Item, rulebook
from jiugai.registry.models import Estate, FacilityCondition
from jiugai.registry.models.facilities import SHORTFALLS
from jiugai.reserve.models import DecisionKind, ShortfallDecision

GROUPS = {"S1.5.1": "basic", "S1.5.2": "completing", "S1.5.3": "upgrading"}


class Treatment(StrEnum):
    """What becomes of a shortfall."""

    COVERED = "covered"  # 纳入方案
    EXCUSED = "excused"  # 准予不改
    ASKED = "asked"  # 已申请不改，待上级同意
    DECLINED = "declined"  # 居民不改
    LEFT = "left"  # 应改未改


LABELS = {
    Treatment.COVERED: "已纳入方案",
    Treatment.EXCUSED: "上级同意不改",
    Treatment.ASKED: "申请不改，待上级同意",
    Treatment.DECLINED: "居民不改",
    Treatment.LEFT: "应改未改",
}


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One item found lacking in one estate, and what becomes of it."""

    estate: Estate
    item: Item
    condition: FacilityCondition
    treatment: Treatment
    decision: ShortfallDecision | None

    @property
    def group(self) -> str:
        """basic, completing or upgrading: the group of the annex (S1.5.1, S1.5.2, S1.5.3)."""
        return GROUPS[self.item.annex or ""]

    @property
    def treatment_label(self) -> str:
        return LABELS[self.treatment]


def shortfalls_of(dossier: Dossier) -> Iterator[Shortfall]:
    """Every shortfall that counts by the annex, in the order of its estates."""
    covered = {(each.item, each.estate_id) for each in dossier.items}
    decisions = {(each.item, each.estate_id): each for each in dossier.decisions}
    estates = {each.pk: each for each in dossier.estates}
    for condition in dossier.conditions:
        item = rulebook().items.get(condition.item)
        if condition.state not in SHORTFALLS or item is None or item.annex not in GROUPS:
            continue
        place = (condition.item, condition.estate_id)
        decision = decisions.get(place)
        is_covered = place in covered or (condition.item, None) in covered
        treatment = Treatment.COVERED if is_covered else _decided(decision)
        yield Shortfall(estates[condition.estate_id], item, condition, treatment, decision)


def _decided(decision: ShortfallDecision | None) -> Treatment:
    if decision is None:
        return Treatment.LEFT
    if decision.kind == DecisionKind.DECLINED:
        return Treatment.DECLINED
    return Treatment.EXCUSED if decision.accepted_on else Treatment.ASKED
