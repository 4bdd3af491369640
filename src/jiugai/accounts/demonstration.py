"""Signing in without a password, in a demonstration on this machine only."""

from secrets import compare_digest

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from jiugai.accounts.models import User


@require_safe
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in as the demonstration's county officer, with the token that the command printed.

    Without a token of the running demonstration the page does not exist.
    """
    expected = settings.DEMO_TOKEN
    if not expected or not compare_digest(token.encode(), expected.encode()):
        raise Http404
    person = get_object_or_404(User, username=settings.DEMO_USER)
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("/")
