"""What tests of votes share: an estate of five homes, an officer who runs the vote, another who checks."""

from pathlib import Path
from typing import Any

import pytest
from tests.consent.vote_cast import Assembly, estate_of, settle_homes
from tests.people import CUI, HUA, enter


@pytest.fixture
def assembly(db: None, settings: Any, tmp_path: Path) -> Assembly:
    """Five homes: 80, 90, 100, 110 and 120 m², each with an owner of its own."""
    settings.DATA = tmp_path
    by, other = enter(CUI), enter(HUA)
    estate = estate_of()
    settle_homes(estate, ["80.00", "90.00", "100.00", "110.00", "120.00"], by)
    return Assembly(by, other, estate)
