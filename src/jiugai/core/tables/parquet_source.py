"""A Parquet file, read through DuckDB with every cell as text."""

# ruff: noqa: S608 - names and literals are quoted where the queries are put together

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from jiugai.core.errors import UnreadableFile
from jiugai.core.tables.cell_sql import identifier, literal

GLOB_MARKS = set("*?[]{}")
BATCH = 5_000


@dataclass(frozen=True, slots=True)
class ParquetSource:
    """The rows of a Parquet file, counted from 1. `types` are DuckDB's, in the order of the headings."""

    path: Path
    name: str
    headings: tuple[str, ...]
    types: tuple[str, ...]

    def lines(self) -> Iterator[tuple[int, list[object]]]:
        """Every row as text, with its number."""
        columns = ", ".join(map(text_of, self.headings, self.types))
        with tempfile.TemporaryDirectory() as workspace, duckdb.connect() as connection:
            file = literal(plain_path(self.path, Path(workspace)))
            found = connection.execute(f"SELECT {columns} FROM read_parquet({file})")
            number = 0
            with readable(self.name):
                while batch := found.fetchmany(BATCH):
                    for row in batch:
                        number += 1
                        yield number, list(row)


def open_parquet(path: Path, name: str) -> ParquetSource:
    """The file and its headings.

    Raises: UnreadableFile
    """
    with tempfile.TemporaryDirectory() as workspace, duckdb.connect() as connection, readable(name):
        file = literal(plain_path(path, Path(workspace)))
        found = connection.execute(f"SELECT * FROM read_parquet({file}) LIMIT 0").description or []
    return ParquetSource(
        path, name, tuple(column[0] for column in found), tuple(str(column[1]) for column in found)
    )


def text_of(heading: str, kind: str) -> str:
    """A Parquet column as text, floating-point numbers with the 15 digits that a spreadsheet keeps."""
    column = identifier(heading)
    if kind != "DOUBLE":
        return f"CAST({column} AS VARCHAR)"
    return f"format(CASE WHEN abs({column}) < 0.0001 THEN '{{:.18f}}' ELSE '{{:.15g}}' END, {column})"


def plain_path(path: Path, workspace: Path) -> str:
    """A path that DuckDB takes as one file: where the name holds `*` or `[`, a link of another name.

    DuckDB reads such a name as a pattern, and would read other files of the folder instead.
    """
    path = path.resolve()
    if not GLOB_MARKS & set(str(path)):
        return str(path)
    link = workspace / f"source-{len(list(workspace.iterdir()))}{path.suffix}"
    link.symlink_to(path)
    return str(link)


@contextmanager
def readable(name: str) -> Iterator[None]:
    """Say in the user's words that DuckDB cannot read the file."""
    try:
        yield
    except duckdb.Error as error:
        raise UnreadableFile(name, "不是完整的 Parquet 文件，请重新导出后再提交") from error
