"""Registering an estate by hand, and correcting one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jiugai.core.records import ChangedMeanwhile, version_of
from jiugai.core.requests import ScopedRequest, acting_in
from jiugai.registry.forms import EstateForm
from jiugai.registry.models import Estate
from jiugai.registry.services import correct_estate, create_estate
from jiugai.registry.services.estates import EDIT

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
@login_required
def register(request: HttpRequest) -> HttpResponse:
    """Enter one estate."""
    scoped = acting_in(request, EDIT)
    form = EstateForm(request.POST or None, scope=scoped.scope)
    if request.method == "POST" and form.done(lambda: _create(scoped, form)):
        messages.success(request, _("“%(name)s”已登记。") % {"name": form.made.name})
        return redirect("registry:estate", form.made.code)
    context = {"form": form, "back": reverse("registry:estates")}
    return render(request, "registry/estate_form.html", context, status=form.status)


@require_http_methods(FORM)
@login_required
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Put right what is known of an estate."""
    scoped = acting_in(request, EDIT)
    estate = get_object_or_404(Estate.objects.in_scope(scoped.scope), code=code)
    form = EstateForm(request.POST or None, record=estate, scope=scoped.scope)
    if request.method == "POST" and form.done(lambda: _correct(scoped, estate, form)):
        messages.success(request, _("“%(name)s”已更正。") % {"name": form.made.name})
        return redirect("registry:estate", code)
    context = {"form": form, "estate": estate, "back": reverse("registry:estate", args=[code])}
    return render(request, "registry/estate_form.html", context, status=form.status)


def _create(request: ScopedRequest, form: EstateForm) -> Estate:
    """The new estate; the same form sent twice gives the one that the first made."""
    facts, source = form.facts(), form.cleaned_data["reason"]
    same = Estate.objects.in_scope(request.scope).filter(**facts, source=source).first()
    return same or create_estate(by=request.acting, source=source, **facts)


def _correct(request: ScopedRequest, estate: Estate, form: EstateForm) -> Estate:
    shown, facts = form.cleaned_data["version"], form.facts()
    now = Estate.objects.select_for_update().get(pk=estate.pk)
    differs = any(getattr(now, name) != value for name, value in facts.items())
    if differs and shown != version_of(now):
        raise ChangedMeanwhile(now.name)
    return correct_estate(now, by=request.acting, reason=form.cleaned_data["reason"], **facts)
