"""A vote is prepared: once, by whoever began, for days that somebody can mean."""

from datetime import timedelta

import pytest
from tests.consent.vote_cast import CLOSES, OPENS, Assembly, fresh

from jiugai.core.errors import BadInput

pytestmark = pytest.mark.django_db


def test_a_draft_of_the_same_title_is_not_written_over(assembly: Assembly) -> None:
    drafted = assembly.draft(title="改造方案表决")
    assert assembly.draft(title=" 改造方案表决 ") == drafted, "sent twice"
    with pytest.raises(BadInput, match=f"已有同名的草稿 {drafted.code}"):
        assembly.draft(title="改造方案表决", notice="别的说明")
    with pytest.raises(BadInput, match="已有同名的草稿"):
        assembly.draft([], title="改造方案表决")
    assert (fresh(drafted).notice, drafted.questions.count()) == ("", 1)


def test_a_vote_does_not_last_a_century(assembly: Assembly) -> None:
    with pytest.raises(BadInput, match="最长 366 天"):
        assembly.draft(closes_on=CLOSES.replace(year=CLOSES.year + 100))
    assert assembly.draft(closes_on=OPENS + timedelta(366)).pk
