"""Pages on which ledgers are handed in, looked at, and taken in."""

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiugai.core.downloads import workbook
from jiugai.core.errors import BadInput
from jiugai.core.files import opened, store_file
from jiugai.core.models import StoredFile
from jiugai.core.requests import ScopedRequest, acting_in
from jiugai.core.tables.marking import mark_errors
from jiugai.core.tables.writing import write_template
from jiugai.lifecycle.forms import LedgerForm
from jiugai.lifecycle.ledger_kinds import KINDS, LedgerKind

SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def hand_in(request: HttpRequest, kind: str) -> HttpResponse:
    """Hand in a ledger; it is kept, and looked at on the next page."""
    scoped, chosen = _kind(request, kind)
    form = LedgerForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        handed_in, division = form.cleaned_data["ledger"], scoped.acting.actor_division
        try:
            stored = store_file(
                handed_in,
                name=handed_in.name,
                division_code=division,
                by=scoped.acting,
                is_personal=chosen.is_personal,
            )
            _read(scoped, chosen, stored)
        except BadInput as error:
            form.add_error("ledger", [str(problem) for problem in error.problems[:SHOWN]])
        else:
            return redirect("lifecycle:ledger", kind, stored.digest)
    return render(request, "lifecycle/ledger_form.html", {"form": form, "kind": chosen})


@require_safe
@login_required
def ledger(request: HttpRequest, kind: str, digest: str) -> HttpResponse:
    """The dry run of a ledger: how it was understood, and what is wrong."""
    scoped, chosen = _kind(request, kind)
    stored = _handed_in(scoped, digest)
    read = _rehearsed(scoped, chosen, stored)
    context = {
        "kind": chosen,
        "stored": stored,
        "ledger": read,
        "counts": {standing.value: count for standing, count in read.counts.items()},
        "rows": read.first_rows(SHOWN),
        "problems": read.problems[:SHOWN],
        "doubts": read.doubts[:SHOWN],
    }
    return render(request, "lifecycle/ledger_detail.html", context)


@require_POST
@login_required
def confirm(request: HttpRequest, kind: str, digest: str) -> HttpResponse:
    """Take the ledger in as it was shown, all of it or nothing."""
    scoped, chosen = _kind(request, kind)
    stored = _handed_in(scoped, digest)
    read = _read(scoped, chosen, stored)
    taken = chosen.take(read, scoped.acting, scoped.scope, scoped.today, stored.original_name)
    messages.success(request, str(taken))
    return redirect(chosen.listed[1])


@require_safe
@login_required
def marked(request: HttpRequest, kind: str, digest: str) -> HttpResponse:
    """The ledger with its wrong cells marked, to be mended and handed in again."""
    scoped, chosen = _kind(request, kind)
    stored = _handed_in(scoped, digest)
    read = _rehearsed(scoped, chosen, stored)
    headings = {sheet.sheet: sheet.heading_row for sheet in read.sheets}

    def write(path: Path) -> None:
        name = stored.original_name
        with opened(stored) as original:
            mark_errors(original, read.problems, path, name=name, heading_rows=headings)

    return workbook(write, f"{Path(stored.original_name).stem}-标注.xlsx")


@require_safe
@login_required
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty ledger of the kind, with drop-downs and a guide."""
    _scoped, chosen = _kind(request, kind)
    name = chosen.label.split("（")[0]
    return workbook(lambda path: write_template(path, name, chosen.columns, {}), f"{name}模板.xlsx")


def _kind(request: HttpRequest, key: str) -> tuple[ScopedRequest, LedgerKind]:
    """The kind asked for, and the request of somebody who may hand it in. Raises: Http404, Refused"""
    if key not in KINDS:
        raise Http404
    return acting_in(request, KINDS[key].act), KINDS[key]


def _handed_in(request: ScopedRequest, digest: str) -> StoredFile:
    """The ledger that this person handed in; nobody else's."""
    mine = StoredFile.objects.filter(digest=digest, actor_id=request.acting.actor_id).order_by("-pk")
    return get_object_or_404(mine[:1])


def _rehearsed(request: ScopedRequest, kind: LedgerKind, stored: StoredFile) -> Any:
    """The dry run, with what the import would refuse; nothing of it stays."""
    with opened(stored) as path:
        name = stored.original_name
        return kind.rehearsed(path, request.acting, request.scope, request.today, name)


def _read(request: ScopedRequest, kind: LedgerKind, stored: StoredFile) -> Any:
    with opened(stored) as path:
        return kind.read(path, request.scope, request.today, stored.original_name)
