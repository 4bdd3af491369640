"""The short way of a first ballot asks no less than the long one, and leaves every refusal to it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.consent.vote_cast import (
    AFTER,
    COMMITTEE,
    MANAGEMENT,
    NEXT_DAY,
    OPENS,
    Assembly,
    at,
    entry_of,
    estate_of,
    fresh,
    online,
    settle_homes,
)
from tests.people import CUI, HUA, enter

from jiugai.accounts.invitations import code_of, issue_invitations
from jiugai.consent import services
from jiugai.consent.evidence import is_sound
from jiugai.consent.models import Ballot, Vote
from jiugai.consent.services.first_ballots import HomeInVote, cast_at_once
from jiugai.portal.resident_forms import plain_ballot

pytestmark = pytest.mark.django_db
ONE = {"answer_1": "agree", "key": "k-1"}


@pytest.fixture
def assembly(db: None, settings: Any, tmp_path: Path) -> Iterator[Assembly]:
    """Two homes on the first day of their vote, which asks two questions."""
    settings.DATA = tmp_path
    assembly = Assembly(enter(CUI), enter(HUA), estate_of())
    settle_homes(assembly.estate, ["80.00", "90.00"], assembly.by)
    assembly.made.append(assembly.announced([MANAGEMENT, COMMITTEE]))
    with time_machine.travel(at(OPENS), tick=False):
        yield assembly


def cast(vote: Vote, **other: Any) -> Ballot | None:
    """The first home's ballot, with something changed."""
    home = entry_of(vote, 1).home_id
    said = {"code": vote.code, "number": 1, "homes": [home], "choices": ["agree", "oppose"], "at": at(OPENS)}
    said |= other
    place = HomeInVote(said["code"], said["number"], said["homes"])
    return cast_at_once(place, choices=said["choices"], key=said.get("key", "k"), at=said["at"])


def test_a_ballot_taken_at_once_is_what_the_long_way_would_have_taken(assembly: Assembly) -> None:
    taken = cast(assembly.made[0])
    held = Ballot.objects.select_related("entry__vote", "replaces").get()
    assert taken is not None
    assert (taken.pk, taken.entry_id) == (held.pk, held.entry_id)
    assert held.choices == ["agree", "oppose"]
    assert is_sound(held)
    assert online(assembly.made[0], 1, "agree", "oppose", key="k") == held


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"homes": []}, id="let-in-for-no-home"),
        pytest.param({"number": 2}, id="another-home"),
        pytest.param({"number": 3}, id="no-such-home"),
        pytest.param({"code": "530102-00001-V2"}, id="no-such-vote"),
        pytest.param({"choices": ["agree"]}, id="an-answer-short"),
        pytest.param({"choices": ["agree"] * 3}, id="an-answer-too-many"),
        pytest.param({"at": at(OPENS.replace(day=19), 23, 59, 59)}, id="the-day-before"),
        pytest.param({"at": at(NEXT_DAY, 0)}, id="the-day-after"),
    ],
)
def test_whatever_is_not_plain_is_not_taken(assembly: Assembly, other: dict[str, Any]) -> None:
    assert cast(assembly.made[0], **other) is None
    assert not Ballot.objects.exists()


def test_neither_a_second_ballot_nor_one_of_a_vote_given_up_is_taken(assembly: Assembly) -> None:
    vote = assembly.made[0]
    assert cast(vote) is not None
    assert cast(vote, key="other") is None
    assert cast(vote) is None
    services.withdraw_vote(fresh(vote), by=assembly.by, reason="重新公告")
    home = entry_of(vote, 2).home_id
    assert cast(vote, number=2, homes=[home]) is None
    assert Ballot.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (ONE, ("k-1", ["agree"])),
        ({**ONE, "answer_2": "abstain"}, ("k-1", ["agree", "abstain"])),
        ({**ONE, "answer_3": "agree"}, None),
        ({**ONE, "answer_1": "yes"}, None),
        ({**ONE, "key": ""}, None),
        ({**ONE, "key": " k"}, None),
        ({**ONE, "key": "k" * 37}, None),
        ({"key": "k"}, None),
    ],
)
def test_only_what_our_form_sends_goes_the_short_way(sent: dict[str, str], read: object) -> None:
    assert plain_ballot(sent) == read


def test_a_first_ballot_costs_two_queries(assembly: Assembly) -> None:
    from django.db import connection

    client, home = Client(), entry_of(assembly.made[0], 1).home
    client.post(
        reverse("portal:by-code"),
        {"code": code_of(issue_invitations([home], by=assembly.by, valid_to=AFTER)[0])},
    )
    said = {"answer_1": "agree", "answer_2": "agree", "key": "k", "step": "send"}
    with CaptureQueriesContext(connection) as seen:
        answer = client.post(f"/e/votes/{assembly.made[0].code}/homes/1/", said)
    assert answer.headers["Location"] == f"/e/votes/{assembly.made[0].code}/homes/1/receipt/"
    asked = [each["sql"] for each in seen if "SAVEPOINT" not in each["sql"]]
    assert len(asked) == 2, asked  # the visit, the ballot
