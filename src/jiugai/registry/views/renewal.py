"""Renewal units."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jiugai.core.requests import ScopedRequest, acting_in
from jiugai.registry.estate_page import units_shown
from jiugai.registry.forms import UnitForm
from jiugai.registry.models import RenewalUnit
from jiugai.registry.services import establish_renewal_unit
from jiugai.registry.services.estates import EDIT

VIEW = "view_estates"


@require_safe
@login_required
def units(request: HttpRequest) -> HttpResponse:
    """The renewal units of the counties in scope, with their members."""
    scoped = acting_in(request, VIEW)
    found = RenewalUnit.objects.filter(scoped.scope.of_counties.in_scope("division"))
    context = {
        "units": units_shown(found, scoped.scope),
        "may_edit": scoped.acting.may(EDIT),
    }
    return render(request, "registry/unit_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def establish(request: HttpRequest) -> HttpResponse:
    """Draw up a renewal unit."""
    scoped = acting_in(request, EDIT)
    form = UnitForm(request.POST or None, initial={"established_on": scoped.today}, scope=scoped.scope)
    if request.method == "POST" and form.done(lambda: _establish(scoped, form)):
        messages.success(request, _("更新单元已登记。"))
        return redirect("registry:renewal-units")
    back = reverse("registry:renewal-units")
    crumbs = [(_("小区底数"), reverse("registry:estates")), (_("更新单元"), back)]
    context = {"title": _("登记更新单元"), "crumbs": crumbs, "form": form, "back": back}
    return render(request, "layouts/form.html", context, status=form.status)


def _establish(request: ScopedRequest, form: UnitForm) -> RenewalUnit:
    sent = form.cleaned_data
    return establish_renewal_unit(
        by=request.acting,
        name=sent["name"],
        division=sent["division"],
        established_on=sent["established_on"],
        document=sent["document"],
        estates=list(sent["estates"]),
        places=form.places(),
    )
