"""What a restated bundle says otherwise than the one before: rows that came, went, changed, cell by cell."""

# ruff: noqa: S608 - names come from the contract and are quoted

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from jiugai.core.tables.cell_sql import identifier, literal
from jiugai.evaluation.bundles.checking import Sealed
from jiugai.evaluation.bundles.tables import TABLES, BundleTable

SHOWN = 500  # changed cells of a table that are kept by name; all are counted


@dataclass(slots=True)
class TableChanges:
    """One table, before and after. `cells`: key, column, before, after."""

    added: int = 0
    removed: int = 0
    changed: int = 0
    cells: list[tuple[str, str, str | None, str | None]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {"added": self.added, "removed": self.removed, "changed": self.changed,
                "cells": [list(each) for each in self.cells]}  # fmt: skip


def changes_between(before: Sealed, after: Sealed) -> dict[str, TableChanges]:
    """By table, what is different; tables that are the same byte for byte are left out."""
    found = {}
    for table in TABLES.values():
        old, new = (each.manifest.tables.get(table.name) for each in (before, after))
        if old == new or (old and new and old.sha256 == new.sha256):
            continue
        changes = _compared(table, before.file(table) if old else None, after.file(table) if new else None)
        if changes.added or changes.removed or changes.changed:
            found[table.name] = changes
    return found


def _compared(table: BundleTable, before: Path | None, after: Path | None) -> TableChanges:
    connection = duckdb.connect()
    for name, path in (("old", before), ("new", after)):
        columns = ", ".join(f"NULL::{kind} AS {identifier(column)}" for column, kind in table.types.items())
        source = f"read_parquet({literal(str(path))})" if path else f"(SELECT {columns} LIMIT 0)"
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM {source}")
    same = " AND ".join(f"old.{identifier(key)} = new.{identifier(key)}" for key in table.key)
    others = [name for name in table.types if name not in table.key]
    differ = " OR ".join(f"old.{identifier(name)} IS DISTINCT FROM new.{identifier(name)}" for name in others)
    changes = TableChanges()
    ((changes.added,),) = connection.execute(f"SELECT count(*) FROM new ANTI JOIN old ON {same}").fetchall()
    ((changes.removed,),) = connection.execute(f"SELECT count(*) FROM old ANTI JOIN new ON {same}").fetchall()
    ((changes.changed,),) = connection.execute(
        f"SELECT count(*) FROM old JOIN new ON {same} WHERE {differ}"
    ).fetchall()
    if changes.changed:
        changes.cells = _cells(connection, table, same, others)
    return changes


def _cells(
    connection: duckdb.DuckDBPyConnection, table: BundleTable, same: str, others: list[str]
) -> list[tuple[str, str, str | None, str | None]]:
    key = " || ' ' || ".join(f"old.{identifier(name)}::VARCHAR" for name in table.key)
    each = " UNION ALL ".join(
        f"SELECT {key} AS key, {literal(name)} AS name, old.{identifier(name)}::VARCHAR AS before, "
        f"new.{identifier(name)}::VARCHAR AS after FROM old JOIN new ON {same} "
        f"WHERE old.{identifier(name)} IS DISTINCT FROM new.{identifier(name)}"
        for name in others
    )
    rows = connection.execute(f"SELECT * FROM ({each}) ORDER BY ALL LIMIT {SHOWN}").fetchall()
    return [(row[0], row[1], row[2], row[3]) for row in rows]
