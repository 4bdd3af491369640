"""Makes a place ready to run: data directory, database, migrations, reference data. Safe to repeat."""

from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.core.management import call_command

if TYPE_CHECKING:
    from jiugai.core.actors import Actor


def prepare() -> None:
    """Set up Django, migrate the database and load the reference data, whatever of it is already there."""
    settings.DATA.mkdir(parents=True, exist_ok=True)
    django.setup()
    from jiugai.registry.services import load_reference_data

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    load_reference_data()


def acting(username: str | None) -> "Actor":
    """Who acts on the command line: the post a user holds today, else the built-in operator.

    Raises: Refused for a user without a post.
    """
    from django.utils import timezone

    from jiugai.accounts.models import Post
    from jiugai.core.actors import BUILT_IN
    from jiugai.core.errors import Refused

    if username is None:
        return BUILT_IN
    held = Post.objects.held_on(timezone.localdate()).filter(user__username=username, user__is_active=True)
    post = held.select_related("user", "division").first()
    if post is None:
        raise Refused(f"用户“{username}”今天没有任何岗位")
    return post
