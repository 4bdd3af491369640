"""Which column of a file is which, and where its headings stand."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from itertools import islice, pairwise, zip_longest

from jiugai.core.errors import Problem, column_letters
from jiugai.core.tables import cells
from jiugai.core.tables.columns import Column, Kind
from jiugai.core.tables.reading import RawTable

PROBLEM_HEADING = "问题"  # the column we add to a workbook that goes back; ignored when it returns
REMARKS = {"必填", "选填", "可不填"}
COUNTED = set("户人套栋幢座个处项部台辆间条次件家年")  # words that count single things, hence no other scale
HEADING_ROWS = 20

_DROPPED = re.compile(f"[{re.escape(cells.WHITESPACE)}*★]")
_BRACKETS = re.compile(r"(.+)[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
_SUFFIX = re.compile(r"(.*[^\x00-\x7f])_([^_]*[^\x00-\x7f_][^_]*)")  # 建筑面积_平方米
_NOTE = re.compile(r"注(?=[0-9:、.]|$)|说明|备注|合计|总计|小计|共计|填表|制表")
_NOTE_STARTS = set("注说备合总小共填制")
_TOTALS = {"合计", "总计", "小计", "共计"}


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
    """The columns of a file that were recognised, those that were not, and what is wrong with them."""

    matched: tuple[MatchedColumn, ...]
    unknown: tuple[UnknownHeading, ...]
    problems: tuple[Problem, ...]

    def of(self, name: str) -> MatchedColumn | None:
        """The file's column for one of ours, by its name."""
        return next((match for match in self.matched if match.column.name == name), None)


@dataclass(frozen=True, slots=True)
class Note:
    """A row below the headings that is no data: a total, a remark, who filled it in."""

    row: int
    text: str


@dataclass(frozen=True, slots=True)
class HeadingGuess:
    """Where the headings of a ledger stand. `row` is None where no row looks like headings."""

    row: int | None
    headings: tuple[str, ...] = ()
    score: int = 0
    notes: tuple[Note, ...] = ()


def normalised(text: str) -> str:
    """A heading as it is compared: NFKC, no blanks, line breaks or stars, small letters."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text)).casefold()


def split_unit(heading: str) -> tuple[str, str]:
    """A normalised heading and the unit at its end, in brackets or after `_`; remarks like 必填 left out."""
    unit = ""
    while bracketed := _BRACKETS.fullmatch(heading):
        heading, inside = bracketed[1], bracketed[2].removeprefix("单位:")
        unit = unit or ("" if inside in REMARKS else inside)
    return heading, unit


@dataclass(slots=True)
class _Spellings:
    """How each column may be called, and the units that may stand in a heading."""

    names: dict[str, Column] = field(default_factory=dict)
    labels: dict[str, Column] = field(default_factory=dict)
    units: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, columns: Sequence[Column]) -> "_Spellings":
        spellings = cls()
        for column in columns:
            spellings.names[normalised(column.name)] = column
            spellings.units |= {normalised(unit) for unit in column.scales or {}}
            for synonym in column.synonyms:
                spellings.labels.setdefault(normalised(synonym), column)
        for column in columns:
            spellings.labels[normalised(column.label)] = column
        return spellings

    def parts(self, heading: str) -> tuple[str, str, str]:
        """The whole heading, what it calls, and the unit it names; 投资_万元 is read as 投资（万元）."""
        whole = normalised(heading)
        base, unit = split_unit(whole)
        if not unit and not whole.isascii():
            before, _, after = base.rpartition("_")
            if after in self.units:
                return whole, before, after
        return whole, base, unit

    def column(self, heading: str) -> Column | None:
        """The column meant, whatever its unit."""
        whole, base, _ = self.parts(heading)
        return next(
            (
                called[text]
                for text in (whole, base)
                for called in (self.names, self.labels)
                if text in called
            ),
            None,
        )

    def scale(self, column: Column, heading: str) -> tuple[int, str]:
        """The scale a heading asks for, and what is wrong with it, empty if nothing."""
        whole, base, unit = self.parts(heading)
        if whole in self.names:
            return 1, ""
        if base in self.names:
            return 1, f"英文列名一律以存储单位计，不带括号，应为 {column.name}" if unit else ""
        if column.scales:
            units = {normalised(written): scale for written, scale in column.scales.items()}
            unit = unit or normalised(column.default_scale or "")
            wrong = "" if unit in units else "表头要写明单位，应为" + "、".join(column.headings()) + "之一"
            return units.get(unit, 1), wrong
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
) -> HeadingMatch:
    """Which heading is which column, in which unit; `file`, `sheet` and `row` go into the problems."""
    spellings = _Spellings.of(columns)
    seen: dict[str, MatchedColumn] = {}
    matched: list[MatchedColumn] = []
    unknown: list[UnknownHeading] = []
    problems: list[Problem] = []
    for position, heading in enumerate(headings):
        column = spellings.column(heading) if heading else None
        if column is None:
            if heading and normalised(heading) != PROBLEM_HEADING:
                unknown.append(UnknownHeading(file, sheet, position, heading, _closest(heading, columns)))
            continue
        scale, wrong = spellings.scale(column, heading)
        match = MatchedColumn(position, heading, column, scale)
        if (earlier := seen.setdefault(column.name, match)) is not match:
            wrong = f"与 {column_letters(earlier.position)} 列“{earlier.heading}”重复，应只留一列"
        if wrong:
            problems.append(Problem(file, sheet, row, heading, "", wrong, position))
        else:
            matched.append(match)
    for column in columns:
        if column.required and column.name not in seen:
            problems.append(Problem(file, sheet, row, column.label, "", "缺少这一必填列"))
    return HeadingMatch(tuple(matched), tuple(unknown), tuple(problems))


def _closest(heading: str, columns: Sequence[Column]) -> str:
    base, _ = split_unit(normalised(heading))
    labels = {normalised(column.label): column.label for column in columns}
    close = get_close_matches(base, labels, n=1, cutoff=0.6)
    return labels[close[0]] if close else ""


def find_headings(lines: Iterable[tuple[int, Sequence[object]]], columns: Sequence[Column]) -> HeadingGuess:
    """The row among the first 20 that holds the most headings, and the rows below it that are no data.

    Headings may stand in two rows, 基本情况 above 户数 and 楼栋数; the guess then names the lower one.
    """
    spellings = _Spellings.of(columns)
    walk = iter(lines)
    first = list(islice(walk, HEADING_ROWS))
    best = HeadingGuess(None)
    texts = [(number, [cells.trimmed(cells.cell_text(cell)) for cell in row]) for number, row in first]
    for number, headings in texts:
        best = _better(best, number, headings, spellings)
    for (_, upper), (number, lower) in pairwise(texts):
        if not any(map(cells.is_number, lower)):
            best = _better(best, number, _together(upper, lower, spellings), spellings)
    if best.row is None:
        return best
    below = [line for line in first if line[0] > best.row]
    notes = [note for part in (below, walk) for line in part if (note := _note(*line))]
    return HeadingGuess(best.row, best.headings, best.score, tuple(notes))


def find_table(raw: RawTable, columns: Sequence[Column]) -> tuple[RawTable, tuple[Note, ...]]:
    """A table of a ledger with its headings found, and the rows of it that are no data."""
    guess = find_headings(raw.lines(), columns)
    raw = replace(raw, carries=True)
    if guess.row is None:
        return raw, ()
    return raw.headed_at(guess.row, [note.row for note in guess.notes], guess.headings), guess.notes


def _better(best: HeadingGuess, number: int, headings: Sequence[str], spellings: _Spellings) -> HeadingGuess:
    found = {column.name for heading in headings if heading and (column := spellings.column(heading))}
    return HeadingGuess(number, tuple(headings), len(found)) if len(found) > best.score else best


def _together(upper: Sequence[str], lower: Sequence[str], spellings: _Spellings) -> list[str]:
    """Headings of two rows as one: what both say together, else the lower, else the upper one."""
    headings, above = [], ""
    for over, under in zip_longest(upper, lower, fillvalue=""):
        above = over or above  # what stands over several columns is written over the first of them
        candidates = [f"{above}{under}", under] if under else [over]
        named = next((each for each in candidates if each and spellings.column(each)), "")
        headings.append(named or (f"{above} {under}" if under and above != under else under or over))
    return headings


def _note(number: int, row: Sequence[object]) -> Note | None:
    first = next((text for cell in row if (text := cells.trimmed(cells.cell_text(cell)))), "")
    if first[:1] not in _NOTE_STARTS:
        return None
    written = [text for cell in row if (text := cells.trimmed(cells.cell_text(cell)))]
    start = normalised(first)
    if start.rstrip(":") in _TOTALS or (len(written) <= 2 and _NOTE.match(start)):
        return Note(number, " ".join(written))
    return None
