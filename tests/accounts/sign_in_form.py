"""The sign-in form as a browser sends it."""

from typing import Any, Protocol

from django.test import Client

LOGIN = "/account/login/"


class SignIn(Protocol):
    """Send the form; the county officer's name and password unless others are given."""

    def __call__(
        self, client: Client, username: str = ..., password: str = ..., **environment: Any
    ) -> Any: ...


def is_in(client: Client) -> bool:
    """Whether somebody is signed in."""
    return "_auth_user_id" in client.session
