"""A ledger of estates as it was published: recognised, read and compared, and nothing stored yet.

This is the dry run. Titles above the headings and notes below the table are set apart, headings are
recognised by the many names counties give them, places are found by name, figures are read in the unit of
their heading, and every row is told apart as new, changed or the same as what is stored. What is wrong is
named cell by cell; what is only strange is asked about.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from jiugai.core.errors import BadInput, Problem
from jiugai.core.scope import Scope
from jiugai.core.tables import cells
from jiugai.core.tables.headings import find_headings, match_headings
from jiugai.core.tables.parsing import ParsedTable, parse_rows
from jiugai.core.tables.reading import RawTable, read_tables
from jiugai.registry.ledger_columns import COLUMNS, PLACE_COLUMNS, year_of
from jiugai.registry.matching import Gazetteer, Match
from jiugai.registry.models import Division, Estate
from jiugai.registry.plausibility import doubts
from jiugai.registry.selectors import gazetteer

FIELDS = (
    "name", "address", "completed_year", "ownership", "structure", "storeys", "building_count",
    "stairwell_count", "home_count", "resident_count", "floor_area_cm2", "self_built", "to_be_demolished",
    "renovated_before",
)  # fmt: skip
COUNTED = (
    "building_count",
    "stairwell_count",
    "home_count",
    "resident_count",
    "floor_area_cm2",
    "investment_fen",
)
LABELS = {column.name: column.label for column in COLUMNS}


class Standing(StrEnum):
    """How a row of the ledger stands to the register."""

    NEW = "new"  # 新增
    CHANGED = "changed"  # 有变化
    SAME = "same"  # 无变化


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row that can be taken in: what it says, and the estate it is about, if that is registered."""

    file: str
    sheet: str
    number: int
    standing: Standing
    division: Division
    facts: Mapping[str, object]
    raw: Mapping[str, str]
    estate: Estate | None = None
    changes: Mapping[str, tuple[object, object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recognised:
    """One sheet as it was understood: each heading with the column it is taken for; rows set apart."""

    file: str
    sheet: str
    heading_row: int
    headings: Sequence[tuple[str, str]]
    notes: Sequence[str]
    rows: int


@dataclass(slots=True)
class Ledger:
    """The dry run of a ledger: what would be done, what is wrong, what is strange."""

    path: Path
    sheets: list[Recognised] = field(default_factory=list)
    rows: list[LedgerRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    doubts: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def counts(self) -> Mapping[Standing, int]:
        """How many rows stand which way."""
        counted = Counter(row.standing for row in self.rows)
        return {standing: counted[standing] for standing in Standing}

    def raise_if_bad(self) -> None:
        """Raises: BadInput with everything that is wrong."""
        if self.problems:
            raise BadInput(self.problems)


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of a sheet, with what it says by column."""

    table: ParsedTable
    index: int
    facts: dict[str, object]

    @property
    def number(self) -> int:
        return self.table.row_numbers[self.index]

    def problem(self, column: str, expected: str) -> Problem:
        """What is wrong with a cell of the row; a column that the sheet lacks is named by its label."""
        found = self.table.problem(self.index, column, expected)
        return found if found.position is not None else replace(found, column=LABELS[column])

    def doubt(self, column: str, asked: str) -> Problem:
        """What is strange about the row, without saying that the cell is wrong."""
        return replace(self.problem(column, f"“{self.facts['name']}”{asked}"), value="")


def read_ledger(path: Path, *, scope: Scope, name: str = "") -> Ledger:
    """The dry run of a ledger of estates: CSV, XLSX or Parquet, as it comes.

    `scope`: rows outside it are wrong. `name` is what the sender calls the file.
    Raises: UnreadableFile, or BadInput where no sheet is a ledger.
    """
    ledger = Ledger(path)
    tables = [table for raw in read_tables(path, name=name) if (table := _recognised(ledger, raw))]
    if not tables:
        raise BadInput([Problem(name or path.name, expected="没有认出台账：至少应有“小区名称”一列")])
    lines = [line for table in tables for line in _lines(table)]
    finder = _Finder(ledger, scope)
    located = [(line, place) for line in lines if (place := finder.place(line)) is not None]
    comparison = _Comparison(ledger, {place.code[:6] for _, place in located})
    for line, place in located:
        comparison.add(line, place)
    ledger.problems.sort(key=lambda problem: problem.order)
    return ledger


def _recognised(ledger: Ledger, raw: RawTable) -> ParsedTable | None:
    """The sheet with its headings found; None for a sheet that is no ledger, which is noted."""
    guess = find_headings(raw.lines(), COLUMNS)
    if guess.row is not None:
        raw = raw.headed_at(guess.row, [note.row for note in guess.notes])
    match = match_headings(raw.headings, COLUMNS, file=raw.file, sheet=raw.sheet, row=raw.heading_row)
    if match.of("name") is None:
        ledger.notes.append(f"{_sheet(raw)}没有“小区名称”一列，不是台账，未采用")
        return None
    parsed = parse_rows(raw, match)
    taken = {
        each.position: each.column.heading(_unit(each.scale, each.column.scales)) for each in match.matched
    }
    headings = [(text, taken.get(position, "")) for position, text in enumerate(raw.headings) if text]
    notes = [f"第 {note.row} 行：{note.text}" for note in guess.notes]
    ledger.sheets.append(Recognised(raw.file, raw.sheet, raw.heading_row, headings, notes, len(parsed)))
    ledger.problems += parsed.problems
    return parsed


def _unit(scale: int, scales: Mapping[str, int] | None) -> str | None:
    return next((unit for unit, each in (scales or {}).items() if each == scale), None)


def _sheet(raw: RawTable) -> str:
    return f"{raw.file} 工作表“{raw.sheet}”" if raw.sheet else raw.file


def _lines(table: ParsedTable) -> Iterator[_Line]:
    """The rows without a wrong cell."""
    wrong = {problem.row for problem in table.problems}
    for index, (number, values) in enumerate(table.rows()):
        if number not in wrong:
            yield _Line(table, index, dict(values))


class _Finder:
    """Finds the division of each row, by its code or by the names in its cells."""

    def __init__(self, ledger: Ledger, scope: Scope) -> None:
        self.ledger, self.scope = ledger, scope
        self.places: Gazetteer = gazetteer(scope)
        self.by_code: dict[str, Division | None] = {}

    def place(self, line: _Line) -> Division | None:
        """The division, None where there is none for this row; why is among the problems."""
        named = {name: str(line.facts.get(name) or "") for name in PLACE_COLUMNS}
        lowest = next((name for name in reversed(PLACE_COLUMNS) if named[name]), "county")
        code = line.facts.get("division_code")
        if code:
            lowest = "division_code"
            division, problem = self._coded(str(code)), "没有这个区划代码"
        else:
            division, problem = self._named(line, named, lowest)
        if division is not None and division.code.endswith("0000"):
            division, problem = None, "需要写明县区"
        if division is not None and not self.scope.allows(division.code):
            division, problem = None, "不在您的辖区内"
        if division is None:
            self.ledger.problems.append(line.problem(lowest, problem))
        return division

    def _in_scope(self, match: Match, named: dict[str, str]) -> Match:
        """A name not unique in the country may be in the scope; a county's own ledger may name none."""
        if match.division is not None:
            return match
        inside = [each for each in match.candidates if self.scope.allows(each.code)]
        if len(inside) == 1 and not self.scope.is_everything:
            return Match(inside[0], match.candidates)
        if not any(named.values()) and self.own_county is not None:
            return Match(self.own_county)
        return match

    @cached_property
    def own_county(self) -> Division | None:
        """The county that the whole scope lies in, if it is one."""
        counties = {prefix[:6] for prefix in self.scope.prefixes}
        county = counties.pop() if len(counties) == 1 else ""
        return self._coded(county) if len(county) == len("530102") else None

    def _coded(self, code: str) -> Division | None:
        if code not in self.by_code:
            self.by_code[code] = Division.objects.filter(pk=code).first()
        return self.by_code[code]

    def _named(self, line: _Line, named: dict[str, str], lowest: str) -> tuple[Division | None, str]:
        match = self._in_scope(self.places.find(**named), named)
        if match.note:
            self.ledger.notes.append(f"第 {line.number} 行：{match.note}")
        if match.division is not None or lowest not in ("subdistrict", "community"):
            return match.division, match.problem
        # below the county names change often: the estate may sit at county level until somebody knows
        upper = self.places.find(**{**named, "subdistrict": "", "community": ""}).division
        if upper is not None:
            self.ledger.doubts.append(line.doubt(lowest, f"：{match.problem}，暂归入{upper.name}"))
        return upper, match.problem


def called(name: str) -> str:
    """A name as it is compared: full-width and half-width alike, without blanks."""
    return "".join(cells.folded(name).split())


class _Comparison:
    """Sets each row beside the register, and beside the rows before it."""

    def __init__(self, ledger: Ledger, counties: set[str]) -> None:
        self.ledger = ledger
        self.by_code: dict[str, Estate] = {}
        self.by_name: dict[tuple[str, str], Estate] = {}
        self.seen: dict[tuple[str, str], _Line] = {}
        for estate in Estate.objects.in_scope(Scope.of(*counties)):
            self.by_code[estate.code] = estate
            self.by_name[estate.county_code, called(estate.name)] = estate

    def add(self, line: _Line, place: Division) -> None:
        """Put the row into the ledger, or what is wrong with it among the problems."""
        key = (place.code[:6], called(str(line.facts["name"])))
        earlier = self.seen.setdefault(key, line)
        if earlier is not line:
            where = "" if earlier.table is line.table else f"{_sheet(earlier.table.raw)} "
            expected = f"与{where}第 {earlier.number} 行是同一县区的同名小区，请合并或改名区分"
            self.ledger.problems.append(line.problem("name", expected))
            return
        code = line.facts.get("code")
        estate = self.by_code.get(str(code)) if code else self.by_name.get(key)
        if code and estate is None:
            self.ledger.problems.append(line.problem("code", "登记中没有这个编码；新小区请留空"))
            return
        line.facts["completed_year"] = _year(self.ledger, line)
        facts = line.facts
        figures = {name: each if isinstance(each := facts.get(name), int) else None for name in COUNTED}
        self.ledger.doubts += [line.doubt("name", doubt) for doubt in doubts(figures)]
        known = {name: line.facts[name] for name in FIELDS if line.facts.get(name) is not None}
        changes = _changes(estate, known, place) if estate else {}
        standing = Standing.NEW if estate is None else Standing.CHANGED if changes else Standing.SAME
        raw = line.table.raw
        written = _written(line)
        row = LedgerRow(raw.file, raw.sheet, line.number, standing, place, known, written, estate, changes)
        self.ledger.rows.append(row)


def _year(ledger: Ledger, line: _Line) -> int | None:
    year, doubt = year_of(line.table.text(line.index, "completed_year"))
    if doubt:
        ledger.doubts.append(line.doubt("completed_year", f"：{doubt}"))
    return year


def _written(line: _Line) -> dict[str, str]:
    """What stands in every cell of the row by its heading, as it was written; also in columns not ours."""
    row = line.table.written[line.index]
    texts = {
        heading: cells.cell_text(row[position])
        for position, heading in enumerate(line.table.raw.headings)
        if heading and position < len(row)
    }
    return {heading: text for heading, text in texts.items() if text.strip()}


def _changes(
    estate: Estate, known: Mapping[str, object], place: Division
) -> dict[str, tuple[object, object]]:
    """Before and after of every fact that the ledger says otherwise; an empty cell changes nothing."""
    changes = {
        name: (getattr(estate, name), value)
        for name, value in known.items()
        if getattr(estate, name) != value
    }
    if place.code != estate.division_id and place.code.startswith(estate.division_id):
        changes["division"] = (estate.division_id, place.code)
    return changes
