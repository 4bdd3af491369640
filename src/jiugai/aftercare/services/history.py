"""Writing the history of a complaint: what became of it, beside the change itself."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from jiugai.aftercare.models import Complaint, ComplaintEvent, EventKind, State
from jiugai.core.actors import Actor
from jiugai.core.checking import check
from jiugai.core.errors import Refused
from jiugai.core.files import Received, enter_file
from jiugai.core.models import StoredFile
from jiugai.core.records import keep
from jiugai.core.tables.cells import trimmed


class WrongState(Refused):
    """The complaint is not where the act leads on from; somebody else may have been first."""

    status = 409

    def __init__(self, complaint: Complaint, cannot: str) -> None:
        state = complaint.get_state_display()
        super().__init__(f"投诉 {complaint} 现为“{state}”，{cannot}；请刷新页面，核对后再办理")


def require_state(complaint: Complaint, state: State, cannot: str) -> None:
    """Stop unless the complaint is in this state. Raises: WrongState"""
    if complaint.state != state:
        raise WrongState(complaint, cannot)


def change(complaint: Complaint, facts: Mapping[str, Any], *, by: Actor, act: str, reason: str = "") -> None:
    """Write what an act changes; its moment moves on even where nothing but the history grows."""
    keep(complaint, facts, by=by, act=act, reason=trimmed(reason)[:500])


def tell(
    complaint: Complaint,
    kind: EventKind,
    *,
    by: Actor,
    on: date,
    picture: Received | None = None,
    **more: str,
) -> ComplaintEvent:
    """Add one thing to the history. Raises: BadInput"""
    event = ComplaintEvent(
        complaint=complaint,
        number=complaint.events.count() + 1,
        kind=kind,
        on=on,
        round=complaint.round,
        due_on=complaint.due_on,
        picture=_entered(complaint, picture, by),
        actor_name=by.actor_name,
        actor_post=by.actor_post,
        **{name: trimmed(text) for name, text in more.items()},
    )
    check(event, leave_out=("complaint", "picture"))
    event.save(force_insert=True)
    return event


def last_event(complaint: Complaint) -> ComplaintEvent | None:
    """What happened to it last."""
    return complaint.events.order_by("number").last()


def _entered(complaint: Complaint, picture: Received | None, by: Actor) -> StoredFile | None:
    if picture is None:
        return None
    return enter_file(picture, division_code=complaint.division_code, by=by)
