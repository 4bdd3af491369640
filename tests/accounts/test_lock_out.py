"""Wrong tries lock an account and an address; nobody gets round it, and nobody else is hit by it."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import get_hasher
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from tests.accounts.sign_in_form import SignIn, is_in

ACCOUNT_TRIES, ADDRESS_TRIES, MINUTES = 5, 50, 15
PROXY = "10.0.0.1"


def wrong(sign_in: SignIn, tries: int, *, username: str = "wu", **environment: str) -> None:
    """So many wrong tries, each from a browser of its own."""
    for _ in range(tries):
        sign_in(Client(), username=username, password="wrong", **environment)


def test_four_wrong_tries_leave_the_account_open(client: Client, sign_in: SignIn) -> None:
    wrong(sign_in, ACCOUNT_TRIES - 1)
    sign_in(client)
    assert is_in(client)


def test_five_lock_it_even_for_the_right_password_for_a_quarter_of_an_hour(
    client: Client, sign_in: SignIn
) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        wrong(sign_in, ACCOUNT_TRIES)
        answer = sign_in(client)
        assert not is_in(client)
        assert "密码连续输错多次" in answer.content.decode()
        clock.shift(timedelta(minutes=MINUTES) - timedelta(seconds=1))
        sign_in(client)
        assert not is_in(client)
        clock.shift(timedelta(seconds=1))
        sign_in(client)
        assert is_in(client)


def test_another_account_is_not_locked_with_it(client: Client, sign_in: SignIn) -> None:
    wrong(sign_in, ACCOUNT_TRIES, username="somebody")
    sign_in(client)
    assert is_in(client)


def test_letters_of_another_case_are_the_same_account(client: Client, sign_in: SignIn) -> None:
    wrong(sign_in, ACCOUNT_TRIES, username="WU")
    sign_in(client)
    assert not is_in(client)


def test_a_right_password_between_does_not_wipe_the_count(client: Client, sign_in: SignIn) -> None:
    wrong(sign_in, ACCOUNT_TRIES - 1)
    sign_in(Client())
    wrong(sign_in, 1)
    sign_in(client)
    assert not is_in(client)


def test_invented_names_do_not_push_the_count_out(client: Client, sign_in: SignIn) -> None:
    wrong(sign_in, ACCOUNT_TRIES)
    for number in range(1000):
        cache.set(f"invented-{number}", [number], MINUTES * 60)
    sign_in(client)
    assert not is_in(client)


def test_fifty_wrong_tries_lock_an_address_whatever_it_says_of_itself(
    client: Client, sign_in: SignIn
) -> None:
    for number in range(ADDRESS_TRIES):
        wrong(sign_in, 1, username=f"somebody{number}", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    sign_in(client)
    assert not is_in(client)
    other = Client(REMOTE_ADDR="127.0.0.9")
    sign_in(other)
    assert is_in(other)


def test_behind_our_own_proxy_each_address_counts_for_itself(
    client: Client, sign_in: SignIn, settings: Settings
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(ADDRESS_TRIES):
        wrong(sign_in, 1, username=f"somebody{number}", HTTP_X_FORWARDED_FOR="203.0.113.7", REMOTE_ADDR=PROXY)
    sign_in(client, HTTP_X_FORWARDED_FOR="203.0.113.7", REMOTE_ADDR=PROXY)
    assert not is_in(client)
    sign_in(client, HTTP_X_FORWARDED_FOR="203.0.113.8", REMOTE_ADDR=PROXY)
    assert is_in(client)


def test_an_office_behind_one_address_signs_in_of_a_morning(client: Client, sign_in: SignIn) -> None:
    for _ in range(ADDRESS_TRIES + 1):
        sign_in(client)
        assert is_in(client)
        client.logout()


@pytest.mark.parametrize("username", ["wu", "nobody"])
def test_known_and_unknown_are_told_the_same_at_the_same_cost(
    client: Client, sign_in: SignIn, username: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasher, hashed = type(get_hasher()), []
    real = hasher.encode  # with the hasher of the tests, to compare is to encode once more
    monkeypatch.setattr(hasher, "encode", lambda *given: hashed.append(1) or real(*given))
    page = sign_in(client, username=username, password="wrong").content.decode()
    assert len(hashed) == 1
    assert "用户名或密码不正确" in page


def test_a_flood_of_requests_is_told_to_wait(client: Client, sign_in: SignIn, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "1/m/ip"}
    assert sign_in(client, password="wrong").status_code == 200
    answer = sign_in(client)
    assert answer.status_code == 429
    assert "请过一分钟再试" in answer.content.decode()
