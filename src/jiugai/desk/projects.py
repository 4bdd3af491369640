"""The page of one project, its gates, and the acts that only gates allow."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiugai.core.forms import ActForm, DayInput
from jiugai.core.requests import ScopedRequest, acting_in
from jiugai.desk.project_page import project_page
from jiugai.lifecycle.models import GateRecord
from jiugai.lifecycle.selectors import NEXT_GATE
from jiugai.lifecycle.services import MOVE, WAIVE, ask_gate, gate_of, grant_waiver, withdraw_project
from jiugai.policy.facts import PROJECT_COLUMNS
from jiugai.policy.gates import ENTER_PLAN
from jiugai.reserve.models import Project
from jiugai.reserve.services.projects import EDIT

VIEW = "view_projects"
FORM = ["GET", "HEAD", "POST"]


class WithdrawForm(ActForm):
    """Why a project is given up."""

    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class WaiverForm(WithdrawForm):
    """On what a waiver rests, and until when it holds."""

    document = forms.CharField(
        label=gettext_lazy("批准文件"), max_length=200, help_text=gettext_lazy("文件名称和文号。")
    )
    expires_on = forms.DateField(label=gettext_lazy("有效期至"), widget=DayInput())


@require_safe
@login_required
def project(request: HttpRequest, code: str) -> HttpResponse:
    """一项目一档: where the project stands, what the next gate still asks, and its whole archive."""
    scoped, found = _project(request, code, VIEW)
    acting = scoped.acting
    context = {
        "page": project_page(found, scoped.today, acting),
        "project": found,
        "may_edit": acting.may(EDIT) and scoped.scope.allows(found.division_id),
        "may_move": acting.may(MOVE) and scoped.scope.allows(found.division_id),
        "may_waive": acting.may(WAIVE),
        "may_survey": acting.may("survey_facilities"),
    }
    return render(request, "desk/project_detail.html", context)


@require_POST
@login_required
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Let the next gate judge; the answer is kept and shown."""
    scoped, found = _project(request, code, MOVE)
    gate = gate_of(request.POST.get("gate", ""))
    record = ask_gate(found, gate, by=scoped.acting, on=scoped.today)
    if record.is_passed and gate is not ENTER_PLAN:
        messages.success(request, _("已通过“%(gate)s”关口。") % {"gate": gate.name})
        return redirect("desk:project", code)
    return redirect("desk:gate-record", code, record.number)


@require_safe
@login_required
def gate_record(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """One answer of a gate as it was given: every check, the facts and the rule version behind it."""
    _scoped, found = _project(request, code, VIEW)
    record = get_object_or_404(GateRecord, project=found, number=number)
    facts = [
        (fact.label, record.facts[name], fact.unit)
        for name, fact in PROJECT_COLUMNS.items()
        if name in record.facts
    ]
    return render(request, "desk/gate_record.html", {"record": record, "project": found, "facts": facts})


@require_http_methods(FORM)
@login_required
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Give the project up."""
    scoped, found = _project(request, code, MOVE)
    form = WithdrawForm(request.POST or None)

    def act() -> object:
        reason = form.cleaned_data["reason"]
        return withdraw_project(found, by=scoped.acting, on=scoped.today, reason=reason)

    if request.method == "POST" and form.done(act):
        messages.success(request, _("项目已退出，其小区可列入新项目。"))
        return redirect("desk:project", code)
    return _form(request, found, form, _("退出项目"))


@require_http_methods(FORM)
@login_required
def waive(request: HttpRequest, code: str) -> HttpResponse:
    """Waive one requirement of the next gate, where the rulebook allows it."""
    scoped, found = _project(request, code, WAIVE)
    form = WaiverForm(request.POST or None)
    requirement = request.GET.get("requirement", "")

    def act() -> object:
        gate = gate_of(NEXT_GATE[found.stage].key if found.stage in NEXT_GATE else "")
        return grant_waiver(
            found, by=scoped.acting, gate=gate, requirement=requirement, on=scoped.today, **form.cleaned_data
        )

    if request.method == "POST" and form.done(act):
        messages.success(request, _("已批准豁免，并予公开。"))
        return redirect("desk:project", code)
    return _form(request, found, form, _("批准豁免"))


def _project(request: HttpRequest, code: str, act: str) -> tuple[ScopedRequest, Project]:
    scoped = acting_in(request, act)
    seen = Project.objects.in_scope(scoped.scope).select_related("division", "owner_of_works")
    return scoped, get_object_or_404(seen, code=code)


def _form(request: HttpRequest, project: Project, form: ActForm, title: str) -> HttpResponse:
    back = reverse("desk:project", args=[project.code])
    crumbs = [(_("储备库"), reverse("reserve:projects")), (project.name, back)]
    context: dict[str, Any] = {"title": title, "crumbs": crumbs, "form": form, "back": back, "submit": title}
    return render(request, "layouts/form.html", context, status=form.status)
