"""Putting a ballot on record: one statement that checks the vote and the home, and inserts."""

from collections.abc import Sequence
from contextlib import nullcontext
from functools import lru_cache
from typing import Any

from django.db import IntegrityError, connection, transaction

from jiugai.consent.models import Ballot, VoteState


def insert(ballot: Ballot, where: str, given: Sequence[Any]) -> bool:
    """Insert for the entry of the roll that `where` finds, if its vote takes ballots and nothing conflicts.

    `where` is ours, never what somebody sent. By itself the statement is a transaction of its own. All of
    its answer is read: on SQLite the last reading commits, and tells if that fails.
    """
    sql, fields = _statement(connection.vendor, where)
    values = [field.get_db_prep_save(getattr(ballot, field.attname), connection) for field in fields]
    whole = transaction.atomic() if connection.in_atomic_block else nullcontext()
    try:
        with whole, connection.cursor() as cursor:
            cursor.execute(sql, [*values, VoteState.ANNOUNCED.value, *given])
            rows = cursor.fetchall()
    except IntegrityError:
        return False
    if not rows:
        return False
    ((ballot.pk, ballot.entry_id),) = rows
    ballot._state.adding = False
    return True


@lru_cache(maxsize=256)
def _statement(vendor: str, where: str) -> tuple[str, Sequence[Any]]:
    fields = [each for each in Ballot._meta.concrete_fields if not each.primary_key and each.name != "entry"]
    columns = ", ".join(connection.ops.quote_name(each.attname) for each in fields)
    values = ", ".join(_placeholder(each, vendor) for each in fields)
    sql = (
        f"INSERT INTO consent_ballot (entry_id, {columns}) SELECT entry.id, {values} "  # noqa: S608
        f"FROM consent_rollentry entry JOIN consent_vote vote ON vote.id = entry.vote_id "
        f"WHERE vote.state = %s AND {where} ON CONFLICT DO NOTHING RETURNING id, entry_id"
    )
    return sql, fields


def _placeholder(field: Any, vendor: str) -> str:
    """On PostgreSQL a value in a SELECT must say its type."""
    if vendor != "postgresql":
        return "%s"
    kind = str(field.rel_db_type(connection) if field.is_relation else field.db_type(connection))
    return "%s::text" if kind.startswith("varchar") else f"%s::{kind}"  # a cast to varchar would cut short
