"""Triggers that refuse to change or delete rows of append-only tables, on SQLite and PostgreSQL.

Installed after every `migrate`, since a later rebuild of a table on SQLite drops its triggers; read back from
the catalogue by `missing`, so that a table without its guard is noticed.
"""

from typing import Any

from django.apps import apps
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from jiugai.core.models import AppendOnly

SQLITE = {
    "update": "BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, 'append-only: {table}, no UPDATE'); END",
    "delete": "BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, 'append-only: {table}, no DELETE'); END",
    # INSERT OR REPLACE deletes the old row without firing a DELETE trigger.
    "replace": (
        "BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) "
        "BEGIN SELECT RAISE(ABORT, 'append-only: {table}, no REPLACE'); END"
    ),
}
POSTGRESQL = {
    "update": "BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION jiugai_refuse_change()",
    "delete": "BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION jiugai_refuse_change()",
    "truncate": "BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION jiugai_refuse_change()",
}
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION jiugai_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'append-only: %, no %', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
$$
"""
POSTGRESQL_CATALOGUE = """
SELECT tgname, pg_get_triggerdef(pg_trigger.oid, true) FROM pg_trigger
JOIN pg_class ON pg_class.oid = tgrelid
WHERE relname = %s AND pg_table_is_visible(pg_class.oid) AND NOT tgisinternal AND tgenabled = 'O'
"""
SQLITE_CATALOGUE = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"


def append_only_models() -> list[type[models.Model]]:
    """Every model that is marked append-only."""
    models_of_tables = (model for model in apps.get_models() if not model._meta.proxy)
    return [model for model in models_of_tables if issubclass(model, AppendOnly)]


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guards on every append-only table that exists. A second run changes nothing."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        for model in append_only_models():
            if model._meta.db_table in tables:
                _guard(cursor, connection, model)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The guards that should stand in the catalogue and do not, or read otherwise: `table: trigger`."""
    gaps = []
    with connection.cursor() as cursor:
        for model in append_only_models():
            table = model._meta.db_table
            found = _catalogue(cursor, connection, table)
            wanted = guards(connection, model)
            gaps += [f"{table}: {name}" for name, sql in wanted.items() if found.get(name) != sql]
    return gaps


def _guard(cursor: CursorWrapper, connection: BaseDatabaseWrapper, model: type[models.Model]) -> None:
    table = model._meta.db_table
    found = _catalogue(cursor, connection, table)
    for name, sql in guards(connection, model).items():
        if found.get(name) != sql:
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")
            cursor.execute(sql)


def guards(connection: BaseDatabaseWrapper, model: type[models.Model]) -> dict[str, str]:
    """The triggers of a table by name, written as the catalogue gives them back."""
    table, key = model._meta.db_table, model._meta.pk.column
    names = {event: f"append_only_{table}_{event}" for event in _bodies(connection)}
    return {
        names[event]: f"CREATE TRIGGER {names[event]} {body.format(table=table, key=key)}"
        for event, body in _bodies(connection).items()
    }


def _bodies(connection: BaseDatabaseWrapper) -> dict[str, str]:
    return POSTGRESQL if connection.vendor == "postgresql" else SQLITE


def _catalogue(cursor: CursorWrapper, connection: BaseDatabaseWrapper, table: str) -> dict[str, str]:
    query = POSTGRESQL_CATALOGUE if connection.vendor == "postgresql" else SQLITE_CATALOGUE
    cursor.execute(query, [table])
    return dict(cursor.fetchall())


def install_after_migrate(*, using: str, **_: Any) -> None:
    """The step that `migrate` calls at its end."""
    install(connections[using])
