"""Questions to the reserve library. Nothing here writes."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from jiugai.core.models import StoredFile
from jiugai.core.scope import Scope
from jiugai.registry.models import Estate, Organisation
from jiugai.registry.models.estates import EstateQuerySet
from jiugai.reserve.models import Project, ProjectEstate, Scheme, Standing
from jiugai.reserve.models.projects import ProjectQuerySet

LATE = 9  # from September on, next year's plan is being drawn up


def planned_year(today: date) -> int:
    """The year whose plan is being drawn up."""
    return today.year + (today.month >= LATE)


def with_figures(projects: ProjectQuerySet) -> ProjectQuerySet:
    """The projects with estate_count, home_count, cost_fen, score_x100, rank and among.

    Homes are not known while those of one estate are not. The newest standing stands.
    """
    estates = ProjectEstate.objects.filter(project=OuterRef("pk")).order_by().values("project")
    known = estates.annotate(of=Count("pk"), known=Count("estate__home_count"))
    homes = known.filter(of=F("known")).annotate(homes=Sum("estate__home_count"))
    newest = Standing.objects.filter(project=OuterRef("pk")).order_by("-id")
    current = Scheme.objects.filter(project=OuterRef("pk"), is_current=True)
    return projects.select_related("division").annotate(
        estate_count=Coalesce(Subquery(estates.annotate(count=Count("pk")).values("count")), 0),
        home_count=Subquery(homes.values("homes")),
        cost_fen=Subquery(current.values("cost_fen")),
        score_x100=Subquery(newest.values("score_x100")[:1]),
        rank=Subquery(newest.values("rank")[:1]),
        among=Subquery(newest.values("among")[:1]),
    )


def free_estates(scope: Scope, *, of: Project | None = None) -> EstateQuerySet:
    """Estates in scope that no live project holds, or only the one given: what a project may take in."""
    held = ProjectEstate.objects.filter(is_live=True)
    if of is not None:
        held = held.exclude(project=of)
    found = Estate.objects.in_scope(scope).exclude(pk__in=held.values("estate"))
    return found.order_by("name", "code")


def live_project_of(estates: Collection[Estate]) -> Project | None:
    """The live project whose estates are exactly these, if there is one."""
    if not estates:
        return None
    every = Project.objects.filter(memberships__is_live=True, memberships__estate__in=estates).distinct()
    found = every.first()
    held = set(found.memberships.values_list("estate", flat=True)) if found else set()
    return found if held == {each.pk for each in estates} else None


def organisations(scope: Scope) -> QuerySet[Organisation]:
    """The organisations that lie in scope, by name."""
    return Organisation.objects.filter(scope.in_scope("division")).order_by("name")


def file_of(project: Project, pk: int) -> StoredFile | None:
    """A stored file that one of the project's records names; no other."""
    named = (
        Q(pk__in=project.schemes.values("document"))
        | Q(pk__in=project.contracts.values("document"))
        | Q(pk__in=project.documents.values("file"))
        | Q(pk__in=project.pictures.values("file"))
    )
    return StoredFile.objects.filter(named, pk=pk).first()
