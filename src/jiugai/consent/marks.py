"""The mark that a ballot of this place bears, and that somebody with the database alone cannot make."""

from jiugai.consent.models import Ballot
from jiugai.core.models import plain
from jiugai.core.personal_data import keyed_mark


def stamp(ballot: Ballot) -> None:
    """Give a ballot its digest and the mark of this place."""
    ballot.stamp()
    ballot.mark = mark_of(ballot)


def mark_of(ballot: Ballot) -> str:
    """The mark that a ballot of this place bears; it covers what the digest does not show, too."""
    return keyed_mark(
        "ballot", ballot.digest, ballot.answers, ballot.nonce, ballot.key, str(plain(ballot.cast_at))
    )
