"""What surrounds every page of the portal: large text, nothing from outside, errors in its own look."""

import gzip
import re
from pathlib import Path

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.people import WU, enter

import jiugai

STATIC = Path(jiugai.__file__).parent / "static"
SWITCH = "/e/text-size/"

pytestmark = pytest.mark.django_db


def test_a_stranger_opens_the_portal_without_one_question_to_the_database(client: Client) -> None:
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(SWITCH + "nowhere/")
    assert answer.status_code == 404
    assert [each["sql"] for each in seen.captured_queries] == []


def test_large_text_is_remembered_on_every_page_and_can_be_taken_back(client: Client) -> None:
    assert 'class="large"' not in client.get("/e/").content.decode()
    answer = client.post(SWITCH, {"size": "large", "next": "/e/?q=翠湖"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/e/?q=%E7%BF%A0%E6%B9%96")
    for address in ("/e/", "/e/nowhere/"):
        assert 'class="large"' in client.get(address).content.decode()
    client.post(SWITCH, {"size": "normal", "next": "/e/"})
    assert 'class="large"' not in client.get("/e/").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example/",
        "/e/../../\\elsewhere.example",
        "\t//elsewhere.example",
        "javascript:alert(1)",
        "/account/logout/",
        "/projects/",
        "",
    ],
)
def test_the_switch_leads_back_to_the_portal_and_nowhere_else(client: Client, address: str) -> None:
    answer = client.post(SWITCH, {"size": "large", "next": address})
    assert answer.headers["Location"].startswith("/e/")
    assert "elsewhere" not in answer.headers["Location"].split("/e/", 1)[0]


def test_the_choice_of_a_size_says_nothing_of_the_person(client: Client) -> None:
    client.post(SWITCH, {"size": "large", "next": "/e/"})
    cookie = client.cookies["text_size"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("large", True, "Lax")
    assert client.post(SWITCH, {"size": "<script>", "next": "/e/"}).cookies["text_size"].value == ""


def test_what_goes_wrong_on_the_portal_looks_like_the_portal(client: Client) -> None:
    page = client.get("/e/nowhere/").content.decode()
    assert "portal.css" in page
    assert "desk.css" not in page
    assert f'href="{reverse("portal:estates")}"' in page
    assert "辖区" not in page


def test_a_form_without_its_token_is_told_in_the_look_of_the_portal() -> None:
    answer = Client(enforce_csrf_checks=True).post(SWITCH, {"size": "large"})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()
    assert "portal.css" in answer.content.decode()


def test_an_officer_sees_the_portal_without_the_menu_being_looked_up(client: Client) -> None:
    client.force_login(enter(WU).user)
    client.get("/e/")
    with CaptureQueriesContext(connection) as seen:
        client.get("/e/")
    assert not [each["sql"] for each in seen.captured_queries if "accounts_post" in each["sql"]]


def test_the_frame_loads_nothing_from_outside_and_needs_no_script(client: Client) -> None:
    page = client.get("/e/").content.decode()
    loaded = re.findall(r"<(?:link|img|script|iframe)[^>]+(?:href|src)=\"([^\"]+)", page)
    assert loaded
    assert all(each.startswith("/static/") for each in loaded)
    assert "<script" not in page


def test_stylesheet_and_mark_are_light() -> None:
    weight = sum(len(gzip.compress((STATIC / name).read_bytes())) for name in ("css/portal.css", "mark.svg"))
    assert weight <= 5_000
    assert (STATIC / "css/portal.css").stat().st_size <= 12_000


@pytest.mark.parametrize("markup", ["<b>x</b>", "<script>alert(1)</script>"])
def test_components_show_markup_as_text(markup: str) -> None:
    drawn = Template(
        '<c-portal.part title="{{ it }}"><c-portal.facts><c-portal.fact label="{{ it }}">{{ it }}'
        '</c-portal.fact></c-portal.facts><c-portal.button href="/e/">{{ it }}</c-portal.button>'
        "</c-portal.part>"
    ).render(Context({"it": markup}))
    assert markup not in drawn


@pytest.mark.parametrize(
    "address",
    [
        "/i/ABCD-EFGH-JKLM/",
        "/e/c/ABCD-EFGH-JKMN/",
        "/e/c/ABCD-EFGH-JKMN/again/",
        "/e/check/?receipt=0123-4567-89AB-CDEF",
        "/e/in/?code=ABCD-EFGH-JKLM",
    ],
)
def test_an_address_with_a_code_is_told_to_nobody_listed_and_kept_nowhere(
    client: Client, address: str
) -> None:
    headers = client.get(address).headers
    assert headers["Referrer-Policy"] == "strict-origin"
    assert "noindex" in headers["X-Robots-Tag"]
    assert "no-store" in headers["Cache-Control"]
    assert "X-Robots-Tag" not in client.get("/e/check/").headers
