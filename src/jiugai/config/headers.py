"""What every answer tells the browser, beyond what Django's and the policy's own middleware say."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from jiugai.config.masks import ASKED, CODED

FIXED = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HIDDEN = {
    "Referrer-Policy": "strict-origin",  # no-referrer would make browsers send forms with `Origin: null`
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "private, no-store",
}
"""Of an answer whose address is somebody's secret: it is told to nobody, listed and kept nowhere."""


class AnswerHeaders:
    """No device is asked for; nothing of a signed-in page stays behind on a shared computer."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.respond(request)
        for name, value in FIXED.items():
            answer.headers.setdefault(name, value)
        if _holds_code(request):
            for name, value in HIDDEN.items():
                answer.headers[name] = value
        if request.user.is_authenticated:
            answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer


def _holds_code(request: HttpRequest) -> bool:
    behind = request.path not in CODED and request.path.startswith(CODED)
    return behind or any(request.GET.get(name) for name in ASKED)
