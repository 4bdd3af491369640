"""Pages of governance: figures of the rulebook as they apply, and those set by governments."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jiugai.core.errors import Refused
from jiugai.core.requests import ScopedRequest, acting_in
from jiugai.governance.forms import ParameterFilter, ValueForm, WithdrawForm, governments_in
from jiugai.governance.selectors import (
    GROUPS,
    applied,
    group_of,
    history,
    may_be_set_by,
    who_may_set,
)
from jiugai.policy.parameters import Parameter
from jiugai.policy.register import rulebook
from jiugai.registry.models import LocalValue
from jiugai.registry.services.local_values import SET, set_local_value, withdraw_local_value

VIEW = "view_projects"
FORM = ["GET", "HEAD", "POST"]


@require_safe
@login_required
def parameters(request: HttpRequest) -> HttpResponse:
    """Every figure as it applies to one government on one day, whose it is and what it rests on."""
    scoped = acting_in(request, VIEW)
    asked = ParameterFilter(scoped.GET or None, scope=scoped.scope.of_counties, today=scoped.today)
    place, day = asked.chosen()
    found = applied(place, day)
    groups = [
        (label, [each for each in found if group_of(each.parameter) == group])
        for group, label in GROUPS.items()
    ]
    context = {
        "filter": asked,
        "place": place,
        "day": day,
        "groups": groups,
        "local_count": sum(each.is_local for each in found),
    }
    return render(request, "governance/parameter_list.html", context)


@require_safe
@login_required
def parameter(request: HttpRequest, name: str) -> HttpResponse:
    """One figure: what was said of it from which day on, by whom, and who may set it."""
    scoped = acting_in(request, VIEW)
    found = _parameter(name)
    own = may_be_set_by(found, governments_in(scoped.scope)) if scoped.acting.may(SET) else []
    context = {
        "parameter": found,
        "versions": history(found, scoped.scope),
        "who_may": who_may_set(found),
        "may_set": bool(own),
        "own": {each.code for each in own},
        "back": reverse("governance:parameters"),
    }
    return render(request, "governance/parameter_detail.html", context)


@require_http_methods(FORM)
@login_required
def set_value(request: HttpRequest, name: str) -> HttpResponse:
    """Set a figure for a government and those below it, from a day on. Raises: Refused, Http404"""
    scoped = acting_in(request, SET)
    found = _parameter(name)
    choice = may_be_set_by(found, governments_in(scoped.scope))
    if not choice:
        raise Refused(who_may_set(found).rstrip("。"))
    first = {"division": scoped.acting.actor_division, "starts_on": scoped.today}
    form = ValueForm(request.POST or None, initial=first, parameter=found, governments=choice)
    if request.method == "POST" and form.done(
        lambda: set_local_value(by=scoped.acting, parameter=name, **form.cleaned_data)
    ):
        messages.success(request, _("参数已设定。"))
        return redirect("governance:parameter", name=name)
    return _form_page(scoped, form, found, _("设定参数"), note=found.about)


@require_http_methods(FORM)
@login_required
def withdraw_value(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """Take back what a government set."""
    scoped = acting_in(request, SET)
    found = _parameter(name)
    seen = LocalValue.objects.filter(scoped.scope.in_scope("division"), parameter=name)
    value = get_object_or_404(seen.select_related("division"), pk=pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.done(
        lambda: withdraw_local_value(
            by=scoped.acting,
            division=value.division,
            parameter=name,
            starts_on=value.starts_on,
            **form.cleaned_data,
        )
    ):
        messages.success(request, _("已撤回设定。"))
        return redirect("governance:parameter", name=name)
    what = {"place": value.division.name, "day": value.starts_on, "value": value.value}
    note = _("%(place)s自 %(day)s 起设定为 %(value)s；撤回后如同从未设定。") % what
    return _form_page(scoped, form, found, _("撤回设定"), note=note)


def _parameter(name: str) -> Parameter:
    """A figure by its name. Raises: Http404"""
    found = rulebook().parameters.get(name)
    if found is None:
        raise Http404
    return found


def _form_page(request: ScopedRequest, form: Any, found: Parameter, title: str, *, note: str) -> HttpResponse:
    back = reverse("governance:parameter", args=[found.name])
    crumbs = [(_("参数"), reverse("governance:parameters")), (found.about, back)]
    context = {"title": title, "note": note, "crumbs": crumbs, "form": form, "back": back}
    return render(request, "layouts/form.html", context, status=form.status)
