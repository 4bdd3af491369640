"""What a log never says: residents' codes, receipts, phones and identity numbers."""

import re

MASK = "***"
CODED = ("/e/c/", "/i/")
"""Where an address goes on with a resident's code: a complaint's, an invitation's."""
ASKED = ("receipt", "code")
"""Values of a query that are somebody's secret."""

_SLASH, _IS = "(?:/|%2F)", "(?:=|%3D)"
PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # the rest of an address after a place of codes, to its query or the end of the word
        f"(?P<kept>{_SLASH}(?:e{_SLASH}c|i){_SLASH})[^\\s?#\"'<>]+",
        rf"(?P<kept>\b(?:{'|'.join(ASKED)}){_IS})[^\s&#\"'),;]+",
        # a code or receipt wherever it was written by mistake
        r"(?P<kept>)(?<![0-9A-Z-])[0-9A-Z]{4}(?:-[0-9A-Z]{4}){2,3}(?![0-9A-Z-])",
        # phones, with or without blanks and +86; identity numbers
        r"(?P<kept>)(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)",
        r"(?P<kept>)(?<!\d)\d{17}[\dX](?![\dX])",
    )
)


def masked(text: str) -> str:
    """The text with every secret in it replaced, what stands around it kept."""
    for pattern in PATTERNS:
        text = pattern.sub(rf"\g<kept>{MASK}", text)
    return text


def masked_argument(value: object) -> object:
    """An argument of a log message; of one that is an address of a code nothing behind the place is left.

    An address may hold blanks, which would end it in the middle of a sentence.
    """
    if not isinstance(value, str):
        return value
    return next((place + MASK for place in CODED if value.startswith(place) and value != place), value)
