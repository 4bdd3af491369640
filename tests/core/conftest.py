"""What the tests of core share."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from jiugai.core import triggers


def lift_guards() -> None:
    """Take the triggers away, as somebody with the run of the database could."""
    with connection.cursor() as cursor:
        for model in triggers.append_only_models():
            for name in triggers.guards(connection, model):
                on_table = f" ON {model._meta.db_table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


@pytest.fixture
def data(settings: Any, tmp_path: Path) -> Path:
    """A data directory of its own."""
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def unguarded(db: None) -> None:
    """Append-only tables without their guards, for forging rows."""
    lift_guards()


@pytest.fixture
def committing(transactional_db: None) -> Iterator[None]:
    """A test that commits: its rows are cleaned away afterwards, which the guards would refuse.

    The flush ends with `post_migrate`, which puts the guards back.
    """
    yield
    lift_guards()
