"""Shortfalls of a project: what is left, and why."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiugai.core.records import version_of
from jiugai.core.requests import ScopedRequest
from jiugai.reserve.forms.schemes import DecisionForm, RefusalForm
from jiugai.reserve.models import DecisionKind, Project, ShortfallDecision
from jiugai.reserve.services import accept_excuse, decide_shortfall, refuse_excuse, withdraw_decision
from jiugai.reserve.services.schemes import ACCEPT
from jiugai.reserve.shortfalls import LABELS, Shortfall, Treatment, shortfalls_of
from jiugai.reserve.views.project_parts import METHODS, VIEW, project_for, show

HERE = "reserve:shortfalls"


@require_safe
@login_required
def shortfalls(request: HttpRequest, code: str) -> HttpResponse:
    """What the surveys found lacking: first what is left without a reason."""
    scoped, project = project_for(request, code, VIEW)
    found = shortfalls_of(project, scoped.today)
    groups = [
        (label, treatment.value, [each for each in found if each.treatment is treatment])
        for treatment, label in LABELS.items()
    ]
    context = {
        "groups": [group for group in groups if group[2] or group[1] == Treatment.LEFT],
        "has_survey": bool(found),
        "may_accept": scoped.acting.may(ACCEPT),
    }
    return show(scoped, project, "reserve/shortfall_list.html", context, here=HERE)


@require_http_methods(METHODS)
@login_required
def decide(request: HttpRequest, code: str, estate: str, item: str) -> HttpResponse:
    """Say why one shortfall is left."""
    scoped, project = project_for(request, code)
    shortfall = _shortfall(scoped, project, f"{estate}:{item}")
    kind = shortfall.kind
    if kind is None:
        raise Http404
    decision = shortfall.decision
    known = {"reason": decision.reason, "record": decision.record} if decision else {}
    since = version_of(decision) if decision else ""
    form = DecisionForm(request.POST or None, initial={**known, "version": since}, kind=kind)
    if request.method == "POST" and form.done(lambda: _decide(scoped, project, shortfall, kind, form)):
        messages.success(request, _("已登记不改的理由。"))
        return redirect(HERE, project.code)
    context = {"form": form, "shortfall": shortfall}
    return show(scoped, project, "reserve/shortfall_decide.html", context, here=HERE)


@require_POST
@login_required
def accept(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Agree, as the upper level, that a shortfall is left."""
    scoped, project = project_for(request, code, ACCEPT)
    decision = get_object_or_404(ShortfallDecision, project=project, pk=pk)
    since = request.POST.get("version", "")
    accept_excuse(decision, by=scoped.acting, on=scoped.today, unchanged_since=since)
    messages.success(request, _("已同意“%(item)s”不改。") % {"item": decision.item_name})
    return redirect(HERE, project.code)


@require_http_methods(METHODS)
@login_required
def refuse(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Do not agree, as the upper level, and say why."""
    scoped, project = project_for(request, code, ACCEPT)
    decision = get_object_or_404(project.decisions.select_related("estate"), pk=pk, kind=DecisionKind.EXCUSED)
    form = RefusalForm(request.POST or None, initial={"version": version_of(decision)})
    if request.method == "POST" and form.done(lambda: _refuse(scoped, decision, form)):
        messages.success(request, _("已退回“%(item)s”，仍为应改未改。") % {"item": decision.item_name})
        return redirect(HERE, project.code)
    context = {"form": form, "decision": decision}
    return show(scoped, project, "reserve/shortfall_refuse.html", context, here=HERE)


@require_POST
@login_required
def withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take back what was decided: the shortfall counts as left again."""
    scoped, project = project_for(request, code)
    decision = get_object_or_404(ShortfallDecision, project=project, pk=pk)
    withdraw_decision(decision, by=scoped.acting)
    messages.success(request, _("已撤回“%(item)s”的处理意见。") % {"item": decision.item_name})
    return redirect(HERE, project.code)


def _shortfall(request: ScopedRequest, project: Project, key: str) -> Shortfall:
    for each in shortfalls_of(project, request.today):
        if each.key == key:
            return each
    raise Http404


def _refuse(request: ScopedRequest, decision: ShortfallDecision, form: RefusalForm) -> ShortfallDecision:
    sent = form.cleaned_data
    since, reason = sent["version"], sent["reason"]
    return refuse_excuse(decision, by=request.acting, on=request.today, reason=reason, unchanged_since=since)


def _decide(
    request: ScopedRequest, project: Project, shortfall: Shortfall, kind: DecisionKind, form: DecisionForm
) -> ShortfallDecision:
    sent = form.cleaned_data
    return decide_shortfall(
        project,
        by=request.acting,
        estate=shortfall.estate,
        item=shortfall.item.key,
        kind=kind,
        reason=sent["reason"],
        record=sent["record"],
        unchanged_since=sent["version"],
    )
