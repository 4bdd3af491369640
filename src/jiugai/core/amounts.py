"""Money and areas as people write and read them: 万元 and ㎡, exact, never through a float."""

import re
import unicodedata
from fractions import Fraction

WAN = 1_000_000
"""Fen in one 万元."""
SQUARE_METRE = 10_000
"""cm² in one ㎡."""
_NUMBER = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")


class NotExact(ValueError):
    """A text that is no number, or has more decimals than the stored unit can hold."""


def stored(text: str, unit: int) -> int:
    """What people typed as whole stored units; full-width digits and thousands commas are fine.

    Units: `unit` stored units, a power of ten, are one written unit. Raises: NotExact
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if not _NUMBER.fullmatch(plain):
        raise NotExact(text)
    whole, _point, decimals = plain.replace(",", "").partition(".")
    places = len(str(unit)) - 1
    decimals = decimals.rstrip("0")
    if len(decimals) > places:
        raise NotExact(text)
    return int(whole) * unit + int(decimals.ljust(places, "0"))


def written(amount: int, unit: int, *, grouped: bool = True) -> str:
    """Stored units as people read them: 1234500000 fen → 1,234.5 万元; every decimal that counts."""
    whole, rest = divmod(abs(amount), unit)
    decimals = f"{rest:0{len(str(unit)) - 1}}".rstrip("0")
    sign = "-" if amount < 0 else ""
    number = f"{whole:,}" if grouped else str(whole)
    return f"{sign}{number}.{decimals}" if decimals else f"{sign}{number}"


def two_decimals(figure: Fraction) -> str:
    """A figure that is not negative with thousands separators and two decimals, half up."""
    whole, rest = divmod((200 * figure.numerator + figure.denominator) // (2 * figure.denominator), 100)
    return f"{whole:,}.{rest:02}"
