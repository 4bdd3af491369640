"""What surrounds every page: menu, person and post, versions, messages, refusals, and the account pages."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views import defaults
from tests.people import GUAN, PASSWORD, SHEN, WU, Person, enter

import jiugai
from jiugai.desk.context import MENU, menu
from jiugai.policy.register import rulebook

PACKAGE = Path(jiugai.__file__).parent
TEMPLATES = sorted((PACKAGE / "templates").rglob("*.html"))
ENGLISH = re.compile(r"(?<![\w/.\"'=&#-])[A-Za-z]{4,}(?![\w/.\"'=-])")
NAMES_WE_KEEP = {"Cookie"}


def words_of(html: str) -> str:
    """The text of a page as it is read: no markup, no scripts."""
    body = html.split("<body", 1)[1].split(">", 1)[1]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def test_the_frame_names_the_person_the_post_and_the_rules(officer: Client) -> None:
    said = words_of(officer.get("/divisions/").content.decode())
    for expected in ("伍科长", "县级住建", "五华区 县级住建", rulebook().version, jiugai.__version__):
        assert expected in said


def test_signing_out_stands_in_the_frame(officer: Client) -> None:
    page = officer.get("/divisions/").content.decode()
    assert f'<form method="post" action="{reverse("account_logout")}">' in page


def test_the_menu_marks_where_one_is() -> None:
    inside = menu(RequestFactory().get("/divisions/530100/"))["menu"]
    outside = menu(RequestFactory().get("/account/login/"))["menu"]
    assert [entry.url for entry in inside if entry.is_current] == ["/divisions/"]
    assert not any(entry.is_current for entry in outside)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("person", "hidden"),
    [
        (WU, {"用户与岗位", "审计记录"}),
        (SHEN, {"用户与岗位"}),
        (GUAN, {str(place.label) for place in MENU} - {"工作台", "区划", "公开", "用户与岗位", "审计记录"}),
    ],
)
def test_the_menu_leads_only_where_the_post_may_go(client: Client, person: Person, hidden: set[str]) -> None:
    client.force_login(enter(person).user)
    entries = client.get("/divisions/").context["menu"]
    assert {str(place.label) for place in MENU} - {str(entry.label) for entry in entries} == hidden
    assert {client.get(entry.url).status_code for entry in entries} == {200}


@pytest.mark.django_db
def test_somebody_without_a_post_is_told_whom_to_ask(client: Client, django_user_model: type) -> None:
    client.force_login(django_user_model.objects.create_user("nobody"))
    said = words_of(client.get("/divisions/").content.decode())
    assert "尚未授予岗位，请联系系统管理员" in said


def test_a_refusal_shows_its_reason_and_hides_markup_in_it(rf: RequestFactory) -> None:
    reason = "“县级财政”岗位不能批准豁免。<b>"
    answer = defaults.permission_denied(rf.get("/"), PermissionDenied(reason))
    assert answer.status_code == 403
    said = answer.content.decode()
    assert "“县级财政”岗位不能批准豁免。&lt;b&gt;" in said
    assert "联系系统管理员" in said


def test_a_refusal_without_reason_still_says_something() -> None:
    assert "您现在的岗位不能打开这一页" in render_to_string("403.html")


def test_a_fault_is_told_without_any_context(rf: RequestFactory) -> None:
    answer = defaults.server_error(rf.get("/"))
    assert answer.status_code == 500
    assert "系统出错" in answer.content.decode()
    assert "返回首页" in answer.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_is_told_to_reload() -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("account_login"), {})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()


@pytest.mark.parametrize(
    ("outcome", "word", "icon"),
    [
        ("MET", "达标", "circle-check"),
        ("NOT_MET", "不达标", "circle-x"),
        ("UNKNOWN", "待核", "help-circle"),
    ],
)
def test_a_state_is_told_by_icon_and_word_not_by_colour_alone(outcome: str, word: str, icon: str) -> None:
    drawn = render_to_string("cotton/verdict.html", {"outcome": outcome})
    assert re.sub(r"<[^>]+>", "", drawn).strip() == word
    assert f"#{icon}" in drawn


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["account_login", "account_signup", "account_reset_password", "account_inactive"]
)
def test_pages_before_signing_in_are_chinese_and_offer_no_sign_up(client: Client, name: str) -> None:
    page = client.get(reverse(name)).content.decode()
    assert set(ENGLISH.findall(words_of(page))) <= NAMES_WE_KEEP
    assert f'href="{reverse("account_signup")}"' not in page


@pytest.mark.parametrize(
    "name",
    ["account_logout", "account_change_password", "account_reauthenticate", "mfa_index", "mfa_activate_totp"],
)
def test_account_pages_are_chinese(officer: Client, name: str) -> None:
    officer.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    answer = officer.get(reverse(name))
    assert answer.status_code == 200
    said = words_of(answer.content.decode())
    if form := answer.context.get("form"):
        said = said.replace(getattr(form, "secret", ""), "")
    assert set(ENGLISH.findall(said)) <= NAMES_WE_KEEP


@pytest.mark.django_db
def test_a_refused_field_says_so_beside_it(client: Client) -> None:
    page = client.post(reverse("account_login"), {"login": "", "password": "x"}).content.decode()
    assert 'class="form-control is-invalid"' in page
    assert 'aria-invalid="true"' in page
    assert 'id="id_login_error"' in page


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_templates_keep_to_what_the_browser_is_told_to_refuse(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", text)
    assert all("src=" in opening for opening in re.findall(r"<script[^>]*>", text))
    assert "http://" not in text.replace("http://www.w3.org", "")
    assert "https://" not in text


def test_every_icon_that_templates_name_is_listed() -> None:
    listed = set((PACKAGE / "static/icons.txt").read_text(encoding="utf-8").split())
    text = "".join(template.read_text(encoding="utf-8") for template in TEMPLATES)
    named = set(re.findall(r'<c-icon name="([a-z0-9-]+)"', text)) | {place.icon for place in MENU}
    named |= set(re.findall(r'\bicon="([a-z0-9-]+)"', text))
    assert named <= listed


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_templates_are_short_and_components_say_what_they_show(template: Path) -> None:
    lines = template.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 100
    if template.parent.name == "cotton" or template.name.startswith("_"):
        assert lines[0].startswith("{# ")


def test_signing_in_is_not_announced_and_signing_out_is(officer: Client) -> None:
    officer.post(reverse("account_logout"))
    page = officer.post(reverse("account_login"), {"login": "wu", "password": PASSWORD}, follow=True)
    assert [str(message) for message in page.context["messages"]] == ["已退出登录。"]


def test_a_new_password_is_confirmed_in_our_words(officer: Client) -> None:
    fresh = "another-word-2022"
    given = {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}
    page = officer.post(reverse("account_change_password"), given, follow=True)
    assert "密码已修改，下次登录请用新密码。" in words_of(page.content.decode())


def test_a_link_to_what_is_done_from_a_form_is_answered_with_a_page(officer: Client) -> None:
    answer = officer.get("/act-as/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "请回到原来的页面再办理" in answer.content.decode()
