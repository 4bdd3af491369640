"""Write the tables of a connection down as a bundle, and sign it."""

# ruff: noqa: S608 - names come from the contract and are quoted, values are bound

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import file_digest
from pathlib import Path

import duckdb

from jiugai.core.errors import BadInput, Problem
from jiugai.core.tables.cell_sql import identifier, literal
from jiugai.evaluation.bundles.manifest import FILE, Manifest, TableSeal
from jiugai.evaluation.bundles.signing import Signer, signed
from jiugai.evaluation.bundles.tables import TABLES, BundleTable
from jiugai.policy.register import rulebook

Told = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Sealing:
    """What is to be sealed beside the tables; see `Manifest`."""

    division_code: str
    year: int
    facts_on: date
    sealed_at: datetime
    sealed_by: str = ""
    own_only: bool = False
    obliged: Sequence[str] = ()
    restates: str = ""
    reason: str = ""


def seal(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    sealing: Sealing,
    signer: Signer,
    *,
    told: Told = lambda _table: None,
    check: Callable[[Path], object] = lambda _draft: None,
) -> Manifest:
    """Make a bundle of the tables that the connection holds; raw tables it does not hold are `not_kept`.

    All or nothing: the folder appears when everything in it is written, and `check` had nothing against it.
    `told` hears of each table. Raises: BadInput if the folder is there already, and what `check` raises.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput([Problem(str(folder), expected="文件夹已有内容；数据包不覆盖，请另给一个新的文件夹")])
    held = {row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    held |= {row[0] for row in connection.execute("SELECT view_name FROM duckdb_views()").fetchall()}
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = folder.parent / f".{folder.name}.draft"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    try:
        seals = {}
        for table in TABLES.values():
            told(table.label)
            if table.name in held:
                seals[table.name] = _write(connection, table, draft / table.file)
        manifest = signed(_manifest(sealing, seals), signer)
        (draft / FILE).write_text(manifest.text(), encoding="utf-8")
        _checked(check, draft, folder)
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return manifest


def _checked(check: Callable[[Path], object], draft: Path, folder: Path) -> None:
    """Check the draft; what is wrong is told of the bundle that it was to become. Raises: BadInput"""
    try:
        check(draft)
    except BadInput as error:
        told = [replace(each, file=each.file.replace(str(draft), str(folder))) for each in error.problems]
        raise BadInput(told, error.count) from error


def _manifest(sealing: Sealing, seals: dict[str, TableSeal]) -> Manifest:
    return Manifest(
        division_code=sealing.division_code,
        year=sealing.year,
        facts_on=sealing.facts_on,
        sealed_at=sealing.sealed_at,
        sealed_by=sealing.sealed_by,
        rule_version=rulebook().version,
        tables=seals,
        own_only=sealing.own_only,
        obliged=tuple(sealing.obliged),
        not_kept=tuple(name for name, table in TABLES.items() if table.is_raw and name not in seals),
        restates=sealing.restates,
        reason=sealing.reason,
    )


def _write(connection: duckdb.DuckDBPyConnection, table: BundleTable, path: Path) -> TableSeal:
    """One table in the order of its key: the same rows give the same bytes."""
    present = {row[0] for row in connection.execute(f"DESCRIBE {table.name}").fetchall()}
    columns = ", ".join(
        f"CAST({identifier(name) if name in present else 'NULL'} AS {kind}) AS {identifier(name)}"
        for name, kind in table.types.items()
    )
    order = ", ".join(map(identifier, table.key))
    connection.execute(
        f"COPY (SELECT {columns} FROM {table.name} ORDER BY {order}) TO {literal(str(path))} "
        "(FORMAT PARQUET, COMPRESSION ZSTD)"
    )
    ((rows,),) = connection.execute(f"SELECT count(*) FROM {table.name}").fetchall()
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return TableSeal(rows, path.stat().st_size, digest)
