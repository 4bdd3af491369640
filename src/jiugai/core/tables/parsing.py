"""Ledgers checked and typed in Python, column by column, with what was written in every cell kept at hand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import cast

from jiugai.core.errors import BadCell, BadInput, Problem
from jiugai.core.tables import cells
from jiugai.core.tables.checking import REQUIRED, Found
from jiugai.core.tables.columns import Value
from jiugai.core.tables.headings import HeadingMatch, MatchedColumn
from jiugai.core.tables.reading import RawTable
from jiugai.core.tables.sources_sql import beyond


@dataclass(frozen=True, slots=True)
class ParsedTable:
    """The rows of a ledger, typed. A cell that is empty or wrong is None; `found` tells what is wrong.

    `row_numbers`, `written` and each list of `values` run side by side, one entry per row of data.
    `blanks` are, by column, the cells with something written that was taken for nothing; `doubts` are wrong
    cells of columns that only check the others, not known and not refused.
    """

    raw: RawTable
    match: HeadingMatch
    row_numbers: list[int]
    written: list[Sequence[object]]
    values: Mapping[str, list[Value | None]]
    found: Found = field(default_factory=Found)
    blanks: dict[str, list[object]] = field(default_factory=dict)
    doubts: list[Problem] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.row_numbers)

    @property
    def problems(self) -> list[Problem]:
        """What is wrong, at most the first ten thousand, in the order of rows and columns."""
        return sorted(self.found.kept, key=lambda problem: problem.order)

    @property
    def left_out(self) -> int:
        """How many more things are wrong than `problems` tells."""
        return self.found.count - len(self.found.kept)

    @property
    def wrong_rows(self) -> set[int | None]:
        """The rows in which something is wrong, all of them."""
        return self.found.rows

    def column(self, name: str) -> list[Value | None]:
        """The values of a column; all None where the file does not have it."""
        return self.values[name] if name in self.values else [None] * len(self)

    def rows(self) -> Iterator[tuple[int, dict[str, Value | None]]]:
        """Each row with its number, its values by column name."""
        names = tuple(self.values)
        for number, *row in zip(self.row_numbers, *self.values.values(), strict=True):
            yield number, dict(zip(names, row, strict=True))

    def text(self, index: int, name: str) -> str:
        """What the sender wrote in a cell of the row at `index`."""
        matched, row = self.match.of(name), self.written[index]
        if matched is None or matched.position >= len(row):
            return ""
        return cells.cell_text(row[matched.position])

    def problem(self, index: int, name: str, expected: str) -> Problem:
        """A problem with a cell that only its reader could see, such as a code that does not exist."""
        matched, raw = self.match.of(name), self.raw
        heading, position = (matched.heading, matched.position) if matched else (name, None)
        text = cells.trimmed(self.text(index, name))
        return Problem(raw.file, raw.sheet, self.row_numbers[index], heading, text, expected, position)

    def raise_if_bad(self, more: Sequence[Problem] = ()) -> None:
        """Refuse the table if anything is wrong with it, here or by what its reader found besides.

        Raises: BadInput
        """
        if self.found.count or more:
            raise BadInput([*self.found.kept, *more], self.found.count + len(more))


def parse_rows(raw: RawTable, match: HeadingMatch, *, unique: Sequence[str] = ()) -> ParsedTable:
    """Read every cell under a matched heading; all problems come together, none is raised.

    `unique` names the columns that together may occur only once.

    Raises: UnreadableFile
    """
    numbers: list[int] = []
    written: list[Sequence[object]] = []
    found = Found()
    found.add(match.problems)
    found.add([_under_its_heading(raw, each) for each in raw.problems])
    unplain = {(each.row, each.position) for each in raw.problems}
    width = len(raw.headings)
    same: dict[str, str] = {}  # ledgers repeat themselves: the same text is held once
    for number, row in raw.rows():
        numbers.append(number)
        written.append([same.setdefault(cell, cell) if type(cell) is str else cell for cell in row])
        if len(row) > width and (extra := beyond(raw, number, row)):
            found.add([extra])
    values: dict[str, list[Value | None]] = {}
    parsed = ParsedTable(raw, match, numbers, written, values, found)
    narrowest = min(map(len, written), default=0)
    found.add(list(_rounded(parsed, narrowest)))
    for matched in match.matched:
        cells_of_column = _cells(written, matched.position, narrowest)
        answers = _Answers(matched)
        column, wrong = _read(matched, cells_of_column, answers)
        values[matched.column.name] = column
        if answers.blanks:
            parsed.blanks[matched.column.name] = [each for each in cells_of_column if each in answers.blanks]
        problems = [parsed.problem(index, matched.column.name, expected) for index, expected in wrong.items()]
        problems = [each for each in problems if (each.row, each.position) not in unplain]
        if matched.column.only_checks:
            parsed.doubts.extend(map(_asked_about, problems))
        else:
            found.add(problems)
    if unique:
        found.add(list(_repeated(parsed, unique)))
    return parsed


def _asked_about(problem: Problem) -> Problem:
    """A wrong cell of a column that only checks the others, as a question."""
    asked = f"“{problem.value}”未用于核对，只随原文保留：{problem.expected}"
    return replace(problem, value="", expected=asked)


def _under_its_heading(raw: RawTable, problem: Problem) -> Problem:
    """A problem with a cell, with the heading that the cell stands under."""
    place = problem.position or 0
    return replace(problem, column=raw.headings[place]) if place < len(raw.headings) else problem


class _Answers(dict[object, Value | BadCell | None]):
    """What each different cell of a column holds; a cell is read once, since ledgers repeat themselves."""

    def __init__(self, matched: MatchedColumn) -> None:
        super().__init__()
        self._rule = matched.column.reader(matched.scale)
        self._blank = matched.column.blank
        self.blanks: set[object] = set()

    def __missing__(self, cell: object) -> Value | BadCell | None:
        text = cells.trimmed(cells.cell_text(cell))
        answer: Value | BadCell | None = None
        if text and self._blank and self._blank.fullmatch(cells.folded(text)):
            self.blanks.add(cell)
        elif text:
            try:
                answer = self._rule(text)
            except BadCell as refusal:
                answer = refusal
        self[cell] = answer
        return answer


def _cells(rows: list[Sequence[object]], position: int, narrowest: int) -> list[object]:
    """A column of the rows, booleans as text, since True would be taken for 1."""
    if position < narrowest:
        column = list(map(itemgetter(position), rows))
    else:
        column = [row[position] if position < len(row) else "" for row in rows]
    if bool in set(map(type, column)):
        return [cells.cell_text(cell) if isinstance(cell, bool) else cell for cell in column]
    return column


def _read(
    matched: MatchedColumn, column: list[object], answers: _Answers
) -> tuple[list[Value | None], dict[int, str]]:
    """The values of a column, and what was expected of its wrong cells by their index."""
    values = list(map(answers.__getitem__, column))
    refused = any(isinstance(answer, BadCell) for answer in answers.values())
    empty = matched.column.required and None in answers.values()
    if not (refused or empty):
        return cast("list[Value | None]", values), {}
    wrong = {index: value.expected for index, value in enumerate(values) if isinstance(value, BadCell)}
    if empty:
        wrong |= {index: REQUIRED for index, value in enumerate(values) if value is None}
    return [None if isinstance(value, BadCell) else value for value in values], wrong


def _rounded(parsed: ParsedTable, narrowest: int) -> Iterator[Problem]:
    """Every number with more digits than a spreadsheet keeps, such as an identity number typed as a number.

    Columns that are ours tell it by their own rules.
    """
    raw = parsed.raw
    told = {each.position for each in parsed.match.matched}
    for position, heading in enumerate(raw.headings):
        if position in told:
            continue
        for index, cell in enumerate(_cells(parsed.written, position, narrowest)):
            if cells.is_rounded(cell):
                number, text = parsed.row_numbers[index], cells.cell_text(cell)
                yield Problem(raw.file, raw.sheet, number, heading, text, cells.ROUNDED_CODE, position)


def _repeated(parsed: ParsedTable, unique: Sequence[str]) -> Iterator[Problem]:
    """Every row whose key was there before."""
    first: dict[tuple[Value | None, ...], int] = {}
    for index, key in enumerate(zip(*map(parsed.column, unique), strict=True)):
        if None not in key and (earlier := first.setdefault(key, index)) != index:
            expected = f"与第 {parsed.row_numbers[earlier]} 行重复，只能出现一次"
            yield parsed.problem(index, unique[0], expected)
