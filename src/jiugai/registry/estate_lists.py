"""The list of estates: its filters, its counts, one page of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from jiugai.core.scope import Scope, begins_with, prefix_of
from jiugai.core.searching import searched
from jiugai.registry.models import Division, Estate
from jiugai.registry.models.estates import EstateQuerySet
from jiugai.registry.selectors import estates

BANDS: Mapping[str, tuple[object, int | None, int | None]] = {
    "2000": (_("2000年及以前"), None, 2000),
    "2005": (_("2001—2005年"), 2001, 2005),
    "2010": (_("2006—2010年"), 2006, 2010),
    "later": (_("2011年以后"), 2011, None),
    "unknown": (_("不详"), None, None),
}
"""Bands of completion years as eligibility divides them (Y1.2): label, first, last year."""


LACKS: Mapping[str, object] = {"survey": _("尚未完成设施摸底")}
"""What estates may be listed for lacking."""


@dataclass(frozen=True, slots=True)
class EstateFilter:
    """What a list of estates is narrowed to; an unknown value narrows nothing."""

    text: str = ""
    division: str = ""
    band: str = ""
    lacks: str = ""
    bands: Mapping[str, tuple[object, int | None, int | None]] = field(default_factory=lambda: BANDS)

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        """The filters of an address."""
        division = query.get("division", "")
        return cls(
            text=searched(query),
            division=division if division.isascii() and division.isdigit() else "",
            band=query.get("band", "") if query.get("band", "") in BANDS else "",
            lacks=query.get("lacks", "") if query.get("lacks", "") in LACKS else "",
        )

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.division or self.band or self.lacks)

    def estates(self, scope: Scope) -> EstateQuerySet:
        """The estates in scope that fit, in the order of their divisions."""
        found = estates(scope)
        if self.division:
            try:
                found = found.filter(begins_with("division", prefix_of(self.division)))
            except ValueError:
                return found.none()
        if self.text:
            found = found.named(self.text)
        if self.lacks:
            found = found.filter(surveys=None)
        return self._in_band(found)

    @property
    def lacks_label(self) -> object:
        """What the listed estates lack, in words; empty if that was not asked."""
        return LACKS.get(self.lacks, "")

    def _in_band(self, found: EstateQuerySet) -> EstateQuerySet:
        if not self.band:
            return found
        _label, first, last = BANDS[self.band]
        if first is None and last is None:
            return found.of_unknown_year()
        found = found if first is None else found.completed_after(first - 1)
        return found if last is None else found.completed_by(last)


NEXT_BELOW = {0: "province", 2: "prefecture", 4: "county", 6: "subdistrict"}


def name_counties(estates: Iterable[Estate]) -> None:
    """Let each estate of a page say its county, as `county_name`; one query."""
    rows = list(estates)
    codes = {each.county_code for each in rows}
    names = dict(Division.objects.filter(pk__in=codes).values_list("code", "name"))
    for each in rows:
        each.county_name = names.get(each.county_code, "")  # type: ignore[attr-defined]


def places_to_choose(scope: Scope) -> list[Division]:
    """The divisions that a filter offers: those next below the widest ones in scope."""
    level = NEXT_BELOW.get(min(map(len, scope.prefixes), default=-1))
    if level is None:
        return []
    return list(Division.objects.filter(scope.in_scope("code"), level=level).in_force().order_by("code"))
