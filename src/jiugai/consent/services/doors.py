"""Work at the doors and in meetings, written down."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from jiugai.consent.models import Meeting, MeetingPaper, Reached, RollEntry, Visit, Vote, VoteState
from jiugai.consent.services.papers import ENTER
from jiugai.consent.services.votes import RUN, locked_vote
from jiugai.core.actors import Actor
from jiugai.core.audit import audit
from jiugai.core.checking import check, problem
from jiugai.core.errors import BadInput
from jiugai.core.models import StoredFile
from jiugai.core.records import keep


@transaction.atomic
def record_visit(entry: RollEntry, *, by: Actor, visited_on: date, reached: Reached, note: str = "") -> Visit:
    """Write down what came of knocking at a door. Raises: Refused, WrongState, BadInput"""
    vote = locked_vote(entry.vote, by, (VoteState.ANNOUNCED,), "登记走访", ENTER)
    facts = {"visited_on": visited_on, "reached": reached, "note": note.strip()}
    if same := entry.visits.filter(**facts).first():
        return same
    visit = Visit(entry=entry, visited_by=by.actor_name, **facts)
    if vote.announced_on and visited_on < vote.announced_on:
        raise BadInput([problem(visit, "visited_on", f"不能早于公告日期 {vote.announced_on}")])
    check(visit)
    visit.save()
    audit(by, "vote.visit", visit, after={"reached": str(reached), "on": str(visited_on)})
    return visit


@transaction.atomic
def record_meeting(
    vote: Vote,
    *,
    by: Actor,
    held_on: date,
    place: str,
    attended: int,
    summary: str,
    papers: Sequence[StoredFile] = (),
) -> Meeting:
    """Write down a meeting about a vote; told once more just the same, it stays the one.

    Raises: Refused, WrongState, BadInput
    """
    states = [state for state in VoteState if state != VoteState.WITHDRAWN]
    found = locked_vote(vote, by, states, "登记会议", RUN)
    facts = {
        "held_on": held_on,
        "place": place.strip(),
        "attended": attended,
        "summary": summary.strip().replace("\r\n", "\n"),
    }
    meeting = found.meetings.filter(**facts).first()
    if meeting is None:
        meeting = keep(Meeting(vote=found), facts, by=by, act="vote.meeting")
    known = set(meeting.papers.values_list("file__digest", flat=True))
    for file in papers:
        if file.digest not in known:
            MeetingPaper.objects.create(meeting=meeting, file=file)
    return meeting
