"""Small bundles for tests, and ways to spoil them as a careless or a dishonest maker would."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb

from jiugai.core.command_line import SHANGHAI
from jiugai.evaluation.bundles.manifest import Manifest, TableSeal, read_manifest
from jiugai.evaluation.bundles.sealing import Sealing, seal
from jiugai.evaluation.bundles.signing import Ed25519, signed
from jiugai.evaluation.generating import make_tables

SIGNER = Ed25519(b"test" * 8)
YEAR = 2022


def sealing(division: str, **more: Any) -> Sealing:
    """What a test seals: a whole year, on a fixed day."""
    moment = datetime(YEAR + 1, 1, 10, 9, 0, tzinfo=SHANGHAI)
    return Sealing(division, YEAR, facts_on=date(YEAR, 12, 31), sealed_at=moment, **more)


def bundle(
    folder: Path, division: str = "530102", *, seed: int = 1, projects: int = 40, errors: int = 0, **more: Any
) -> Path:
    """A generated bundle."""
    made = make_tables(division, YEAR, seed=seed, projects=projects, errors=errors)
    seal(made.connection, folder, sealing(division, **more), SIGNER)
    return folder


def respelled(folder: Path, **changes: Any) -> Path:
    """The same tables under a manifest that says something else, signed by its maker."""
    _write(folder, replace(read_manifest(folder), **changes))
    return folder


def unsigned(folder: Path, **changes: Any) -> Path:
    """A manifest changed after it was signed."""
    path = folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))
    return folder


def rewritten(folder: Path, table: str, *statements: str) -> Path:
    """A table changed by statements on a table of its name, sealed again as if it had always been so."""
    path, connection = folder / f"{table}.parquet", duckdb.connect()
    connection.execute(f"CREATE TABLE {table} AS SELECT * FROM '{path}'")
    for statement in statements:
        connection.execute(statement)
    connection.execute(f"COPY {table} TO '{path}' (FORMAT PARQUET)")
    ((rows,),) = connection.execute(f"SELECT count(*) FROM {table}").fetchall()
    content = path.read_bytes()
    manifest = read_manifest(folder)
    tables = {**manifest.tables, table: TableSeal(rows, len(content), sha256(content).hexdigest())}
    return respelled(folder, tables=tables)


def _write(folder: Path, manifest: Manifest) -> None:
    (folder / "manifest.json").write_text(signed(manifest, SIGNER).text(), encoding="utf-8")


__all__: Sequence[str] = ("SIGNER", "YEAR", "bundle", "respelled", "rewritten", "sealing", "unsigned")
