"""A log line is one line, whatever is written into it."""

import logging
import shlex
import sys

import pytest

from jiugai.config.logs import Lines
from jiugai.core.audit import request_id


def line_of(message: str, *arguments: object, with_fault: bool = False) -> str:
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
