"""A recount puts entries from paper right, and lets nobody vote anew."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.consent.vote_cast import AFTER, NEXT_DAY, OPENS, Assembly, at, entry_of, fresh, online

from jiugai.consent import services
from jiugai.consent.models import Ballot, Precedence, Vote
from jiugai.consent.services.votes import WrongState
from jiugai.consent.verifying import verify_vote
from jiugai.core.errors import BadInput
from jiugai.core.files import path_of

pytestmark = pytest.mark.django_db
LATER = NEXT_DAY + timedelta(1)


@pytest.fixture
def reopened(assembly: Assembly) -> Vote:
    """Home 1 voted online, home 2 on paper, the others not at all; counted, and reopened."""
    vote = assembly.announced(precedence=Precedence.LAST)
    online(vote, 1, "oppose")
    assembly.checked(vote, {2: ["oppose"]})
    assembly.count(vote)
    services.reopen_count(fresh(vote), by=assembly.by, reason="扫描件与录入不符")
    return fresh(vote)


def test_paper_that_was_misread_is_put_right_and_counted_anew(assembly: Assembly, reopened: Vote) -> None:
    assembly.checked(reopened, {2: ["agree"]}, reason="误录")
    count = assembly.count(reopened, LATER)
    assert count.number == 2
    assert count.results.get().area_agreeing_cm2 == 900_000
    assert verify_vote(path_of(count.file)).intact
    assert reopened.counts.get(number=1).results.get().area_agreeing_cm2 == 0


def test_the_page_leads_to_counts_that_do_not_count_any_more(
    assembly: Assembly, reopened: Vote, client: Client
) -> None:
    client.force_login(assembly.by.user)
    page, first = f"/votes/{reopened.code}/", f"/votes/{reopened.code}/count/1.jsonl"
    assert first in client.get(page).content.decode()
    assert b"".join(client.get(first).streaming_content).startswith(b'{"format":"jiugai-vote"')
    assembly.checked(reopened, {2: ["agree"]}, reason="误录")
    assembly.count(reopened, LATER)
    told = client.get(page).content.decode()
    assert "此前的计票" in told
    assert first in told


@pytest.mark.parametrize("number", [1, 3], ids=["voted-online", "did-not-vote"])
def test_no_home_votes_anew_in_a_recount(assembly: Assembly, reopened: Vote, number: int) -> None:
    with pytest.raises(BadInput, match="没有录入过纸质票的户不能补投、改投"):
        assembly.paper(reopened, {number: ["agree"]}, reason="误录")
    assert Ballot.objects.count() == 2


def test_a_correction_in_a_recount_says_why(assembly: Assembly, reopened: Vote) -> None:
    with pytest.raises(BadInput, match="更正理由"):
        assembly.paper(reopened, {2: ["agree"]})


def test_reopening_says_why(assembly: Assembly) -> None:
    vote = assembly.announced()
    assembly.count(vote)
    with pytest.raises(BadInput, match="理由"):
        services.reopen_count(fresh(vote), by=assembly.by, reason=" ")
    assert fresh(vote).state == "counted"


def test_a_result_that_stands_is_not_reopened(assembly: Assembly) -> None:
    vote = assembly.announced()
    assembly.confirmed(vote)
    with pytest.raises(WrongState):
        services.reopen_count(fresh(vote), by=assembly.by, reason="扫描件与录入不符")
    assert fresh(vote).confirmed_on == AFTER


def test_a_paper_is_not_signed_tomorrow(assembly: Assembly) -> None:
    vote = assembly.announced()
    slip = services.Slip(entry_of(vote, 1), ["agree"], signed_on=OPENS + timedelta(1))
    with pytest.raises(BadInput, match="不能晚于今天"):
        services.enter_batch(vote, [slip], by=assembly.by, at=at(OPENS), scan=assembly.scan())


@pytest.mark.parametrize("corrects", ["", "误录"])
def test_where_the_last_counts_paper_takes_the_place_of_an_online_ballot(
    assembly: Assembly, corrects: str
) -> None:
    vote = assembly.announced(precedence=Precedence.LAST)
    online(vote, 1, "agree")
    assembly.checked(vote, {1: ["oppose"]}, reason=corrects)
    assert Ballot.objects.get(replaced_by=None).choices == ["oppose"]
