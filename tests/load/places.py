"""A place of its own to vote in: data directory and database, set up for this process and its servers."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlsplit

TEST_SETTINGS = ("JIUGAI_NO_POOL", "JIUGAI_SYNCHRONOUS", "JIUGAI_DATABASE", "JIUGAI_DEBUG")


@contextmanager
def place(
    postgresql: str = "", *, folder: str | None = None, settings: str = "jiugai.config.settings"
) -> Iterator[Path]:
    """Make a place ready, on disk as in production; `postgresql`: where to create its database."""
    with tempfile.TemporaryDirectory(prefix="jiugai-load-", dir=folder) as data, _database(postgresql) as url:
        for name in TEST_SETTINGS:
            os.environ.pop(name, None)
        os.environ |= {"DJANGO_SETTINGS_MODULE": settings, "JIUGAI_DATA": data}
        os.environ |= {"JIUGAI_PLAIN_STATIC": "1", "JIUGAI_DATABASE": url}
        (Path(data) / "static").mkdir()
        from jiugai.config import starting

        starting.prepare()
        try:
            yield Path(data)
        finally:
            _let_go()


@contextmanager
def _database(server: str) -> Iterator[str]:
    """A database that is dropped afterwards; none for SQLite."""
    if not server:
        yield ""
        return
    import psycopg

    name = f"jiugai_load_{token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _let_go() -> None:
    from django.db import connections

    connections.close_all()
    if connections["default"].vendor == "postgresql":
        connections["default"].close_pool()  # type: ignore[attr-defined]
