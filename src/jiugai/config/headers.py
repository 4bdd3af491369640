"""What every answer tells the browser, beyond what Django's and the policy's own middleware say."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

FIXED = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class AnswerHeaders:
    """No device is asked for; nothing of a signed-in page stays behind on a shared computer."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.respond(request)
        for name, value in FIXED.items():
            answer.headers.setdefault(name, value)
        if request.user.is_authenticated:
            answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer
