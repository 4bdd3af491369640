"""Reading people and posts."""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from jiugai.core.scope import Scope

if TYPE_CHECKING:
    from jiugai.accounts.models import Post, User

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


def people(scope: Scope, on: date, text: str = "") -> "QuerySet[User]":
    """Those who hold or held a post in scope, by a part of name or login.

    Each with `held_posts`, what is held in scope on the day.
    """
    from jiugai.accounts.models import Post, User

    seen = Post.objects.filter(scope.in_scope("division"))
    found = User.objects.filter(Exists(seen.filter(user=OuterRef("pk"))))
    if text:
        found = found.filter(Q(full_name__contains=text) | Q(username__icontains=text))
    held = Prefetch("posts", seen.held_on(on).select_related("division"), to_attr="held_posts")
    return found.prefetch_related(held).order_by("username")
