"""What a home keeps of its ballot: a number to find it by, and what opens its commitments."""

from jiugai.consent.models import Ballot
from jiugai.consent.roll_digests import area_opening, entry_salt


def receipt_file(ballot: Ballot) -> dict[str, object]:
    """The receipt as a file for `jiugai verify --receipt`. Whoever holds it knows what the home chose."""
    entry, salt = ballot.entry, ballot.entry.vote.roll.salt
    return {
        "vote": entry.vote.code,
        "digest": ballot.digest,
        "choices": ballot.choices,
        "nonce": ballot.nonce,
        "home": {
            "area_cm2": entry.exclusive_area_cm2,
            "place": entry.place,
            "r_area": format(area_opening(salt, entry.number), "x"),
            "salt": entry_salt(salt, entry.number),
        },
    }
