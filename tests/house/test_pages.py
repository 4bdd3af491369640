"""Every page against every post: who may open it, what it tells the browser, what it refuses."""

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tests.house.pages import DEED, PAGES, PUBLIC, SIGNED_IN, Page, addresses
from tests.people import PASSWORD, WU, Person, enter

from jiugai.accounts.permissions import may, roles_that_may
from jiugai.accounts.roles import Act, Role

pytestmark = pytest.mark.django_db
OWN, OTHER = "530102", "530103"
BY_ACT = {name: page for name, page in PAGES.items() if isinstance(page.opens, Act)}
CLOSED = {name: page for name, page in PAGES.items() if page.opens != PUBLIC}
POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
    "base-uri": "'self'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

BEHIND_CODES = {
    "portal:invited",
    *(f"portal:complaint{each}" for each in ("", "-solved", "-reopen", "-picture")),
}
"""Pages whose address is a resident's secret: not even our own pages are told it."""


def seat(role: Role) -> str:
    """Where a post of this role has its seat."""
    level = role.split("_")[0]
    return {"province": "530000", "auditor": "530000", "administrator": "530000", "prefecture": "530100"}.get(
        level, OWN
    )


def opened(client: Client, name: str, page: Page, county: str = OWN) -> HttpResponse:
    """The answer to the page's own method."""
    address = reverse(name, kwargs=dict(page.arguments(county)))
    answer: HttpResponse = client.post(address) if page.methods == DEED else client.get(address)
    return answer


def signed_in(person: Person = WU) -> Client:
    client = Client()
    client.force_login(enter(person).user)
    return client


def test_every_address_is_in_the_table_and_the_table_has_no_other() -> None:
    assert sorted(addresses()) == sorted(PAGES)


@pytest.mark.parametrize("name", CLOSED)
def test_a_stranger_is_sent_to_sign_in(client: Client, name: str) -> None:
    enter(WU)
    answer = opened(client, name, CLOSED[name])
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page.opens == PUBLIC])
def test_a_public_page_opens_for_a_stranger(client: Client, name: str) -> None:
    answer = opened(client, name, PAGES[name])
    assert answer.status_code in (200, 302, 404)
    assert answer.status_code != 302 or answer.headers["Location"] in (
        reverse("account_login"),
        reverse("desk:divisions"),
        reverse("portal:estates"),
        reverse("portal:way-in"),
    )


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page.opens == SIGNED_IN])
def test_whoever_is_signed_in_opens_it_without_a_post_too(
    client: Client, name: str, django_user_model: type
) -> None:
    enter(WU)
    person = django_user_model.objects.create_user("nobody", password=PASSWORD)
    client.force_login(person)
    assert opened(client, name, PAGES[name]).status_code in (200, 302, 404)


@pytest.mark.parametrize("role", Role)
def test_a_post_opens_the_pages_that_the_permission_table_grants_and_no_others(role: Role) -> None:
    client = signed_in(Person("somebody", "某某", role, seat(role)))
    answers = {name: opened(client, name, page).status_code for name, page in BY_ACT.items()}
    refused = {name for name, status in answers.items() if status == 403}
    assert refused == {name for name, page in BY_ACT.items() if not may(role, Act(page.opens))}
    assert set(answers.values()) <= {200, 302, 403, 404, 409, 422}


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page.is_placed])
def test_what_lies_in_another_county_does_not_exist(name: str) -> None:
    able = roles_that_may(Act(PAGES[name].opens))
    role = WU.role if WU.role in able else able[0]
    client = signed_in(Person("somebody", "某某", role, OWN))
    assert opened(client, name, PAGES[name], OWN).status_code == 200
    assert opened(client, name, PAGES[name], OTHER).status_code == 404


@pytest.mark.parametrize("name", BY_ACT)
def test_somebody_without_a_post_is_told_whom_to_ask(
    client: Client, name: str, django_user_model: type
) -> None:
    enter(WU)
    client.force_login(django_user_model.objects.create_user("nobody"))
    answer = opened(client, name, BY_ACT[name])
    assert answer.status_code == 403
    assert "请联系系统管理员授予岗位" in answer.content.decode()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("is_in", [False, True], ids=["stranger", "officer"])
def test_every_answer_tells_the_browser_what_to_refuse(client: Client, name: str, is_in: bool) -> None:
    post = enter(WU)
    if is_in:
        client.force_login(post.user)
    answer = opened(client, name, PAGES[name])
    told = dict(each.strip().split(" ", 1) for each in answer.headers["Content-Security-Policy"].split(";"))
    nonce = told["script-src"].removeprefix("'self'").strip()
    assert not nonce or nonce.startswith("'nonce-")
    assert told | {"script-src": "'self'"} == POLICY
    expected = HEADERS | ({"Referrer-Policy": "strict-origin"} if name in BEHIND_CODES else {})
    assert {header: answer.headers.get(header) for header in HEADERS} == expected
    if is_in and name not in ("account_logout",):
        assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("address", ["/nowhere/", "/divisions/000/"])
def test_an_address_that_leads_nowhere_keeps_the_rules_too(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "没有这一页" in answer.content.decode()
    assert {header: answer.headers.get(header) for header in HEADERS} == HEADERS


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("sent", [{}, {"HTTP_ORIGIN": "https://elsewhere.example"}], ids=["bare", "foreign"])
def test_nothing_is_done_without_the_token_of_the_form(name: str, sent: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(enter(WU).user)
    address = reverse(name, kwargs=dict(PAGES[name].arguments(OWN)))
    assert client.post(address, **sent).status_code in (
        (403,) if "POST" in PAGES[name].methods else (403, 405)
    )


@pytest.mark.parametrize("name", [name for name in PAGES if ":" in name])
def test_a_page_of_ours_answers_its_own_methods_only(name: str) -> None:
    page, client = PAGES[name], signed_in()
    address = reverse(name, kwargs=dict(page.arguments(OWN)))
    for method in {"POST", "PUT", "PATCH", "DELETE"} - page.methods:
        assert client.generic(method, address).status_code in (302, 405), method


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page.methods == DEED])
def test_a_deed_is_not_done_by_following_a_link(name: str) -> None:
    address = reverse(name, kwargs=dict(PAGES[name].arguments(OWN)))
    assert signed_in().get(address).status_code == 405


def test_cookies_keep_to_themselves(client: Client) -> None:
    enter(WU)
    client.post(reverse("account_login"), {"login": WU.username, "password": PASSWORD})
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert not session["expires"], "signed out with the browser"
