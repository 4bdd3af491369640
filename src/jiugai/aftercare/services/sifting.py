"""Complaints that came in a flood: looked at, and kept as complaints or set aside, many at once."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from jiugai.aftercare.models import Complaint, Doubt, EventKind, State
from jiugai.aftercare.services.complaints import in_hand, looked_at
from jiugai.aftercare.services.history import WrongState, change, tell
from jiugai.core.actors import Actor
from jiugai.core.errors import BadInput, Problem


@transaction.atomic
def set_aside(complaints: Sequence[Complaint], *, by: Actor, reason: str, on: date) -> int:
    """Set suspect complaints aside as invalid: kept, told to the reporter, who may object; not counted.

    All or none; returns how many. Raises: Refused, WrongState, BadInput without a reason
    """
    if not reason.strip():
        raise BadInput([Problem("投诉", column="理由", expected="应写明为什么无效，投诉人会看到")])
    for each in complaints:
        found = _suspect(each, by)
        facts = {
            "state": State.CLOSED,
            "doubt": Doubt.INVALID,
            "answered_on": on,
            "closed_on": on,
            "escalates_on": None,
        }
        change(found, facts, by=by, act="complaint.set_aside", reason=reason)
        tell(found, EventKind.SET_ASIDE, by=by, on=on, text=reason)
    return len(complaints)


@transaction.atomic
def clear_doubt(complaints: Sequence[Complaint], *, by: Actor) -> int:
    """Take suspect complaints for what they say; their last day stays. Raises: Refused, WrongState"""
    for each in complaints:
        found = _suspect(each, by)
        change(found, looked_at(found), by=by, act="complaint.clear")
    return len(complaints)


def _suspect(complaint: Complaint, by: Actor) -> Complaint:
    found = in_hand(complaint, by)
    if found.doubt != Doubt.SUSPECT or found.state != State.OPEN:
        raise WrongState(found, "不在待甄别之列")
    return found
