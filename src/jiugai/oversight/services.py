"""Withdrawing a county's right to apply, and giving it back."""

from datetime import date

from django.db import transaction

from jiugai.core.actors import Actor
from jiugai.core.checking import problem
from jiugai.core.errors import BadInput
from jiugai.core.records import keep, latest
from jiugai.oversight.models import Bar
from jiugai.registry.models import Division, Level

BAR = "bar_county"


@transaction.atomic
def bar_county(
    division: Division, *, by: Actor, starts_on: date, document: str, reason: str, ends_on: date | None = None
) -> Bar:
    """A government above withdraws a county's right to apply. Clause: Y1.10. Raises: Refused, BadInput"""
    by.require(BAR, division.code)
    bar = Bar(division=division, decided_by=by.actor_post or by.actor_name)
    if division.level != Level.COUNTY:
        raise BadInput([problem(bar, "division", "应为县（市、区）")])
    facts = {"starts_on": starts_on, "ends_on": ends_on, "document": document, "reason": reason}
    return keep(bar, facts, by=by, act="bar.decide")


@transaction.atomic
def lift_bar(bar: Bar, *, by: Actor, on: date, reason: str) -> Bar:
    """The right to apply is given back after this day. Raises: Refused, BadInput"""
    found = latest(bar)
    by.require(BAR, found.division_id)
    return keep(found, {"ends_on": on}, by=by, act="bar.lift", reason=reason)
