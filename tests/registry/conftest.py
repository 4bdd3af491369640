"""Real divisions for the tests of the registry: a few rows of the file that the product ships."""

import pytest

from jiugai.registry import reference_file
from jiugai.registry.models import Division
from jiugai.registry.services import divisions_of

KUNMING, WUHUA, LUFENG, MUNICIPALITY = "5301", "530102", "5323", "1101"
ENOUGH = ("530000", "110000", "440000", "441900", "410000", "419000", "419001")


def is_wanted(code: str) -> bool:
    county = code[:6] in ENOUGH or code[:4] in (KUNMING, LUFENG, MUNICIPALITY)
    return county and (len(code) == 6 or code.startswith(WUHUA))


def settle() -> None:
    rows = [row for row in reference_file.read() if is_wanted(row.code)]
    Division.objects.bulk_create(divisions_of(rows))


@pytest.fixture
def divisions(db: None) -> None:
    """Kunming and Chuxiong down to the county, Wuhua down to the community, and a few odd places."""
    settle()
