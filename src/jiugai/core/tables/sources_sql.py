"""Each raw table as a DuckDB relation of text cells, with the row numbers that its reader sees.

A plain CSV file and a Parquet file are read by DuckDB itself; everything else is written out as a plain CSV
file first, only the columns that matter.
"""

# ruff: noqa: S608 - names and literals are quoted where the queries are put together

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jiugai.core.errors import Problem
from jiugai.core.tables import cells
from jiugai.core.tables.cell_sql import blank_sql, identifier, literal
from jiugai.core.tables.csv_source import CsvSource
from jiugai.core.tables.headings import HeadingMatch
from jiugai.core.tables.parquet_source import ParquetSource, plain_path, text_of
from jiugai.core.tables.reading import RawTable

ROW = "source_row"
LONGEST_LINE = 64_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Relation:
    """A query that gives `source_row` and one text column per matched column, under the column's name.

    `problems` are rows that do not fit under the headings.
    """

    table: RawTable
    match: HeadingMatch
    query: str
    problems: list[Problem] = field(default_factory=list)


def relation(table: RawTable, match: HeadingMatch, workspace: Path) -> Relation:
    """The table as a relation; files made on the way lie in `workspace` and must outlive its use.

    Raises: UnreadableFile
    """
    source = table.source
    if isinstance(source, CsvSource) and source.width == len(table.headings) and table.heading_row == 1:
        return Relation(table, match, _plain_csv(table, match, source, workspace))
    if isinstance(source, ParquetSource):
        return Relation(table, match, _parquet(table, match, source, workspace))
    return _rewritten(table, match, workspace)


def _plain_csv(table: RawTable, match: HeadingMatch, source: CsvSource, workspace: Path) -> str:
    names = [f"cell{position}" for position in range(len(table.headings))]
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    file = literal(plain_path(source.path, workspace))
    read = (
        f"SELECT row_number() OVER () + 1 AS {ROW}, * "
        f"FROM read_csv({file}, auto_detect=false, header=false, skip=1, "
        f"delim={literal(source.delimiter)}, quote='', escape='', nullstr='', columns={{{columns}}})"
    )
    return _selected(read, names, table, match)


def _parquet(table: RawTable, match: HeadingMatch, source: ParquetSource, workspace: Path) -> str:
    names = [f"cell{position}" for position in range(len(source.headings))]
    columns = ", ".join(
        f"{text_of(heading, kind)} AS {name}"
        for heading, kind, name in zip(source.headings, source.types, names, strict=True)
    )
    file = literal(plain_path(source.path, workspace))
    read = f"SELECT row_number() OVER () AS {ROW}, {columns} FROM read_parquet({file})"
    return _selected(read, names, table, match)


def _selected(read: str, names: Sequence[str], table: RawTable, match: HeadingMatch) -> str:
    """The matched columns of the rows that are not blank."""
    ours = [names[matched.position] for matched in match.matched]
    others = [name for name in names if name not in ours]
    kept = "NOT (" + " AND ".join(blank_sql(name) for name in [*ours, *others]) + ")"
    if table.skipped:
        kept += f" AND {ROW} NOT IN ({', '.join(map(str, sorted(table.skipped)))})"
    columns = [
        f"{name} AS {identifier(matched.column.name)}"
        for name, matched in zip(ours, match.matched, strict=True)
    ]
    return f"SELECT {', '.join([ROW, *columns])} FROM ({read}) WHERE {kept}"


def _rewritten(table: RawTable, match: HeadingMatch, workspace: Path) -> Relation:
    path = workspace / f"table-{len(list(workspace.iterdir()))}.csv"
    problems = _rewrite(table, [matched.position for matched in match.matched], path)
    names = [ROW, *(matched.column.name for matched in match.matched)]
    types = ["BIGINT", *["VARCHAR"] * len(match.matched)]
    columns = ", ".join(f"{literal(name)}: '{kind}'" for name, kind in zip(names, types, strict=True))
    query = (
        f"SELECT * FROM read_csv({literal(str(path))}, auto_detect=false, header=false, delim=',', "
        f"quote='\"', escape='\"', nullstr='', new_line='\\r\\n', max_line_size={LONGEST_LINE}, "
        f"columns={{{columns}}})"
    )
    return Relation(table, match, query, problems)


def _rewrite(table: RawTable, positions: Sequence[int], path: Path) -> list[Problem]:
    """Write row numbers and the cells at `positions` as CSV; tell which rows reach beyond the headings."""
    problems: list[Problem] = []
    width = len(table.headings)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        for number, row in table.rows():
            if len(row) > width and (extra := beyond(table, number, row)):
                problems.append(extra)
            size = len(row)
            texts = [_fitting(cells.cell_text(row[place])) if place < size else "" for place in positions]
            writer.writerow([number, *texts])
    return problems


def _fitting(text: str) -> str:
    """A cell that CSV can carry; one too long is cut, but stays too long."""
    if "\0" in text:
        text = text.replace("\0", "\x01")  # refused just the same
    if len(text) <= cells.LONGEST_TEXT:
        return text
    text = cells.one_line_end(cells.trimmed(text))
    return text if len(text) <= cells.LONGEST_TEXT else f"{text[: cells.LONGEST_TEXT]}…"


def beyond(table: RawTable, number: int, row: Sequence[object]) -> Problem | None:
    """The first cell of a row that is written beyond the last heading."""
    for position in range(len(table.headings), len(row)):
        text = cells.trimmed(cells.cell_text(row[position]))
        if text:
            expected = "这一格上方没有表头：要么多了一格，要么缺了表头"
            return Problem(table.file, table.sheet, number, "", text, expected, position)
    return None
