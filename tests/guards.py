"""Taking away the guards of append-only tables, which also refuse what a test must do: forge and clean up."""

from django.db import connection

from jiugai.core import triggers


def lift_guards() -> None:
    """Take the triggers away, as somebody with the run of the database could."""
    with connection.cursor() as cursor:
        for model in triggers.append_only_models():
            for name in triggers.guards(connection, model):
                on_table = f" ON {model._meta.db_table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")
