"""A ledger set beside what is registered: how each row stands to it, and what is strange."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from jiugai.core.tables.ledgers import LedgerFile


class Standing(StrEnum):
    """How a row of the ledger stands to the register."""

    NEW = "new"  # 新增
    CHANGED = "changed"  # 有变化
    SAME = "same"  # 无变化


class Stands(Protocol):
    """A row that stands somehow to what is registered."""

    @property
    def number(self) -> int:
        """The row as a spreadsheet numbers it."""
        ...

    @property
    def name(self) -> str:
        """What the row is about."""
        ...

    @property
    def standing(self) -> Standing: ...

    @property
    def told_changes(self) -> Sequence[str]:
        """What the row would change, for a reader: 户数 480 → 500."""
        ...


Row = TypeVar("Row", bound=Stands)


@dataclass(slots=True)
class DryRun(LedgerFile, Generic[Row]):
    """What would be done with each row that can be taken in, and what is strange about them."""

    rows: list[Row] = field(default_factory=list)

    @property
    def counts(self) -> Mapping[Standing, int]:
        """How many rows stand which way."""
        counted = Counter(row.standing for row in self.rows)
        return {standing: counted[standing] for standing in Standing}

    def first_rows(self, most: int) -> list[Row]:
        """Some of the rows, those that would do something before those that would not."""
        return sorted(self.rows, key=lambda row: row.standing is Standing.SAME)[:most]

    @property
    def taken(self) -> "Taken":
        """What is done once the rows are stored."""
        counts = self.counts
        return Taken(counts[Standing.NEW], counts[Standing.CHANGED], counts[Standing.SAME])


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking a ledger in did: rows that added, changed, and said nothing new."""

    added: int
    changed: int
    unchanged: int

    def __str__(self) -> str:
        return f"已入库：新增 {self.added}，更新 {self.changed}，无变化 {self.unchanged}。"
