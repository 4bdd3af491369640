"""Residents report a problem, see what became of it, and say whether it is solved."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiugai.accounts.limits import address_of
from jiugai.aftercare.codes import read_code
from jiugai.aftercare.limits import CODES_TRIED, take_turn
from jiugai.aftercare.models import Category, Complaint, EventKind, State
from jiugai.aftercare.pictures import picture_of
from jiugai.aftercare.residents import RESIDENT
from jiugai.aftercare.selectors import may_reopen, of_code
from jiugai.aftercare.services import confirm_solved, reopen, report_complaint
from jiugai.core.codes import shown_code
from jiugai.core.requests import ScopedRequest
from jiugai.portal.complaint_forms import CodeForm, ComplaintForm, ReopenForm
from jiugai.portal.selectors import public_estate
from jiugai.registry.models import Estate

FORM = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(FORM)
def complain(request: HttpRequest, code: str) -> HttpResponse:
    """Report a problem of one estate, without an account."""
    estate = public_estate(code)
    form = ComplaintForm(
        request.POST or None, request.FILES or None, address=address_of(request), estate=code
    )
    if request.method == "POST" and form.done(lambda: _report(request, estate, form)):
        return redirect("portal:complaint", shown_code(form.made.code))
    context = {"section": "estates", "estate": estate, "form": form}
    return render(request, "portal/complaint_form.html", context, status=form.status)


def _report(request: HttpRequest, estate: Estate, form: ComplaintForm) -> object:
    sent = form.cleaned_data
    return report_complaint(
        estate,
        by=RESIDENT,
        on=cast(ScopedRequest, request).today,
        picture=form.chosen,
        is_suspect=form.is_crowded,
        category=Category(sent["category"]),
        **{name: sent[name] for name in ("place", "description", "phone", "request_key")},
    )


@never_cache
@require_safe
def complaint(request: HttpRequest, code: str) -> HttpResponse:
    """What became of a problem, for whoever has its code."""
    found, today = _of_code(code), cast(ScopedRequest, request).today
    is_answered = found.state == State.ANSWERED
    context = {
        "complaint": found,
        "code": shown_code(read_code(code) or ""),
        "events": found.events.exclude(kind=EventKind.LINKED).select_related("picture"),
        "is_asked": is_answered and found.asks_on is not None and found.asks_on <= today,
        "is_answered": is_answered,
        "is_overdue": found.is_overdue(today),
        "may_reopen": may_reopen(found, today),
        "is_new": found.events.count() == 1 and found.reported_on == today,
    }
    return render(request, "portal/complaint_detail.html", context)


@never_cache
@require_http_methods(FORM)
def find(request: HttpRequest) -> HttpResponse:
    """Find a problem again by its code."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if of_code(form.cleaned_data["code"]):
            return redirect("portal:complaint", shown_code(read_code(form.cleaned_data["code"]) or ""))
        if form.done(lambda: take_turn(CODES_TRIED, address_of(request))):  # wrong ones only
            form.add_error("code", _("没有这个查询码，请核对每一位；查询码遗失的，请重新上报。"))
    return render(request, "portal/complaint_find.html", {"form": form}, status=form.status)


@require_POST
def solved(request: HttpRequest, code: str) -> HttpResponse:
    """The reporter says that it is solved."""
    confirm_solved(_of_code(code), on=cast(ScopedRequest, request).today)
    messages.success(request, _("谢谢，已办结。"))
    return redirect("portal:complaint", code)


@never_cache
@require_http_methods(FORM)
def still_wrong(request: HttpRequest, code: str) -> HttpResponse:
    """The reporter says what is still wrong."""
    found, today = _of_code(code), cast(ScopedRequest, request).today
    form = ReopenForm(
        request.POST or None,
        request.FILES or None,
        address=address_of(request),
        estate=found.estate.code,
    )
    if request.method == "POST" and form.done(
        lambda: reopen(found, text=form.cleaned_data["text"], on=today, picture=form.chosen)
    ):
        messages.success(request, _("已重新提出，答复期限重新计算。"))
        return redirect("portal:complaint", code)
    context = {"complaint": found, "code": code, "form": form}
    return render(request, "portal/complaint_reopen.html", context, status=form.status)


@never_cache
@require_safe
def picture(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """A picture of the problem, as its copy for display."""
    return picture_of(_of_code(code), pk, request.GET.get("size", ""))


def _of_code(code: str) -> Complaint:
    """The complaint of a code. Raises: Http404, the same for a wrong code and for what is none"""
    found = of_code(code)
    if found is None:
        raise Http404
    return found
