"""`jiugai user`: accounts opened and passwords reset by those who may."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone
from tests.accounts.sign_in_form import SignIn, is_in
from tests.command_line import Answered, jiugai
from tests.people import GUAN, PASSWORD, WU, enter

from jiugai.accounts.commands import PASSWORD_VARIABLE
from jiugai.accounts.models import Post, User
from jiugai.core.models import AuditEvent

pytestmark = pytest.mark.django_db
FRESH = "brand-new-yunnan-27"
XIN = ["user", "add", "xin", "--name", "新同志", "--role", "county_housing", "--division", "530102"]


@pytest.fixture(autouse=True)
def prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database of the tests is already prepared; the password is given."""
    monkeypatch.setattr("jiugai.config.starting.prepare", lambda: None)
    monkeypatch.setenv(PASSWORD_VARIABLE, FRESH)
    enter(GUAN)


def changed(number: int, value: str) -> Answered:
    """Opening an account with one argument put otherwise."""
    return jiugai(*[value if place == number else each for place, each in enumerate(XIN)])


def test_an_account_is_opened_with_its_post_and_leaves_its_trace(client: Client) -> None:
    assert jiugai("--as", "guan", *XIN).code == 0
    post = Post.objects.get(user__username="xin")
    assert (post.role, post.division_id, post.valid_from) == (
        "county_housing",
        "530102",
        timezone.localdate(),
    )
    assert client.login(username="xin", password=FRESH)
    acts = AuditEvent.objects.order_by("pk").values_list("act", "actor_name")
    assert list(acts) == [("user.open", "管理员"), ("post.appoint", "管理员")]


def test_a_post_may_begin_on_another_day() -> None:
    assert jiugai(*XIN, "--from", "2022-03-01").code == 0
    assert str(Post.objects.get(user__username="xin").valid_from) == "2022-03-01"


@pytest.mark.parametrize(
    ("number", "value", "told"),
    [
        (2, "guan", "“guan”有误"),
        (6, "mayor", "岗位类别应为 county_housing、"),
        (8, "539999", "没有这个辖区代码"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(number: int, value: str, told: str) -> None:
    answered = changed(number, value)
    assert answered.code == 2
    assert told in answered.err
    assert not User.objects.filter(full_name="新同志").exists()


def test_a_weak_password_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, "12345678")
    answered = jiugai(*XIN)
    assert answered.code == 2
    assert "密码" in answered.err
    assert not User.objects.filter(username="xin").exists()


def test_two_passwords_that_differ_open_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PASSWORD_VARIABLE)
    typed = iter([FRESH, FRESH + "x"])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(typed))
    answered = jiugai(*XIN)
    assert answered.code == 2
    assert "两遍不一致" in answered.err


def test_who_may_not_manage_posts_opens_nothing() -> None:
    enter(WU)
    answered = jiugai("--as", "wu", *XIN)
    assert answered.code == 3
    assert "不能管理用户与岗位" in answered.err
    assert not User.objects.filter(username="xin").exists()


def test_a_reset_password_ends_every_session_and_serves_from_then_on(client: Client, sign_in: SignIn) -> None:
    sign_in(client)
    assert jiugai("user", "password", "wu").code == 0
    assert client.get("/divisions/").status_code == 302
    sign_in(client, password=PASSWORD)
    assert not is_in(client)
    sign_in(client, password=FRESH)
    assert is_in(client)


@pytest.mark.parametrize(("more", "left"), [([], 1), (["--drop-second-factor"], 0)])
def test_the_second_factor_is_dropped_only_when_asked(more: list[str], left: int) -> None:
    user = enter(WU).user
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    assert jiugai("user", "password", "wu", *more).code == 0
    assert Authenticator.objects.count() == left
    event = AuditEvent.objects.get(act="user.reset_password")
    assert event.after == {"second_factors_dropped": 1 - left}
    assert event.division_code == "530102"


def test_nobody_resets_the_password_of_somebody_above(monkeypatch: pytest.MonkeyPatch) -> None:
    admin = enter(WU)
    Post.objects.filter(pk=admin.pk).update(role="administrator")
    answered = jiugai("--as", "wu", "user", "password", "guan")
    assert answered.code == 3
    assert User.objects.get(username="guan").check_password(PASSWORD)


def test_an_unknown_account_is_told() -> None:
    answered = jiugai("user", "password", "nobody")
    assert answered.code == 2
    assert "没有这个用户" in answered.err
