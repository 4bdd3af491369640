"""Where a project's own page lies, and which projects an estate is in."""

from django import template

from jiugai.core.scope import Scope
from jiugai.registry.models import Estate
from jiugai.reserve.addresses import project_address
from jiugai.reserve.models import Project, ProjectEstate

register = template.Library()


@register.simple_tag
def project_url(code: str) -> str:
    """The address of the page of one project."""
    return project_address(code)


@register.simple_tag
def projects_of(estate: Estate, scope: Scope) -> list[ProjectEstate]:
    """The projects that an estate is or was in, live ones first; `is_seen` where its page may be opened."""
    found = list(ProjectEstate.objects.filter(estate=estate).select_related("project"))
    projects = Project.objects.filter(pk__in=[each.project_id for each in found])
    seen = set(projects.in_scope(scope).values_list("pk", flat=True))
    for each in found:
        each.is_seen = each.project_id in seen  # type: ignore[attr-defined]
    return sorted(found, key=lambda each: (not each.is_live, -each.pk))
