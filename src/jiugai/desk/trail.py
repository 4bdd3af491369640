"""Pages of the audit trail: who did what to which record, when, and what was before."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jiugai.core.downloads import workbook
from jiugai.core.paging import ROWS, CappedPaginator
from jiugai.core.requests import acting_in
from jiugai.core.sealing import AUDIT
from jiugai.desk.trail_reading import MOST_ROWS, TrailFilter, entries, export_events, note_download

VIEW, EXPORT = "view_audit", "export_audit"


@require_safe
@login_required
def trail(request: HttpRequest) -> HttpResponse:
    """The acts in scope, the newest first, with what each changed."""
    scoped = acting_in(request, VIEW)
    asked = TrailFilter(request.GET or None, today=scoped.today)
    page = CappedPaginator(asked.events(scoped.scope), ROWS).get_page(request.GET.get("page"))
    context = {
        "filter": asked,
        "page": page,
        "entries": entries(page.object_list),
        "may_export": scoped.acting.may(EXPORT),
        "most": MOST_ROWS,
    }
    return render(request, "desk/trail.html", context)


@require_safe
@login_required
def download(request: HttpRequest) -> HttpResponse:
    """What the filter finds, as a workbook; that it was taken out is an act of the trail itself."""
    scoped = acting_in(request, EXPORT)
    asked = TrailFilter(request.GET or None, today=scoped.today)
    found = asked.events(scoped.scope)[:MOST_ROWS]
    count = found.count()
    note_download(AUDIT, asked, count, by=scoped.acting)
    return workbook(lambda path: export_events(path, found.iterator(chunk_size=2000)), "审计记录.xlsx")
