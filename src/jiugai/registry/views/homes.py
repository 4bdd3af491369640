"""The homes of an estate and whose they are."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jiugai.core.paging import ROWS, CappedPaginator
from jiugai.core.requests import ScopedRequest, acting_in
from jiugai.registry.forms import HomeForm
from jiugai.registry.home_lists import LACKING, HomeFilter, HomeTotals
from jiugai.registry.models import Estate, Home
from jiugai.registry.services.homes import EDIT, correct_home

VIEW = "view_owners"


@require_safe
@login_required
def homes(request: HttpRequest, code: str) -> HttpResponse:
    """The homes of an estate with their owners, names masked; what they add up to, what is missing."""
    scoped = acting_in(request, VIEW)
    estate = _estate(scoped, code)
    narrowed, totals = HomeFilter.of(request.GET), HomeTotals.of(estate)
    context = {
        "estate": estate,
        "filter": narrowed,
        "totals": totals,
        "lacking": [(key, label, totals.lacking.get(key, 0)) for key, (label, _q) in LACKING.items()],
        "buildings": estate.buildings.all(),
        "page": CappedPaginator(narrowed.homes(estate), ROWS).get_page(request.GET.get("page")),
        "may_edit": scoped.acting.may(EDIT),
    }
    return render(request, "registry/home_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def correct(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Put one home and its owners right."""
    scoped = acting_in(request, EDIT)
    estate = _estate(scoped, code)
    home = get_object_or_404(Home.objects.filter(building__estate=estate), pk=pk)
    form = HomeForm(request.POST or None, record=home)
    if request.method == "POST" and form.done(
        lambda: correct_home(home, by=scoped.acting, **form.corrections())
    ):
        messages.success(request, _("%(name)s已更正。") % {"name": home})
        return redirect("registry:homes", code)
    back = reverse("registry:homes", args=[code])
    crumbs = [
        (_("小区底数"), reverse("registry:estates")),
        (estate.name, reverse("registry:estate", args=[code])),
        (_("业主清册"), back),
    ]
    owners = "、".join(each.owner.shown_name for each in home.home_owners.select_related("owner"))
    note = _("现登记业主：%(owners)s") % {"owners": owners} if owners else ""
    context = {"title": _("更正%(name)s") % {"name": home}, "crumbs": crumbs, "form": form, "note": note}
    return render(request, "layouts/form.html", {**context, "back": back}, status=form.status)


def _estate(request: ScopedRequest, code: str) -> Estate:
    return get_object_or_404(Estate.objects.in_scope(request.scope), code=code)
