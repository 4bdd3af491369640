"""The digest by which everybody sees that the roll of a vote stayed as it was."""

from collections.abc import Iterable, Mapping
from hashlib import sha256

from jiugai.consent.models import RollEntry
from jiugai.core.personal_data import keyed_mark
from jiugai.core.verifying import digest_of


def entry_content(entry: RollEntry, salt: str) -> dict[str, object]:
    """What the digest of a roll covers of one home: no names, and its place only behind a digest."""
    return {
        "area_cm2": entry.exclusive_area_cm2,
        "area_source": entry.area_source,
        "head": entry.head,
        "home": home_digest(entry.place, entry_salt(salt, entry.number)),
        "number": entry.number,
        "unsold": entry.unsold,
    }


def entry_salt(salt: str, number: int) -> str:
    """The salt of one home, which its owner gets with the receipt; that of the roll stays here."""
    return keyed_mark("roll entry", salt, str(number))


def home_digest(place: str, salt: str) -> str:
    """What stands for a home's place in the published roll."""
    return sha256(f"{salt}:{place}".encode()).hexdigest()


def roll_digest(entries: Iterable[Mapping[str, object]]) -> str:
    """The digest of a roll, as the exported file lets anybody work it out again."""
    return digest_of({"entries": [dict(each) for each in entries]})
