"""What tests of aftercare share: a county at work, its estates, and browsers of the people there."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.people import WU, Person, enter
from tests.works import County

from jiugai.registry.models import Estate


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def wuhua(db: None) -> County:
    """五华区 at work, through its housing officer."""
    return County(enter(WU))


@pytest.fixture
def estate(wuhua: County) -> Estate:
    """An estate in the community of 翠湖."""
    return in_the_community(wuhua)


def in_the_community(county: County, **facts: Any) -> Estate:
    estate = county.estate(**facts)
    Estate.objects.filter(pk=estate.pk).update(division="530102001007")
    return Estate.objects.get(pk=estate.pk)


@pytest.fixture
def officer(wuhua: County) -> Client:
    """The browser of the housing officer of 五华区."""
    client = Client()
    client.force_login(wuhua.by.user)
    return client


@pytest.fixture
def browser_of() -> Callable[[Person], Client]:
    """Somebody else of the cast, signed in."""

    def sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(enter(person).user)
        return client

    return sign_in


def day(text: str) -> date:
    return date.fromisoformat(f"2022-{text}")
