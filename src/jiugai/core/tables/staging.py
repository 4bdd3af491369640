"""Tables of any source, checked in one pass and typed by DuckDB; for what is too big for Python."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from jiugai.core.errors import BadInput
from jiugai.core.tables.cell_sql import identifier
from jiugai.core.tables.checking import Checking, RowRule
from jiugai.core.tables.columns import Column
from jiugai.core.tables.headings import UnknownHeading, match_table
from jiugai.core.tables.reading import RawTable
from jiugai.core.tables.sources_sql import relation

__all__ = ["RowRule", "Staged", "stage"]


@dataclass(frozen=True, slots=True)
class Staged:
    """A typed table, named `table` in the connection, and what was not used for it.

    Besides its columns the table has `source_table` (place in `sources`) and `source_row`. `unknown` are
    headings that were left out, `absent` the names of columns that no file has.
    """

    table: str
    rows: int
    sources: tuple[RawTable, ...]
    unknown: tuple[UnknownHeading, ...]
    absent: tuple[str, ...]


def stage(
    connection: duckdb.DuckDBPyConnection,
    raw_tables: Sequence[RawTable],
    columns: Sequence[Column],
    table_name: str,
    rules: Sequence[RowRule] = (),
    *,
    unique: Sequence[str] = (),
) -> Staged:
    """Check every cell of every table and make one typed table of them, all or nothing.

    Columns that a file lacks are NULL. `unique` names the columns that together may occur only once.

    Raises: BadInput with the problems of all tables, UnreadableFile
    """
    tables = sorted(raw_tables, key=lambda table: (table.file, table.sheet))
    with tempfile.TemporaryDirectory(prefix="jiugai-") as workspace:
        relations = [relation(table, match_table(table, columns), Path(workspace)) for table in tables]
        checking = Checking(connection, relations, columns, f"{table_name}_checked")
        try:
            rows = _take(checking, table_name, rules, unique)
        finally:
            connection.execute(f"DROP TABLE IF EXISTS {identifier(checking.name)}")
    present = {matched.column.name for each in relations for matched in each.match.matched}
    return Staged(
        table_name,
        rows,
        tuple(tables),
        unknown=tuple(heading for each in relations for heading in each.match.unknown),
        absent=tuple(column.name for column in columns if column.name not in present),
    )


def _take(checking: Checking, table_name: str, rules: Sequence[RowRule], unique: Sequence[str]) -> int:
    """Run every check, then make the table; the number of its rows."""
    checking.fill()
    for number, each in enumerate(checking.relations):
        checking.found.add([*each.match.problems, *each.table.problems, *each.problems])
        checking.add_bad_cells(number)
    if unique:
        checking.add_repeated(unique)
    for rule in rules:
        checking.add_violated(rule)
    if checking.found.count:
        raise BadInput(checking.found.kept, checking.found.count)
    return checking.finish(table_name)
