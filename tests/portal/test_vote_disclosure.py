"""Who voted, how, with whose help and on what area stays inside: pages and files of votes are read for it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from tests.consent.vote_cast import (
    NEXT_DAY,
    OPENS,
    Assembly,
    at,
    entry_of,
    estate_of,
    fresh,
    settle_homes,
)
from tests.people import CUI, HUA, enter

from jiugai.consent import services
from jiugai.consent.models import Ballot, RollEntry, Vote
from jiugai.consent.trails import trail_of
from jiugai.core.sealing import seal_trail

pytestmark = pytest.mark.django_db
OWNERS = ("金丝雀一", "金丝雀二", "金丝雀三", "金丝雀四", "金丝雀五")
AREAS = ("81.37", "92.41", "73.53", "64.67", "105.71")
HELPER, PROXY = "金丝雀助手", "金丝雀代理"


@pytest.fixture
def assembly(settings: Any, tmp_path: Path) -> Assembly:
    settings.DATA = tmp_path
    assembly = Assembly(enter(CUI), enter(HUA), estate_of())
    settle_homes(assembly.estate, AREAS, assembly.by, owners=OWNERS)
    return assembly


def voted(assembly: Assembly, **facts: Any) -> Vote:
    """A vote with ballots that came in every way, sealed."""
    vote = assembly.announced(**facts)
    for number, choice in ((1, "agree"), (2, "oppose")):
        entry, key = entry_of(vote, number), f"{vote.code}-{number}"
        services.cast_online(entry, choices=[choice], key=key, at=at(OPENS), helped_by=HELPER)
    assembly.checked(vote, {3: ["agree"], 4: ["abstain"]})
    assembly.checked(vote, {5: ["agree"]}, proxy=PROXY, authority=assembly.scan())
    seal_trail(trail_of(vote))
    return vote


def published(assembly: Assembly, vote: Vote) -> Vote:
    assembly.count(vote)
    services.publish_result(fresh(vote), by=assembly.by, on=NEXT_DAY)
    return fresh(vote)


def said_in_public(votes: Sequence[Vote]) -> dict[str, str]:
    """Every public address of votes with its answer, read by somebody who has no right to any home."""
    stranger, found = Client(), {}
    addresses = [f"/e/{votes[0].estate.code}/", "/i/", "/e/in/", "/e/mine/", "/e/check/"]
    for vote in votes:
        addresses += [reverse(f"portal:{name}", args=[vote.code]) for name in ("vote", "evidence")]
        for name in ("ballot", "receipt", "receipt-file"):
            addresses += [reverse(f"portal:{name}", args=[vote.code, number]) for number in (1, 5)]
    for ballot in Ballot.objects.all():
        addresses.append(f"/e/check/?receipt={ballot.receipt}")
    for address in addresses:
        answer = stranger.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found[address] = f"{dict(answer.headers)} {content.decode()}"
    return found


def test_of_a_vote_only_sums_and_commitments_come_out(assembly: Assembly) -> None:
    with time_machine.travel(at(OPENS, 17), tick=False):
        first, given_up = voted(assembly), voted(assembly, title="另一次表决")
    with time_machine.travel(at(NEXT_DAY), tick=False):
        published(assembly, first)
        published(assembly, given_up)
        services.withdraw_vote(fresh(given_up), by=assembly.by, reason="程序有误，重新表决")
        said = said_in_public([first, given_up])
    kept = [*OWNERS, HELPER, PROXY, "崔主任", "华主任", "扫描.pdf"]
    kept += [each.place for each in RollEntry.objects.all()]
    kept += [*AREAS, *(area.replace(".", "") + "00" for area in AREAS)]
    kept += [each.nonce for each in Ballot.objects.all()]
    for address, text in said.items():
        assert [each for each in kept if each in text] == [], address
    assert "程序有误，重新表决" in said[f"/e/votes/{given_up.code}/"]
    assert "417.69" in said[f"/e/votes/{first.code}/"], "the sum of all areas is public"


def test_the_canaries_were_really_planted(assembly: Assembly) -> None:
    with time_machine.travel(at(OPENS, 17), tick=False):
        vote = voted(assembly)
    assert {each.owners for each in vote.entries.all()} == set(OWNERS)
    assert vote.entries.filter(place__contains="101").count() == 1
    ballots = Ballot.objects.filter(entry__vote=vote)
    assert set(ballots.values_list("helped_by", flat=True)) == {HELPER, ""}
    assert all(each.nonce and each.digest for each in ballots)
