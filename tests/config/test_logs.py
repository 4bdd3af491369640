"""A log line is one line, whatever is written into it."""

import logging
import shlex
import sys
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from jiugai.config.logs import Lines
from jiugai.core.audit import request_id


def line_of(message: str, *arguments: Any, with_fault: bool = False) -> str:
    fault = sys.exc_info() if with_fault else None
    return Lines().format(
        logging.LogRecord("jiugai", logging.WARNING, __file__, 1, message, arguments, fault)
    )


def test_a_line_says_when_how_grave_where_and_what() -> None:
    said = dict(part.split("=", 1) for part in shlex.split(line_of("Not Found: %s", "/nowhere/")))
    assert list(said) == ["time", "level", "logger", "message"]
    assert said["level"] == "WARNING"
    assert said["message"] == "Not Found: /nowhere/"


def test_a_line_names_the_request_that_is_being_answered() -> None:
    token = request_id.set("abc")
    try:
        assert " request=abc " in line_of("slow")
    finally:
        request_id.reset(token)
    assert "request=" not in line_of("slow")


@pytest.mark.parametrize(
    "hostile", ["a\nlevel=INFO message=fine", "a\rb", 'a" level=INFO b="', "a\u2028b", "a=b"]
)
def test_nobody_forges_a_second_line_or_field(hostile: str) -> None:
    line = line_of("Not Found: %s", hostile)
    assert len(line.splitlines()) == 1
    assert [part.split("=", 1)[0] for part in shlex.split(line)] == ["time", "level", "logger", "message"]


def test_a_fault_stays_in_its_line() -> None:
    try:
        raise ValueError("broken")
    except ValueError:
        line = line_of("Internal Server Error", with_fault=True)
    assert len(line.splitlines()) == 1
    assert "ValueError: broken" in line


CODE, RECEIPT = "BQ0R-1FH0-5010", "AB12-0123-4567-89EF"


@pytest.mark.parametrize(
    ("told", "secret"),
    [
        ("Not Found: /e/c/BQ0R-1FH0-5010/solved/", CODE),
        ("Not Found: /e/c/bq0r1fh05010/", "bq0r1fh05010"),
        ("Forbidden: http://jiugai.example/i/T87N-ABCD-EFGH/ from 10.0.0.1", "T87N"),
        ("Not Found: /account/?next=%2Fi%2FT87NABCDEFGH%2F", "T87NABCDEFGH"),
        ("Not Found: /i/T87N/ABCD/EFGH", "ABCD"),
        ('"GET /e/check/?receipt=AB12012345678 HTTP/1.1" 404', "AB12012345678"),
        ("Not Found: /e/in/?a=1&code=T87NABCDEFGH&b=2", "T87NABCDEFGH"),
        ("Not Found: /e/AB12-0123-4567-89EF/", RECEIPT),
        ("Not Found: /T87N-ABCD-EFGH", "T87N"),
        ("no gateway for 13900000001.", "13900000001"),
        ("no gateway for +8613900000001", "13900000001"),
        ("no gateway for 139 0000 0001", "0000 0001"),
        ("owner 53010219500101001X moved", "53010219500101001X"),
        ("owner 530102195001010019 moved", "530102195001010019"),
    ],
)
def test_no_code_receipt_phone_or_identity_number_is_told(told: str, secret: str) -> None:
    for line in (line_of(told), line_of("%s", told), line_of("%(it)s", {"it": told})):
        assert secret not in line
        assert "***" in line


@pytest.mark.parametrize(
    "told",
    [
        "Not Found: /e/c/",
        "Not Found: /i/",
        "Not Found: /e/530102-00001/",
        "Not Found: /open/projects.csv?division=530102001003",
        "1234567890123 ms, 12345678901234567890, 0871-65123456",
        "e1f0ab12-0123-4567-89ef-0123456789ab",
    ],
)
def test_what_is_nobodys_secret_is_told_whole(told: str) -> None:
    assert "***" not in line_of(told)


def test_blanks_do_not_end_a_code_in_the_middle() -> None:
    assert line_of("%s: %s", "Not Found", "/i/T87N ABCD EFGH/").endswith('message="Not Found: /i/***"')


def test_a_fault_tells_no_secret_either() -> None:
    try:
        raise ValueError(f"no row for /e/c/{CODE}/ of 13900000001")
    except ValueError:
        line = line_of("Internal Server Error", with_fault=True)
    assert "no row for /e/c/*** of ***" in line


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What the console of a real server says: our settings' handler on the root logger."""
    said = StringIO()
    handlers = [each for each in logging.getLogger().handlers if isinstance(each.formatter, Lines)]
    (handler,) = handlers
    before = handler.setStream(said)  # type: ignore[attr-defined]
    yield said
    handler.setStream(before)  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_the_log_of_a_server_says_what_went_wrong_and_no_code(client: Client, log: StringIO) -> None:
    assert client.get(f"/e/c/{CODE}/").status_code == 404
    assert client.post(f"/e/c/{CODE}/solved/").status_code == 404
    assert client.post(f"/i/{CODE}/").status_code == 405
    assert Client(enforce_csrf_checks=True).post(f"/e/c/{CODE}/again/").status_code == 403
    logging.getLogger("django.server").warning('"%s" %s', f"GET /i/{CODE}/ HTTP/1.1", 404)
    lines = log.getvalue().splitlines()
    assert len(lines) >= 5
    assert {"Not Found: /e/c/***", "Method Not Allowed (POST): /i/***"} <= {
        part.removeprefix("message=") for line in lines for part in shlex.split(line)
    }
    assert "BQ0R" not in log.getvalue()
