"""What a signed-in request carries, as rooms below the one that knows people see it."""

from datetime import date
from typing import cast

from django.http import HttpRequest

from jiugai.core.actors import Actor
from jiugai.core.errors import Refused
from jiugai.core.scope import Scope


class WithoutPost(Refused):
    """Somebody signed in who holds no post today."""

    status = 403


class ScopedRequest(HttpRequest):
    """A signed-in request: `acting` is the post one acts as, `scope` what it may see, `today` in Shanghai."""

    acting: Actor
    scope: Scope
    today: date


def acting_in(request: HttpRequest, act: str) -> ScopedRequest:
    """The request of somebody who may do the act in the division of the post.

    Raises: Refused, also where the person holds no post.
    """
    scoped = cast(ScopedRequest, request)
    if not scoped.acting:
        raise WithoutPost("您目前没有岗位，请联系系统管理员授予岗位后再办理")
    scoped.acting.require(act, scoped.acting.actor_division)
    return scoped
