"""A county officer with an account, and nobody locked out yet."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from tests.accounts.sign_in_form import LOGIN, SignIn
from tests.people import PASSWORD, WU, enter


@pytest.fixture
def sign_in(db: None) -> SignIn:
    """The sign-in form, for somebody who has an account."""
    cache.clear()
    enter(WU)

    def send(client: Client, username: str = "wu", password: str = PASSWORD, **environment: Any) -> Any:
        return client.post(LOGIN, {"login": username, "password": password}, **environment)

    return send
