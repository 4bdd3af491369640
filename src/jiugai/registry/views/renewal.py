"""Renewal units."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
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
    return render(request, "registry/unit_form.html", {"form": form}, status=form.status)


def _establish(request: ScopedRequest, form: UnitForm) -> RenewalUnit:
    """The new unit; the same form sent twice gives the one that the first made."""
    sent = form.cleaned_data
    told = {name: sent[name] for name in ("name", "division", "established_on", "document")}
    same = RenewalUnit.objects.filter(**told).first()
    members = {estate.pk for estate in sent["estates"]}
    if same and members == set(same.members.exclude(estate=None).values_list("estate", flat=True)):
        return same
    return establish_renewal_unit(
        by=request.acting,
        **told,
        estates=list(sent["estates"]),
        places=form.places(),
    )
