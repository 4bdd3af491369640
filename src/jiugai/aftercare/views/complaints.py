"""Complaints as officers see them: the inbox, one complaint, writing one down."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jiugai.aftercare import selectors
from jiugai.aftercare.complaint_lists import SHELVES, ComplaintFilter
from jiugai.aftercare.forms import RecordForm
from jiugai.aftercare.models import Category, Channel, Complaint, State
from jiugai.aftercare.pictures import picture_of
from jiugai.aftercare.residents import REPORTING
from jiugai.aftercare.routing import has_in_hand
from jiugai.aftercare.services import report_complaint
from jiugai.aftercare.services.complaints import ANSWERING
from jiugai.core.codes import shown_code
from jiugai.core.paging import ROWS, CappedPaginator
from jiugai.core.requests import ScopedRequest, acting_in
from jiugai.registry.estate_lists import EstateFilter
from jiugai.registry.models import Estate

VIEW = "view_complaints"
FORM = ["GET", "HEAD", "POST"]
FOUND = 20


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """What one must answer first; then whatever else lies in one's place."""
    scoped = acting_in(request, VIEW)
    figures = selectors.figures(scoped.scope, scoped.acting, scoped.today)
    first = "mine" if figures.mine else "supervised" if figures.supervised else "open"
    narrowed = ComplaintFilter.of(request.GET, first)
    found = narrowed.complaints(scoped.scope, scoped.acting, scoped.today)
    since = date(scoped.today.year, 1, 1)
    context = {
        "figures": figures,
        "timely": selectors.on_time(scoped.scope, scoped.acting, since, scoped.today),
        "filter": narrowed,
        "shelves": SHELVES,
        "categories": Category.choices,
        "page": CappedPaginator(found, ROWS).get_page(request.GET.get("page")),
        "today": scoped.today,
        "may_sift": narrowed.shelf == "suspect" and scoped.acting.may(ANSWERING),
        "may_record": scoped.acting.may(REPORTING),
        "may_see_surveys": scoped.acting.may("view_projects"),
    }
    return render(request, "aftercare/complaint_list.html", context)


@require_safe
@login_required
def complaint(request: HttpRequest, number: str) -> HttpResponse:
    """One complaint with everything that became of it, and what one may do."""
    scoped, found = complaint_for(request, number, VIEW)
    may_act = scoped.acting.may(ANSWERING) and has_in_hand(scoped.acting, found)
    return render(request, "aftercare/complaint_detail.html", shown(scoped, found, may_act=may_act))


def shown(request: ScopedRequest, found: Complaint, *, may_act: bool) -> dict[str, object]:
    """What the page of a complaint shows."""
    seen = selectors.complaints(request.scope, request.acting)
    alike = selectors.similar(found, seen) if may_act and not found.duplicate_of_id else []
    return {
        "complaint": found,
        "events": found.events.select_related("picture"),
        "duplicates": seen.filter(duplicate_of=found),
        "alike": alike,
        "is_open": found.state == State.OPEN,
        "is_overdue": found.is_overdue(request.today),
        "days_left": abs((found.due_on - request.today).days),
        "may_act": may_act,
        "today": request.today,
    }


@require_http_methods(FORM)
@login_required
def record(request: HttpRequest, code: str) -> HttpResponse:
    """Write down what somebody called in, and read the code out to them."""
    scoped = acting_in(request, REPORTING)
    estate = get_object_or_404(Estate.objects.in_scope(scoped.scope), code=code)
    form = RecordForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.done(lambda: _record(scoped, estate, form)):
        told = _("已登记。请把查询码告诉投诉人：%(code)s，凭它查看办理情况、重新提出。此码不再显示。")
        messages.success(request, told % {"code": shown_code(form.made.code)})
        return redirect("aftercare:complaint", form.made.complaint.number)
    context = {
        "title": _("登记投诉：%(name)s") % {"name": estate.name},
        "crumbs": [(_("后续管理"), reverse("aftercare:complaints"))],
        "form": form,
        "back": reverse("aftercare:choose-estate"),
        "submit": _("登记"),
    }
    return render(request, "layouts/form.html", context, status=form.status)


def _record(request: ScopedRequest, estate: Estate, form: RecordForm) -> object:
    sent = form.cleaned_data
    return report_complaint(
        estate,
        by=request.acting,
        on=request.today,
        picture=form.chosen,
        category=Category(sent["category"]),
        channel=Channel(sent["channel"]),
        **{name: sent[name] for name in ("place", "description", "phone", "request_key")},
    )


@require_safe
@login_required
def choose_estate(request: HttpRequest) -> HttpResponse:
    """Which estate somebody calls about."""
    scoped = acting_in(request, REPORTING)
    narrowed = EstateFilter.of(request.GET)
    found = narrowed.estates(scoped.scope)[: FOUND + 1]
    context = {"filter": narrowed, "estates": found[:FOUND], "has_more": len(found) > FOUND}
    return render(request, "aftercare/estate_choice.html", context)


@require_safe
@login_required
def picture(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """A picture of the complaint's history, as its copy for display: without what the camera wrote."""
    _scoped, found = complaint_for(request, number, VIEW)
    return picture_of(found, pk, request.GET.get("size", ""))


def complaint_for(request: HttpRequest, number: str, act: str) -> tuple[ScopedRequest, Complaint]:
    """The complaint, for somebody who may do the act and see it. Raises: Refused, Http404"""
    scoped = acting_in(request, act)
    seen = selectors.complaints(scoped.scope, scoped.acting).with_places()
    return scoped, get_object_or_404(seen, number=number)
