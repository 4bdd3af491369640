"""What the passing of days does: overdue complaints go up, answered ones without objection are closed.

Both may be done as often as one likes: what a day asks for is done once.
"""

from datetime import date

from django.db import transaction

from jiugai.aftercare.models import Complaint, EventKind, State
from jiugai.aftercare.routing import next_above
from jiugai.aftercare.services.history import change, tell
from jiugai.aftercare.terms import Terms
from jiugai.core.actors import BUILT_IN, Actor
from jiugai.core.records import latest
from jiugai.registry.models import Division


def escalate_overdue(on: date, *, by: Actor = BUILT_IN) -> int:
    """Raise what is overdue to the next office above, one office at a time; returns how many were raised.

    on: a complaint is raised the day after its last day, and again each time the days between two
    escalations are over. The post that has to answer keeps it; nobody above: it is asked again every day.
    Clause: P.complaints.
    """
    due = Complaint.objects.open().filter(escalates_on__lte=on).order_by("pk")
    return sum(_escalate(each, by, on) for each in due.select_related("estate"))


@transaction.atomic
def _escalate(complaint: Complaint, by: Actor, on: date) -> bool:
    found = latest(complaint)
    if found.state != State.OPEN or found.escalates_on is None or found.escalates_on > on:
        return False
    above = next_above(found, on)
    if above is None:
        return False
    facts = {
        "supervisor_role": above.role,
        "supervisor_division": Division.objects.get(pk=above.division),
        "escalates_on": Terms.of(found.estate.county_code, on).next_escalation(on),
    }
    change(found, facts, by=by, act="complaint.escalate")
    tell(found, EventKind.ESCALATED, by=by, on=on, seat=found.supervisor)
    return True


def close_silent(on: date, *, by: Actor = BUILT_IN) -> int:
    """Close what was answered and nobody objected to in time; returns how many. Clause: P.complaints."""
    silent = Complaint.objects.filter(state=State.ANSWERED, closes_on__lt=on).order_by("pk")
    return sum(_close(each, by, on) for each in silent)


@transaction.atomic
def _close(complaint: Complaint, by: Actor, on: date) -> bool:
    found = latest(complaint)
    if found.state != State.ANSWERED or found.closes_on is None or found.closes_on >= on:
        return False
    change(found, {"state": State.CLOSED, "closed_on": on}, by=by, act="complaint.close")
    tell(found, EventKind.SILENT, by=by, on=on)
    return True
