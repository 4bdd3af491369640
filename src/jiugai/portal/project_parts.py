"""Parts of a public project: its works, what is left out, its money, its firms; each for several at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Q

from jiugai.policy.register import rulebook
from jiugai.portal.disclosure import shown
from jiugai.registry.models import Estate
from jiugai.reserve.catalogue import CLASSES, unit_of
from jiugai.reserve.models import (
    Contract,
    ContractKind,
    DecisionKind,
    FundingLine,
    FundingSource,
    ShortfallDecision,
    WorkItem,
)

TENDERED = (
    ContractKind.SURVEY,
    ContractKind.DESIGN,
    ContractKind.BUILD,
    ContractKind.SUPERVISE,
    ContractKind.DESIGN_AND_BUILD,
)
"""Contracts that are let by tender or public purchase: their amounts are announced by law."""


@dataclass(frozen=True, slots=True)
class Work:
    """One item of the works."""

    name: str
    quantity: Decimal | None
    unit: str
    at_area_level: bool
    utility: str


@dataclass(frozen=True, slots=True)
class WorkClass:
    """The items of one class: 基础类、完善类、提升类."""

    name: str
    works: Sequence[Work]


def works_of(schemes: Mapping[int, int], estate: Estate) -> dict[int, list[WorkClass]]:
    """The items that concern an estate, by project and class, in the order of the catalogue.

    `schemes`: the project of each scheme.
    """
    catalogue = rulebook().items
    mine = WorkItem.objects.filter(Q(estate=None) | Q(estate=estate), scheme__in=schemes)
    by_project: dict[int, dict[str, Mapping[str, object]]] = defaultdict(dict)
    for row in mine.order_by(F("estate").asc(nulls_last=True)).values("scheme", *shown(WorkItem)):
        if row["item"] in catalogue:
            by_project[schemes[row["scheme"]]].setdefault(row["item"], row)
    return {project: _classes(rows) for project, rows in by_project.items()}


def _classes(rows: Mapping[str, Mapping[str, object]]) -> list[WorkClass]:
    found: dict[str, list[Work]] = {key: [] for key in CLASSES}
    for key, item in rulebook().items.items():
        if row := rows.get(key):
            quantity = row["quantity"]
            found[item.national].append(
                Work(
                    item.name,
                    quantity if isinstance(quantity, Decimal) else None,
                    unit_of(item),
                    bool(row["at_area_level"]),
                    item.utility or "",
                )
            )
    return [WorkClass(str(CLASSES[key]), works) for key, works in found.items() if works]


@dataclass(frozen=True, slots=True)
class Left:
    """One thing that was found lacking and is not renovated, and on whose word."""

    name: str
    is_declined: bool


def left_of(projects: Sequence[int], estate: Estate) -> dict[int, list[Left]]:
    """What stays as it is: declined by the residents, or excused with the consent of the level above."""
    settled = Q(kind=DecisionKind.DECLINED) | Q(kind=DecisionKind.EXCUSED, accepted_on__isnull=False)
    rows = ShortfallDecision.objects.filter(settled, project__in=projects, estate=estate)
    found: dict[int, list[Left]] = defaultdict(list)
    for row in rows.values("project", *shown(ShortfallDecision)):
        if item := rulebook().items.get(row["item"]):
            found[row["project"]].append(Left(item.name, row["kind"] == DecisionKind.DECLINED))
    return found


@dataclass(frozen=True, slots=True)
class FundingShown:
    """Money from one source. Units: fen."""

    source: str
    planned_fen: int
    committed_fen: int


@dataclass(frozen=True, slots=True)
class Money:
    """The money of a project by source, beside what its scheme costs. Units: fen."""

    lines: Sequence[FundingShown]
    cost_fen: int | None

    @property
    def planned_fen(self) -> int:
        return sum(each.planned_fen for each in self.lines)

    @property
    def committed_fen(self) -> int:
        return sum(each.committed_fen for each in self.lines)

    @property
    def short_fen(self) -> int | None:
        """What the cost still lacks in writing; None while the cost or every source is unknown."""
        if self.cost_fen is None or not self.lines:
            return None
        return max(0, self.cost_fen - self.committed_fen)


def money_of(projects: Sequence[int]) -> dict[int, list[FundingShown]]:
    """The sources of each project, in the order of the channels."""
    rows = FundingLine.objects.filter(project__in=projects).values("project", *shown(FundingLine))
    order = FundingSource.values
    found: dict[int, list[FundingShown]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: order.index(row["source"])):
        label = str(FundingSource(row["source"]).label)
        found[row["project"]].append(FundingShown(label, row["planned_fen"], row["committed_fen"]))
    return found


@dataclass(frozen=True, slots=True)
class Firm:
    """One contract: what for, with whom, since when; the amount where it was let in public. Units: fen."""

    kind: str
    party: str
    signed_on: date
    amount_fen: int | None


def firms_of(projects: Sequence[int]) -> dict[int, list[Firm]]:
    """The contracts of each project, by kind."""
    rows = Contract.objects.filter(project__in=projects).order_by("signed_on", "pk")
    order = ContractKind.values
    found: dict[int, list[Firm]] = defaultdict(list)
    for row in sorted(
        rows.values("project", "party__name", *shown(Contract)), key=lambda row: order.index(row["kind"])
    ):
        amount = row["amount_fen"] if row["kind"] in TENDERED else None
        label = str(ContractKind(row["kind"]).label)
        found[row["project"]].append(Firm(label, row["party__name"], row["signed_on"], amount))
    return found
