"""Signing in and out: a new session, time limits, no registering, a second factor."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from tests.accounts.sign_in_form import LOGIN, SignIn, is_in
from tests.people import PASSWORD

from jiugai.accounts.models import Post, User

HOME = "/divisions/"
NOON = datetime(2026, 11, 23, 4, tzinfo=timezone.get_default_timezone())


def code_of(secret: str) -> str:
    """What an authenticator shows now."""
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


def test_the_right_password_opens_and_the_wrong_one_does_not(client: Client, sign_in: SignIn) -> None:
    assert sign_in(client, password="wrong").status_code == 200
    assert not is_in(client)
    assert sign_in(client).status_code == 302
    assert is_in(client)


def test_an_account_that_is_closed_does_not_open(client: Client, sign_in: SignIn) -> None:
    User.objects.update(is_active=False)
    sign_in(client)
    assert not is_in(client)


def test_signing_in_changes_the_session_and_drops_what_was_planted(client: Client, sign_in: SignIn) -> None:
    client.get(LOGIN)
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = before
    sign_in(client)
    assert client.session.session_key != before
    stolen = Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = before
    assert stolen.get(HOME).status_code == 302


def test_fifteen_idle_minutes_end_the_session_and_fourteen_do_not(client: Client, sign_in: SignIn) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        sign_in(client)
        client.get(HOME)
        clock.shift(timedelta(minutes=14))
        client.get(HOME)
        assert is_in(client)
        clock.shift(timedelta(minutes=15, seconds=1))
        answer = client.get(HOME, follow=True)
        assert not is_in(client)
        assert "您已较长时间没有操作" in answer.content.decode()


def test_twelve_hours_end_the_session_however_busy(client: Client, sign_in: SignIn) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        sign_in(client)
        for _ in range(12 * 6):
            client.get(HOME)
            clock.shift(timedelta(minutes=10))
        assert is_in(client)
        client.get(HOME)
        clock.shift(timedelta(minutes=10))
        client.get(HOME)
        assert not is_in(client)


def test_signing_out_ends_it_on_the_server_too(client: Client, sign_in: SignIn) -> None:
    sign_in(client)
    kept = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.get(reverse("account_logout"))
    assert is_in(client), "only a POST signs out"
    client.post(reverse("account_logout"))
    assert not is_in(client)
    client.cookies[settings.SESSION_COOKIE_NAME] = kept
    assert client.get(HOME).status_code == 302


def test_a_new_password_ends_the_sessions_elsewhere(client: Client, sign_in: SignIn) -> None:
    other = Client()
    for each in (client, other):
        sign_in(each)
    fresh = "yunnan-renews-2027"
    sent = {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}
    assert client.post(reverse("account_change_password"), sent).status_code == 302
    assert client.get(HOME).status_code == 200
    assert other.get(HOME).status_code == 302


def test_a_post_that_has_ended_counts_no_more_on_the_next_page(client: Client, sign_in: SignIn) -> None:
    sign_in(client)
    assert "五华区 县级住建" in client.get(HOME).content.decode()
    Post.objects.update(valid_to=timezone.localdate() - timedelta(days=1))
    assert "尚未授予岗位" in client.get(HOME).content.decode()


def test_nobody_registers_by_themselves(client: Client, sign_in: SignIn) -> None:
    sent = {"username": "xin", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post("/account/signup/", sent).status_code == 405
    assert not User.objects.filter(username="xin").exists()


@pytest.mark.parametrize("name", ["account_email", "account_reset_password_done", "account_set_password"])
def test_what_needs_mail_is_not_there(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.fixture
def secret(client: Client, sign_in: SignIn) -> str:
    """The key of a second factor that has been set up."""
    sign_in(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    key: str = page.context["form"].secret
    assert client.post(reverse("mfa_activate_totp"), {"code": code_of(key)}).status_code == 302
    return key


def second_step(client: Client, sign_in: SignIn) -> Any:
    """Sign in with the password, up to where the code is asked for."""
    answer = sign_in(client)
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    return answer


def test_a_second_factor_is_asked_for_once_it_is_set_up(sign_in: SignIn, secret: str) -> None:
    other = Client()
    second_step(other, sign_in)
    other.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not is_in(other)
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=True):
        other.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        assert is_in(other)


def test_a_code_serves_once(sign_in: SignIn, secret: str) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        first, second = Client(), Client()
        for each in (first, second):
            second_step(each, sign_in)
            each.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        assert is_in(first)
        assert not is_in(second)


def test_five_wrong_codes_lock_the_second_step(sign_in: SignIn, secret: str) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        other = Client()
        second_step(other, sign_in)
        for _ in range(5):
            other.post(reverse("mfa_authenticate"), {"code": "000000"})
        other.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        assert not is_in(other)


def test_a_recovery_code_opens_once_when_the_telephone_is_lost(
    client: Client, sign_in: SignIn, secret: str
) -> None:
    (code, *_) = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    first, second = Client(), Client()
    for each in (first, second):
        second_step(each, sign_in)
        each.post(reverse("mfa_authenticate"), {"code": code})
    assert is_in(first)
    assert not is_in(second)


def test_whoever_is_no_official_finds_the_way_to_the_public_pages(client: Client, db: None) -> None:
    page = client.get("/", follow=True).content.decode()
    assert '<a href="/e/">居民、公众入口</a>' in page
    assert '<a href="/account/login/">工作人员登录</a>' in client.get("/e/").content.decode()
