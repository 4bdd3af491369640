"""Pages of the registry: the list of estates, one estate, ledgers in and out."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from jiugai.core.downloads import few_enough, workbook
from jiugai.core.models import AuditEvent
from jiugai.core.paging import COUNTED_UP_TO, ROWS, CappedPaginator
from jiugai.core.requests import acting_in
from jiugai.registry.estate_lists import EstateFilter, name_counties, places_to_choose
from jiugai.registry.estate_page import Entered, facilities, unit_of
from jiugai.registry.exports import export_estates
from jiugai.registry.models import Estate
from jiugai.registry.selectors import division_path
from jiugai.registry.services.estates import EDIT
from jiugai.registry.services.surveys import SURVEY

VIEW, IMPORT, EXPORT = "view_estates", "import_estates", "export_estates"
SHOWN = 100


@require_safe
@login_required
def estates(request: HttpRequest) -> HttpResponse:
    """The estates in one's scope, narrowed as the address says."""
    scoped = acting_in(request, VIEW)
    narrowed = EstateFilter.of(request.GET)
    pages = CappedPaginator(narrowed.estates(scoped.scope), ROWS)
    page, places = pages.get_page(request.GET.get("page")), places_to_choose(scoped.scope)
    if places:
        name_counties(page.object_list)
    context = {
        "filter": narrowed,
        "page": page,
        "capped_at": COUNTED_UP_TO if pages.is_capped else None,
        "places": places,
        "may_import": scoped.acting.may(IMPORT),
        "may_edit": scoped.acting.may(EDIT),
        "may_export": scoped.acting.may(EXPORT),
    }
    return render(request, "registry/estate_list.html", context)


@require_safe
@login_required
def estate(request: HttpRequest, code: str) -> HttpResponse:
    """One estate: what is known of it, what was written of it, what was done to its record."""
    scoped = acting_in(request, VIEW)
    found = get_object_or_404(Estate.objects.in_scope(scoped.scope).select_related("division"), code=code)
    trail = AuditEvent.objects.filter(object_kind="registry.estate", object_id=str(found.pk))[:SHOWN]
    may = scoped.acting.may
    context = {
        "estate": found,
        "path": division_path(found.division_id),
        "facilities": facilities(found, scoped.today),
        "entered": Entered.of(found),
        "shown": unit_of(found, scoped.scope),
        "trail": trail,
        "may_edit": may(EDIT),
        "may_survey": may(SURVEY),
        "may_propose": may("edit_projects"),
        "may_view_owners": may("view_owners"),
        "may_run_votes": may("run_votes"),
    }
    return render(request, "registry/estate_detail.html", context)


@require_safe
@login_required
def export(request: HttpRequest) -> HttpResponse:
    """The list as a workbook, with the columns that an import reads."""
    scoped = acting_in(request, EXPORT)
    rows = few_enough(EstateFilter.of(request.GET).estates(scoped.scope))
    return workbook(lambda path: export_estates(path, rows), "小区台账.xlsx")
