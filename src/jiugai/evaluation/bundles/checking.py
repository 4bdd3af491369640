"""Whether the tables of bundles are as the contract says: files, columns, cells, rules between cells, keys.

One pass over each table counts what is wrong; only if something is, the rows are read again to name it.
"""

# ruff: noqa: S608 - names come from the contract and are quoted, values are bound or literals of ours

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

import duckdb

from jiugai.core.errors import BadCell, Problem
from jiugai.core.tables import cells
from jiugai.core.tables.cell_sql import identifier, literal
from jiugai.core.tables.columns import Column, Kind
from jiugai.evaluation.bundles.manifest import Manifest
from jiugai.evaluation.bundles.tables import BundleTable

NAMED = 200  # problems of one kind that are named; all are counted
REQUIRED = "必填，不能空着"
LARGEST = 10**16  # 100 万亿元 in fen: sums of a row, and of a nation, stay far from what cannot be counted
TOO_LARGE = f"过大，应不超过 {LARGEST:,}，请核对单位"


@dataclass(frozen=True, slots=True)
class Sealed:
    """One bundle as it lies on disk."""

    folder: Path
    manifest: Manifest

    @property
    def name(self) -> str:
        return str(self.folder)

    def file(self, table: BundleTable) -> Path:
        return self.folder / table.file

    def holds(self, table: BundleTable) -> bool:
        return table.name in self.manifest.tables


@dataclass(frozen=True, slots=True)
class Fault:
    """A condition that no row may fulfil, and how it is told."""

    column: Column
    condition: str
    expected: str
    others: tuple[str, ...] = ()


def changed_files(bundle: Sealed, tables: Sequence[BundleTable]) -> Iterator[Problem]:
    """Tables that are not there, or not byte for byte what was sealed."""
    for table in tables:
        seal = bundle.manifest.tables.get(table.name)
        if seal is None:
            continue
        path = bundle.file(table)
        try:
            size = path.stat().st_size
            with path.open("rb") as file:
                digest = file_digest(file, "sha256").hexdigest()
        except OSError:
            yield Problem(str(path), expected=f"{table.label}缺失或无法读取，请重新取得数据包")
            continue
        if (size, digest) != (seal.bytes, seal.sha256):
            told = (
                f"封存时 {seal.bytes} 字节、摘要 {seal.sha256[:12]}…，现为 {size} 字节、摘要 {digest[:12]}…"
            )
            yield Problem(str(path), expected=f"{table.label}在封存后被改动（{told}），请重新取得数据包")


def wrong_columns(
    connection: duckdb.DuckDBPyConnection, files: Sequence[Path], table: BundleTable
) -> Iterator[Problem]:
    """Columns that are missing, of another type, or not of the contract."""
    found: dict[str, dict[str, str]] = {str(path): {} for path in files}
    for path in files:
        try:
            described = connection.execute(
                "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet(?))", [[str(path)]]
            ).fetchall()
        except duckdb.InterruptException:
            raise
        except duckdb.Error:
            yield Problem(str(path), expected="不是完整的 Parquet 文件，请重新取得数据包")
            continue
        found[str(path)] = dict(described)
        for column in table.columns:
            kind = found[str(path)].get(column.name)
            if kind is None:
                yield Problem(str(path), column=column.name, expected=f"缺少“{column.label}”这一列")
            elif kind != table.types[column.name]:
                expected = f"列的类型应为 {table.types[column.name]}，实为 {kind}"
                yield Problem(str(path), column=column.name, expected=expected)
        for name in sorted(set(found[str(path)]) - set(table.types)):
            yield Problem(str(path), column=name, expected=f"{table.label}没有这一列")


def wrong_rows(
    connection: duckdb.DuckDBPyConnection, files: Sequence[Path], table: BundleTable, *, keys: bool = True
) -> Iterator[tuple[list[Problem], int]]:
    """Problems of cells and rows, some named, with their number."""
    source = _source(files)
    try:
        faults = [*faults_of_cells(table), *faults_between_cells(table)]
        counts = _counts(connection, source, faults)
    except duckdb.OutOfRangeException:  # cells too large to be reckoned with: told of cells alone
        faults = list(faults_of_cells(table))
        counts = _counts(connection, source, faults)
    for fault, count in zip(faults, counts, strict=True):
        if count:
            yield _named(connection, source, fault), count
    if keys:
        yield from _repeated(connection, files, table)


def _counts(connection: duckdb.DuckDBPyConnection, source: str, faults: Sequence[Fault]) -> tuple[int, ...]:
    """How many rows have each fault."""
    counted = ", ".join(f"count_if({fault.condition})" for fault in faults)
    (counts,) = connection.execute(f"SELECT {counted} FROM {source})").fetchall()
    return tuple(counts)


def faults_of_cells(table: BundleTable) -> Iterator[Fault]:
    """What no cell of a table may hold."""
    for column in table.columns:
        yield from _faults_of_cell(column)


def faults_between_cells(table: BundleTable) -> Iterator[Fault]:
    """What cells of one row may not say together."""
    by_name = {column.name: column for column in table.columns}
    for rule in table.rules:
        yield Fault(by_name[rule.columns[0]], rule.violated_sql, rule.expected, rule.columns[1:])


def _faults_of_cell(column: Column) -> Iterator[Fault]:
    name = identifier(column.name)
    if column.required:
        empty = f" OR {name} = ''" if column.kind in (Kind.TEXT, Kind.CODE) else ""
        yield Fault(column, f"{name} IS NULL{empty}", REQUIRED)
    if column.kind is Kind.CHOICE:
        choices = ", ".join(map(literal, column.choices or {}))
        yield Fault(column, f"{name} NOT IN ({choices})", "")
    elif column.kind is Kind.CODE and column.pattern:
        yield Fault(column, f"NOT regexp_full_match({name}, {literal(column.pattern)})", "")
    elif column.kind is Kind.INTEGER:
        if column.minimum is not None:
            yield Fault(column, f"{name} < {column.minimum}", "")
        if column.maximum is None:
            yield Fault(column, f"{name} > {LARGEST}", TOO_LARGE)
        else:
            yield Fault(column, f"{name} > {column.maximum}", "")
    elif column.kind is Kind.DATE:
        yield Fault(
            column,
            f"NOT ({name} BETWEEN DATE '1900-01-01' AND DATE '2100-12-31')",
            "应为 1900 至 2100 年间的日期",
        )


def _named(connection: duckdb.DuckDBPyConnection, source: str, fault: Fault) -> list[Problem]:
    names = ", ".join(map(identifier, (fault.column.name, *fault.others)))
    rows = connection.execute(
        f"SELECT filename, file_row_number + 1, {names} FROM {source}, filename = true, "
        f"file_row_number = true) WHERE {fault.condition} ORDER BY ALL LIMIT {NAMED}"
    ).fetchall()
    return [_problem(fault, *row) for row in rows]


def _problem(fault: Fault, file: str, row: int, value: object, *others: object) -> Problem:
    expected = fault.expected or _expected(fault.column, value)
    if others:
        told = "，".join(
            f"{name} 为 {cells.written(each) or '空'}"
            for name, each in zip(fault.others, others, strict=True)
        )
        expected = f"{expected}（{told}）"
    return Problem(file, row=row, column=fault.column.label, value=cells.written(value), expected=expected)


def _expected(column: Column, value: object) -> str:
    """What the column's own rule says of a value."""
    try:
        column.parse(value)
    except BadCell as refusal:
        return refusal.expected
    return "不合要求"


def _repeated(
    connection: duckdb.DuckDBPyConnection, files: Sequence[Path], table: BundleTable
) -> Iterator[tuple[list[Problem], int]]:
    """Rows whose key was there before, and where."""
    if _in_order(connection, files, table):
        return
    key = ", ".join(map(identifier, table.key))
    source = _source(files)
    ((twice,),) = connection.execute(
        "SELECT coalesce(sum(n - 1), 0) FROM "
        f"(SELECT count(*) AS n FROM {source}) GROUP BY {key} HAVING n > 1)"
    ).fetchall()
    if not twice:
        return
    rows = connection.execute(
        f"SELECT filename, file_row_number + 1, first_value(filename) OVER same, "
        f"first_value(file_row_number) OVER same + 1, {key} FROM {source}, filename = true, "
        f"file_row_number = true) WHERE ({key}) IN (SELECT ({key}) FROM {source}) GROUP BY {key} "
        f"HAVING count(*) > 1) WINDOW same AS (PARTITION BY {key} ORDER BY filename, file_row_number) "
        f"QUALIFY row_number() OVER same > 1 ORDER BY ALL LIMIT {NAMED}"
    ).fetchall()
    labels = {column.name: column.label for column in table.columns}
    problems = []
    for file, row, first_file, first_row, *values in rows:
        where = "" if first_file == file else f" {first_file} "
        shown = "、".join(cells.written(value) for value in values)
        expected = (
            f"与{where}第 {first_row} 行重复，{'、'.join(labels[name] for name in table.key)}只能出现一次"
        )
        problems.append(Problem(file, row=row, column=labels[table.key[0]], value=shown, expected=expected))
    yield problems, int(twice)


def _in_order(connection: duckdb.DuckDBPyConnection, files: Sequence[Path], table: BundleTable) -> bool:
    """Whether every key of one file is greater than the one before, as sealing writes them: so none repeats.

    Reading in order is three times as fast as grouping; other makers may leave rows in any order.
    """
    if len(files) > 1:
        return False
    before = ", ".join(f"lag({identifier(name)}) OVER () AS before_{name}" for name in table.key)
    key = ", ".join(map(identifier, table.key))
    earlier = ", ".join(f"before_{name}" for name in table.key)
    ((in_order,),) = connection.execute(
        f"SELECT count_if(before_{table.key[0]} IS NULL) <= 1 AND "
        f"count_if(before_{table.key[0]} IS NOT NULL AND NOT (({key}) > ({earlier}))) = 0 "
        f"FROM (SELECT {key}, {before} FROM {_source(files)}))"
    ).fetchall()
    return bool(in_order)


def _source(files: Sequence[Path]) -> str:
    """The files as a table function, still open for options."""
    return f"read_parquet([{', '.join(literal(str(path)) for path in files)}]"


def codes_in(
    connection: duckdb.DuckDBPyConnection, files: Mapping[str, Path], table: BundleTable, column: str
) -> dict[str, set[str]]:
    """By bundle, the codes that stand in a column of its table."""
    names = {str(path): bundle for bundle, path in files.items()}
    listed = ", ".join(literal(path) for path in names)
    found: dict[str, set[str]] = {bundle: set() for bundle in files}
    rows = connection.execute(
        f"SELECT DISTINCT filename, {identifier(column)} FROM read_parquet([{listed}], filename = true) "
        f"WHERE {identifier(column)} IS NOT NULL"
    ).fetchall()
    for path, code in rows:
        found[names[path]].add(code)
    return found
