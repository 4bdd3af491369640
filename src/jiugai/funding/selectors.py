"""Questions about what counties can pay for."""

from collections.abc import Iterable

from django.db.models import Max

from jiugai.core.scope import Scope
from jiugai.funding.models import CapacityStatement


def newest_statements(counties: Iterable[str], year: int) -> dict[str, CapacityStatement]:
    """The statement that stands for each county in the year; counties without one are left out."""
    of_year = CapacityStatement.objects.filter(division__in=list(counties), year=year)
    newest = of_year.order_by().values("division").annotate(newest=Max("pk")).values("newest")
    return {each.division_id: each for each in CapacityStatement.objects.filter(pk__in=newest)}


def statements(scope: Scope, year: int | None = None) -> list[CapacityStatement]:
    """The statements one may see, the newest first."""
    found = CapacityStatement.objects.filter(scope.in_scope("division")).select_related(
        "division", "document"
    )
    return list((found if year is None else found.filter(year=year)).order_by("-year", "division", "-pk"))
