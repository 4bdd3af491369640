"""The tests run on the database that the product runs on."""

from pathlib import Path

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def _asked(question: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return str(cursor.fetchone()[0])


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite only")
def test_sqlite_is_a_file_with_a_write_ahead_log_that_enforces_references() -> None:
    assert Path(str(connection.settings_dict["NAME"])).is_file()
    assert _asked("PRAGMA journal_mode") == "wal"
    assert _asked("PRAGMA foreign_keys") == "1"
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL only")
def test_postgresql_is_new_enough_and_speaks_unicode() -> None:
    assert int(_asked("SHOW server_version_num")) >= 150000
    assert _asked("SHOW server_encoding") == "UTF8"
