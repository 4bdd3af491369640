"""Taking a complaint in, passing it on, answering it."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from jiugai.aftercare.codes import code_for, index_of
from jiugai.aftercare.models import Answer, Category, Channel, Complaint, Doubt, EventKind, State
from jiugai.aftercare.residents import REPORTING
from jiugai.aftercare.routing import Seat, has_in_hand, may_be_handed_to, responsible
from jiugai.aftercare.services.history import change, last_event, require_state, tell
from jiugai.aftercare.terms import Terms
from jiugai.core.actors import Actor
from jiugai.core.audit import audit
from jiugai.core.checking import problem
from jiugai.core.errors import BadInput, Refused
from jiugai.core.files import Received
from jiugai.core.personal_data import plain
from jiugai.core.records import latest
from jiugai.core.tables.cells import trimmed
from jiugai.registry.models import Division, Estate

ANSWERING = "answer_complaints"
PHONE = re.compile(r"\+?[0-9]{7,15}")
ONE_DAY = timedelta(1)


class InOtherHands(Refused):
    """The complaint is another post's to deal with."""

    status = 409

    def __init__(self, complaint: Complaint) -> None:
        super().__init__(f"投诉 {complaint} 由{complaint.handler}承办，您的岗位不能代为办理")


@dataclass(frozen=True, slots=True)
class Reported:
    """A complaint that was taken in, and the code of its reporter. Not new: the same form came before."""

    complaint: Complaint
    code: str
    is_new: bool


@transaction.atomic
def report_complaint(
    estate: Estate,
    *,
    by: Actor,
    category: Category,
    description: str,
    on: date,
    place: str = "",
    phone: str = "",
    channel: Channel = Channel.ONLINE,
    picture: Received | None = None,
    request_key: str = "",
    is_suspect: bool = False,
) -> Reported:
    """Take in what somebody reports, whose business it is and until when.

    `request_key`: of the form; what is sent twice under it is one complaint. `is_suspect`: it came
    in a flood, and somebody looks at it first. Raises: Refused, BadInput
    """
    by.require(REPORTING, estate.division_id)
    code = code_for(request_key, estate.code, category, place, description, phone)
    facts = {
        "category": category,
        "place": place,
        "description": description,
        "phone": plain(phone).replace("-", ""),
        "channel": channel,
        "reported_on": on,
        "doubt": Doubt.SUSPECT if is_suspect else "",
    }
    # whoever reports in the county at the same time waits here: numbers follow, and nothing comes in twice
    Division.objects.select_for_update(no_key=True).get(pk=estate.county_code)
    if found := Complaint.objects.filter(code_key=index_of(code)).first():
        return Reported(found, code, is_new=False)
    complaint = Complaint(estate=estate, code_key=index_of(code))
    _check_phone(complaint, str(facts["phone"]))
    change(complaint, facts | _begun(estate, category, on), by=by, act="complaint.report")
    tell(complaint, EventKind.REPORTED, by=by, on=on, picture=picture, seat=complaint.handler)
    return Reported(complaint, code, is_new=True)


def _begun(estate: Estate, category: Category, on: date) -> dict[str, object]:
    """Its number, whose business it is and until when."""
    seat = responsible(category, estate, on)
    due_on = Terms.of(estate.county_code, on).due(category, on)
    return {
        "number": _next_number(estate.county_code, on),
        "handler_role": seat.role,
        "handler_division": Division.objects.get(pk=seat.division),
        "due_on": due_on,
        "escalates_on": due_on + ONE_DAY,
    }


def _next_number(county: str, on: date) -> str:
    begin = f"{county}-{on.year}-C"
    newest = Complaint.objects.filter(number__startswith=begin).order_by("-number").first()
    return f"{begin}{int(newest.number.removeprefix(begin)) + 1 if newest else 1:06}"


def _check_phone(complaint: Complaint, phone: str) -> None:
    complaint.phone = phone
    if phone and not PHONE.fullmatch(phone):
        raise BadInput([problem(complaint, "phone", "应为手机号或带区号的电话；也可以不填")])


@transaction.atomic
def hand_on(
    complaint: Complaint, *, by: Actor, to: Seat, reason: str, on: date, unchanged_since: str = ""
) -> Complaint:
    """Give a complaint to the post that it belongs to. The last day to answer stays as it is.

    Raises: Refused, BadInput without a reason or to a seat that nobody holds
    """
    found = in_hand(complaint, by, unchanged_since)
    require_state(found, State.OPEN, "不能转办")
    if to not in may_be_handed_to(found, on):
        raise BadInput([problem(found, "handler_role", "转给的岗位目前无人任职，或就是现在的承办岗位")])
    place = Division.objects.get(pk=to.division)
    facts = {"handler_role": to.role, "handler_division": place, **looked_at(found)}
    change(found, facts, by=by, act="complaint.hand_on", reason=reason)
    tell(found, EventKind.HANDED_ON, by=by, on=on, text=reason, seat=found.handler)
    return found


@transaction.atomic
def answer_complaint(
    complaint: Complaint,
    *,
    by: Actor,
    answer: Answer,
    text: str,
    on: date,
    picture: Received | None = None,
    unchanged_since: str = "",
) -> Complaint:
    """Tell the reporter what came of it. The same answer sent twice by the same person is one.

    Raises: Refused, WrongState where it was answered already, BadInput without a text
    """
    found = in_hand(complaint, by)
    if found.state != State.OPEN and _said_last(found, by, answer, text):
        return found
    require_state(found, State.OPEN, "不能再答复")
    latest(found, unchanged_since=unchanged_since)
    terms = Terms.of(found.estate.county_code, on)
    asks_on = terms.asks(on)
    facts = {
        "state": State.ANSWERED,
        "answered_on": on,
        "asks_on": asks_on,
        "closes_on": terms.closes(asks_on),
        "escalates_on": None,
        **looked_at(found),
    }
    change(found, facts, by=by, act="complaint.answer", reason=text)
    tell(found, EventKind.ANSWERED, by=by, on=on, picture=picture, answer=answer, text=text)
    return found


@transaction.atomic
def mark_duplicate(complaint: Complaint, *, of: Complaint, by: Actor, on: date) -> Complaint:
    """Note that a complaint is about the same as another one; each still gets its own answer.

    Raises: Refused, BadInput for another estate's, itself, or one that is a duplicate itself
    """
    found = in_hand(complaint, by)
    found.duplicate_of = of
    if of.pk == found.pk or of.estate_id != found.estate_id or of.duplicate_of_id:
        raise BadInput([problem(found, "duplicate_of", "应为同一小区另一件不与他件重复的投诉")])
    if found.duplicates.exists():
        raise BadInput([problem(found, "duplicate_of", "已有别的投诉标为与本件重复，请反过来标")])
    found.refresh_from_db(fields=["duplicate_of"])
    change(found, {"duplicate_of": of}, by=by, act="complaint.link")
    if not (last := last_event(found)) or (last.kind, last.text) != (EventKind.LINKED, of.number):
        tell(found, EventKind.LINKED, by=by, on=on, text=of.number)
    return found


@transaction.atomic
def show_phone(complaint: Complaint, *, by: Actor) -> str:
    """The reporter's number, for whoever deals with the complaint; that it was looked at is written down."""
    found = in_hand(complaint, by)
    audit(by, "complaint.show_phone", found)
    return str(found.phone)


def looked_at(complaint: Complaint) -> dict[str, object]:
    """What changes where somebody deals with a complaint that was suspect."""
    return {"doubt": Doubt.CLEARED} if complaint.doubt == Doubt.SUSPECT else {}


def in_hand(complaint: Complaint, by: Actor, unchanged_since: str = "") -> Complaint:
    """The complaint as it stands, locked, if it is this post's to deal with. Raises: Refused"""
    found = latest(complaint)
    by.require(ANSWERING, found.division_code)
    if not has_in_hand(by, found):
        raise InOtherHands(found)
    return latest(found, unchanged_since=unchanged_since) if unchanged_since else found


def _said_last(complaint: Complaint, by: Actor, answer: str, text: str) -> bool:
    last = last_event(complaint)
    said = (EventKind.ANSWERED, answer, trimmed(text), by.actor_name, by.actor_post)
    return last is not None and said == (last.kind, last.answer, last.text, last.actor_name, last.actor_post)
