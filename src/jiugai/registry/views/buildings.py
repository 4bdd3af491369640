"""The buildings of an estate."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jiugai.core.requests import acting_in
from jiugai.registry.estate_page import Entered
from jiugai.registry.forms import BuildingCorrection, BuildingForm
from jiugai.registry.models import Building, Estate
from jiugai.registry.services import add_building, correct_building
from jiugai.registry.services.estates import EDIT

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
@login_required
def buildings(request: HttpRequest, code: str) -> HttpResponse:
    """The buildings of an estate, and a form for the next one."""
    scoped = acting_in(request, EDIT)
    estate = get_object_or_404(Estate.objects.in_scope(scoped.scope), code=code)
    form = BuildingForm(request.POST or None)
    if request.method == "POST" and form.done(lambda: add_building(estate, by=scoped.acting, **form.facts())):
        messages.success(request, _("已登记%(name)s，可以继续登记下一栋。") % {"name": form.made.name})
        return redirect("registry:buildings", code)
    context = {"estate": estate, "entered": Entered.of(estate), "form": form}
    return render(request, "registry/building_list.html", context, status=form.status)


@require_http_methods(FORM)
@login_required
def correct(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Put one building right."""
    scoped = acting_in(request, EDIT)
    estate = get_object_or_404(Estate.objects.in_scope(scoped.scope), code=code)
    building = get_object_or_404(Building.objects.filter(estate=estate), pk=pk)
    form = BuildingCorrection(request.POST or None, record=building)
    if request.method == "POST" and form.done(
        lambda: correct_building(building, by=scoped.acting, **form.corrections())
    ):
        messages.success(request, _("%(name)s已更正。") % {"name": form.made.name})
        return redirect("registry:buildings", code)
    back = reverse("registry:buildings", args=[code])
    crumbs = [
        (_("小区底数"), reverse("registry:estates")),
        (estate.name, reverse("registry:estate", args=[code])),
        (_("楼栋"), back),
    ]
    context = {"title": _("更正%(name)s") % {"name": building.name}, "crumbs": crumbs, "form": form}
    return render(request, "layouts/form.html", {**context, "back": back}, status=form.status)
