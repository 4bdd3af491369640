"""The homes of an estate as a list: what they add up to, what is missing, one page of them."""

from collections import Counter
from dataclasses import dataclass
from typing import Self

from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from jiugai.core.searching import searched
from jiugai.registry.models import AreaSource, Estate, Home, HomeOwner

LACKING = {
    "owner": (_("没有业主"), Q(home_owners=None, unsold=False)),
    "area": (_("没有面积"), Q(exclusive_area_cm2=None)),
    "estimated": (_("面积为估算"), Q(area_source=AreaSource.ESTIMATED)),
    "unsold": (_("未售"), Q(unsold=True)),
}
"""What homes are listed apart for: label and condition."""


@dataclass(frozen=True, slots=True)
class HomeTotals:
    """What the homes of an estate add up to. `heads`: owners as they count in a vote. Units: cm².

    Those who own a home together are one head; so are all homes of one and the same owner (SPC.9).
    """

    homes: int
    area_cm2: int
    heads: int
    lacking: dict[str, int]
    stated: int | None

    @classmethod
    def of(cls, estate: Estate) -> Self:
        """Two questions."""
        owners: dict[int, set[int]] = {}
        links = HomeOwner.objects.filter(home__building__estate=estate)
        for home, owner in links.values_list("home_id", "owner_id"):
            owners.setdefault(home, set()).add(owner)
        fields = ("pk", "exclusive_area_cm2", "area_source", "unsold")
        lacking: Counter[str] = Counter()
        area = count = 0
        for pk, cm2, source, unsold in homes_of(estate).values_list(*fields):
            count += 1
            area += cm2 or 0
            lacking["area"] += cm2 is None
            lacking["estimated"] += source == AreaSource.ESTIMATED
            lacking["unsold"] += unsold
            lacking["owner"] += not unsold and pk not in owners
        heads = len({frozenset(each) for each in owners.values()}) + (1 if lacking["unsold"] else 0)
        return cls(count, area, heads, dict(lacking), estate.home_count)

    @property
    def differs(self) -> bool:
        """Whether the estate is known to have another number of homes."""
        return self.stated is not None and self.stated != self.homes

    @property
    def is_complete(self) -> bool:
        """Whether owners may vote by it: every home has an area, and an owner unless it is unsold."""
        return bool(self.homes) and not (self.lacking["owner"] or self.lacking["area"])


@dataclass(frozen=True, slots=True)
class HomeFilter:
    """What a list of homes is narrowed to; an unknown value narrows nothing."""

    building: str = ""
    room: str = ""
    lacks: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        building, lacks = query.get("building", ""), query.get("lacks", "")
        return cls(
            building=building if building.isascii() and building.isdigit() else "",
            room=searched(query, most=20),
            lacks=lacks if lacks in LACKING else "",
        )

    @property
    def is_empty(self) -> bool:
        return not (self.building or self.room or self.lacks)

    def homes(self, estate: Estate) -> QuerySet[Home]:
        """The homes that fit, each with its building and owners."""
        found = homes_of(estate)
        if self.building:
            found = found.filter(building_id=int(self.building))
        if self.room:
            found = found.filter(room__contains=self.room)
        if self.lacks:
            found = found.filter(LACKING[self.lacks][1])
        return found.select_related("building").prefetch_related("home_owners__owner")


def homes_of(estate: Estate) -> QuerySet[Home]:
    """The homes of an estate, building by building: 2号楼 before 10号楼, 302 before 1001."""
    parts = ("building__name", "stairwell", "room")
    order = [each for part in parts for each in (Length(part), part)]
    return Home.objects.filter(building__estate=estate).order_by(*order, "pk")
