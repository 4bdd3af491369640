"""One counted ballot for each home, by the rule of the vote, on the days of the vote."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from tests.consent.vote_cast import (
    ANNOUNCED,
    CLOSES,
    COMMITTEE,
    MANAGEMENT,
    NEXT_DAY,
    OPENS,
    Assembly,
    at,
    entry_of,
    fresh,
    online,
)

from jiugai.consent import services
from jiugai.consent.models import Ballot, BatchState, PaperSlip, Precedence, Reached
from jiugai.consent.services import AlreadyVoted, NotOnThatDay
from jiugai.consent.services.ballots import SentOtherwise
from jiugai.consent.services.papers import OwnBatch
from jiugai.consent.services.votes import NotYet, WrongState
from jiugai.core.errors import BadInput, Refused

pytestmark = pytest.mark.django_db


def counted(vote: object) -> list[str]:
    """The choices of the ballots that count."""
    return [each.answers for each in Ballot.objects.filter(entry__vote=vote, replaced_by=None).order_by("pk")]


@pytest.mark.parametrize(
    ("when", "is_taken"),
    [
        pytest.param(at(OPENS, 0) - timedelta(seconds=1), False, id="a-second-before-the-first-day"),
        pytest.param(at(OPENS, 0), True, id="at-midnight-of-the-first-day"),
        pytest.param(at(CLOSES, 23, 59, 59), True, id="the-last-second-of-the-last-day"),
        pytest.param(at(NEXT_DAY, 0), False, id="at-midnight-after-it"),
    ],
)
def test_ballots_are_taken_from_the_first_day_to_the_end_of_the_last(
    assembly: Assembly, when: object, is_taken: bool
) -> None:
    vote = assembly.announced()
    if is_taken:
        assert online(vote, 1, "agree", when=when).pk  # type: ignore[arg-type]
    else:
        with pytest.raises(NotOnThatDay):
            online(vote, 1, "agree", when=when)  # type: ignore[arg-type]
    assert Ballot.objects.count() == is_taken


def test_a_vote_that_is_not_announced_takes_none(assembly: Assembly) -> None:
    vote = assembly.draft()
    assert not vote.entries.exists()
    announced = assembly.announced(title="另一次")
    services.withdraw_vote(announced, by=assembly.by, reason="日期有误")
    with pytest.raises(NotOnThatDay, match="已撤销"):
        online(fresh(announced), 1, "agree")


def test_the_same_form_sent_twice_is_one_ballot_and_one_receipt(assembly: Assembly) -> None:
    vote = assembly.announced()
    first = services.cast_online(entry_of(vote, 1), choices=["agree"], key="a", at=at(OPENS))
    again = services.cast_online(entry_of(vote, 1), choices=["agree"], key="a", at=at(OPENS, 11))
    assert (first.is_new, again.is_new) == (True, False)
    assert first.ballot.receipt == again.ballot.receipt
    assert counted(vote) == ["agree"]


@pytest.mark.parametrize("rule", Precedence)
def test_the_same_form_with_other_choices_is_told_that_they_are_not_on_record(
    assembly: Assembly, rule: Precedence
) -> None:
    vote = assembly.announced(precedence=rule)
    services.cast_online(entry_of(vote, 1), choices=["agree"], key="a", at=at(OPENS))
    with pytest.raises(SentOtherwise, match="这次的选择没有记录"):
        services.cast_online(entry_of(vote, 1), choices=["oppose"], key="a", at=at(OPENS, 11))
    assert counted(vote) == ["agree"]


@pytest.mark.parametrize(
    ("rule", "second", "counts"),
    [
        pytest.param(Precedence.FIRST, "online", "agree", id="first-keeps-the-first"),
        pytest.param(Precedence.FIRST, "paper", "agree", id="first-keeps-it-against-paper"),
        pytest.param(Precedence.LAST, "online", "oppose", id="last-takes-the-later-one"),
        pytest.param(Precedence.LAST, "paper", "oppose", id="last-takes-later-paper"),
        pytest.param(Precedence.PAPER, "online", "agree", id="paper-first-but-both-online"),
        pytest.param(Precedence.PAPER, "paper", "oppose", id="paper-goes-before-online"),
    ],
)
def test_which_ballot_counts_is_the_published_rule(
    assembly: Assembly, rule: Precedence, second: str, counts: str
) -> None:
    vote = assembly.announced(precedence=rule)
    online(vote, 1, "agree")
    if second == "paper":
        batch = assembly.checked(vote, {1: ["oppose"]})
        slip = PaperSlip.objects.get(batch=batch)
        assert bool(slip.outcome) is (counts == "agree")
    elif counts == "oppose":
        online(vote, 1, "oppose", key="b")
    else:
        with pytest.raises(AlreadyVoted, match="以那张票为准"):
            online(vote, 1, "oppose", key="b")
    assert counted(vote) == [counts]


def test_paper_that_came_first_is_not_undone_online_where_paper_goes_first(assembly: Assembly) -> None:
    vote = assembly.announced(precedence=Precedence.PAPER)
    assembly.checked(vote, {1: ["oppose"]})
    with pytest.raises(AlreadyVoted):
        online(vote, 1, "agree")


@pytest.mark.parametrize(
    "choices",
    [(), ("agree",), ("agree", "yes"), ("agree", "oppose", "agree"), ("agree", "")],
    ids=["nothing", "one-short", "unknown", "one-too-many", "empty"],
)
def test_every_question_needs_one_known_answer(assembly: Assembly, choices: tuple[str, ...]) -> None:
    vote = assembly.announced([MANAGEMENT, COMMITTEE])
    with pytest.raises(BadInput):
        online(vote, 1, *choices)
    assert not Ballot.objects.exists()


def test_paper_counts_only_after_somebody_else_has_checked_it(assembly: Assembly) -> None:
    vote = assembly.announced()
    batch = assembly.paper(vote, {1: ["agree"], 2: ["oppose"]})
    assert counted(vote) == []
    with pytest.raises(OwnBatch):
        services.check_batch(batch, by=assembly.by, at=at(OPENS, 16))
    services.check_batch(batch, by=assembly.other, at=at(OPENS, 16))
    assert counted(vote) == ["agree", "oppose"]
    with pytest.raises(WrongState):
        services.check_batch(batch, by=assembly.other, at=at(OPENS, 16))
    assert Ballot.objects.count() == 2


def test_a_batch_that_does_not_agree_with_its_scan_goes_back(assembly: Assembly) -> None:
    vote = assembly.announced()
    batch = assembly.paper(vote, {1: ["agree"]})
    with pytest.raises(BadInput):
        services.send_batch_back(batch, by=assembly.other, note=" ")
    services.send_batch_back(batch, by=assembly.other, note="101 应为反对")
    assert (BatchState.SENT_BACK, counted(vote)) == (vote.batches.get().state, [])


def test_an_entry_from_paper_is_put_right_by_another_entry_for_a_reason(assembly: Assembly) -> None:
    vote = assembly.announced(precedence=Precedence.FIRST)
    assembly.checked(vote, {1: ["agree"]})
    assembly.checked(vote, {1: ["oppose"]}, reason="扫描件为反对，误录")
    assert counted(vote) == ["oppose"]
    assert Ballot.objects.count() == 2


def test_a_correction_never_undoes_what_was_cast_online(assembly: Assembly) -> None:
    vote = assembly.announced(precedence=Precedence.FIRST)
    online(vote, 1, "agree")
    batch = assembly.checked(vote, {1: ["oppose"]}, reason="误录")
    assert counted(vote) == ["agree"]
    assert batch.slips.get().outcome


def test_everything_wrong_with_a_batch_is_told_at_once(assembly: Assembly) -> None:
    vote = assembly.announced()
    slips = [
        services.Slip(entry_of(vote, 1), ["agree"], signed_on=ANNOUNCED),
        services.Slip(entry_of(vote, 1), ["maybe"], signed_on=OPENS, proxy="李某"),
    ]
    with pytest.raises(BadInput) as refusal:
        services.enter_batch(vote, slips, by=assembly.by, at=at(OPENS), scan=None)
    told = str(refusal.value)
    for each in ("扫描件", "签名日期", "同一批每户只录一张", "授权委托书", "赞同、反对、弃权"):
        assert each in told
    assert not vote.batches.exists()


def test_a_proxy_needs_written_authority(assembly: Assembly) -> None:
    vote = assembly.announced()
    assembly.checked(vote, {1: ["agree"]}, proxy="李某", authority=assembly.scan())
    assert Ballot.objects.get().channel == "proxy"


def test_paper_is_not_entered_before_the_first_day(assembly: Assembly) -> None:
    vote = assembly.announced()
    slip = services.Slip(entry_of(vote, 1), ["agree"], signed_on=OPENS)
    with pytest.raises(NotYet, match="开始后才能录入"):
        services.enter_batch(vote, [slip], by=assembly.by, at=at(ANNOUNCED), scan=assembly.scan())


def test_the_database_itself_refuses_a_second_first_ballot(assembly: Assembly) -> None:
    vote = assembly.announced()
    ballot = online(vote, 1, "agree")
    ballot.pk, ballot.key = None, "other"
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.bulk_create([ballot])


@pytest.mark.parametrize("sql", ["UPDATE consent_ballot SET answers = 'x'", "DELETE FROM consent_ballot"])
def test_the_database_itself_refuses_to_change_a_ballot(assembly: Assembly, sql: str) -> None:
    online(assembly.announced(), 1, "agree")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_database_alone_does_not_tell_what_a_home_chose(assembly: Assembly) -> None:
    online(assembly.announced(), 1, "agree")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM consent_ballot")
        row = " ".join(map(str, cursor.fetchone()))
    assert "agree" not in row
    assert "赞同" not in row


def test_another_county_cannot_touch_the_vote(assembly: Assembly) -> None:
    from tests.people import PAN, enter

    stranger = enter(PAN)
    vote = assembly.announced()
    with pytest.raises(Refused):
        services.withdraw_vote(vote, by=stranger, reason="x")
    with pytest.raises(Refused):
        services.record_visit(entry_of(vote, 1), by=stranger, visited_on=OPENS, reached=Reached.ABSENT)
