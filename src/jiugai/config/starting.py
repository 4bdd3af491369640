"""Makes a place ready to run: data directory, database, migrations, reference data. Safe to repeat."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.core.management import call_command
from django.db.utils import OperationalError

from jiugai.config.keys import WrongSetting

if TYPE_CHECKING:
    from jiugai.core.actors import Actor


def prepare() -> None:
    """Set up Django, migrate the database and load the reference data, whatever of it is already there.

    Raises: WrongSetting for a database that cannot be reached.
    """
    place = settings.DATA  # reads the settings, which make the directory
    django.setup()
    from jiugai.registry.services import load_reference_data

    with _alone(str(place / ".preparing")):
        try:
            call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
        except OperationalError as error:
            raise WrongSetting(
                f"连不上数据库：{str(error).strip()}。请核对 JIUGAI_DATABASE 和数据目录 {place}，"
                "或执行 jiugai doctor 查看原因。"
            ) from error
        load_reference_data()


@contextmanager
def _alone(path: str) -> Iterator[None]:
    """Two commands started at once prepare one after the other."""
    with open(path, "w", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


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
