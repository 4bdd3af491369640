"""Who a resident is, for as long as a visit lasts: the homes that were shown to be theirs; no account."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from jiugai.registry.models import Home

HOMES, UNTIL = "resident_homes", "resident_until"
VISIT = timedelta(hours=2)
View = Callable[..., HttpResponse]


def enter(request: HttpRequest, homes: Iterable[Home]) -> None:
    """Let a resident in, under a new session id; whoever was in before is out."""
    request.session.cycle_key()
    request.session[HOMES] = [each.pk for each in homes]
    request.session[UNTIL] = (timezone.now() + VISIT).timestamp()


def leave(request: HttpRequest) -> None:
    """Let nobody in any more on this device."""
    for name in (HOMES, UNTIL):
        request.session.pop(name, None)


def homes_of(request: HttpRequest) -> list[int]:
    """The homes a resident was let in for; none when the time is over."""
    held, until = request.session.get(HOMES), request.session.get(UNTIL)
    if not isinstance(held, list) or not isinstance(until, float) or timezone.now().timestamp() >= until:
        return []
    return [each for each in held if isinstance(each, int)]


def for_residents(view: View) -> View:
    """A page for whoever was let in for a home; others are led to the way in. Nothing of it is kept."""

    @wraps(view)
    def guarded(request: HttpRequest, *positional: Any, **named: Any) -> HttpResponse:
        if not homes_of(request):
            return redirect("portal:way-in")
        response = view(request, *positional, **named)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return guarded
