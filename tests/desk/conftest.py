"""Real divisions for the pages of the desk, and somebody who reads them."""

import pytest
from django.test import Client
from tests.people import WU, enter

from jiugai.registry import reference_file
from jiugai.registry.models import Division
from jiugai.registry.services import divisions_of

ENOUGH = (
    "110000",
    "110100",
    "210000",
    "210400",
    "210404",
    "410000",
    "419000",
    "419001",
    "530000",
)


def _is_wanted(code: str) -> bool:
    if len(code) == 6:
        return code in ENOUGH or code[:4] in ("5301", "1101")
    return code.startswith("530102001") or (len(code) == 9 and code.startswith("530102"))


@pytest.fixture
def divisions(db: None) -> None:
    """Kunming down to the county, Wuhua's subdistricts, one of them down to the community, and odd places."""
    rows = [row for row in reference_file.read() if _is_wanted(row.code)]
    Division.objects.bulk_create(divisions_of(rows))


@pytest.fixture
def officer(divisions: None, client: Client) -> Client:
    """The browser of a county housing officer who has signed in."""
    client.force_login(enter(WU).user)
    return client
