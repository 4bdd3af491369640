"""What the reporter does: says that it is solved, or what is still wrong."""

from datetime import date

from django.db import transaction

from jiugai.aftercare.models import Complaint, Doubt, EventKind, State
from jiugai.aftercare.residents import RESIDENT
from jiugai.aftercare.services.complaints import ONE_DAY
from jiugai.aftercare.services.history import WrongState, change, last_event, require_state, tell
from jiugai.aftercare.terms import Terms
from jiugai.core.actors import Actor
from jiugai.core.checking import problem
from jiugai.core.errors import BadInput
from jiugai.core.files import Received
from jiugai.core.records import latest
from jiugai.core.tables.cells import trimmed


@transaction.atomic
def confirm_solved(complaint: Complaint, *, on: date, by: Actor = RESIDENT) -> Complaint:
    """The reporter says that it is solved: closed. Said twice is said once. Raises: WrongState"""
    found = latest(complaint)
    if found.state == State.CLOSED:
        return found
    require_state(found, State.ANSWERED, "尚未答复，不能确认")
    change(found, {"state": State.CLOSED, "closed_on": on}, by=by, act="complaint.confirm")
    tell(found, EventKind.CONFIRMED, by=by, on=on)
    return found


@transaction.atomic
def reopen(
    complaint: Complaint, *, text: str, on: date, picture: Received | None = None, by: Actor = RESIDENT
) -> Complaint:
    """The reporter says what is still wrong: another round, with its own days to answer.

    Whoever supervised goes on supervising. Raises: WrongState, also after the last day; BadInput
    """
    found = latest(complaint)
    last = last_event(found)
    if last and (last.kind, last.text) == (EventKind.REOPENED, trimmed(text)):
        return found
    if found.state == State.OPEN or found.answered_on is None:
        raise WrongState(found, "正在办理，不必重新提出")
    terms = Terms.of(found.estate.county_code, on)
    if on > (until := terms.reopens_until(found.answered_on)):
        raise WrongState(found, f"可以重新提出的期限到 {until} 为止，请另报一件")
    if not text.strip():
        raise BadInput([problem(found, "description", "请写明哪里还没有解决")])
    due_on = terms.due(found.category, on)
    facts = {
        "state": State.OPEN,
        "round": found.round + 1,
        "doubt": Doubt.CLEARED if found.doubt else "",
        "due_on": due_on,
        "escalates_on": due_on + ONE_DAY,
        **dict.fromkeys(("answered_on", "asks_on", "closes_on", "closed_on")),
    }
    change(found, facts, by=by, act="complaint.reopen", reason=text)
    tell(found, EventKind.REOPENED, by=by, on=on, picture=picture, text=text, seat=found.handler)
    return found
