"""The list of estates whose residents are asked whether they are satisfied."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jiugai.aftercare.models import SatisfactionSurvey
from jiugai.aftercare.satisfaction import FINISHED
from jiugai.core.scope import Scope
from jiugai.core.searching import searched
from jiugai.registry.models import Estate
from jiugai.reserve.models import ProjectEstate

SHELVES: Mapping[str, Promise] = {
    "all": _("全部已验收小区"),
    "none": _("尚无已结束的调查"),
    "open": _("调查进行中"),
    "closed": _("已有结果"),
}


@dataclass(frozen=True, slots=True)
class SurveyFilter:
    """What the list is narrowed to; an unknown value narrows nothing."""

    shelf: str = "all"
    text: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        shelf = query.get("shelf", "")
        return cls(shelf if shelf in SHELVES else "all", searched(query))

    @property
    def is_empty(self) -> bool:
        return self.shelf == "all" and not self.text

    def memberships(self, scope: Scope) -> QuerySet[ProjectEstate]:
        """Estates of finished projects that fit, those of the latest plans first."""
        found = finished(scope)
        surveys = SatisfactionSurvey.objects.filter(project=OuterRef("project"), estate=OuterRef("estate"))
        is_open, is_closed = Exists(surveys.open()), Exists(surveys.exclude(closed_on=None))
        if self.shelf == "open":
            found = found.filter(is_open)
        elif self.shelf != "all":
            found = found.filter(is_closed if self.shelf == "closed" else ~is_closed)
        if self.text:
            named = Estate.objects.in_scope(scope).named(self.text).order_by()
            found = found.filter(estate__in=named.values("pk"))
        return found.order_by("-project__plan_year", "project__code", "estate__code")


def finished(scope: Scope) -> QuerySet[ProjectEstate]:
    """The estates in scope of projects that were accepted or closed."""
    found = ProjectEstate.objects.filter(scope.in_scope("estate__division"), project__stage__in=FINISHED)
    return found.select_related("project", "estate")


def unasked(scope: Scope) -> QuerySet[ProjectEstate]:
    """Those of them that no survey has asked, of projects that are not closed yet."""
    surveys = SatisfactionSurvey.objects.filter(project=OuterRef("project"), estate=OuterRef("estate"))
    return finished(scope).filter(~Exists(surveys), is_live=True)
