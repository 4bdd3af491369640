"""Fixtures of a county at work, and browsers of the people there; a conftest takes those that it wants."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.people import WU, Person, enter
from tests.works import County


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def wuhua(db: None) -> County:
    """五华区 at work, through its housing officer."""
    return County(enter(WU))


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
