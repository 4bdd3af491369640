"""The list of public estates: what one looks for, and one page of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Self

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from jiugai.core.scope import LENGTHS, NATION, begins_with, prefix_of
from jiugai.core.searching import searched
from jiugai.portal.selectors import newest_projects, public_estates
from jiugai.portal.states import State, states_of
from jiugai.registry.estate_lists import name_counties
from jiugai.registry.models import Division, Estate, Level
from jiugai.registry.models.estates import EstateQuerySet
from jiugai.reserve.models import Project

ROWS = 20
CHINESE = re.compile(r"[\u3400-\u9fff]")
MOST_NAMED = 20  # counties that share the beginning of a name
MOST_CHOICES = 400  # counties of a province; for the nation its prefectures are offered


def place_in(query: QueryDict) -> Division | None:
    """The division that an address narrows to, of any level; None for none and for the nation.

    Raises: Http404 for one that nobody knows: everything instead of it would be taken for it
    """
    code = query.get("division", "")
    if code in ("", NATION):
        return None
    is_code = len(code) in LENGTHS and code.isascii() and code.isdigit()
    found = Division.objects.filter(code=code).select_related("parent").first() if is_code else None
    if found is None:
        raise Http404(_("没有这个地区"))
    return found


@dataclass(frozen=True, slots=True)
class EstateSearch:
    """What the list is narrowed to."""

    text: str = ""
    place: Division | None = None

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        """Raises: Http404 for an unknown place"""
        return cls(searched(query), place_in(query))

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.place)

    def estates(self) -> EstateQuerySet:
        """The public estates that fit, county by county."""
        found = public_estates()
        if self.place:
            found = found.filter(begins_with("division", prefix_of(self.place.code)))
        if not CHINESE.search(self.text):
            return found.named(self.text)
        return found.filter(_meant_by("".join(self.text.split())))


def _meant_by(wanted: str) -> Q:
    """Estates whose name or address holds the text, or that lie in a county whose name begins with it.

    Name and address are read in one pass; a short list of counties becomes ranges of the index of divisions.
    """
    named = Division.objects.filter(name__startswith=wanted, level=Level.COUNTY).order_by("code")
    counties = named.values_list("code", flat=True)[:MOST_NAMED]
    spelt = Q(name__contains=wanted) | Q(address__contains=wanted)
    return reduce(or_, (begins_with("division", code) for code in counties), spelt)


@dataclass(frozen=True, slots=True)
class ListedEstate:
    """One line of the list."""

    code: str
    name: str
    address: str
    county: str
    state: State


def listed(estates: Sequence[Estate], on: date) -> list[ListedEstate]:
    """One page of estates, each with the state of its newest public project; three questions at most."""
    name_counties(estates)
    newest = newest_projects(estates)
    states = states_of(newest.values(), on)
    return [
        ListedEstate(each.code, each.name, each.address, each.county_name, states[newest[each.pk].pk])  # type: ignore[attr-defined]
        for each in estates
    ]


def places_to_choose(chosen: Division | None = None) -> list[Division]:
    """The counties with projects; where they are too many to choose from, their prefectures.

    Before them the one that is chosen, if it is none of them: it must not look as if nothing were.
    Whether one of the projects is public is not asked: of thousands of counties that would take too long.
    """
    here = Project.objects.filter(division=OuterRef("pk"))
    counties = Division.objects.filter(Exists(here), level=Level.COUNTY).order_by()
    codes = set(counties.values_list("code", flat=True))
    if len(codes) > MOST_CHOICES:
        codes = {f"{code[:4]}00" for code in codes}
    places = list(Division.objects.filter(pk__in=codes).select_related("parent").order_by("code"))
    return places if chosen is None or chosen in places else [chosen, *places]
