"""The first ballot of a home, taken by one statement: what nearly every ballot of a vote is.

The statement itself asks whether the home is in the roll, whether the resident was let in for it, whether
the vote takes ballots today and whether there is an answer to each question. Where any of that fails
nothing is told here: `cast_online` takes the longer way, and says what is wrong.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from jiugai.consent.inserting import insert
from jiugai.consent.marks import mark_of
from jiugai.consent.models import Ballot, Channel
from jiugai.consent.proofs import commitments_to
from jiugai.core.verifying import digest_of


@dataclass(frozen=True, slots=True)
class HomeInVote:
    """A home by its number in the roll of a vote; it must be one of those `homes`.

    invitation: what the resident was let in by, which must not be revoked; None where it was a phone.
    """

    vote: str
    number: int
    homes: Sequence[int]
    invitation: int | None = None


def cast_at_once(
    place: HomeInVote, *, choices: Sequence[str], key: str, at: datetime, helped_by: str = ""
) -> Ballot | None:
    """Put a first ballot on record; None if it is not to be had in this way. As `cast_online`, but silent.

    Raises: KeyError for a choice that is none
    """
    if not place.homes:
        return None
    nonce = secrets.token_hex(32)
    ballot = Ballot(
        channel=Channel.ONLINE.value,
        commitments=commitments_to(choices, nonce),
        answers=" ".join(choices),
        nonce=nonce,
        key=key,
        cast_at=at,
        helped_by=helped_by,
    )
    ballot.digest = digest_of(ballot.content_for(place.number, place.vote))
    ballot.mark = mark_of(ballot)
    return ballot if insert(ballot, *_open_for(place, len(choices), at)) else None


def _open_for(place: HomeInVote, answers: int, at: datetime) -> tuple[str, Sequence[Any]]:
    """The entry of the home, on the days of its vote, if the vote asks so many questions."""
    day, homes = timezone.localdate(at).isoformat(), ", ".join(["%s"] * len(place.homes))
    where = (
        f"vote.code = %s AND entry.number = %s AND entry.home_id IN ({homes}) "  # noqa: S608 - placeholders
        "AND vote.opens_on <= %s AND vote.closes_on >= %s "
        "AND (SELECT count(*) FROM consent_question WHERE vote_id = vote.id) = %s"
    )
    given = [place.vote, place.number, *place.homes, day, day, answers]
    if place.invitation is not None:
        where += " AND EXISTS (SELECT 1 FROM accounts_invitation WHERE id = %s AND revoked_at IS NULL)"
        given.append(place.invitation)
    return where, given
