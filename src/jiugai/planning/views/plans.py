"""One version of a plan, and the acts on it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiugai.core.downloads import workbook
from jiugai.core.forms import ActForm
from jiugai.core.requests import ScopedRequest, acting_in
from jiugai.planning import selectors, services
from jiugai.planning.exports import write_plan
from jiugai.planning.forms import ApproveForm, ObjectionForm, PublishForm, ReasonForm, ReplyForm
from jiugai.planning.models import AnnualPlan
from jiugai.planning.services.approval import APPROVE
from jiugai.planning.services.limits import counted
from jiugai.planning.services.ranking import DRAFT
from jiugai.planning.views.rankings import VIEW, county_in_scope

FORM = ["GET", "HEAD", "POST"]


@require_safe
@login_required
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """One version of a plan: what is in, what is out and why, what it takes, what was said of it."""
    scoped = acting_in(request, VIEW)
    found = _plan(scoped, code)
    context = {
        "view": selectors.view_of(found),
        "plan": found,
        "objections": found.objections.select_related("project"),
        "seen": selectors.seen_in(scoped.scope, found.division_id),
        "may_draft": scoped.acting.may(DRAFT),
        "may_approve": scoped.acting.may(APPROVE),
        "today": scoped.today,
    }
    return render(request, "planning/plan_detail.html", context)


@require_POST
@login_required
def draft(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Draw up the first version of a county's plan."""
    scoped = acting_in(request, DRAFT)
    made = services.draft_annual_plan(county_in_scope(request, code), year, by=scoped.acting, on=scoped.today)
    messages.success(request, _("已按排序和县区能力拟定计划，请逐项核对。"))
    return redirect("planning:plan", made.code)


@require_safe
@login_required
def table(request: HttpRequest, code: str) -> HttpResponse:
    """The plan as a table for print and report."""
    scoped = acting_in(request, VIEW)
    found = _plan(scoped, code)
    name = f"{found.division}{found.year}年改造计划表（第{found.version}版）.xlsx"
    return workbook(lambda path: write_plan(path, found, on=scoped.today), name)


@require_http_methods(FORM)
@login_required
def choose(request: HttpRequest, code: str, project: str) -> HttpResponse:
    """Take a project in, or leave it out, for a reason."""
    scoped = acting_in(request, DRAFT)
    found = _plan(scoped, code)
    entry = get_object_or_404(found.entries.select_related("project", "plan"), project__code=project)
    wanted = request.GET.get("in", request.POST.get("in", "")) == "1"
    title = (_("列入“%s”") if wanted else _("不列入“%s”")) % entry.project.name
    form = ReasonForm(request.POST or None, initial={"reason": entry.change_reason})
    form.fields["reason"].required = wanted != entry.taken_by_rank or not wanted

    def act() -> object:
        reason = form.cleaned_data["reason"]
        return services.choose(entry, by=scoped.acting, on=scoped.today, is_selected=wanted, reason=reason)

    return _act_page(
        request, found, form, act, title, extra={"entry": entry, "wanted": "1" if wanted else "0"}
    )


@require_http_methods(FORM)
@login_required
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Put the plan out for comment."""
    scoped = acting_in(request, DRAFT)
    found, form = _plan(scoped, code), PublishForm(request.POST or None)

    def act() -> object:
        return services.publish(found, by=scoped.acting, on=scoped.today, days=form.cleaned_data["days"])

    return _act_page(request, found, form, act, _("公示计划"))


@require_POST
@login_required
def submit(request: HttpRequest, code: str) -> HttpResponse:
    """Hand the plan up."""
    scoped = acting_in(request, DRAFT)
    found = _plan(scoped, code)
    services.submit(found, by=scoped.acting, on=scoped.today)
    messages.success(request, _("已上报，等待州市批准。"))
    return redirect("planning:plan", code)


def _with_reason(title: Any, needs: str, act: Callable[..., object]) -> Callable[..., HttpResponse]:
    """The page of an act that needs nothing but a reason."""

    @require_http_methods(FORM)
    @login_required
    def page(request: HttpRequest, code: str) -> HttpResponse:
        scoped = acting_in(request, needs)
        found, form = _plan(scoped, code), ReasonForm(request.POST or None)

        def done() -> object:
            return act(found, by=scoped.acting, reason=form.cleaned_data["reason"])

        return _act_page(request, found, form, done, str(title))

    return page


take_back = _with_reason("收回修改", DRAFT, services.take_back)
send_back = _with_reason("退回计划", APPROVE, services.send_back)


@require_http_methods(FORM)
@login_required
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Give up a draft."""
    scoped = acting_in(request, DRAFT)
    found, form = _plan(scoped, code), ReasonForm(request.POST or None)
    division, year = found.division_id, found.year

    def act() -> None:
        services.withdraw_draft(found, by=scoped.acting, reason=form.cleaned_data["reason"])

    if request.method == "POST" and form.done(act):
        messages.success(request, _("已撤销这版计划，可以重新排序、拟定。"))
        return redirect("planning:county", division, year)
    return _form_page(request, found, form, _("撤销计划"))


@require_http_methods(FORM)
@login_required
def adjust(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a new version of an approved plan."""
    scoped = acting_in(request, DRAFT)
    found, form = _plan(scoped, code), ReasonForm(request.POST or None)

    def act() -> object:
        reason = form.cleaned_data["reason"]
        return services.draft_annual_plan(
            found.division, found.year, by=scoped.acting, on=scoped.today, reason=reason
        )

    if request.method == "POST" and form.done(act):
        return redirect("planning:plan", form.made.code)
    return _form_page(request, found, form, _("调整计划"))


@require_http_methods(FORM)
@login_required
def approve(request: HttpRequest, code: str) -> HttpResponse:
    """Approve the plan."""
    scoped = acting_in(request, APPROVE)
    found, form = _plan(scoped, code), ApproveForm(request.POST or None)

    def act() -> object:
        document = form.cleaned_data["document"]
        return services.approve(found, by=scoped.acting, on=scoped.today, document=document)

    return _act_page(request, found, form, act, _("批准计划"))


@require_http_methods(FORM)
@login_required
def object_to(request: HttpRequest, code: str) -> HttpResponse:
    """Write down an objection."""
    scoped = acting_in(request, DRAFT)
    found = _plan(scoped, code)
    form = ObjectionForm(request.POST or None, plan=found, initial={"received_on": scoped.today})

    def act() -> object:
        return services.record_objection(found, by=scoped.acting, **form.cleaned_data)

    return _act_page(request, found, form, act, _("登记公示意见"))


@require_http_methods(FORM)
@login_required
def reply(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Answer an objection."""
    scoped = acting_in(request, DRAFT)
    found = _plan(scoped, code)
    objection = get_object_or_404(found.objections, pk=pk)
    form = ReplyForm(request.POST or None)

    def act() -> object:
        return services.reply(objection, by=scoped.acting, on=scoped.today, text=form.cleaned_data["text"])

    return _act_page(request, found, form, act, _("答复公示意见"), extra={"objection": objection})


def _plan(request: ScopedRequest, code: str) -> AnnualPlan:
    """A plan in scope, by its public number."""
    division, year, version = code.split("-")
    numbers = {"division": division, "year": int(year), "version": int(version.removeprefix("V"))}
    return get_object_or_404(selectors.plans(request.scope), **numbers)


def _act_page(
    request: HttpRequest,
    plan: AnnualPlan,
    form: ActForm,
    act: Callable[[], object],
    title: str,
    *,
    extra: dict[str, Any] | None = None,
) -> HttpResponse:
    """Do the act and go back to the plan, or show its form with what is wrong."""
    if request.method == "POST" and form.done(act):
        messages.success(request, _("已办理：%s。") % title)
        return redirect("planning:plan", plan.code)
    return _form_page(request, plan, form, title, extra)


def _form_page(
    request: HttpRequest, plan: AnnualPlan, form: ActForm, title: str, extra: dict[str, Any] | None = None
) -> HttpResponse:
    taken = counted(plan.entries.all())
    context = {"plan": plan, "taken": taken, "form": form, "title": title, **(extra or {})}
    return render(request, "planning/act_form.html", context, status=form.status)
