"""A table as CSV, line by line, so that it may be as long as it likes: what goes out can come in again."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO

from jiugai.core.tables import cells
from jiugai.core.tables.columns import Column, Kind
from jiugai.core.tables.writing import choice_label, safe_text

BOM = "\ufeff"
"""Without it a spreadsheet takes UTF-8 for something else."""


def csv_lines(columns: Sequence[Column], rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """Headings and rows as lines, in the columns' own written units. No text becomes a formula."""
    scales = [(column.scales or {}).get(column.written_scale or "", 1) for column in columns]
    line = StringIO()
    writer = csv.writer(line)
    yield BOM + _line(writer, line, [column.heading() for column in columns])
    fields = list(zip(columns, scales, strict=True))
    for row in rows:
        yield _line(writer, line, [_cell(column, row.get(column.name), scale) for column, scale in fields])


def _cell(column: Column, value: object, scale: int) -> str:
    if column.kind is Kind.CHOICE and value is not None:
        return safe_text(choice_label(column, value))
    return safe_text(cells.written(value, scale))


def _line(writer: "csv.writer", line: StringIO, row: Sequence[str]) -> str:  # type: ignore[valid-type]
    writer.writerow(row)  # type: ignore[attr-defined]
    written = line.getvalue()
    line.seek(0)
    line.truncate()
    return written
