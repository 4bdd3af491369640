"""Counting a vote, publishing its result, objections, confirming it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiugai.consent import services
from jiugai.consent.forms.papers import AnswerForm, ObjectionForm
from jiugai.consent.forms.votes import WhyForm
from jiugai.consent.handing_out import evidence_of
from jiugai.consent.services import COUNT, RUN
from jiugai.consent.views.vote_parts import FORM, VIEW, act_page, vote_for


@require_POST
@login_required
def count(request: HttpRequest, code: str) -> HttpResponse:
    """Check every ballot and count."""
    scoped, found = vote_for(request, code, COUNT)
    worked = services.work_out(found, by=scoped.acting, at=timezone.now())
    services.count_vote(found, worked, by=scoped.acting)
    messages.success(request, _("已计票，核验文件已生成。请核对后公示结果。"))
    return redirect("consent:vote", code)


@require_POST
@login_required
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Publish the result for objections."""
    scoped, found = vote_for(request, code, RUN)
    published = services.publish_result(found, by=scoped.acting, on=scoped.today)
    messages.success(request, _("已公示，异议期到 %(day)s 止。") % {"day": published.objections_until})
    return redirect("consent:vote", code)


@require_POST
@login_required
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Let the result stand."""
    scoped, found = vote_for(request, code, RUN)
    services.confirm_result(found, by=scoped.acting, on=scoped.today)
    messages.success(request, _("结果已确认，已作为开工等关口的依据。"))
    return redirect("consent:vote", code)


@require_http_methods(FORM)
@login_required
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Go back to the paper after a count."""
    scoped, found = vote_for(request, code, COUNT)
    form = WhyForm(request.POST or None)
    return act_page(
        request,
        found,
        form,
        lambda: services.reopen_count(found, by=scoped.acting, reason=form.cleaned_data["reason"]),
        _("重新核票"),
        note=_("只能更正录入有误的纸质票，不能补投；原计票结果和核验文件保留。"),
    )


@require_http_methods(FORM)
@login_required
def object_to(request: HttpRequest, code: str) -> HttpResponse:
    """Write down an objection."""
    scoped, found = vote_for(request, code, RUN)
    form = ObjectionForm(request.POST or None, initial={"received_on": scoped.today})

    def act() -> object:
        said: dict[str, Any] = form.cleaned_data
        return services.record_objection(found, by=scoped.acting, on=scoped.today, **said)

    return act_page(request, found, form, act, _("登记异议"))


@require_http_methods(FORM)
@login_required
def answer(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Answer an objection."""
    scoped, found = vote_for(request, code, RUN)
    objection = get_object_or_404(found.objections, pk=pk)
    form = AnswerForm(request.POST or None)
    return act_page(
        request,
        found,
        form,
        lambda: services.answer_objection(objection, by=scoped.acting, on=scoped.today, **form.cleaned_data),
        _("答复异议"),
        note=objection.content,
    )


@require_safe
@login_required
def evidence(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """The file by which anybody checks a count."""
    _scoped, found = vote_for(request, code, VIEW)
    counted = get_object_or_404(found.counts.select_related("file"), number=number)
    return evidence_of(counted)
