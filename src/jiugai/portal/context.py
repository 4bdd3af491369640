"""What every page tells its layout of the portal: the size of the text, and how errors look there."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

PLACES = ("/e/", "/open/")
"""Where the portal's pages lie: whatever goes wrong there is told in the portal's look."""
TEXT_SIZE, LARGE = "text_size", "large"


def frame(request: HttpRequest) -> dict[str, Any]:
    """`is_large` of every page; on the portal's also the layout of errors and where they lead back to."""
    told: dict[str, Any] = {"is_large": request.COOKIES.get(TEXT_SIZE) == LARGE}
    if request.path.startswith(PLACES):
        told |= {"error_layout": "layouts/portal.html", "error_home": reverse("portal:estates")}
    return told
