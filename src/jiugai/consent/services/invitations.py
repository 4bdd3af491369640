"""Codes by which the homes of a vote get in: one for each, and another one where a letter was lost."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from jiugai.accounts.invitations import issue_invitations, reissue_invitation
from jiugai.accounts.models import Invitation
from jiugai.consent.models import RollEntry, Vote, VoteState
from jiugai.consent.services.votes import RUN, NotYet, WrongState
from jiugai.core.actors import Actor
from jiugai.core.records import latest
from jiugai.registry.models import Home
from jiugai.registry.selectors import parameters

RECEIPTS = "consent.vote.receipts"
ISSUE_FIRST = "请先在“打印”页面发放邀请码"


@transaction.atomic
def invite_homes(vote: Vote, *, by: Actor) -> list[Invitation]:
    """A code in force for each home of the roll, for as long as its receipt may be wanted; codes stay.

    Clause: P.receipts. Raises: Refused, WrongState before the announcement and after the count
    """
    found = announced_vote(vote, by, "发放邀请码")
    homes = Home.objects.filter(pk__in=found.entries.values("home")).order_by("pk")
    return issue_invitations(homes.select_related("building__estate"), by=by, valid_to=serves_until(found))


@transaction.atomic
def reissue_code(entry: RollEntry, *, by: Actor, at: datetime, reason: str) -> Invitation:
    """Revoke the code of a home whose letter was lost, and draw another.

    Raises: Refused, WrongState, NotYet where the home has no code, BadInput without a reason
    """
    found = announced_vote(entry.vote, by, "换发邀请码")
    held = in_force(found).filter(home=entry.home_id).first()
    if held is None:
        raise NotYet(f"“{entry}”还没有邀请码，{ISSUE_FIRST}")
    return reissue_invitation(held, by=by, at=at, reason=reason)


def in_force(vote: Vote) -> QuerySet[Invitation]:
    """The codes with which homes of the roll can vote to the last day."""
    issued = Invitation.objects.filter(revoked_at=None, valid_to__gte=vote.closes_on)
    return issued.filter(home__in=vote.entries.values("home"))


def codes_by_home(vote: Vote) -> Mapping[int, Invitation]:
    """The code in force of each home of the roll that has one."""
    return {each.home_id: each for each in in_force(vote)}


def serves_until(vote: Vote) -> date:
    """The last day on which the codes of a vote serve. Clause: P.receipts."""
    figures = parameters().in_force(vote.estate.county_code, vote.closes_on)
    return vote.closes_on + timedelta(int(figures[RECEIPTS].fraction))


def announced_vote(vote: Vote, by: Actor, act: str) -> Vote:
    """The vote as it stands, locked, if the post may run it and it takes ballots.

    Raises: Refused, WrongState with the next step
    """
    by.require(RUN, vote.division_code)
    found = latest(vote)
    if found.state == VoteState.DRAFT:
        raise WrongState(f"“{found}”还没有公告，不能{act}；请先公告表决，清册冻结后再办理")
    if found.state != VoteState.ANNOUNCED:
        raise WrongState(f"“{found}”{found.get_state_display()}，不再{act}")
    return found
