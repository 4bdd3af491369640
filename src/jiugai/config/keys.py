"""What a place keeps for itself: its secret, made on the first run, and where its database is."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


def secret(data: Path, name: str) -> str:
    """A secret of the data directory, mode 600; made when first asked for.

    Two processes that start at once settle on one: whoever creates the file first.
    """
    path = data / name
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text(encoding="ascii")
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text(encoding="ascii")


def database(url: str, data: Path, pragmas: str) -> dict[str, Any]:
    """Django's description of the database: SQLite in the data directory, or `postgresql://user:pass@host/name`.

    Raises: ValueError for any other scheme.
    """
    if not url:
        synchronous = os.environ.get("JIUGAI_SYNCHRONOUS", "FULL")
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data / "jiugai.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": pragmas.format(synchronous=synchronous),
            },
            # in memory there would be neither WAL nor real locks
            "TEST": {"NAME": data / "test.sqlite3"},
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError(f"JIUGAI_DATABASE is {parts.scheme}://…; only postgresql:// is known")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.removeprefix("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"pool": {"min_size": 2, "max_size": 8}} if not os.environ.get("JIUGAI_NO_POOL") else {},
    }
