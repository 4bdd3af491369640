"""The items of a scheme as a table, and what they come to beside its total."""

from collections.abc import Sequence
from dataclasses import dataclass

from jiugai.policy.register import Item, rulebook
from jiugai.reserve.catalogue import CLASSES, class_of, unit_of
from jiugai.reserve.models import Scheme, WorkItem


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item of the scheme with what the catalogue knows of it."""

    record: WorkItem
    item: Item

    @property
    def class_name(self) -> str:
        return class_of(self.item)

    @property
    def unit(self) -> str:
        return unit_of(self.item)


@dataclass(frozen=True, slots=True)
class ItemTable:
    """The items, class by class. Units: fen."""

    rows: Sequence[ItemRow]
    total_fen: int | None

    @classmethod
    def of(cls, scheme: Scheme) -> "ItemTable":
        catalogue, classes = rulebook().items, list(CLASSES)
        records = scheme.items.select_related("estate")
        rows = [ItemRow(each, catalogue[each.item]) for each in records]
        rows.sort(key=lambda row: (classes.index(row.item.national), list(catalogue).index(row.item.key)))
        return cls(rows, scheme.cost_fen)

    @property
    def sum_fen(self) -> int:
        """What the items cost, those without a cost left out."""
        return sum(row.record.cost_fen or 0 for row in self.rows)

    @property
    def without_cost(self) -> int:
        """How many items say no cost yet."""
        return sum(row.record.cost_fen is None for row in self.rows)

    @property
    def difference_fen(self) -> int | None:
        """The scheme's total less the items; None while the scheme says no total."""
        return None if self.total_fen is None else self.total_fen - self.sum_fen
