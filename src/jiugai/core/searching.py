"""What somebody typed to narrow a list."""

from django.http import QueryDict

LONGEST = 60

LONGEST_NUMBER = 6


def searched(query: QueryDict, name: str = "q", most: int = LONGEST) -> str:
    """The words to search for: no marks that nobody sees, which a database may refuse; not too long."""
    kept = "".join(each for each in query.get(name, "") if each.isprintable())
    return kept.strip()[:most]


def whole(text: str, digits: int = LONGEST_NUMBER) -> int | None:
    """The whole number that somebody typed, None where it is none or has more digits."""
    return int(text) if text.isdecimal() and len(text) <= digits else None
