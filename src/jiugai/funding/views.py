"""Pages of funding: what counties can pay for and carry out."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jiugai.core.requests import ScopedRequest, acting_in
from jiugai.funding.forms import MEANS, CapacityForm
from jiugai.funding.selectors import newest_statements, statements
from jiugai.funding.services import STATE, state_capacity
from jiugai.reserve.selectors import planned_year

VIEW = "view_plans"


@require_safe
@login_required
def capacity(request: HttpRequest) -> HttpResponse:
    """Every statement in scope; of each county and year the newest stands."""
    scoped = acting_in(request, VIEW)
    found = statements(scoped.scope.of_counties)
    newest = set()
    for year in {each.year for each in found}:
        newest |= {each.pk for each in newest_statements({one.division_id for one in found}, year).values()}
    context = {"statements": found, "newest": newest, "may_state": scoped.acting.may(STATE)}
    return render(request, "funding/capacity_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def state(request: HttpRequest) -> HttpResponse:
    """A new statement, begun from the one that stands."""
    scoped = acting_in(request, STATE)
    form = CapacityForm(initial=_suggested(scoped), scope=scoped.scope)
    if request.method == "POST":
        form = CapacityForm(request.POST, request.FILES, scope=scoped.scope)
        if form.done(lambda: _state(scoped, form)):
            messages.success(request, _("能力评估已填报。"))
            return redirect("funding:capacity")
    back = reverse("funding:capacity")
    context = {"title": _("填报能力"), "crumbs": [(_("资金"), back)], "form": form, "back": back}
    return render(request, "layouts/form.html", context, status=form.status)


def _suggested(request: ScopedRequest) -> dict[str, Any]:
    """The year that is being planned, and the figures of one's county that stand for it."""
    year = planned_year(request.today)
    known = [each for each in statements(request.scope) if each.year == year]
    newest = known[0] if known else None
    figures = {name: getattr(newest, name) for name in MEANS} if newest else {"committed_fen": 0}
    return {"year": year, "division": newest.division_id if newest else None, **figures}


def _state(request: ScopedRequest, form: CapacityForm) -> object:
    sent, by = form.cleaned_data, request.acting
    division = sent["division"]
    documents = form.entered("document", division_code=division.code, by=by)
    means: Any = {name: sent[name] for name in MEANS}
    document = documents[0] if documents else None
    return state_capacity(division, sent["year"], by=by, basis=sent["basis"], document=document, **means)
