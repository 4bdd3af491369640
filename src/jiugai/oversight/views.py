"""Pages of oversight: counties whose right to apply is withdrawn."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jiugai.core.requests import acting_in
from jiugai.oversight.forms import BarForm, LiftForm
from jiugai.oversight.models import Bar
from jiugai.oversight.services import BAR, bar_county, lift_bar

VIEW = "view_projects"
FORM = ["GET", "HEAD", "POST"]


@require_safe
@login_required
def bars(request: HttpRequest) -> HttpResponse:
    """The counties in scope that may not or might not apply."""
    scoped = acting_in(request, VIEW)
    found = Bar.objects.filter(scoped.scope.of_counties.in_scope("division")).select_related("division")
    in_force = set(found.in_force(scoped.today).values_list("pk", flat=True))
    context = {"bars": found, "in_force": in_force, "may_bar": scoped.acting.may(BAR)}
    return render(request, "oversight/bar_list.html", context)


@require_http_methods(FORM)
@login_required
def decide(request: HttpRequest) -> HttpResponse:
    """Withdraw a county's right to apply."""
    scoped = acting_in(request, BAR)
    form = BarForm(request.POST or None, initial={"starts_on": scoped.today}, scope=scoped.scope)
    if request.method == "POST" and form.done(lambda: bar_county(by=scoped.acting, **form.cleaned_data)):
        messages.success(request, _("已登记取消申报资格。"))
        return redirect("oversight:bars")
    back = reverse("oversight:bars")
    context = {"title": _("取消申报资格"), "crumbs": [(_("督导整改"), back)], "form": form, "back": back}
    return render(request, "layouts/form.html", context, status=form.status)


@require_http_methods(FORM)
@login_required
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the right to apply back."""
    scoped = acting_in(request, BAR)
    bar = get_object_or_404(Bar.objects.filter(scoped.scope.in_scope("division")), pk=pk)
    form = LiftForm(request.POST or None, initial={"on": scoped.today})
    if request.method == "POST" and form.done(lambda: lift_bar(bar, by=scoped.acting, **form.cleaned_data)):
        messages.success(request, _("已恢复申报资格。"))
        return redirect("oversight:bars")
    back = reverse("oversight:bars")
    title = _("恢复申报资格：%(name)s") % {"name": bar.division.name}
    context = {"title": title, "crumbs": [(_("督导整改"), back)], "form": form, "back": back}
    return render(request, "layouts/form.html", context, status=form.status)
