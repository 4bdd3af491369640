"""What runs the SQL of the year's judgement: DuckDB in this process, or Apache Spark on many machines.

The statements are SQLGlot expressions, the same for both; an engine only writes them in its own dialect.
Whole numbers stay exact on both: a sum that may pass 64 bits is widened where the engine does not do so.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from sqlglot import exp

from jiugai.core.errors import BadInput, Problem

DUCKDB = "duckdb"
Cell = str | int | bool | date | None
Row = Sequence[Cell]
TYPES = {"VARCHAR": "STRING", "BIGINT": "BIGINT", "BOOLEAN": "BOOLEAN", "DATE": "DATE"}


class Engine(ABC):
    """Named tables, and questions about them."""

    dialect: str

    @abstractmethod
    def parquet(self, name: str, paths: Sequence[Path]) -> None:
        """Give the rows of some Parquet files of the same columns a name."""

    @abstractmethod
    def view(self, name: str, query: exp.Expr) -> None:
        """Give a query a name."""

    @abstractmethod
    def put(self, name: str, columns: Mapping[str, str], rows: Sequence[Row]) -> None:
        """Make a small table of rows; `columns` with their DuckDB types."""

    @abstractmethod
    def rows(self, query: exp.Expr | str) -> list[tuple[Any, ...]]:
        """The answer of a query; one that is asked often may come as text made by `sql`."""

    @classmethod
    def sql(cls, query: exp.Expr | str) -> str:
        """The query as the engine reads it."""
        return query if isinstance(query, str) else query.sql(dialect=cls.dialect)


class DuckDB(Engine):
    """In this process, over tables of a connection."""

    dialect = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection, *, apart: bool = False) -> None:
        self.connection = connection
        self._kind = "TEMP " if apart else ""

    def beside(self) -> "DuckDB":
        """An engine that sees the same tables, and whose own ones nobody else sees."""
        return DuckDB(self.connection.cursor(), apart=True)

    def parquet(self, name: str, paths: Sequence[Path]) -> None:
        self.connection.read_parquet([str(path) for path in paths]).create_view(name, replace=True)

    def view(self, name: str, query: exp.Expr) -> None:
        self.connection.execute(f"CREATE OR REPLACE {self._kind}VIEW {name} AS {self.sql(query)}")

    def put(self, name: str, columns: Mapping[str, str], rows: Sequence[Row]) -> None:
        listed = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
        unnested = ", ".join(f"unnest(?::{kind}[]) AS {column}" for column, kind in columns.items())
        self.connection.execute(
            f"CREATE OR REPLACE {self._kind}TABLE {name} AS SELECT {unnested}",
            [list(each) for each in listed],
        )

    def rows(self, query: exp.Expr | str) -> list[tuple[Any, ...]]:
        try:
            return self.connection.execute(self.sql(query)).fetchall()
        except (duckdb.OutOfRangeException, duckdb.ConversionException) as error:
            told = "有数值过大，超出可以计算的范围，请核对金额、面积的单位"
            raise BadInput([Problem("事实表", expected=told)]) from error


class Spark(Engine):
    """On a Spark cluster; every worker must see the files of the bundles under the same paths."""

    dialect = "spark"

    def __init__(self, url: str) -> None:
        from jiugai.evaluation.spark_session import session_at

        self.session = session_at(url)

    def parquet(self, name: str, paths: Sequence[Path]) -> None:
        addresses = [path.resolve().as_uri() for path in paths]
        self.session.read.parquet(*addresses).createOrReplaceTempView(name)

    def view(self, name: str, query: exp.Expr) -> None:
        self.session.sql(self.sql(query)).createOrReplaceTempView(name)

    def put(self, name: str, columns: Mapping[str, str], rows: Sequence[Row]) -> None:
        schema = ", ".join(f"{column} {TYPES[kind]}" for column, kind in columns.items())
        self.session.createDataFrame([tuple(row) for row in rows], schema).createOrReplaceTempView(name)

    def rows(self, query: exp.Expr | str) -> list[tuple[Any, ...]]:
        answer: list[Any] = self.session.sql(self.sql(query)).collect()
        return [tuple(row) for row in answer]

    @classmethod
    def sql(cls, query: exp.Expr | str) -> str:
        return query if isinstance(query, str) else query.transform(_widened).sql(dialect=cls.dialect)


@contextmanager
def engine_over(connection: duckdb.DuckDBPyConnection, url: str) -> Iterator[Engine]:
    """An engine over the tables `projects` and `divisions` of a connection; Spark gets them as files."""
    if url == DUCKDB:
        yield DuckDB(connection)
        return
    engine = engine_at(url)
    with TemporaryDirectory(prefix="jiugai-") as folder:
        for name in ("projects", "divisions"):
            path = Path(folder) / f"{name}.parquet"
            connection.table(name).write_parquet(str(path))
            engine.parquet(name, [path])
        yield engine


def engine_at(url: str) -> Engine:
    """An engine that holds nothing yet. Raises: BadInput for an address that is none."""
    if url == DUCKDB:
        return DuckDB(duckdb.connect())
    if url.startswith("spark://"):
        return Spark(url)
    raise BadInput([Problem("--engine", value=url, expected="应为 duckdb，或 spark://主机:端口")])


def _widened(node: exp.Expr) -> exp.Expr:
    """A sum in decimals of 38 digits: Spark adds whole numbers in 64 bits, DuckDB in 128."""
    return exp.Sum(this=exp.cast(node.this, "DECIMAL(38,0)")) if isinstance(node, exp.Sum) else node
