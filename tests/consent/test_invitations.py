"""Codes for the homes of a vote: issued once, in force while receipts may be wanted, replaced when lost."""

from datetime import date, timedelta

import pytest
from tests.consent.vote_cast import CLOSES, OPENS, Assembly, at, entry_of, fresh
from tests.people import KUN, PAN, enter

from jiugai.accounts.invitations import code_of, invitation_by
from jiugai.accounts.models import Invitation
from jiugai.consent import services
from jiugai.consent.services import Chosen
from jiugai.consent.services.votes import NotYet, WrongState
from jiugai.core.errors import BadInput, Refused
from jiugai.core.models import AuditEvent
from jiugai.registry.models import LocalValue

LAST = CLOSES + timedelta(400)


def test_every_home_of_the_roll_gets_a_code_and_keeps_it(assembly: Assembly) -> None:
    vote = assembly.announced()
    first = services.invite_homes(vote, by=assembly.by)
    again = services.invite_homes(vote, by=assembly.by)
    assert [code_of(each) for each in first] == [code_of(each) for each in again]
    assert {each.home_id for each in first} == set(vote.entries.values_list("home", flat=True))
    assert AuditEvent.objects.filter(act="invitation.issue").count() == 5


@pytest.mark.parametrize(
    ("day", "serves"), [(LAST, True), (LAST + timedelta(1), False)], ids=["last-day", "day-after"]
)
def test_a_code_serves_for_a_year_and_a_month_after_the_vote(
    assembly: Assembly, day: date, serves: bool
) -> None:
    issued = services.invite_homes(assembly.announced(), by=assembly.by)
    assert (invitation_by(code_of(issued[0]), day) is not None) is serves


def test_a_county_may_let_codes_serve_longer(assembly: Assembly) -> None:
    facts = {"division_id": "530102", "starts_on": "2022-03-01", "document": "五政办发3号"}
    LocalValue.objects.create(parameter="consent.vote.receipts", value="500", **facts)
    issued = services.invite_homes(assembly.announced(), by=assembly.by)
    assert {each.valid_to for each in issued} == {CLOSES + timedelta(500)}


def test_before_the_announcement_there_is_nobody_to_invite(assembly: Assembly) -> None:
    vote = assembly.draft()
    with pytest.raises(WrongState, match="请先公告表决"):
        services.invite_homes(vote, by=assembly.by)
    with pytest.raises(WrongState, match="请先公告表决"):
        services.print_ballots(vote, Chosen(), by=assembly.by)
    assert not Invitation.objects.exists()


def test_after_the_count_nobody_is_invited_any_more(assembly: Assembly) -> None:
    vote = assembly.announced()
    assembly.checked(vote, {1: ["agree"]})
    assembly.count(vote)
    with pytest.raises(WrongState, match="已计票，不再发放邀请码"):
        services.invite_homes(fresh(vote), by=assembly.by)


@pytest.mark.parametrize("who", [KUN, PAN], ids=["not-granted", "another-county"])
def test_only_who_runs_votes_there_invites_and_prints(assembly: Assembly, who: object) -> None:
    vote, other = assembly.announced(), enter(who)  # type: ignore[arg-type]
    services.invite_homes(vote, by=assembly.by)
    for act in (
        lambda: services.invite_homes(vote, by=other),
        lambda: services.print_letters(vote, Chosen(), by=other),
        lambda: services.print_ballots(vote, Chosen(), by=other),
        lambda: services.reissue_code(entry_of(vote, 1), by=other, at=at(OPENS), reason="丢失"),
    ):
        with pytest.raises(Refused):
            act()
    assert not AuditEvent.objects.filter(act__startswith="vote.print").exists()


def test_letters_wait_for_codes(assembly: Assembly) -> None:
    vote = assembly.announced()
    with pytest.raises(NotYet, match="还有 5 户没有邀请码，请先在“打印”页面发放"):
        services.print_letters(vote, Chosen(), by=assembly.by)


def test_a_code_that_ends_before_the_vote_does_is_none(assembly: Assembly) -> None:
    vote = assembly.announced()
    services.invite_homes(vote, by=assembly.by)
    Invitation.objects.update(valid_to=CLOSES - timedelta(1))
    with pytest.raises(NotYet):
        services.print_letters(vote, Chosen(), by=assembly.by)
    services.invite_homes(vote, by=assembly.by)
    assert len(services.print_letters(vote, Chosen(), by=assembly.by)) == 5


def test_printed_again_the_codes_are_the_same_and_each_time_leaves_a_trace(assembly: Assembly) -> None:
    vote = assembly.announced()
    services.invite_homes(vote, by=assembly.by)
    first = services.print_letters(vote, Chosen(), by=assembly.by)
    again = services.print_letters(vote, Chosen(number=2), by=assembly.other)
    assert [each.entry.number for each in first] == [1, 2, 3, 4, 5]
    assert [each.code for each in again] == [first[1].code]
    events = AuditEvent.objects.filter(act="vote.print_letters").order_by("pk")
    assert [(each.actor_name, each.after) for each in events] == [
        ("崔主任", {"homes": 5}),
        ("华主任", {"homes": 1, "number": 2}),
    ]


def test_a_lost_code_is_dead_once_another_is_issued(assembly: Assembly) -> None:
    vote = assembly.announced()
    services.invite_homes(vote, by=assembly.by)
    old = services.print_letters(vote, Chosen(number=1), by=assembly.by)[0].code
    services.reissue_code(entry_of(vote, 1), by=assembly.by, at=at(OPENS), reason="信件丢失")
    new = services.print_letters(vote, Chosen(number=1), by=assembly.by)[0].code
    found = invitation_by(new, LAST)
    assert found is not None
    assert (invitation_by(old, OPENS), found.home) == (None, entry_of(vote, 1).home)
    assert Invitation.objects.get(home=found.home, revoked_at__isnull=False).revoked_for == "换发：信件丢失"


def test_a_code_is_not_replaced_without_a_reason_or_before_it_was_issued(assembly: Assembly) -> None:
    vote = assembly.announced()
    with pytest.raises(NotYet, match="还没有邀请码"):
        services.reissue_code(entry_of(vote, 1), by=assembly.by, at=at(OPENS), reason="丢失")
    services.invite_homes(vote, by=assembly.by)
    with pytest.raises(BadInput, match="应写明为什么换发"):
        services.reissue_code(entry_of(vote, 1), by=assembly.by, at=at(OPENS), reason=" ")
    assert not Invitation.objects.filter(revoked_at__isnull=False).exists()
