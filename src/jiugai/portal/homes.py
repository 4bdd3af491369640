"""Who a resident is, for as long as a visit lasts: the homes that were shown to be theirs; no account."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from jiugai.accounts.models import Invitation
from jiugai.registry.models import Home

HOMES, UNTIL, INVITATION = "resident_homes", "resident_until", "resident_invitation"
KNOWN = "resident_homes_known"  # on the request, so that it is asked once
VISIT = timedelta(hours=2)
View = Callable[..., HttpResponse]


def enter(request: HttpRequest, homes: Iterable[Home], *, invitation: Invitation | None = None) -> None:
    """Let a resident in, under a new session id; whoever was in before is out.

    Who came by an invitation is out again once it is revoked.
    """
    request.session.cycle_key()
    vars(request).pop(KNOWN, None)
    request.session[INVITATION] = invitation.pk if invitation else None
    request.session[HOMES] = [each.pk for each in homes]
    request.session[UNTIL] = (timezone.now() + VISIT).timestamp()


def leave(request: HttpRequest) -> None:
    """Let nobody in any more on this device."""
    vars(request).pop(KNOWN, None)
    for name in (HOMES, UNTIL, INVITATION):
        request.session.pop(name, None)


def homes_of(request: HttpRequest) -> list[int]:
    """The homes a resident was let in for; none when the time is over or the invitation was revoked."""
    if KNOWN not in vars(request):
        setattr(request, KNOWN, _homes_of(request))
    return list(vars(request)[KNOWN])


def claimed_homes(request: HttpRequest) -> tuple[list[int], int | None]:
    """The homes of a visit that is not over, and the invitation it came by: it may be revoked since."""
    held, until = request.session.get(HOMES), request.session.get(UNTIL)
    if not isinstance(held, list) or not isinstance(until, float) or timezone.now().timestamp() >= until:
        return [], None
    return [each for each in held if isinstance(each, int)], request.session.get(INVITATION)


def _homes_of(request: HttpRequest) -> list[int]:
    homes, invitation = claimed_homes(request)
    if invitation is not None and not Invitation.objects.filter(pk=invitation, revoked_at=None).exists():
        leave(request)
        return []
    return homes


def for_residents(view: View) -> View:
    """A page for whoever was let in for a home; others are led to the way in. Nothing of it is kept.

    Who sent something after the visit was over is told that it did not arrive.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *positional: Any, **named: Any) -> HttpResponse:
        if not homes_of(request):
            way_in = reverse("portal:way-in")
            return redirect(f"{way_in}?lost=1" if request.method == "POST" else way_in)
        response = view(request, *positional, **named)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return guarded
