"""Signing in: lock-out, the same answer for strangers, a new session, time limits, a second factor."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.people import PASSWORD, WU, enter

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"
REFUSED = "用户名"


@pytest.fixture(autouse=True)
def nobody_was_locked_out(db: None) -> None:
    cache.clear()
    enter(WU)


def _sign_in(client: Client, username: str = "wu", password: str = PASSWORD, **more: Any) -> Any:
    return client.post(LOGIN, {"login": username, "password": password}, **more)


def _is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_right_password_opens_and_the_wrong_one_does_not(client: Client) -> None:
    assert _sign_in(client, password="wrong").status_code == 200
    assert not _is_in(client)
    assert _sign_in(client).status_code == 302
    assert _is_in(client)


def test_five_wrong_tries_lock_the_account_even_for_the_right_password(client: Client) -> None:
    for _ in range(5):
        _sign_in(client, password="wrong")
    _sign_in(client)
    assert not _is_in(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=True):
        _sign_in(client)
        assert _is_in(client)


def test_another_account_is_not_locked_out_with_it(client: Client) -> None:
    for _ in range(5):
        _sign_in(client, username="somebody", password="wrong")
    _sign_in(client)
    assert _is_in(client)


def test_fifty_tries_lock_an_address(client: Client) -> None:
    for number in range(50):
        _sign_in(client, username=f"somebody{number}", password="wrong")
    answer = _sign_in(client)
    assert not _is_in(client)
    assert answer.status_code in (200, 429)
    other = Client(REMOTE_ADDR="127.0.0.9")
    _sign_in(other)
    assert _is_in(other)


def test_a_stranger_hears_the_same_as_somebody_we_know(client: Client) -> None:
    known = _sign_in(client, password="wrong").context["form"].errors.as_text()
    unknown = _sign_in(client, username="nobody", password="wrong").context["form"].errors.as_text()
    assert known == unknown


def test_signing_in_changes_the_session(client: Client) -> None:
    client.get(LOGIN)
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = before
    _sign_in(client)
    assert client.session.session_key != before


def test_fifteen_idle_minutes_end_the_session_and_fourteen_do_not(client: Client) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        _sign_in(client)
        client.get("/")
        clock.shift(timedelta(minutes=14))
        client.get("/")
        assert _is_in(client)
        clock.shift(timedelta(minutes=15, seconds=1))
        client.get("/")
        assert not _is_in(client)


def test_twelve_hours_end_the_session_however_busy(client: Client) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        _sign_in(client)
        for _ in range(12 * 6):
            client.get("/")
            clock.shift(timedelta(minutes=10))
        assert _is_in(client)
        client.get("/")
        clock.shift(timedelta(minutes=10))
        client.get("/")
        assert not _is_in(client)


def test_signing_out_ends_it(client: Client) -> None:
    _sign_in(client)
    client.post("/account/logout/")
    assert not _is_in(client)


def test_nobody_registers_by_themselves(client: Client) -> None:
    answer = client.post(
        "/account/signup/", {"username": "xin", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert answer.status_code == 200
    assert not _is_in(client)


def test_a_second_factor_is_asked_for_once_it_is_set_up(client: Client) -> None:
    _sign_in(client)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    assert client.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
    other = Client()
    answer = _sign_in(other)
    assert not _is_in(other)
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    other.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not _is_in(other)
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=True):
        fresh = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
        other.post(reverse("mfa_authenticate"), {"code": fresh})
        assert _is_in(other)
