"""What all pages of a vote share: finding it, doing one act on it, its crumbs."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiugai.consent.models import Vote
from jiugai.core.forms import ActForm
from jiugai.core.requests import ScopedRequest, acting_in

VIEW = "view_estates"
FORM = ["GET", "HEAD", "POST"]


def vote_for(request: HttpRequest, code: str, act: str) -> tuple[ScopedRequest, Vote]:
    """The request of somebody who may do the act, and a vote in scope. Raises: Refused, Http404"""
    scoped = acting_in(request, act)
    seen = Vote.objects.in_scope(scoped.scope).select_related("estate__division", "project", "document")
    return scoped, get_object_or_404(seen, code=code)


def crumbs_of(vote: Vote) -> list[tuple[str, str]]:
    """The way to the page of a vote."""
    return [(_("业主表决"), reverse("consent:votes")), (str(vote), reverse("consent:vote", args=[vote.code]))]


def act_page(
    request: HttpRequest,
    vote: Vote,
    form: ActForm,
    act: Callable[[], object],
    title: str,
    *,
    note: str = "",
    submit: str = "",
    to: str = "",
) -> HttpResponse:
    """Do the act and go back, or show its form with what is wrong."""
    back = to or reverse("consent:vote", args=[vote.code])
    if request.method == "POST" and form.done(act):
        messages.success(request, _("已办理：%s。") % title)
        return redirect(back)
    context: dict[str, Any] = {
        "title": title,
        "crumbs": crumbs_of(vote),
        "form": form,
        "back": back,
        "note": note,
        "submit": submit or title,
    }
    return render(request, "layouts/form.html", context, status=form.status)
