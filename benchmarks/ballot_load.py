"""Posts of ballots by wrk to a server of its own, each of a home that was let in."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import uuid4

if TYPE_CHECKING:
    from tests.load.polls import Poll

LUA = Path(__file__).with_name("posts.lua")
CONNECTIONS, LONGEST = 16, 120
TOKEN = "a" * 32
CHOICES = ("agree", "oppose", "abstain")


@dataclass(frozen=True)
class Send:
    """One post: where to, with whose cookies, and what."""

    address: str
    session: str
    fields: dict[str, Any]

    def line(self) -> str:
        cookie = f"sessionid={self.session}; csrftoken={TOKEN}"
        return f"{self.address}\t{cookie}\t{urlencode({**self.fields, 'csrfmiddlewaretoken': TOKEN})}"


@contextmanager
def served(folder: str | None, postgresql: str = "", *, has_worker: bool = False) -> Iterator["Posting"]:
    """A place with the bare table beside the product's, and a server over it."""
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is not installed: apt-get install wrk")
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(2))  # the server is not left behind
    from tests.load.places import place

    with place(postgresql, folder=folder, settings="benchmarks.bare.settings") as data:
        from django.db import connection
        from tests.load.servers import Server

        from benchmarks.bare.models import BareBallot

        with connection.schema_editor() as editor:
            editor.create_model(BareBallot)
        server = Server(data, has_worker=has_worker)
        server.start()
        try:
            yield Posting(data, server.port)
        finally:
            server.end()


@dataclass(frozen=True)
class Posting:
    """Sends posts to the server and tells how long all of them took."""

    data: Path
    port: int

    def seconds_each(self, sends: Sequence[Send]) -> float:
        """Seconds for one post. Raises: SystemExit unless posts were answered with a redirection"""
        lines = self.data / "posts"
        lines.write_text("\n".join(each.line() for each in sends) + "\n")
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{LONGEST}", "-s", str(LUA)]
        command += [f"http://127.0.0.1:{self.port}", "--", str(lines)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as wrk:
            assert wrk.stdout is not None
            told = next((each for each in wrk.stdout if each.startswith("TOLD")), "TOLD 0 0 0")
            wrk.kill()
        _told, answered, wrong, seconds = told.split()
        if int(wrong) or int(answered) < len(sends) - CONNECTIONS:
            raise SystemExit(f"void: {answered} of {len(sends)} were taken, {wrong} refused")
        return float(seconds) / int(answered)


def let_in(poll: "Poll") -> list[str]:
    """A session for each home of a vote, as the way in by the code of a letter leaves it."""
    from datetime import timedelta

    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    from jiugai.accounts.models import Invitation
    from jiugai.portal.homes import HOMES, INVITATION, UNTIL

    until, keys, rows = timezone.now() + timedelta(hours=2), [], []
    invited = dict(Invitation.objects.filter(revoked_at=None).values_list("home", "pk"))
    for home in poll.vote.entries.order_by("number").values_list("home", flat=True):
        store = SessionStore()
        data = store.encode({HOMES: [home], UNTIL: until.timestamp(), INVITATION: invited[home]})
        keys.append(uuid4().hex)
        rows.append(Session(session_key=keys[-1], session_data=data, expire_date=until))
    Session.objects.bulk_create(rows, batch_size=500)
    return keys


def ballots(poll: "Poll", sessions: Sequence[str], numbers: Sequence[int]) -> list[Send]:
    """One ballot of each of these homes."""
    return [
        Send(
            f"/e/votes/{poll.vote.code}/homes/{number}/",
            sessions[number - 1],
            {"key": str(uuid4()), "answer_1": CHOICES[number % 3], "step": "send"},
        )
        for number in numbers
    ]


def databases() -> list[tuple[str, dict[str, Any]]]:
    """Where to measure: on disk, in memory so that our own work shows, and on PostgreSQL if there is one."""
    found: list[tuple[str, dict[str, Any]]] = [("SQLite on disk, synchronous=FULL", {"folder": None})]
    if Path("/dev/shm").is_dir():
        found.append(("SQLite in memory", {"folder": "/dev/shm"}))
    if server := os.environ.get("JIUGAI_TEST_PG"):
        found.append(("PostgreSQL", {"folder": None, "postgresql": server}))
    return found
