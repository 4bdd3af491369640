"""What tests of the reserve library share: two counties at work, and browsers of the people there."""

import pytest
from tests.at_work import browser_of, files, officer, wuhua
from tests.people import PAN, enter
from tests.works import County

__all__ = ["browser_of", "files", "officer", "panlong", "wuhua"]


@pytest.fixture
def panlong(db: None) -> County:
    """盘龙区, next to it."""
    return County(enter(PAN))
