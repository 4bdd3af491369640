"""Full codes of governments (530102, 530100, 530000, 000000): who is above whom, and whose value holds."""

from collections.abc import Mapping
from fractions import Fraction

NATION = "000000"


def level_of(code: str) -> str:
    if code == NATION:
        return "nation"
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def prefecture_of(code: str) -> str:
    return code[:4] + "00"


def province_of(code: str) -> str:
    return code[:2] + "0000"


def above(code: str) -> list[str]:
    """The governments strictly above, nearest first."""
    chain = {
        "county": [prefecture_of(code), province_of(code), NATION],
        "prefecture": [province_of(code), NATION],
        "province": [NATION],
        "nation": [],
    }
    return chain[level_of(code)]


def is_inside(code: str, division: str) -> bool:
    """A division is inside itself."""
    return code == division or division in above(code)


def nearest_target(targets: Mapping[tuple[str, str], Fraction], code: str, criterion: str) -> Fraction | None:
    """A local target is set by a government above the one judged; the nearest above wins."""
    for government in above(code):
        if (government, criterion) in targets:
            return targets[government, criterion]
    return None


Stricter = Mapping[tuple[str, str], Fraction]
NOBODY_STRICTER: Stricter = {}


def consent_figure(stricter: Stricter, county: str, share: str) -> Fraction:
    """Of "participation" or "agreement": the strictest set by the county or anyone above, at least 2/3."""
    setters = [county, *above(county)]
    return max([Fraction(2, 3)] + [stricter[place, share] for place in setters if (place, share) in stricter])
