"""Which column of a file is which, and in which unit."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from jiugai.core.errors import Problem, column_letters
from jiugai.core.tables.columns import Column, Kind
from jiugai.core.tables.reading import RawTable
from jiugai.core.tables.rows_apart import normalised

PROBLEM_HEADING = "问题"  # the column we add to a workbook that goes back; ignored when it returns
UNIT_MARKS = "_/:,-"  # between a heading and its unit, where there are no brackets
REMARKS = {"必填", "选填", "可不填"}
COUNTED = set("户人套栋幢座个处项部台辆间条次件家年")  # words that count single things, hence no other scale

_MARKS = re.compile(r"[()\[\]【】〔〕、,，/\\·\-_:]")
_BRACKETS = re.compile(r"(.+)[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")


@dataclass(frozen=True, slots=True)
class MatchedColumn:
    """A column of the file that is one of ours. Units: `scale` stored units are one written unit."""

    position: int
    heading: str
    column: Column
    scale: int = 1


@dataclass(frozen=True, slots=True)
class UnknownHeading:
    """A column of the file that is none of ours; `closest` is the heading it may be meant for."""

    file: str
    sheet: str
    position: int
    heading: str
    closest: str = ""

    def __str__(self) -> str:
        hint = f"，是否指“{self.closest}”" if self.closest else ""
        sheet = f"工作表“{self.sheet}” " if self.sheet else ""
        column = f"{column_letters(self.position)} 列“{self.heading}”"
        return f"{self.file} {sheet}{column}不在字段表中，未采用{hint}"


@dataclass(frozen=True, slots=True)
class HeadingMatch:
    """The columns of a file that were recognised, those that were not, and what is wrong with them.

    `left_out` are columns that only check the others, and are not read since their headings are in doubt.
    """

    matched: tuple[MatchedColumn, ...]
    unknown: tuple[UnknownHeading, ...]
    problems: tuple[Problem, ...]
    left_out: tuple[Problem, ...] = ()

    def of(self, name: str) -> MatchedColumn | None:
        """The file's column for one of ours, by its name."""
        return next((match for match in self.matched if match.column.name == name), None)


def split_unit(heading: str) -> tuple[str, str]:
    """A normalised heading and the unit at its end, in brackets or after `_`; remarks like 必填 left out."""
    unit = ""
    while bracketed := _BRACKETS.fullmatch(heading):
        heading, inside = bracketed[1], bracketed[2].removeprefix("单位:")
        unit = unit or ("" if inside in REMARKS else inside)
    return heading, unit


def _bare(heading: str) -> str:
    """A heading without brackets and marks: 县(市)区, 县(市、区) and 县市区 are one."""
    return _MARKS.sub("", heading)


@dataclass(slots=True)
class Spellings:
    """How each column may be called, and the units that may stand in a heading."""

    names: dict[str, Column] = field(default_factory=dict)
    labels: dict[str, Column] = field(default_factory=dict)
    bare: dict[str, Column] = field(default_factory=dict)
    units: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, columns: Sequence[Column]) -> "Spellings":
        spellings = cls()
        for column in columns:
            spellings.names[normalised(column.name)] = column
            spellings.units |= {normalised(unit) for unit in column.scales or {}}
            for synonym in (*column.synonyms, *column.loosely):
                spellings.labels.setdefault(normalised(synonym), column)
        for column in columns:
            spellings.labels[normalised(column.label)] = column
        for label, column in spellings.labels.items():
            if not column.scales:
                spellings.bare.setdefault(_bare(label), column)
        return spellings

    def parts(self, heading: str) -> tuple[str, str, str]:
        """The whole heading, what it calls, and the unit it names; 投资/万元 is 投资（万元）."""
        whole = normalised(heading)
        base, unit = split_unit(whole)
        if unit or whole.isascii() or whole in self.labels:
            return whole, base, unit
        for each in sorted(self.units, key=len, reverse=True):
            before = base.removesuffix(each)
            if before != base and (before[-1:] in UNIT_MARKS or before in self.labels):
                return whole, before.rstrip(UNIT_MARKS), each
        return whole, base, unit

    def column(self, heading: str) -> Column | None:
        """The column meant, whatever its unit."""
        whole, base, _ = self.parts(heading)
        spelt = ((self.names, whole), (self.labels, whole), (self.bare, _bare(whole)))
        called = (*spelt, (self.names, base), (self.labels, base))
        return next((columns[text] for columns, text in called if text in columns), None)

    def is_loose(self, column: Column, heading: str) -> bool:
        """Whether a heading means the column only where no better one stands beside."""
        return not {*map(normalised, column.loosely)}.isdisjoint(self.parts(heading)[:2])

    def scale(self, column: Column, heading: str, above: Sequence[str] = ()) -> tuple[int, str]:
        """The scale a heading asks for, and what is wrong with it, empty if nothing.

        `above` are the units written above the table; a heading that names its own does not heed them.
        """
        whole, base, unit = self.parts(heading)
        if whole in self.names:
            return 1, ""
        if base in self.names:
            return 1, f"英文列名一律以存储单位计，不带括号，应为 {column.name}" if unit else ""
        if column.scales:
            units = {normalised(written): scale for written, scale in column.scales.items()}
            said = {each: units[each] for each in above if each in units}
            wrong = "表头要写明单位，应为" + "、".join(column.headings()) + "之一"
            if not unit and len(set(said.values())) > 1:
                return 1, f"表上方写了不止一种单位（{'、'.join(said)}），{wrong}"
            unit = unit or next(iter(said), normalised(column.default_scale or ""))
            if unit and unit not in units:
                wrong = f"不认识单位“{unit}”，{wrong}"
            return units.get(unit, 1), "" if unit in units else wrong
        if column.kind is Kind.INTEGER and unit and whole not in self.labels:
            known = {normalised(column.unit), *COUNTED}
            return 1, "" if unit in known else f"单位不符，应为“{column.heading(column.unit or None)}”"
        return 1, ""


def match_headings(
    headings: Sequence[str],
    columns: Sequence[Column],
    *,
    file: str = "",
    sheet: str = "",
    row: int | None = 1,
    units: Sequence[str] = (),
) -> HeadingMatch:
    """Which heading is which column, in which unit; `file`, `sheet` and `row` go into the problems.

    `units` are those written above the table, for headings that name none.
    """
    spellings = Spellings.of(columns)
    meant = _meant(headings, spellings)
    seen: dict[str, MatchedColumn] = {}
    matched: list[MatchedColumn] = []
    unknown: list[UnknownHeading] = []
    problems: list[Problem] = []
    left_out: list[Problem] = []
    for position, (heading, column) in enumerate(zip(headings, meant, strict=True)):
        if column is None:
            if heading and normalised(heading) != PROBLEM_HEADING:
                unknown.append(UnknownHeading(file, sheet, position, heading, _closest(heading, columns)))
            continue
        scale, wrong = spellings.scale(column, heading, units)
        match = MatchedColumn(position, heading, column, scale)
        if (earlier := seen.setdefault(column.name, match)) is not match:
            wrong = f"与 {column_letters(earlier.position)} 列“{earlier.heading}”重复，应只留一列"
        if wrong:
            problem = Problem(file, sheet, row, heading, "", wrong, position)
            (left_out if column.only_checks else problems).append(problem)
        else:
            matched.append(match)
    for column in columns:
        if column.required and column.name not in seen:
            problems.append(Problem(file, sheet, row, column.label, "", "缺少这一必填列"))
    return HeadingMatch(tuple(matched), tuple(unknown), tuple(problems), tuple(left_out))


def match_table(raw: RawTable, columns: Sequence[Column]) -> HeadingMatch:
    """Which heading of a table is which column."""
    place = {"file": raw.file, "sheet": raw.sheet}
    return match_headings(raw.headings, columns, **place, row=raw.heading_row or None, units=raw.units)


def _meant(headings: Sequence[str], spellings: Spellings) -> list[Column | None]:
    """The column of each heading; a loose one gives way to a better one, 项目名称 to 小区名称."""
    meant = [spellings.column(heading) if heading else None for heading in headings]
    loose = [
        each is not None and spellings.is_loose(each, text)
        for each, text in zip(meant, headings, strict=True)
    ]
    better = {each.name for each, gives_way in zip(meant, loose, strict=True) if each and not gives_way}
    return [
        None if each and gives_way and each.name in better else each
        for each, gives_way in zip(meant, loose, strict=True)
    ]


def _closest(heading: str, columns: Sequence[Column]) -> str:
    base, _ = split_unit(normalised(heading))
    labels = {normalised(column.label): column.label for column in columns}
    close = get_close_matches(base, labels, n=1, cutoff=0.6)
    return labels[close[0]] if close else ""
