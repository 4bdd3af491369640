"""Which projects and estates are public. Nothing here writes; every page of the portal asks here first."""

from collections.abc import Iterable

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.http import Http404
from django.utils.translation import gettext as _

from jiugai.planning.models import PlanEntry, PlanState
from jiugai.registry.models import Estate
from jiugai.registry.models.estates import EstateQuerySet
from jiugai.reserve.models import PlanPlace, Project, ProjectEstate, Stage
from jiugai.reserve.models.projects import ProjectQuerySet

APPROVED = (Stage.PLANNED, Stage.STARTED, Stage.ACCEPTED, Stage.CLOSED)
"""Stages behind an approved plan."""
OUT_FOR_COMMENT = (PlanState.PUBLISHED, PlanState.SUBMITTED)
"""States of a plan that people were shown and that nobody has taken back."""
SHOWN_FIRST = (Case(When(frozen_on=None, then=1), default=0), "-version")
"""Order of the schemes of a project: the newest version that an approval froze, else the one in force."""


def is_public(project: str = "") -> Q:
    """Rows whose project (the row itself, if empty) is or was in an approved plan, or in one out for comment.

    What was once approved stays public when it is given up: the page then says so.
    """
    key, stage = project or "pk", f"{project}__stage" if project else "stage"
    placed = PlanPlace.objects.filter(approved_on__isnull=False)
    # short lists, looked up once for all rows; a row that is approved asks for none of them
    dropped = placed.filter(withdrawn_on__isnull=False)
    proposed = PlanEntry.objects.filter(is_selected=True, plan__state__in=OUT_FOR_COMMENT)
    return (
        Q(**{f"{stage}__in": APPROVED})
        | Q(Exists(placed.filter(project=OuterRef(key))), **{stage: Stage.WITHDRAWN})
        | Q(**{f"{key}__in": dropped.values("project")})
        | Q(**{f"{key}__in": proposed.values("project")})
    )


def public_projects() -> ProjectQuerySet:
    """The projects that the public may see."""
    return Project.objects.filter(is_public())


def public_memberships() -> QuerySet[ProjectEstate]:
    """Which estates public projects renovate."""
    return ProjectEstate.objects.filter(is_public("project"))


def newest_projects(estates: Iterable[Estate]) -> dict[int, Project]:
    """The newest public project of each estate that has one, by key of the estate; one question."""
    found = public_memberships().filter(estate__in=[each.pk for each in estates])
    ordered = found.select_related("project").order_by("project__plan_year", "project_id")
    return {each.estate_id: each.project for each in ordered}


def public_estates() -> EstateQuerySet:
    """The estates with a public project."""
    return Estate.objects.filter(Exists(public_memberships().filter(estate=OuterRef("pk"))))


def public_estate(code: str) -> Estate:
    """The public estate of an address. Raises: Http404, the same for one that is not public and for none."""
    found = public_estates().filter(code=code).select_related("division").first()
    if found is None:
        raise Http404(_("没有公开的改造项目"))
    return found


def public_projects_of(estate: Estate) -> ProjectQuerySet:
    """The public projects of one estate, the newest first."""
    mine = ProjectEstate.objects.filter(estate=estate).values("project")
    return public_projects().filter(pk__in=mine).order_by("-plan_year", "-pk")
