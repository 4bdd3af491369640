"""The ballots of a vote as a trail that is sealed in batches."""

from django.db.models import QuerySet

from jiugai.consent.models import Ballot, Vote
from jiugai.core.sealing import Trail


def ballots_of(vote: Vote) -> QuerySet[Ballot]:
    """Every ballot of a vote, replaced ones too."""
    return Ballot.objects.filter(entry__vote=vote)


def trail_of(vote: Vote) -> Trail:
    """The trail of a vote's ballots."""
    return Trail(f"ballots/{vote.code}", lambda: ballots_of(vote), vote.division_code)
