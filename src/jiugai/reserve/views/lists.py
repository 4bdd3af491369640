"""The reserve library as a list, and as a workbook."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jiugai.core.downloads import few_enough, workbook
from jiugai.core.paging import COUNTED_UP_TO, ROWS, CappedPaginator
from jiugai.core.requests import acting_in
from jiugai.reserve.exports import export_projects
from jiugai.reserve.project_lists import ProjectFilter, counties_to_choose, figured
from jiugai.reserve.services.projects import EDIT
from jiugai.reserve.views.project_parts import VIEW


@require_safe
@login_required
def projects(request: HttpRequest) -> HttpResponse:
    """The projects in one's scope, narrowed as the address says."""
    scoped = acting_in(request, VIEW)
    narrowed = ProjectFilter.of(request.GET)
    pages = CappedPaginator(narrowed.projects(scoped.scope), ROWS)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "filter": narrowed,
        "page": page,
        "rows": figured(list(page.object_list)),
        "counts": narrowed.counts(scoped.scope),
        "capped_at": COUNTED_UP_TO if pages.is_capped else None,
        "places": counties_to_choose(scoped.scope),
        "may_edit": scoped.acting.may(EDIT),
    }
    return render(request, "reserve/project_list.html", context)


@require_safe
@login_required
def export(request: HttpRequest) -> HttpResponse:
    """The list as a workbook."""
    scoped = acting_in(request, VIEW)
    rows = few_enough(ProjectFilter.of(request.GET).projects(scoped.scope))
    return workbook(lambda path: export_projects(path, rows), "储备库.xlsx")
