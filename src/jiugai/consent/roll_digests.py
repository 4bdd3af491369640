"""The roll of a vote as it is published: by its digest everybody sees that nothing of it changed.

Of a home it shows a token in place of its number, a digest in place of its place, a label that homes of one
owner share, and a commitment to its area: enough to check a count by, nothing to find a neighbour by. A home
gets with its receipt what opens its own line.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256

from jiugai.consent import proofs
from jiugai.consent.models import Question, Roll, RollEntry, Vote, home_token
from jiugai.core.personal_data import keyed_mark
from jiugai.core.verifying import digest_of


def entry_content(entry: RollEntry, vote: str, salt: str) -> dict[str, object]:
    """The line of one home. vote: its code; salt: that of the roll."""
    return {
        "area": format(proofs.commitment(entry.exclusive_area_cm2, area_opening(salt, entry.number)), "x"),
        "head": head_label(entry.head, salt),
        "home": home_token(vote, entry.number),
        "place": place_digest(entry.place, entry_salt(salt, entry.number)),
    }


def head_label(head: int, salt: str) -> str:
    """What homes of one owner share."""
    return keyed_mark("roll head", salt, str(head))


def entry_salt(salt: str, number: int) -> str:
    """The salt of one home, which its owner gets with the receipt; that of the roll stays here."""
    return keyed_mark("roll entry", salt, str(number))


def area_opening(salt: str, number: int) -> int:
    """What opens the commitment to the area of one home."""
    return proofs.opening(keyed_mark("roll area", salt, str(number)))


def place_digest(place: str, salt: str) -> str:
    """What stands for a home's place in the published roll."""
    return sha256(f"{salt}:{place}".encode()).hexdigest()


def asked_content(vote: Vote, questions: Iterable[Question]) -> dict[str, object]:
    """What was put to the vote, as it was announced."""
    return {
        "closes_on": str(vote.closes_on),
        "code": vote.code,
        "convened_by": vote.convened_by,
        "estate_code": vote.estate.code,
        "opens_on": str(vote.opens_on),
        "precedence": vote.precedence,
        "questions": [
            {
                "kind": each.kind,
                "matter": each.matter,
                "number": each.number,
                "text": each.text,
                "why": each.why,
            }
            for each in questions
        ],
        "title": vote.title,
    }


def roll_lines(entries: Iterable[RollEntry], vote: str, salt: str) -> list[dict[str, object]]:
    """The lines of a roll in the order of their tokens, which tells nothing of the homes."""
    lines = (entry_content(each, vote, salt) for each in entries)
    return sorted(lines, key=lambda each: str(each["home"]))


def roll_digest(asked: Mapping[str, object], lines: Iterable[Mapping[str, object]]) -> str:
    """The digest of what was asked and of whom, as the exported file lets anybody work it out again."""
    return digest_of({"asked": dict(asked), "entries": [dict(each) for each in lines]})


def roll_mark(roll: Roll) -> str:
    """The mark that a roll of this place bears: somebody with the database alone makes none."""
    return keyed_mark(
        "roll", roll.digest, roll.salt, *map(str, (roll.vote_id, roll.homes, roll.heads, roll.area_cm2))
    )
