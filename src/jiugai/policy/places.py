"""Governments by their six-digit codes: which is above which, and at what level.

530102 is a county, 530100 the prefecture above it, 530000 the province, 000000 the nation.
"""

NATION = "000000"


def is_full(code: str) -> bool:
    """Whether this is a code of six digits, as every code of the contract is."""
    return len(code) == 6 and code.isascii() and code.isdigit()


def level_of(code: str) -> str:
    """The level that the shape of a code tells: nation, province, prefecture or county."""
    if code == NATION:
        return "nation"
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def above(code: str) -> tuple[str, ...]:
    """The governments strictly above, nearest first, up to the nation."""
    chain = (code[:4] + "00", code[:2] + "0000", NATION)
    return tuple(dict.fromkeys(each for each in chain if each != code))


def with_above(code: str) -> tuple[str, ...]:
    """The government itself and those above it, nearest first."""
    return (code, *above(code))


def is_inside(code: str, division: str) -> bool:
    """Whether `code` is `division` or below it; every division is inside itself."""
    return division in with_above(code)
