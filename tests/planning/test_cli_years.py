"""A year on the command line is one of this century's, or refused in a sentence."""

import pytest
from tests.command_line import jiugai


@pytest.mark.parametrize("command", [("plan", "--capacity", "c.csv"), ("evaluate",)])
@pytest.mark.parametrize("year", ["99999", "-1", "1999", "2022x", "二〇二二"])
def test_a_year_that_is_none_is_refused(command: tuple[str, ...], year: str) -> None:
    answered = jiugai(*command, "--from", "facts.csv", "--year", year)
    assert answered.code == 2
    assert f"“{year}”不是年份" in answered.err
