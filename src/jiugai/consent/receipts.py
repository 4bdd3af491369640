"""What a home keeps of its ballot: a number to find it by, and what opens its commitments."""

from jiugai.consent.models import Ballot
from jiugai.consent.roll_digests import entry_salt


def receipt_file(ballot: Ballot) -> dict[str, object]:
    """The receipt as a file for `jiugai verify --receipt`. Whoever holds it knows what the home chose."""
    entry = ballot.entry
    return {
        "vote": entry.vote.code,
        "digest": ballot.digest,
        "choices": ballot.choices,
        "nonce": ballot.nonce,
        "home": {
            "number": entry.number,
            "place": entry.place,
            "salt": entry_salt(entry.vote.roll.salt, entry.number),
        },
    }
