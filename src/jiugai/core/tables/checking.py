"""The one pass over all cells of a table in DuckDB, and the naming of what is wrong.

Each cell becomes its typed value or NULL, and a bit says which ones are wrong. Cells as we would write them
are settled by a cheap rule; a table with others is gone through again with the whole rule for their columns.
Only if a bit is still set are the rows read again, to name the cells with what was written there.
"""

# ruff: noqa: S608 - names and literals are quoted where the queries are put together

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from jiugai.core.errors import BadCell, Problem
from jiugai.core.tables import cells
from jiugai.core.tables.cell_sql import SQL_TYPES, blank_sql, identifier, plain_sql, typed_sql
from jiugai.core.tables.columns import Column
from jiugai.core.tables.headings import MatchedColumn
from jiugai.core.tables.reading import RawTable
from jiugai.core.tables.sources_sql import ROW, Relation

TABLE = "source_table"
KEPT = 10_000  # problems named; all are counted
BITS = 60  # flags in one BIGINT
REQUIRED = "必填，不能空着"


@dataclass(frozen=True, slots=True)
class RowRule:
    """A rule between the cells of one row: a part is not larger than its whole.

    `violated_sql` is a condition over the typed columns, in stored units; the row is wrong where it is true.
    The problem is laid to the first of `columns`; the values of the others are told beside `expected`.
    """

    columns: tuple[str, ...]
    violated_sql: str
    expected: str


@dataclass(slots=True)
class Found:
    """Problems as they come in: the first ones kept, all counted, with the rows they lie in."""

    kept: list[Problem] = field(default_factory=list)
    count: int = 0
    rows: set[int | None] = field(default_factory=set)

    def add(self, problems: Sequence[Problem], count: int | None = None) -> None:
        """Take in problems; `count` is how many there are where not all are given."""
        self.kept.extend(problems[: max(0, KEPT - len(self.kept))])
        self.rows.update(problem.row for problem in problems)
        self.count += len(problems) if count is None else count


@dataclass(frozen=True, slots=True)
class Checking:
    """The tables under check and the temporary table `name` with their typed values and flags."""

    connection: duckdb.DuckDBPyConnection
    relations: Sequence[Relation]
    columns: Sequence[Column]
    name: str
    found: Found = field(default_factory=Found)

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(query).fetchall()

    def _number(self, query: str) -> int:
        return int(self._rows(query)[0][0])

    @property
    def _flags(self) -> list[str]:
        return [f"_bad{flag}" for flag in range((len(self.columns) + BITS - 1) // BITS)]

    def fill(self) -> None:
        """Type and flag every cell of every table."""
        flags = [f"{flag} BIGINT" for flag in self._flags]
        typed = [f"{identifier(column.name)} {SQL_TYPES[column.kind]}" for column in self.columns]
        fields = ", ".join([*typed, f"{TABLE} INTEGER", f"{ROW} BIGINT", *flags])
        self.connection.execute(f"CREATE OR REPLACE TABLE {identifier(self.name)} ({fields})")
        for number, relation in enumerate(self.relations):
            self._insert(relation, number, careful=frozenset())
            unsettled = self._flagged(number)
            if unsettled:
                self.connection.execute(f"DELETE FROM {identifier(self.name)} WHERE {TABLE} = {number}")
                self._insert(relation, number, careful=unsettled)

    def _insert(self, relation: Relation, number: int, *, careful: frozenset[str]) -> None:
        query = self._typing(relation, number, careful)
        self.connection.execute(f"INSERT INTO {identifier(self.name)} {query}")

    def _flagged(self, number: int) -> frozenset[str]:
        """The columns in which some cell of a table is flagged."""
        anywhere = ", ".join(f"coalesce(bit_or({flag}), 0)" for flag in self._flags)
        (bits,) = self._rows(f"SELECT {anywhere} FROM {identifier(self.name)} WHERE {TABLE} = {number}")
        return frozenset(
            column.name
            for place, column in enumerate(self.columns)
            if bits[place // BITS] >> (place % BITS) & 1
        )

    def _typing(self, relation: Relation, number: int, careful: frozenset[str]) -> str:
        """The query that gives each row its typed values and the flags of its wrong cells.

        Only the columns that are `careful` go through the whole rule; in the others a cell that is not plain
        is flagged.
        """
        matched = {match.column.name: match for match in relation.match.matched}
        values: list[str] = []
        bits: list[list[str]] = [["0::BIGINT"] for _ in self._flags]
        for place, column in enumerate(self.columns):
            match, value, text = matched.get(column.name), f"_value{place}", identifier(column.name)
            if match is None:
                values.append(f"CAST(NULL AS {SQL_TYPES[column.kind]}) AS {value}")
                continue
            plain = None if column.name in careful else plain_sql(column, text, match.scale)
            values.append(f"{plain or typed_sql(column, text, match.scale)} AS {value}")
            empty = f"{text} IS NULL" if plain else blank_sql(text)
            bad = f"{value} IS NULL" + ("" if column.required else f" AND NOT {empty}")
            bits[place // BITS].append(f"CASE WHEN {bad} THEN {1 << place % BITS} ELSE 0 END")
        results = [f"_value{place}" for place in range(len(self.columns))]
        flags = [" + ".join(terms) for terms in bits]
        return (
            f"SELECT {', '.join([*results, str(number), ROW, *flags])} "
            f"FROM (SELECT *, {', '.join(values)} FROM ({relation.query}))"
        )

    def add_bad_cells(self, number: int) -> None:
        """Name the wrong cells of one table, told by the same rules in Python."""
        relation = self.relations[number]
        any_bad = " OR ".join(f"{flag} <> 0" for flag in self._flags)
        bits = " + ".join(f"bit_count({flag})" for flag in self._flags)
        bad_rows = f"FROM {identifier(self.name)} WHERE {TABLE} = {number} AND ({any_bad})"
        count = self._number(f"SELECT coalesce(sum({bits}), 0) {bad_rows}")
        if not count:
            return
        flagged = self._flagged(number)
        matched = [match for match in relation.match.matched if match.column.name in flagged]
        texts = ", ".join([ROW, *(identifier(match.column.name) for match in matched)])
        rows = self._rows(
            f"SELECT {texts} FROM ({relation.query}) WHERE {ROW} IN "
            f"(SELECT {ROW} {bad_rows} ORDER BY {ROW} LIMIT {KEPT}) ORDER BY {ROW}"
        )
        problems = [
            problem
            for row, *texts_of_row in rows
            for match, text in zip(matched, texts_of_row, strict=True)
            if (problem := bad_cell(relation.table, match, row, text or ""))
        ]
        self.found.add(problems, count)

    def add_repeated(self, key: Sequence[str]) -> None:
        """Name every row whose key was there before, and where."""
        names = ", ".join(map(identifier, key))
        known = " AND ".join(f"{identifier(name)} IS NOT NULL" for name in key)
        rows = self._rows(
            f"SELECT {TABLE}, {ROW}, first_value({TABLE}) OVER same, first_value({ROW}) OVER same, {names} "
            f"FROM {identifier(self.name)} WHERE {known} AND ({names}) IN "
            f"(SELECT ({names}) FROM {identifier(self.name)} GROUP BY {names} HAVING count(*) > 1) "
            f"WINDOW same AS (PARTITION BY {names} ORDER BY {TABLE}, {ROW}) "
            f"QUALIFY row_number() OVER same > 1 ORDER BY {TABLE}, {ROW}"
        )
        problems = []
        for number, row, first_number, first_row, *values in rows[:KEPT]:
            first = self.relations[first_number].table
            place = [] if first_number == number else [*filter(None, (first.file, first.sheet))]
            expected = f"与{''.join(f' {part} ' for part in place)}第 {first_row} 行重复，只能出现一次"
            problems.append(self._row_problem(number, row, key, [*map(cells.written, values)], expected))
        self.found.add(problems, len(rows))

    def add_violated(self, rule: RowRule) -> None:
        """Name every row that breaks a rule between its cells, as far as these can be read."""
        broken = f"FROM {identifier(self.name)} WHERE ({rule.violated_sql}){self._readable(rule)}"
        count = self._number(f"SELECT count(*) {broken}")
        if not count:
            return
        names = ", ".join(map(identifier, rule.columns))
        rows = self._rows(f"SELECT {TABLE}, {ROW}, {names} {broken} ORDER BY {TABLE}, {ROW} LIMIT {KEPT}")
        labels = {column.name: column.label for column in self.columns}
        problems = []
        for number, row, *values in rows:
            texts = [
                self._written(number, name, value) for name, value in zip(rule.columns, values, strict=True)
            ]
            others = [
                f"{labels[name]}为 {text or '空'}"
                for name, text in zip(rule.columns[1:], texts[1:], strict=True)
            ]
            expected = f"{rule.expected}（{'，'.join(others)}）" if others else rule.expected
            problems.append(self._row_problem(number, row, rule.columns, texts, expected))
        self.found.add(problems, count)

    def _readable(self, rule: RowRule) -> str:
        """The condition that none of the rule's cells is wrong by itself, which is told already."""
        places = [place for place, column in enumerate(self.columns) if column.name in rule.columns]
        return "".join(f" AND ({self._flags[place // BITS]} >> {place % BITS}) & 1 = 0" for place in places)

    def _written(self, number: int, name: str, value: object) -> str:
        match = self.relations[number].match.of(name)
        return cells.written(value, match.scale if match else 1)

    def _row_problem(
        self, number: int, row: int, names: Sequence[str], texts: Sequence[str], expected: str
    ) -> Problem:
        table, match = self.relations[number].table, self.relations[number].match.of(names[0])
        heading, position = (match.heading, match.position) if match else (names[0], None)
        return Problem(table.file, table.sheet, row, heading, texts[0], expected, position)

    def finish(self, table_name: str) -> int:
        """Make it the typed table, without the flags, and count its rows."""
        for flag in self._flags:
            self.connection.execute(f"ALTER TABLE {identifier(self.name)} DROP COLUMN {flag}")
        self.connection.execute(f"DROP TABLE IF EXISTS {identifier(table_name)}")
        self.connection.execute(f"ALTER TABLE {identifier(self.name)} RENAME TO {identifier(table_name)}")
        return self._number(f"SELECT count(*) FROM {identifier(table_name)}")


def bad_cell(table: RawTable, match: MatchedColumn, row: int, cell: object) -> Problem | None:
    """What is wrong with one cell, None if nothing."""
    try:
        if match.column.parse(cell, match.scale) is not None or not match.column.required:
            return None
        expected = REQUIRED
    except BadCell as refusal:
        expected = refusal.expected
    text = cells.trimmed(cells.cell_text(cell))
    return Problem(table.file, table.sheet, row, match.heading, text, expected, match.position)
