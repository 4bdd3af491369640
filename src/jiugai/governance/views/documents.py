"""Pages of governance: documents in force, and which government has which."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jiugai.core.requests import ScopedRequest, acting_in
from jiugai.governance.forms import GOVERNMENTS, DocumentForm, EndForm
from jiugai.governance.models import DocumentKind, GovernanceDocument
from jiugai.governance.services import RECORD, end_document, record_document
from jiugai.registry.models import Division

VIEW = "view_projects"
FORM = ["GET", "HEAD", "POST"]


@require_safe
@login_required
def documents(request: HttpRequest) -> HttpResponse:
    """The documents of the governments in scope, and what is lacking."""
    scoped = acting_in(request, VIEW)
    seen = scoped.scope.of_counties
    found = GovernanceDocument.objects.filter(seen.in_scope("division")).select_related("division", "file")
    in_force = {(each.division_id, each.kind) for each in found.in_force(scoped.today)}
    governments = Division.objects.filter(pk__in={each.division_id for each in found}, level__in=GOVERNMENTS)
    own = Division.objects.filter(pk=scoped.acting.actor_division, level__in=GOVERNMENTS)
    rows = sorted({*governments, *own}, key=lambda each: each.code)
    context = {
        "documents": found,
        "kinds": DocumentKind.choices,
        "coverage": [
            (each, [(each.code, kind) in in_force for kind in DocumentKind.values]) for each in rows
        ],
        "today": scoped.today,
        "may_record": scoped.acting.may(RECORD),
    }
    return render(request, "governance/document_list.html", context)


@require_http_methods(FORM)
@login_required
def record(request: HttpRequest) -> HttpResponse:
    """Enter a document."""
    scoped = acting_in(request, RECORD)
    first: dict[str, Any] = {"division": scoped.acting.actor_division, "kind": request.GET.get("kind", "")}
    form = DocumentForm(initial=first, scope=scoped.scope)
    if request.method == "POST":
        form = DocumentForm(request.POST, request.FILES, scope=scoped.scope)
        if form.done(lambda: _record(scoped, form)):
            messages.success(request, _("文件已登记。"))
            return redirect("governance:documents")
    back = reverse("governance:documents")
    context = {"title": _("登记制度文件"), "crumbs": [(_("制度"), back)], "form": form, "back": back}
    return render(request, "layouts/form.html", context, status=form.status)


@require_http_methods(FORM)
@login_required
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a document no longer holds."""
    scoped = acting_in(request, RECORD)
    seen = GovernanceDocument.objects.filter(scoped.scope.in_scope("division"))
    document = get_object_or_404(seen, pk=pk)
    form = EndForm(request.POST or None, initial={"on": scoped.today})
    if request.method == "POST" and form.done(
        lambda: end_document(document, by=scoped.acting, **form.cleaned_data)
    ):
        messages.success(request, _("已登记失效日期。"))
        return redirect("governance:documents")
    back = reverse("governance:documents")
    title = _("失效：%(title)s") % {"title": document.title}
    context = {"title": title, "crumbs": [(_("制度"), back)], "form": form, "back": back}
    return render(request, "layouts/form.html", context, status=form.status)


def _record(request: ScopedRequest, form: DocumentForm) -> object:
    sent: Any = {name: value for name, value in form.cleaned_data.items() if name not in ("version", "file")}
    division = sent.pop("division")
    files = form.entered("file", division_code=division.code, by=request.acting)
    return record_document(division, by=request.acting, file=files[0] if files else None, **sent)
