"""Cells of a ledger that people fill in their own ways: what they tell, or what to ask where they do not."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from jiugai.core.tables import cells
from jiugai.core.tables.columns import Column, Kind
from jiugai.registry.ledger_columns import COLUMNS
from jiugai.registry.models.estates import Ownership, Structure

STRUCTURES: Mapping[str, str] = {str(each.label): each.value for each in Structure}
OWNERSHIPS: Mapping[str, str] = {str(each.label): each.value for each in Ownership} | {
    "房改": Ownership.REFORMED, "已购公房": Ownership.REFORMED, "商品": Ownership.COMMERCIAL,
    "商品住宅": Ownership.COMMERCIAL, "商品住房": Ownership.COMMERCIAL, "集资": Ownership.JOINTLY_FUNDED,
    "集资建房": Ownership.JOINTLY_FUNDED, "单位集资房": Ownership.JOINTLY_FUNDED,
    "公有住房": Ownership.PUBLIC,
    "直管公房": Ownership.PUBLIC, "安置": Ownership.RESETTLEMENT, "拆迁安置房": Ownership.RESETTLEMENT,
    "回迁房": Ownership.RESETTLEMENT,
}  # fmt: skip

YEAR_AS_DAY = "1905"  # the days numbered 1900 to 2100 by spreadsheets lie in it

_COUNT = re.compile(r"[0-9]{1,9}(\.0+)?")
_BETWEEN = re.compile(r"\s*(?:层)?\s*[-—–~至、,/]\s*")
_FOUR_DIGITS = re.compile(r"[0-9]{4}年?")
_YEAR = re.compile(r"(1[89]|20)[0-9]{2}")
_WHOLE_YEAR = re.compile(r"((?:1[89]|20)[0-9]{2})(?:\.0+)?\s*年?(?:建成|竣工|底|初)?")
_DAY = re.compile(
    r"((?:1[89]|20)[0-9]{2})\s*[-/.年]\s*(?:0?[1-9]|1[0-2])(?![0-9])\s*月?"
    r"(?:\s*[-/.]?\s*[0-9]{1,2}(?![0-9])\s*日?)?(?:[ T][0-9:.]+)?"
)


def storeys_of(text: str) -> tuple[int | None, str]:
    """The storeys of the highest building that a cell tells, and what to ask where it tells no one number.

    `6`, `6层` tell 6; `6-7`, `6、7层` tell 7, and somebody is asked; `6+1` and `多层` tell nothing.
    """
    written = cells.folded(text).strip().removesuffix("层").strip()
    if not written:
        return None, ""
    if _COUNT.fullmatch(written):
        return int(written.partition(".")[0]), ""
    counts = [int(each) for each in _BETWEEN.split(written) if each.isascii() and each.isdigit()]
    if len(counts) > 1 and len(counts) == len(_BETWEEN.split(written)):
        return max(counts), f"层数“{text.strip()}”按最高一栋取 {max(counts)} 层，请核对"
    return None, f"层数“{text.strip()}”不是一个整数，暂按不详，请查明"


def year_of(text: str) -> tuple[int | None, str]:
    """The completion year that a cell tells, and what to ask where it does not tell one.

    `1994`, `1994年`, `1994-05`, `1994年5月1日` tell 1994. `90年代` or `1985-1990` do not: the year stays not
    known, the text is kept, and somebody is asked. Neither does a day of 1905, which is what a spreadsheet
    makes of 1994 in a cell meant for dates.
    """
    written = cells.folded(text).strip()
    if not written:
        return None, ""
    if found := _WHOLE_YEAR.fullmatch(written):
        return int(found[1]), ""
    if found := _DAY.fullmatch(written):
        if found[1] == YEAR_AS_DAY:
            asked = "可能是四位年份被设成了日期格式，请把单元格设为数字或文本后核对"
            return None, f"建成年份显示为“{written}”，{asked}，暂按不详"
        return int(found[1]), ""
    if len(_YEAR.findall(written)) > 1:
        why = "写了不止一个年份"
    else:
        why = "不是可能的年份" if _FOUR_DIGITS.fullmatch(written) else "不是四位年份"
    return None, f"建成年份“{written}”{why}，暂按不详，请查明"


def structure_of(text: str) -> tuple[str | None, str]:
    """The structure that a cell names, and what to ask where it names none that we know, or several."""
    return _named(text, "结构", STRUCTURES, Structure.values)


def ownership_of(text: str) -> tuple[str | None, str]:
    """The kind of ownership that a cell names, and what to ask where it names none that we know."""
    return _named(text, "产权性质", OWNERSHIPS, Ownership.values)


def _named(text: str, what: str, known: Mapping[str, str], names: list[str]) -> tuple[str | None, str]:
    written = cells.folded(text).strip()
    if not written or written in names:
        return written or None, ""
    if found := known.get(written) or known.get(written.removesuffix("结构")):
        return str(found), ""
    labels = "、".join(list(known)[: len(names)])
    return None, f"{what}“{written}”不在“{labels}”之中，暂按不详，请查明"


ASKED: Mapping[str, Callable[[str], tuple[int | str | None, str]]] = {
    "completed_year": year_of,
    "ownership": ownership_of,
    "structure": structure_of,
    "storeys": storeys_of,
}
"""Columns whose cells are asked about rather than refused: what a cell tells, and the question."""


def _as_read(column: Column) -> Column:
    if column.name not in ASKED:
        return replace(column, blank=cells.BLANK)
    return replace(column, kind=Kind.TEXT, choices=None, minimum=None, cell_units=(), blank=cells.BLANK)


READ: Mapping[str, Column] = {column.name: _as_read(column) for column in COLUMNS}
"""The columns of a ledger as they are read, by name."""
