"""Whose home a request speaks for, and from which network it comes."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from jiugai.registry.models import Estate, Home

SESSION_KEY = "resident_homes"


def home_of(request: HttpRequest, estate: Estate) -> Home | None:
    """The home in an estate that the request has the right to speak for; None without one.

    Residents' sign-in leaves the ids of their homes in the session. With several homes in the estate the one
    asked for (`home`) counts, else the first.
    """
    held = request.session.get(SESSION_KEY)
    ids = [each for each in held if isinstance(each, int)] if isinstance(held, list) else []
    if not ids:
        return None
    homes = Home.objects.filter(pk__in=ids, building__estate=estate).select_related("building__estate")
    found = list(homes.order_by("pk"))
    asked = request.POST.get("home") or request.GET.get("home")
    return next((each for each in found if str(each.pk) == asked), found[0] if found else None)


def address_of(request: HttpRequest) -> str:
    """The network address that a request comes from, as the settings believe proxies."""
    address: str = get_adapter(request).get_client_ip(request)
    return address
