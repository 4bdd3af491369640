"""The ballots of a vote as a trail that is sealed in batches."""

from django.db.models import QuerySet

from jiugai.consent.models import Ballot, Vote, VoteState
from jiugai.core.sealing import Trail, seal_trail


def ballots_of(vote: Vote) -> QuerySet[Ballot]:
    """Every ballot of a vote, replaced ones too."""
    return Ballot.objects.filter(entry__vote=vote)


def trail_of(vote: Vote) -> Trail:
    """The trail of a vote's ballots."""
    return Trail(f"ballots/{vote.code}", lambda: ballots_of(vote), vote.division_code)


def seal_open_votes() -> int:
    """Close in what has come in since the last seal, in every vote that takes ballots; returns how many
    seals.
    """
    open_votes = Vote.objects.filter(state=VoteState.ANNOUNCED).select_related("estate")
    return sum(len(seal_trail(trail_of(each))) for each in open_votes)
