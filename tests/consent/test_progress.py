"""How a vote stands while ballots come in: live for who took part, ten ballots together for what they say."""

from pathlib import Path
from typing import Any

import pytest
import time_machine
from tests.consent.vote_cast import (
    CLOSES,
    NEXT_DAY,
    OPENS,
    Assembly,
    at,
    estate_of,
    fresh,
    online,
    settle_homes,
)
from tests.people import CUI, HUA, enter

from jiugai.consent.models import Precedence
from jiugai.consent.progress import Standing, progress_of

pytestmark = pytest.mark.django_db
HOMES = 24


@pytest.fixture
def assembly(settings: Any, tmp_path: Path) -> Assembly:
    settings.DATA = tmp_path
    assembly = Assembly(enter(CUI), enter(HUA), estate_of())
    settle_homes(assembly.estate, ["100.00"] * HOMES, assembly.by)
    return assembly


def heads(standing: Standing) -> tuple[str, str, str]:
    of_heads, _of_area = standing.measures
    return of_heads.taking_part, of_heads.agreeing, of_heads.still


def test_what_ballots_say_is_told_for_ten_together(assembly: Assembly) -> None:
    vote = assembly.announced()
    seen = []
    for number in range(1, 13):
        online(vote, number, "agree" if number % 2 else "oppose")
        found = progress_of(fresh(vote), OPENS)
        assert (found.voted, found.received, found.outstanding) == (number, number, HOMES - number)
        seen.append((found.told, *heads(found.questions[0])[:2]))
    assert seen == [(0, "0", "0")] * 9 + [(10, "10", "5")] * 3


@pytest.mark.parametrize(("day", "told"), [(CLOSES, 10), (NEXT_DAY, 11)])
def test_all_of_it_is_told_once_nobody_can_vote_any_more(assembly: Assembly, day: Any, told: int) -> None:
    vote = assembly.announced()
    for number in range(1, 12):
        online(vote, number, "agree")
    found = progress_of(fresh(vote), day)
    assert (found.told, heads(found.questions[0])[0]) == (told, str(told))


def test_a_later_ballot_of_a_home_stands_for_the_earlier_one(assembly: Assembly) -> None:
    vote = assembly.announced(precedence=Precedence.LAST)
    for number in range(1, 10):
        online(vote, number, "agree")
    with time_machine.travel(at(OPENS, 11), tick=False):
        online(vote, 1, "oppose", key="again", when=at(OPENS, 11))
        found = progress_of(fresh(vote), OPENS)
    assert (found.voted, found.received, found.told) == (9, 10, 10)
    assert heads(found.questions[0])[:2] == ("9", "8")


def test_what_is_still_needed_is_said_in_heads_and_area(assembly: Assembly) -> None:
    vote = assembly.announced()
    for number in range(1, 11):
        online(vote, number, "agree" if number <= 5 else "oppose")
    of_heads, of_area = progress_of(fresh(vote), OPENS).questions[0].measures
    assert of_heads.still == "参与 6 人、赞同 4 人"
    assert of_area.still == "参与 600 ㎡、赞同 300.01 ㎡"  # more than half of 1,600
