"""Doors that have not been reached yet, and meetings."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jiugai.consent import services
from jiugai.consent.forms.votes import MeetingForm, VisitForm
from jiugai.consent.models import Reached, Visit, Vote
from jiugai.consent.progress import narrowed, outstanding
from jiugai.consent.services import ENTER, RUN
from jiugai.consent.views.vote_parts import FORM, act_page, crumbs_of, vote_for
from jiugai.core.paging import ROWS, CappedPaginator
from jiugai.core.requests import ScopedRequest


@require_safe
@login_required
def doors(request: HttpRequest, code: str) -> HttpResponse:
    """Homes that have not voted, each with what came of the last visit."""
    scoped, found = vote_for(request, code, ENTER)
    building, reached = request.GET.get("building", ""), request.GET.get("reached", "")
    left = outstanding(found)
    shown = narrowed(left, building, reached)
    page = CappedPaginator(shown, ROWS).get_page(request.GET.get("page"))
    visits = Visit.objects.in_bulk([each.visit_id for each in page.object_list if each.visit_id])
    buildings = found.entries.order_by("number").values_list("building", flat=True)
    context = {
        "vote": found,
        "page": page,
        "rows": [(each, visits.get(each.visit_id)) for each in page.object_list],
        "left": left.count(),
        "buildings": dict.fromkeys(buildings),
        "building": building,
        "reached": reached,
        "results": Reached.choices,
        "may_run": scoped.acting.may(RUN),
        "crumbs": crumbs_of(found),
    }
    return render(request, "consent/door_list.html", context)


@require_http_methods(FORM)
@login_required
def visit(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Write down what came of knocking at one door."""
    scoped, found = vote_for(request, code, ENTER)
    entry = get_object_or_404(found.entries.select_related("vote"), number=number)
    form = VisitForm(request.POST or None, initial={"visited_on": scoped.today})
    return act_page(
        request,
        found,
        form,
        lambda: services.record_visit(entry, by=scoped.acting, **form.cleaned_data),
        _("登记走访 %(home)s") % {"home": entry},
        submit=_("登记"),
        to=reverse("consent:doors", args=[code]),
    )


@require_http_methods(FORM)
@login_required
def meeting(request: HttpRequest, code: str) -> HttpResponse:
    """Write down a meeting about the vote."""
    scoped, found = vote_for(request, code, RUN)
    form = MeetingForm(request.POST or None, request.FILES or None, initial={"held_on": scoped.today})
    return act_page(request, found, form, lambda: _record(scoped, found, form), _("登记业主会议"))


def _record(request: ScopedRequest, vote: Vote, form: MeetingForm) -> object:
    facts = {name: form.cleaned_data[name] for name in ("held_on", "place", "attended", "summary")}
    papers = form.entered("papers", division_code=vote.division_code, by=request.acting)
    return services.record_meeting(vote, by=request.acting, papers=papers, **facts)
