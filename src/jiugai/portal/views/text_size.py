"""The switch between text of the usual and of large size."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from jiugai.portal.context import LARGE, PLACES, TEXT_SIZE

A_YEAR = 365 * 24 * 3600


@require_POST
def text_size(request: HttpRequest) -> HttpResponse:
    """Remember the size in the browser, and go back to the page of the portal it was chosen on."""
    answer = redirect(_way_back(request.POST.get("next", "")))
    if request.POST.get("size") == LARGE:
        answer.set_cookie(
            TEXT_SIZE, LARGE, A_YEAR, secure=settings.SECURE_COOKIES, httponly=True, samesite="Lax"
        )
    else:
        answer.delete_cookie(TEXT_SIZE, samesite="Lax")
    return answer


def _way_back(address: str) -> str:
    """The address if it is a page of the portal here, else where the portal begins."""
    is_here = address.startswith(PLACES) and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_here else reverse("portal:estates")
