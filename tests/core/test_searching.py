"""What somebody typed to narrow a list, before a database sees it."""

import pytest
from django.http import QueryDict

from jiugai.core.searching import searched


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("q=+翠湖 ", "翠湖", id="blanks-at-the-ends"),
        pytest.param("q=翠%00湖", "翠湖", id="nul"),
        pytest.param("q=翠%E2%80%AE湖", "翠湖", id="direction"),
        pytest.param("q=" + "长" * 100, "长" * 60, id="too-long"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_marks_that_nobody_sees_are_left_out(typed: str, kept: str) -> None:
    assert searched(QueryDict(typed)) == kept
