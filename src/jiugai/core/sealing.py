"""Close what has been written since the last seal under a root that also covers all seals before it.

Writers never wait for one another: a row carries only the digest of its own content, and the order is made
here, afterwards. On PostgreSQL a row may become visible after rows with higher ids were sealed; it is picked
up by a later seal, whose ranges then reach back.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Max, Q
from django.utils import timezone

from jiugai.core.models import AuditEvent, Seal, SealedRow, ranges_of
from jiugai.core.scope import NATION
from jiugai.core.verifying import NOTHING_BEFORE, MerkleTree, seal_root

ROWS_IN_A_SEAL = 10_000
LATE = timedelta(days=1)  # no transaction stays open longer; a thorough sealing looks further back
RANGES_IN_A_QUERY = 100
NEAR = 1_000  # ids of other trails in between are read over, not asked around


@dataclass(frozen=True, slots=True)
class Trail:
    """Append-only rows that are sealed together: the audit log, the ballots of one vote."""

    name: str
    rows: Callable[[], models.QuerySet[Any]]
    division_code: str = NATION

    def __str__(self) -> str:
        return self.name

    @property
    def pk(self) -> str:
        """What the audit log knows the trail by."""
        return self.name


AUDIT = Trail("audit", AuditEvent.objects.all)


def seal_trail(trail: Trail, *, thorough: bool = False) -> list[Seal]:
    """Seal every row that is not sealed yet. `thorough`: also look for rows that came very late."""
    added: list[Seal] = []
    while ids := _unsealed(trail, thorough=thorough):
        if (seal := _append(trail, ids)) is None:  # another sealer was quicker
            break
        added.append(seal)
    return added


def sealed_rows(trail: Trail, seal: Seal) -> Iterator[SealedRow]:
    """The rows of a seal, as they are now, in the order in which they were sealed."""
    sealed = {each for first, last in seal.ranges for each in range(first, last + 1)}
    for first, last in _joined(seal.ranges):
        rows = trail.rows().filter(pk__range=(first, last)).order_by("pk")
        yield from (row for row in rows.iterator(chunk_size=2000) if row.pk in sealed)


def _unsealed(trail: Trail, *, thorough: bool) -> list[int]:
    """The next ids to seal, ascending: those that came late, then what is new."""
    seals = Seal.objects.filter(trail=trail.name)
    mark = seals.aggregate(mark=Max("last"))["mark"] or 0
    recent = seals if thorough else seals.filter(sealed_at__gte=timezone.now() - LATE)
    older = seals.exclude(pk__in=recent.values("pk"))
    low = older.aggregate(mark=Max("last"))["mark"] or 0
    gaps = _gaps([pair for ranges in recent.values_list("ranges", flat=True) for pair in ranges], low, mark)
    ids: list[int] = []
    for start in range(0, len(gaps), RANGES_IN_A_QUERY):
        missed = reduce(or_, (Q(pk__range=gap) for gap in gaps[start : start + RANGES_IN_A_QUERY]))
        ids += trail.rows().filter(missed).order_by("pk").values_list("pk", flat=True)
    new = trail.rows().filter(pk__gt=mark).order_by("pk").values_list("pk", flat=True)
    ids += new[:ROWS_IN_A_SEAL]
    return ids[:ROWS_IN_A_SEAL]


def _append(trail: Trail, ids: list[int]) -> Seal | None:
    """Add the next seal over these rows, unless somebody else has just added it."""
    ranges = ranges_of(ids)
    latest = Seal.objects.filter(trail=trail.name).order_by("-number").first()
    seal = Seal(
        trail=trail.name,
        number=latest.number + 1 if latest else 1,
        first=ids[0],
        last=ids[-1],
        count=len(ids),
        ranges=ranges,
        previous=latest.root if latest else NOTHING_BEFORE,
        sealed_at=timezone.now(),
    )
    tree = MerkleTree()
    for row in sealed_rows(trail, seal):
        tree.add(row.pk, row.digest)
    seal.members = tree.root()
    seal.root = seal_root(seal.as_sealed())
    try:
        with transaction.atomic():
            seal.save(force_insert=True)
    except IntegrityError:
        return None
    return seal


def _gaps(ranges: list[list[int]], low: int, mark: int) -> list[tuple[int, int]]:
    """What lies between `low` (excluded) and `mark` outside the ranges."""
    gaps = []
    for first, last in sorted(ranges):
        if first > low + 1:
            gaps.append((low + 1, first - 1))
        low = max(low, last)
    return gaps if low >= mark else [*gaps, (low + 1, mark)]


def _joined(ranges: list[list[int]]) -> list[tuple[int, int]]:
    """The ranges with near neighbours joined, so that few queries fetch them."""
    joined: list[tuple[int, int]] = []
    for first, last in ranges:
        if joined and first - joined[-1][1] <= NEAR:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined
