"""Whose home a request speaks for."""

from django.http import HttpRequest

from jiugai.portal.homes import homes_of
from jiugai.registry.models import Estate, Home


def home_of(request: HttpRequest, estate: Estate) -> Home | None:
    """The home in an estate that the request has the right to speak for; None without one.

    With several homes in the estate the one asked for (`home`) counts, the first where none is; one that is
    asked for and is another's is none.
    """
    ids = homes_of(request)
    if not ids:
        return None
    homes = Home.objects.filter(pk__in=ids, building__estate=estate).select_related("building__estate")
    found = list(homes.order_by("pk"))
    asked = request.POST.get("home") or request.GET.get("home")
    return next((each for each in found if asked in (None, "", str(each.pk))), None)
