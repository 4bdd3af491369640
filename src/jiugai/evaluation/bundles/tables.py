"""The tables of a bundle: what each is called, its columns with their types, and what must be so in a row."""

from collections.abc import Mapping
from dataclasses import dataclass

from jiugai.core.tables.cell_sql import SQL_TYPES
from jiugai.core.tables.columns import Column
from jiugai.core.tables.columns import Kind as CellKind
from jiugai.core.tables.staging import RowRule
from jiugai.lifecycle.imports import (
    DIVISION_COLUMNS,
    LEVEL_FITS,
    LOCAL_COLUMNS,
    PROJECT_COLUMNS,
    column_of,
    row_rules,
)
from jiugai.policy import facts
from jiugai.policy.raw_rows import RAW_TABLES

SCHEMA = 1
"""Raised when a table gains or loses a column, or one changes its meaning."""


@dataclass(frozen=True, slots=True)
class BundleTable:
    """One table: file `<name>.parquet`, its columns in order, what tells a row from all others."""

    name: str
    label: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rules: tuple[RowRule, ...] = ()
    is_raw: bool = False

    @property
    def file(self) -> str:
        return f"{self.name}.parquet"

    @property
    def types(self) -> Mapping[str, str]:
        """DuckDB's type of each column, as it stands in the file."""
        return {each.name: SQL_TYPES[each.kind] for each in self.columns}


PARAMETER_COLUMNS = tuple(
    Column(each.name, each.label, CellKind.TEXT, required=each.required) for each in LOCAL_COLUMNS
)

PROJECTS = BundleTable(
    "projects",
    "项目事实表",
    PROJECT_COLUMNS,
    ("project_code",),
    tuple(row_rules(facts.PROJECT_RULES, facts.PROJECT_COLUMNS)),
)
DIVISIONS = BundleTable(
    "divisions",
    "区划事实表",
    DIVISION_COLUMNS,
    ("division_code", "year"),
    (*row_rules(facts.DIVISION_RULES, facts.DIVISION_COLUMNS), LEVEL_FITS),
)
PARAMETERS = BundleTable(
    "parameters", "地方参数表", PARAMETER_COLUMNS, ("division_code", "parameter", "from")
)

TABLES: Mapping[str, BundleTable] = {
    PROJECTS.name: PROJECTS,
    DIVISIONS.name: DIVISIONS,
    PARAMETERS.name: PARAMETERS,
    **{
        each.name: BundleTable(
            each.name,
            each.label,
            tuple(column_of(column) for column in each.columns.values()),
            each.key,
            tuple(row_rules(each.rules, each.columns)),
            is_raw=True,
        )
        for each in RAW_TABLES.values()
    },
}
ALWAYS = (PROJECTS.name, DIVISIONS.name, PARAMETERS.name)
