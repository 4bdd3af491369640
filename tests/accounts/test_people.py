"""Pages about people and posts: opened, appointed, ended, reset; and the post one acts as."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.accounts.sign_in_form import SignIn
from tests.people import GUAN, HUA, PAN, PASSWORD, WU, Person, enter

from jiugai.accounts.models import Post, User
from jiugai.accounts.roles import Role
from jiugai.core.models import AuditEvent

pytestmark = pytest.mark.django_db
DAY = "2022-03-01"
SENT = {
    "username": "xin",
    "full_name": "新同志",
    "role": "county_housing",
    "place": "五华区",
    "valid_from": DAY,
}
COUNTY_GUAN = Person("quguan", "区管理员", Role.ADMINISTRATOR, "530102")


@pytest.fixture
def guan(db: None) -> Client:
    """An administrator of the province, signed in."""
    client = Client()
    client.force_login(enter(GUAN).user)
    return client


def given_password(answer: Any) -> str:
    found = re.search(r'class="password-once">([^<]+)<', answer.content.decode())
    assert found
    return found[1]


def test_an_account_is_opened_and_its_first_password_serves_once(guan: Client, client: Client) -> None:
    answer = guan.post("/people/new/", SENT)
    password = given_password(answer)
    assert re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}", password)
    person = User.objects.get(username="xin")
    post = person.posts.get()
    assert (post.role, post.division_id, str(post.valid_from)) == ("county_housing", "530102", DAY)
    again = guan.post("/people/new/", SENT)
    assert "password-once" not in again.content.decode()
    assert User.objects.filter(username="xin").count() == 1

    assert client.login(username="xin", password=password)
    assert client.get("/projects/").headers["Location"] == "/account/password/change/"
    page = client.get("/account/password/change/").content.decode()
    assert "您用的是初始密码，请先修改密码" in page
    change = {"oldpassword": password, "password1": password, "password2": password}
    assert "新密码应与原密码不同" in client.post("/account/password/change/", change).content.decode()
    change |= dict.fromkeys(("password1", "password2"), "another-one-of-mine")
    assert client.post("/account/password/change/", change).status_code == 302
    assert client.get("/projects/").status_code == 200


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"username": "guan"}, "已有这个登录名"),
        ({"username": "新 同志"}, "登录名"),
        ({"role": "subdistrict"}, "应设在街道（乡镇）一级"),
        ({"place": "大理寺"}, "没有找到"),
        ({"place": "530103001"}, "没有找到"),
        ({"place": "530102001"}, "应设在县区一级"),
        ({"valid_from": ""}, "必填"),
        ({"full_name": ""}, "必填"),
    ],
)
def test_what_is_wrong_is_told_and_nobody_is_entered(guan: Client, change: dict[str, str], told: str) -> None:
    answer = guan.post("/people/new/", SENT | change)
    assert answer.status_code == 200
    assert told in answer.content.decode()
    assert not User.objects.filter(full_name="新同志").exists()


def test_the_list_finds_people_and_shows_what_they_hold_today(guan: Client) -> None:
    enter(WU)
    enter(PAN, valid_to=timezone.localdate().replace(year=2022))
    page = guan.get("/people/").content.decode()
    assert "五华区 县级住建" in page
    assert "盘龙区 县级住建" not in page
    assert "现无岗位" in page
    found = guan.get("/people/?q=伍").content.decode()
    assert ("伍科长" in found, "潘科长" in found) == (True, False)
    assert "没有符合条件的用户" in guan.get("/people/?q=没有的人").content.decode()


def test_a_county_administrator_sees_and_appoints_in_the_county_only(client: Client) -> None:
    client.force_login(enter(COUNTY_GUAN).user)
    wu, pan = enter(WU).user, enter(PAN).user
    page = client.get("/people/").content.decode()
    assert ("伍科长" in page, "潘科长" in page) == (True, False)
    assert client.get(f"/people/{pan.pk}/").status_code == 404
    assert client.post(f"/people/{pan.pk}/password/").status_code == 404
    sent = {"role": "county_finance", "place": "盘龙区", "valid_from": DAY}
    assert "没有找到" in client.post(f"/people/{wu.pk}/posts/new/", sent).content.decode()
    above = {**sent, "role": "prefecture_housing", "place": "五华区"}
    assert "应设在州市一级" in client.post(f"/people/{wu.pk}/posts/new/", above).content.decode()
    assert Post.objects.filter(user=wu).count() == 1


def test_a_post_is_given_and_ended(guan: Client) -> None:
    wu = enter(WU).user
    sent = {"role": "county_finance", "place": "530102", "valid_from": DAY}
    assert guan.post(f"/people/{wu.pk}/posts/new/", sent).status_code == 302
    assert "该用户已有同样的岗位" in guan.post(f"/people/{wu.pk}/posts/new/", sent).content.decode()
    post = wu.posts.get(role="county_finance")
    ending = f"/people/{wu.pk}/posts/{post.pk}/end/"
    assert guan.post(ending, {"on": DAY, "reason": ""}).status_code == 200
    early = guan.post(ending, {"on": "2022-02-28", "reason": "调离"})
    assert "任职止不能早于任职起" in early.content.decode()
    assert guan.post(ending, {"on": "2022-06-30", "reason": "调离"}).status_code == 302
    event = AuditEvent.objects.get(act="post.end")
    assert (event.reason, event.after) == ("调离", {"valid_to": "2022-06-30"})
    assert ending not in guan.get(f"/people/{wu.pk}/").content.decode()


def test_an_administrator_gives_themselves_no_post(guan: Client) -> None:
    oneself = User.objects.get(username="guan")
    page = guan.get(f"/people/{oneself.pk}/").content.decode()
    assert "由其他系统管理员任命" in page
    sent = {"role": "province_housing", "place": "530000", "valid_from": DAY}
    answer = guan.post(f"/people/{oneself.pk}/posts/new/", sent)
    assert answer.status_code == 409
    assert "不能为自己任命岗位" in answer.content.decode()
    assert oneself.posts.count() == 1


def test_a_reset_ends_the_session_and_asks_for_a_new_password(guan: Client, sign_in: SignIn) -> None:
    wu, theirs = User.objects.get(username="wu"), Client()
    sign_in(theirs)
    answer = guan.post(f"/people/{wu.pk}/password/")
    fresh = given_password(answer)
    assert theirs.get("/divisions/").status_code == 302
    assert not theirs.login(username="wu", password=PASSWORD)
    assert theirs.login(username="wu", password=fresh)
    assert theirs.get("/divisions/").headers["Location"] == "/account/password/change/"


def test_whoever_holds_a_post_elsewhere_is_not_reset_from_below(client: Client) -> None:
    client.force_login(enter(COUNTY_GUAN).user)
    wu = enter(WU).user
    Post.objects.create(user=wu, role="county_housing", division_id="530103", valid_from=DAY)
    assert "由上级系统管理员重设" in client.get(f"/people/{wu.pk}/").content.decode()
    assert client.post(f"/people/{wu.pk}/password/").status_code == 404
    assert User.objects.get(pk=wu.pk).check_password(PASSWORD)


def test_one_acts_as_a_post_of_ones_own_and_no_other(client: Client) -> None:
    first = enter(WU)
    second = Post.objects.create(
        user=first.user, role="county_housing", division_id="530103", valid_from="2022-01-01"
    )
    ended = Post.objects.create(
        user=first.user,
        role="prefecture_housing",
        division_id="530100",
        valid_from=DAY,
        valid_to="2022-03-02",
    )
    stranger = enter(HUA)
    client.force_login(first.user)
    assert "改为盘龙区 县级住建" in client.get("/").content.decode()
    assert client.post("/act-as/", {"post": second.pk}).status_code == 302
    page = client.get("/").content.decode()
    assert "现在的岗位是盘龙区 县级住建" in page
    assert "改为五华区 县级住建" in page
    for other in (ended.pk, stranger.pk, 0, "x", ""):
        assert client.post("/act-as/", {"post": other}).status_code == 404
    assert client.get("/").context["acting"].pk == second.pk
    Post.objects.filter(pk=second.pk).update(valid_to="2022-02-01")
    assert client.get("/").context["acting"].pk == first.pk


def test_the_number_of_queries_does_not_grow_with_the_people(
    guan: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        enter(Person(f"clerk{number}", f"职员{number}", Role.COUNTY_HOUSING, "530102"))
    with django_assert_max_num_queries(12):
        assert "第 1–50 条" in guan.get("/people/").content.decode()


def test_a_login_that_differs_in_case_only_is_refused(guan: Client) -> None:
    enter(WU)
    answer = guan.post("/people/new/", SENT | {"username": "WU"})
    assert "已有这个登录名（不分大小写）" in answer.content.decode()
    assert not User.objects.filter(username="WU").exists()


def test_a_reset_lets_somebody_in_who_was_locked_out(guan: Client, sign_in: SignIn) -> None:
    theirs = Client()
    for _again in range(6):
        locked = sign_in(theirs, password="wrong-guess")
    assert "已暂停登录。请 15 分钟后再试" in locked.content.decode()
    fresh = given_password(guan.post(f"/people/{User.objects.get(username='wu').pk}/password/"))
    assert sign_in(theirs, password=fresh).status_code == 302


def test_a_short_password_is_told_in_chinese(client: Client) -> None:
    client.force_login(enter(WU).user)
    sent = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    page = client.post("/account/password/change/", sent).content.decode()
    assert "密码太短，至少 10 个字符" in page
    assert "This password" not in page
