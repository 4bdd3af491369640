"""Money and areas for readers."""

from decimal import Decimal

from django import template

from jiugai.core.amounts import SQUARE_METRE, WAN, written

register = template.Library()
UNKNOWN = "—"


@register.filter
def wan(fen: int | None) -> str:
    """Fen as 万元 with thousands separators, exact; a dash where it is not known."""
    return UNKNOWN if fen is None else written(fen, WAN)


@register.filter
def grouped(number: int | None) -> str:
    """A count with thousands separators; a dash where it is not known.

    Django's own filter asks the locale, and the Chinese one groups nothing.
    """
    return UNKNOWN if number is None else f"{number:,}"


@register.filter
def square_metres(cm2: int | None) -> str:
    """cm² as ㎡; a dash where it is not known."""
    return UNKNOWN if cm2 is None else written(cm2, SQUARE_METRE)


@register.filter
def points(score_x100: int | None) -> str:
    """Hundredths of a point as points with two decimals; a dash where it is not known."""
    return UNKNOWN if score_x100 is None else f"{score_x100 // 100}.{score_x100 % 100:02}"


@register.filter
def quantity(number: Decimal | None) -> str:
    """A quantity with thousands separators and the decimals that count; a dash where it is not known."""
    return UNKNOWN if number is None else written(int(number.scaleb(2)), 100)
