"""What somebody typed to narrow a list."""

from django.http import QueryDict

LONGEST = 60


def searched(query: QueryDict, name: str = "q", most: int = LONGEST) -> str:
    """The words to search for: no marks that nobody sees, which a database may refuse; not too long."""
    kept = "".join(each for each in query.get(name, "") if each.isprintable())
    return kept.strip()[:most]
