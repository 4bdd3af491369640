"""What tests of aftercare share: a county at work, its estates, and browsers of the people there."""

from datetime import date
from typing import Any

import pytest
from tests.at_work import browser_of, files, officer, wuhua
from tests.works import County

from jiugai.registry.models import Estate

__all__ = ["browser_of", "day", "estate", "files", "in_the_community", "officer", "wuhua"]


@pytest.fixture
def estate(wuhua: County) -> Estate:
    """An estate in the community of 翠湖."""
    return in_the_community(wuhua)


def in_the_community(county: County, **facts: Any) -> Estate:
    estate = county.estate(**facts)
    Estate.objects.filter(pk=estate.pk).update(division="530102001007")
    return Estate.objects.get(pk=estate.pk)


def day(text: str) -> date:
    return date.fromisoformat(f"2022-{text}")
