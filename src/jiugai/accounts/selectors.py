"""Reading people and posts."""

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils import timezone

if TYPE_CHECKING:
    from jiugai.accounts.models import Post

SESSION_KEY = "post"


def posts_of(request: HttpRequest) -> "list[Post]":
    """The posts that the signed-in person holds today; read once a request."""
    if not request.user.is_authenticated:
        return []
    if not hasattr(request, "_posts"):
        held = request.user.posts.held_on(timezone.localdate()).select_related("division", "user")
        request._posts = list(held)  # type: ignore[attr-defined]
    posts: list[Post] = request._posts  # type: ignore[attr-defined]
    return posts


def acting_post(request: HttpRequest) -> "Post | None":
    """The post one acts as: the one chosen, else the first held today; None without any."""
    posts = posts_of(request)
    chosen = request.session.get(SESSION_KEY)
    return next((post for post in posts if post.pk == chosen), posts[0] if posts else None)
