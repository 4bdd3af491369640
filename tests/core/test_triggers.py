"""Append-only tables refuse every change, whoever sends it."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from tests.core.conftest import lift_guards
from tests.core.trail_cast import write

from jiugai.core import triggers
from jiugai.core.models import AuditEvent, Seal
from jiugai.core.sealing import AUDIT, seal_trail

pytestmark = pytest.mark.django_db
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="says how SQLite behaves")
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="says how PostgreSQL behaves")


def refused(statement: str) -> None:
    with (
        pytest.raises(IntegrityError, match="append-only: core_"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_every_append_only_model_has_its_guards_in_the_catalogue() -> None:
    assert {AuditEvent, Seal} <= set(triggers.append_only_models())
    assert triggers.missing(connection) == []


@pytest.mark.parametrize("model", triggers.append_only_models(), ids=lambda model: model._meta.label)
def test_a_table_without_its_guards_is_noticed_and_guarded_again(model: type) -> None:
    names = list(triggers.guards(connection, model))
    assert len(names) == 3
    lift_guards()
    gaps = triggers.missing(connection)
    assert {f"{model._meta.db_table}: {name}" for name in names} <= set(gaps)
    triggers.install(connection)
    assert triggers.missing(connection) == []


def test_a_guard_that_was_weakened_is_noticed() -> None:
    name = "append_only_core_auditevent_update"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE core_auditevent DISABLE TRIGGER " + name)
        else:
            cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute(f"CREATE TRIGGER {name} BEFORE UPDATE ON core_auditevent BEGIN SELECT 1; END")
    assert triggers.missing(connection) == [f"core_auditevent: {name}"]
    triggers.install(connection)
    assert triggers.missing(connection) == []


def test_raw_statements_cannot_change_or_delete_an_event() -> None:
    write(1)
    refused("UPDATE core_auditevent SET reason = 'x'")
    refused("DELETE FROM core_auditevent")
    assert AuditEvent.objects.count() == 1


def test_the_orm_cannot_change_or_delete_an_event_or_a_seal() -> None:
    event = write(1)[0]
    seal = seal_trail(AUDIT)[0]
    for row in (event, seal):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            row.save()
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            row.delete()
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            type(row).objects.update(id=row.pk)


@on_sqlite
def test_a_row_cannot_be_replaced_on_sqlite() -> None:
    write(1)
    refused("INSERT OR REPLACE INTO core_auditevent SELECT * FROM core_auditevent")
    refused("REPLACE INTO core_auditevent SELECT * FROM core_auditevent")


@on_postgresql
def test_a_table_cannot_be_emptied_on_postgresql() -> None:
    write(1)
    refused("TRUNCATE core_auditevent")
    refused(
        "INSERT INTO core_auditevent SELECT * FROM core_auditevent "
        "ON CONFLICT (id) DO UPDATE SET reason = 'x'"
    )


@pytest.mark.usefixtures("committing")
def test_migrating_puts_the_guards_back() -> None:
    lift_guards()
    assert triggers.missing(connection)
    call_command("migrate", verbosity=0)
    assert triggers.missing(connection) == []
