"""What tests of the lifecycle share."""

import pytest
from tests.people import WU, enter
from tests.works import County


@pytest.fixture
def wuhua(db: None) -> County:
    """五华区 at work, through its housing officer."""
    return County(enter(WU))
