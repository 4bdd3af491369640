"""How long browsers may keep a public answer, and when it need not be sent again."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date


def kept(
    request: HttpRequest,
    make: Callable[[], HttpResponseBase],
    *,
    version: str,
    seconds: int,
    changed_at: datetime | None = None,
) -> HttpResponseBase:
    """What `make` answers, or that the version which the browser has still stands.

    Everybody may keep it for so many seconds; of people who are signed in nothing is kept, as everywhere.
    """
    etag, stamp = f'"{version}"', int(changed_at.timestamp()) if changed_at else None
    answer: HttpResponseBase = get_conditional_response(request, etag=etag, last_modified=stamp) or make()
    answer.headers["ETag"] = etag
    if stamp is not None:
        answer.headers["Last-Modified"] = http_date(stamp)
    if not request.user.is_authenticated:
        patch_cache_control(answer, public=True, max_age=seconds)
    return answer
