"""The reserve library as a list, and as a workbook."""

from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jiugai.core.paging import COUNTED_UP_TO, ROWS, CappedPaginator
from jiugai.core.requests import acting_in
from jiugai.reserve.exports import MOST_ROWS, export_projects
from jiugai.reserve.project_lists import ProjectFilter, counties_to_choose, figured
from jiugai.reserve.selectors import with_figures
from jiugai.reserve.services.projects import EDIT

VIEW = "view_projects"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
    rows = with_figures(ProjectFilter.of(request.GET).projects(scoped.scope))[:MOST_ROWS]
    with TemporaryDirectory(prefix="jiugai-") as folder:
        path = Path(folder) / "workbook.xlsx"
        export_projects(path, rows.iterator(chunk_size=2000))
        response = HttpResponse(path.read_bytes(), content_type=WORKBOOK)
    named = quote("储备库.xlsx")
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"projects.xlsx\"; filename*=UTF-8''{named}"
    )
    return response
