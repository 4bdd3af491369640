"""Stating what a county can pay for and carry out."""

from typing import TypedDict, Unpack

from django.db import transaction

from jiugai.core.actors import Actor
from jiugai.core.models import StoredFile
from jiugai.core.records import keep
from jiugai.funding.models import CapacityStatement
from jiugai.funding.selectors import newest_statements
from jiugai.registry.models import Division

STATE = "state_capacity"


class Means(TypedDict):
    """The parts of a statement. Units: fen; estates."""

    own_funds_fen: int
    upper_funds_fen: int
    bonds_fen: int
    social_fen: int
    residents_fen: int
    committed_fen: int
    organising_capacity_estates: int


@transaction.atomic
def state_capacity(
    division: Division,
    year: int,
    *,
    by: Actor,
    basis: str,
    document: StoredFile | None = None,
    **means: Unpack[Means],
) -> CapacityStatement:
    """A new statement for the year; the former ones stay. What already stands is not stated again.

    Clause: S1.2.1. Raises: Refused, BadInput
    """
    by.require(STATE, division.code)
    stated_by = by.actor_post or by.actor_name
    facts = {**means, "basis": basis.strip(), "document": document}
    newest = newest_statements([division.code], year).get(division.code)
    if newest and all(getattr(newest, name) == value for name, value in facts.items()):
        return newest
    statement = CapacityStatement(division=division, year=year, stated_by=stated_by)
    return keep(statement, facts, by=by, act="capacity.state")
