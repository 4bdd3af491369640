"""The list of complaints: which of them, in the order in which they ask for something."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import Exists, F, OuterRef, Q
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jiugai.aftercare.models import Category, ComplaintEvent, EventKind
from jiugai.aftercare.models.complaints import ComplaintQuerySet
from jiugai.aftercare.selectors import complaints, shelves
from jiugai.core.actors import Actor
from jiugai.core.scope import Scope
from jiugai.core.searching import searched
from jiugai.registry.models import Estate

SHELVES: Mapping[str, Promise] = {
    "mine": _("待我办理"),
    "supervised": _("由我督办"),
    "open": _("全部办理中"),
    "overdue": _("逾期未答复"),
    "answered": _("已答复，待表态"),
    "in_time": _("今年按期答复"),
    "late": _("今年逾期答复"),
    "suspect": _("待甄别"),
    "all": _("全部"),
}
"""Which complaints may be listed, by what they ask for."""
WAITING = ("mine", "supervised", "open", "overdue")


@dataclass(frozen=True, slots=True)
class ComplaintFilter:
    """What the list is narrowed to; an unknown value narrows nothing."""

    shelf: str
    category: str = ""
    text: str = ""
    estate: str = ""

    @classmethod
    def of(cls, query: QueryDict, first: str) -> Self:
        """The filters of an address; `first`: the shelf where none is named."""
        shelf, category = query.get("shelf", ""), query.get("category", "")
        return cls(
            shelf=shelf if shelf in SHELVES else first,
            category=category if category in Category.values else "",
            text=searched(query),
            estate=query.get("estate", "").strip()[:20],
        )

    @property
    def is_empty(self) -> bool:
        return not (self.category or self.text or self.estate)

    @property
    def label(self) -> Promise:
        return SHELVES[self.shelf]

    def complaints(self, scope: Scope, actor: Actor, on: date) -> ComplaintQuerySet:
        """Those that fit; what waits for an answer by its last day, everything else the newest first."""
        found = complaints(scope, actor).with_places().filter(self._on_shelf(actor, on))
        if self.category:
            found = found.filter(category=self.category)
        if self.estate:
            found = found.filter(estate__code=self.estate)
        if self.text:
            estates = Estate.objects.in_scope(scope).named(self.text).order_by()
            said = Q(number=self.text) | Q(description__contains=self.text) | Q(place__contains=self.text)
            found = found.filter(said | Q(estate__in=estates.values("pk")))
        return found.order_by("due_on", "pk") if self.shelf in WAITING else found

    def _on_shelf(self, actor: Actor, on: date) -> Q:
        answers = ComplaintEvent.objects.filter(
            complaint=OuterRef("pk"), kind=EventKind.ANSWERED, on__range=(date(on.year, 1, 1), on)
        )
        by_answer = {
            "in_time": Q(Exists(answers.filter(on__lte=F("due_on")))),
            "late": Q(Exists(answers.filter(on__gt=F("due_on")))),
        }
        return (shelves(actor, on) | by_answer)[self.shelf]
