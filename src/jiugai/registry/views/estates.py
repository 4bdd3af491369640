"""Pages of the registry: the list of estates, one estate, ledgers in and out."""

from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiugai.core.downloads import few_enough, workbook
from jiugai.core.errors import BadInput
from jiugai.core.files import path_of, store_file
from jiugai.core.models import AuditEvent, StoredFile
from jiugai.core.paging import COUNTED_UP_TO, ROWS, CappedPaginator
from jiugai.core.requests import ScopedRequest, acting_in
from jiugai.core.tables.marking import mark_errors
from jiugai.registry.estate_lists import EstateFilter, name_counties, places_to_choose
from jiugai.registry.estate_page import Entered, facilities, unit_of
from jiugai.registry.exports import export_estates, ledger_template
from jiugai.registry.forms import LedgerForm
from jiugai.registry.imports import Ledger, read_ledger
from jiugai.registry.models import Estate
from jiugai.registry.selectors import division_path
from jiugai.registry.services.estates import EDIT
from jiugai.registry.services.ledgers import take_in
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
    }
    return render(request, "registry/estate_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def import_ledger(request: HttpRequest) -> HttpResponse:
    """Hand in a ledger; it is kept, and looked at on the next page."""
    scoped = acting_in(request, IMPORT)
    form = LedgerForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        handed_in = form.cleaned_data["ledger"]
        try:
            stored = store_file(
                handed_in,
                name=handed_in.name,
                division_code=scoped.acting.actor_division,
                by=scoped.acting,
            )
            _read(scoped, stored)
        except BadInput as error:
            form.add_error("ledger", [str(problem) for problem in error.problems[:SHOWN]])
        else:
            return redirect("registry:ledger", stored.digest)
    return render(request, "registry/ledger_form.html", {"form": form})


@require_safe
@login_required
def ledger(request: HttpRequest, digest: str) -> HttpResponse:
    """The dry run of a ledger that was handed in: what would be done, what is wrong, what is strange."""
    scoped = acting_in(request, IMPORT)
    stored = _handed_in(scoped, digest)
    read = _read(scoped, stored)
    context = {
        "stored": stored,
        "ledger": read,
        "counts": {standing.value: count for standing, count in read.counts.items()},
        "rows": read.first_rows(SHOWN),
        "problems": read.problems[:SHOWN],
        "doubts": read.doubts[:SHOWN],
    }
    return render(request, "registry/ledger_detail.html", context)


@require_POST
@login_required
def ledger_confirm(request: HttpRequest, digest: str) -> HttpResponse:
    """Take the ledger in as it was shown."""
    scoped = acting_in(request, IMPORT)
    stored = _handed_in(scoped, digest)
    taken = take_in(_read(scoped, stored), by=scoped.acting, source=stored.original_name)
    messages.success(request, str(taken))
    return redirect("registry:estates")


@require_safe
@login_required
def ledger_marked(request: HttpRequest, digest: str) -> HttpResponse:
    """The ledger with its wrong cells marked, to be mended and handed in again."""
    scoped = acting_in(request, IMPORT)
    stored = _handed_in(scoped, digest)
    read = _read(scoped, stored)
    headings = {sheet.sheet: sheet.heading_row for sheet in read.sheets}

    def write(path: Path) -> None:
        name = stored.original_name
        mark_errors(path_of(stored), read.problems, path, name=name, heading_rows=headings)

    return workbook(write, f"{Path(stored.original_name).stem}-标注.xlsx")


@require_safe
@login_required
def export(request: HttpRequest) -> HttpResponse:
    """The list as a workbook, with the columns that an import reads."""
    scoped = acting_in(request, EXPORT)
    rows = few_enough(EstateFilter.of(request.GET).estates(scoped.scope))
    return workbook(lambda path: export_estates(path, rows), "小区台账.xlsx")


@require_safe
@login_required
def template(request: HttpRequest) -> HttpResponse:
    """An empty ledger with drop-downs."""
    acting_in(request, VIEW)
    return workbook(ledger_template, "小区台账模板.xlsx")


def _handed_in(request: ScopedRequest, digest: str) -> StoredFile:
    """The ledger that this person handed in; nobody else's."""
    mine = StoredFile.objects.filter(digest=digest, actor_id=request.acting.actor_id).order_by("-pk")
    return get_object_or_404(mine[:1])


def _read(request: ScopedRequest, stored: StoredFile) -> Ledger:
    return read_ledger(path_of(stored), scope=request.scope, name=stored.original_name)
