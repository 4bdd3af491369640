"""How many lines a text takes, so that a page is filled and not passed."""

import re
from math import ceil
from unicodedata import east_asian_width

TOKEN = re.compile(r"[!-~]+|.", re.DOTALL)
HALF, GAP = 0.6, 0.25  # of a sign: what a narrow one takes in a wide font, what lies between wide and narrow


def lines_of(text: str, size: float, width: float) -> int:
    """The lines that a text takes at most. Units: points."""
    return sum(_lines(each, size, width) for each in text.split("\n"))


def _lines(text: str, size: float, width: float) -> int:
    room = width / size - 1  # a line may give a sign away, so that no mark begins the next
    lines, used = 1, 0.0
    for token in TOKEN.findall(text):
        taken = sum(map(width_of, token)) + (2 * GAP if token.isascii() else 0)
        if used + taken > room:
            lines += max(1, ceil(taken / room)) if used else ceil(taken / room) - 1
            used = 0.0
        used = min(used + taken, room) if taken <= room else taken % room
    return lines


def width_of(sign: str) -> float:
    """What a sign takes, in sizes of the type."""
    return 1 if east_asian_width(sign) in "WFA" else HALF


def shortened(text: str, longest: int) -> str:
    """A text of so many signs at most; where something is left out, it says so."""
    return text if len(text) <= longest else f"{text[: longest - 2]}……"
