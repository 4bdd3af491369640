"""How governments are called in a report, whom they report to, and which are directly below which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from jiugai.evaluation.reports.figures import Place
from jiugai.policy import places
from jiugai.registry.reference_file import read

MUNICIPALITIES = ("11", "12", "31", "50")
ITSELF = {
    "省": "全省",
    "自治区": "全区",
    "州": "全州",
    "盟": "全盟",
    "市": "全市",
    "区": "全区",
    "县": "全县",
    "旗": "全旗",
}
DISTRICT = "区"  # is told with the city it is part of; counties and cities go by their own names
MINISTRY = "住房和城乡建设部办公厅"
BUREAU, COMMISSION, DEPARTMENT = "住房和城乡建设局", "住房和城乡建设委员会", "住房和城乡建设厅"


@dataclass(frozen=True, slots=True)
class Named:
    """A name of the file of divisions; `is_grouping` where it only groups counties and governs nothing."""

    name: str
    is_grouping: bool


@cache
def _names() -> Mapping[str, Named]:
    return {row.code: Named(row.name, bool(row.is_grouping)) for row in read() if len(row.code) == 6}


def name_of(code: str) -> str:
    """A government's own name; its code where the file of divisions has none."""
    if code == places.NATION:
        return "全国"
    found = _names().get(code)
    return found.name if found else code


def is_government(code: str) -> bool:
    """Whether there is a government of this code, and not only a heading over counties (市辖区)."""
    found = _names().get(code)
    return found is None or not found.is_grouping


def governed_by(code: str) -> str:
    """The nearest government above."""
    return next(each for each in places.above(code) if is_government(each))


def place_of(code: str, level: str) -> Place:
    """A government as a report calls it."""
    name = name_of(code)
    is_district = level == "county" and name.endswith(DISTRICT)
    full_name = f"{name_of(governed_by(code))}{name}" if is_district else name
    itself = next((told for ending, told in ITSELF.items() if name.endswith(ending)), "辖区")
    return Place(code, level, name, full_name, itself, f"{full_name}{_housing(code)}", _reports_to(code))


def _housing(code: str) -> str:
    """The office for housing of a government, as most of them call it."""
    if not code.endswith("0000"):
        return BUREAU
    return COMMISSION if code[:2] in MUNICIPALITIES else DEPARTMENT


def _reports_to(code: str) -> str:
    above = governed_by(code)
    return MINISTRY if above == places.NATION else f"{name_of(above)}{_housing(above)}"


def children_of(code: str, judged: Iterable[str]) -> tuple[str, ...]:
    """The governments directly below, in the order of their codes; counties of a mere heading among them."""
    return tuple(
        each
        for each in sorted(judged)
        if each not in (code, places.NATION) and is_government(each) and governed_by(each) == code
    )
