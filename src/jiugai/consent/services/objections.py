"""What is said against a published result, and what came of it."""

from datetime import date

from django.db import transaction

from jiugai.consent.keeping import newest_count
from jiugai.consent.models import Objection, Vote, VoteState
from jiugai.consent.services.votes import locked_vote
from jiugai.core.actors import Actor
from jiugai.core.checking import problem
from jiugai.core.errors import BadInput, Problem
from jiugai.core.records import keep, latest


@transaction.atomic
def record_objection(
    vote: Vote, *, by: Actor, on: date, received_on: date, source: str, content: str
) -> Objection:
    """Write down an objection to a published result; the same words again are the same objection.

    Those who object may do so until the last day, which counts whole; what came in time may be written down
    later. Raises: Refused, WrongState, BadInput
    """
    found = locked_vote(vote, by, (VoteState.PUBLISHED,), "登记异议")
    count = newest_count(found)
    facts = {"received_on": received_on, "source": source.strip(), "content": content.strip()}
    if written := count.objections.filter(**facts).first():
        return written
    objection = Objection(vote=found, count=count, **facts)
    if received_on > on or (found.published_on and received_on < found.published_on):
        expected = f"应在公示起始日期 {found.published_on} 至今天之间"
        raise BadInput([problem(objection, "received_on", expected)])
    if found.objections_until and received_on > found.objections_until:
        expected = f"异议期到 {found.objections_until} 止，逾期的可告知向法院起诉（民法典第280条）"
        raise BadInput([problem(objection, "received_on", expected)])
    return keep(objection, facts, by=by, act="vote_objection.record")


@transaction.atomic
def answer_objection(objection: Objection, *, by: Actor, on: date, reply: str, is_upheld: bool) -> Objection:
    """Answer an objection: whether it holds, and why. Raises: Refused, WrongState, BadInput"""
    found = latest(objection)
    locked_vote(found.vote, by, (VoteState.PUBLISHED, VoteState.ANNOUNCED, VoteState.COUNTED), "答复异议")
    if not reply.strip():
        raise BadInput([Problem("异议", column="答复", expected="应写明答复")])
    facts = {"reply": reply, "replied_on": on, "is_upheld": is_upheld}
    return keep(found, facts, by=by, act="vote_objection.answer")
