"""What the tests of core share."""

from pathlib import Path
from typing import Any

import pytest
from tests.guards import lift_guards


@pytest.fixture
def data(settings: Any, tmp_path: Path) -> Path:
    """A data directory of its own."""
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def unguarded(db: None) -> None:
    """Append-only tables without their guards, for forging rows."""
    lift_guards()
