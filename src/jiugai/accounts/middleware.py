"""What every request carries: a session that ends in time, the post one acts as, refusals as pages."""

from collections.abc import Callable
from time import time
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from jiugai.accounts.selectors import acting_post
from jiugai.core.audit import request_id
from jiugai.core.errors import BadInput, Refused
from jiugai.core.requests import ScopedRequest
from jiugai.core.scope import Scope

__all__ = ["ActingPost", "FirstPassword", "Refusals", "ScopedRequest", "SessionLimits"]

Respond = Callable[[HttpRequest], HttpResponseBase]
NOT_ALLOWED = 405
PAGES = {404: "404.html", 409: "409.html"}
NOTED_EVERY = 60  # seconds: how often the last moment of activity is written down


class SessionLimits:
    """Signs people out after a time without activity, and after a working day at the latest."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated and self._is_over(request):
            logout(request)
            messages.info(request, _("您已较长时间没有操作，为了安全请重新登录。"))
            return redirect(settings.LOGIN_URL)
        return self.respond(request)

    def _is_over(self, request: HttpRequest) -> bool:
        now = int(time())
        began = request.session.setdefault("began", now)
        last = request.session.get("last", now)
        if now - last > settings.SESSION_IDLE_SECONDS or now - began > settings.SESSION_COOKIE_AGE:
            return True
        if "last" not in request.session or now - last > NOTED_EVERY:
            request.session["last"] = now
        return False


class FirstPassword:
    """Leads whoever signed in with a first password to choose another one, before anything else."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        person = request.user
        if not person.is_authenticated or not person.password_is_initial:
            return self.respond(request)
        choosing = reverse("account_change_password")
        if request.path in (choosing, reverse("account_logout")):
            return self.respond(request)
        messages.info(request, _("您用的是初始密码，请先修改密码。"))
        return redirect(choosing)


class ActingPost:
    """Puts `acting`, `scope` and `today` on the request, and names it for the audit trail."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.today = timezone.localdate()  # type: ignore[attr-defined]
        request.acting = SimpleLazyObject(lambda: acting_post(request))  # type: ignore[attr-defined]
        request.scope = SimpleLazyObject(lambda: _scope(request))  # type: ignore[attr-defined]
        token = request_id.set(uuid4().hex)
        try:
            return self.respond(request)
        finally:
            request_id.reset(token)


def _scope(request: HttpRequest) -> Scope:
    post = acting_post(request)
    return post.scope if post else Scope.nothing()


class Refusals:
    """A refusal raised anywhere becomes a page with its reason and the right status.

    Whoever follows a link to what is only done from a form (after signing in anew, say) gets a page too.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.respond(request)
        if answer.status_code != NOT_ALLOWED or request.method != "GET":
            return answer
        told = _("这一步须在页面上点按钮办理，刚才没有办成；请回到原来的页面再办理")
        page = render(request, "409.html", {"exception": told}, status=NOT_ALLOWED)
        page.headers["Allow"] = answer.headers["Allow"]
        return page

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, BadInput):
            return render(request, "422.html", {"problems": exception.problems}, status=422)
        if not isinstance(exception, Refused):
            return None
        status = getattr(exception, "status", 403)
        page = PAGES.get(status, "403.html")
        return render(request, page, {"exception": exception.message}, status=status)
