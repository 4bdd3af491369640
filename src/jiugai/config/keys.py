"""What a place keeps for itself: its secrets, made on the first run, and where its database is."""

import os
import secrets
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from jiugai.policy.errors import JiugaiError


class WrongSetting(JiugaiError):
    """A `JIUGAI_*` variable that cannot be used as it stands."""


def secret(data: Path, name: str) -> str:
    """A secret of the data directory, mode 600; made when first asked for.

    Two processes that start at once settle on one: whoever puts the whole file in place first.

    Raises: WrongSetting where the directory cannot be written.
    """
    path = data / name
    if not path.exists():
        try:
            _make(path)
        except OSError as error:
            raise WrongSetting(
                f"无法写入数据目录 {data}：{error.strerror}。请授予写权限，或用 JIUGAI_DATA 另指一处。"
            ) from error
    return path.read_text(encoding="ascii")


def _make(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # mode 600
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first
    finally:
        os.unlink(draft)


def database(url: str, data: Path, pragmas: str) -> dict[str, Any]:
    """Django's description of the database: SQLite in the data directory, or `postgresql://user:pass@host/name`.

    What follows a `?` goes to the driver, as `sslmode=verify-full`.

    Raises: WrongSetting for any other scheme, or an address without a database.
    """
    if not url:
        return _sqlite(data, pragmas)
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise WrongSetting("JIUGAI_DATABASE 应写作 postgresql://用户:密码@主机:端口/库名；不设则用 SQLite。")
    pool = {} if os.environ.get("JIUGAI_NO_POOL") else {"pool": {"min_size": 2, "max_size": 8, "timeout": 10}}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {**pool, **dict(parse_qsl(parts.query))},
    }


def _sqlite(data: Path, pragmas: str) -> dict[str, Any]:
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
