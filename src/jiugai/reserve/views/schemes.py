"""The scheme as a whole, and its revision."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jiugai.core.records import version_of
from jiugai.core.requests import ScopedRequest
from jiugai.reserve.addresses import project_address
from jiugai.reserve.forms.schemes import RevisionForm, SchemeForm
from jiugai.reserve.models import Project, Scheme
from jiugai.reserve.services import current_scheme, revise_scheme, state_scheme
from jiugai.reserve.services.schemes import SchemeFacts
from jiugai.reserve.views.project_parts import METHODS, project_for, show

HERE = "reserve:scheme"


@require_http_methods(METHODS)
@login_required
def scheme(request: HttpRequest, code: str) -> HttpResponse:
    """Say what the scheme in force costs and means; its versions below."""
    scoped, project = project_for(request, code)
    current = current_scheme(project)
    form = SchemeForm(initial=_known(current))
    if request.method == "POST":
        form = SchemeForm(request.POST, request.FILES)
        if form.done(lambda: _state(scoped, project, form)):
            messages.success(request, _("方案已保存。"))
            return redirect(project_address(project.code))
    versions = project.schemes.select_related("document")
    context = {"form": form, "scheme": current, "versions": versions}
    return show(scoped, project, "reserve/scheme_form.html", context, here=HERE)


@require_http_methods(METHODS)
@login_required
def revise(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a new version as a copy of the one in force."""
    scoped, project = project_for(request, code)
    current = current_scheme(project)
    form = RevisionForm(request.POST or None, initial={"version": version_of(current)})
    if request.method == "POST" and form.done(lambda: _revise(scoped, project, form)):
        messages.success(request, _("已开始第 %(version)s 版方案。") % {"version": form.made.version})
        return redirect(HERE, project.code)
    context = {"form": form, "scheme": current}
    return show(scoped, project, "reserve/scheme_revise.html", context, here=HERE)


def _known(scheme: Scheme) -> dict[str, object]:
    return {"cost_fen": scheme.cost_fen, "summary": scheme.summary, "version": version_of(scheme)}


def _state(request: ScopedRequest, project: Project, form: SchemeForm) -> Scheme:
    sent, by = form.cleaned_data, request.acting
    facts: SchemeFacts = {"cost_fen": sent["cost_fen"], "summary": sent["summary"]}
    for document in form.entered("document", division_code=project.division_id, by=by):
        facts["document"] = document
    return state_scheme(project, by=by, unchanged_since=sent["version"], **facts)


def _revise(request: ScopedRequest, project: Project, form: RevisionForm) -> Scheme:
    """The new version; sent twice, the one that the first made."""
    current = current_scheme(project)
    if current.version > 1 and current.reason == form.cleaned_data["reason"]:
        return current
    sent = form.cleaned_data
    return revise_scheme(project, by=request.acting, reason=sent["reason"], unchanged_since=sent["version"])
