"""From the last day of a vote to a result that stands: counted, published, objected to, confirmed."""

import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from jiugai.consent.counting import Tally
from jiugai.consent.evidence import Counted, NotSound, count_ballots, write_evidence
from jiugai.consent.keeping import newest_count, require_kept
from jiugai.consent.models import BatchState, Count, Question, Result, Vote, VoteState
from jiugai.consent.services.votes import NotYet, locked_vote
from jiugai.consent.trails import ballots_of, trail_of
from jiugai.consent.verifying import verify_vote
from jiugai.core.actors import Actor
from jiugai.core.audit import audit
from jiugai.core.checking import check
from jiugai.core.errors import BadInput, Problem
from jiugai.core.file_kinds import LINES
from jiugai.core.files import Received, enter_file, original, receive_file
from jiugai.core.records import keep
from jiugai.core.sealing import seal_trail
from jiugai.policy.register import rulebook
from jiugai.registry.selectors import parameters

COUNT = "count_votes"
OBJECTIONS = "consent.vote.objections"


@dataclass(frozen=True, slots=True)
class Worked:
    """A count that is worked out and not on record yet: what it says, over how many rows, and its file."""

    counted: Counted
    rows: int
    file: Received
    at: datetime


def work_out(vote: Vote, *, by: Actor, at: datetime) -> Worked:
    """Seal the ballots, check every one of them, count, put the file of evidence on disk, and check that too.

    Takes its time and locks nothing. Raises: Refused, NotYet, NotSound where a ballot was tampered with
    """
    by.require(COUNT, vote.division_code)
    _require_over(vote, timezone.localdate(at))
    seal_trail(trail_of(vote), thorough=True)
    rows = ballots_of(vote).count()
    figures = parameters().in_force(vote.estate.county_code, vote.closes_on)
    counted = count_ballots(vote, figures)
    content = io.BytesIO()
    write_evidence(counted, content, at=at)
    content.seek(0)
    file = receive_file(content, name=f"{vote.code}.jsonl", made=LINES)
    report = verify_vote(original(file.digest, LINES))
    if not report.intact:
        told = "；".join(each.what for each in report.faults)
        raise NotSound(f"票账与封签不符，没有计票：{told}。请保全数据库，报上级和审计核查")
    return Worked(counted, rows, file, at)


@transaction.atomic
def count_vote(vote: Vote, worked: Worked, *, by: Actor) -> Count:
    """Put a count on record: results by question, and the file by which anybody checks them.

    Clause: CC.278. Raises: Refused, WrongState, NotYet if ballots came in after it was worked out
    """
    found = locked_vote(vote, by, (VoteState.ANNOUNCED,), "计票", COUNT)
    _require_over(found, timezone.localdate(worked.at))
    if ballots_of(found).count() != worked.rows:
        raise NotYet("计票时又有纸质票核对入账，请重新计票")
    stored = enter_file(worked.file, division_code=found.division_code, by=by)
    count = Count.objects.create(
        vote=found,
        number=found.counts.count() + 1,
        counted_at=worked.at,
        counted_by=by.actor_post or by.actor_name,
        ballots=len(worked.counted.standing),
        head=worked.counted.head,
        file=stored,
        rule_version=rulebook().version,
    )
    results = [
        _result(count, question, tally, worked.counted)
        for question, tally in zip(worked.counted.questions, worked.counted.tallies, strict=True)
    ]
    for each in results:
        each.save()
    changes = {"state": VoteState.COUNTED, "counted_on": timezone.localdate(worked.at)}
    keep(found, changes, by=by, act="vote.count")
    after = {"number": count.number, "file": stored.digest, "passed": [each.passed for each in results]}
    audit(by, "vote.record_count", count, after=after)
    return count


@transaction.atomic
def publish_result(vote: Vote, *, by: Actor, on: date) -> Vote:
    """Publish the result for objections, the first day included.

    Raises: Refused, WrongState, NotSound if what was counted is not what is on record
    """
    found = locked_vote(vote, by, (VoteState.COUNTED,), "公示结果")
    require_kept(newest_count(found))
    days = int(parameters().in_force(found.estate.county_code, on)[OBJECTIONS].fraction)
    changes = {"state": VoteState.PUBLISHED, "published_on": on, "objections_until": on + timedelta(days - 1)}
    return keep(found, changes, by=by, act="vote.publish")


@transaction.atomic
def confirm_result(vote: Vote, *, by: Actor, on: date) -> Vote:
    """Let the result stand, after the days for objections, with every objection answered and none upheld.

    Raises: Refused, WrongState, NotYet, NotSound if what was counted is not what is on record
    """
    found = locked_vote(vote, by, (VoteState.PUBLISHED,), "确认结果")
    if found.objections_until is None or on <= found.objections_until:
        raise NotYet(f"异议期到 {found.objections_until} 止，期满后才能确认结果")
    count = newest_count(found)
    if waiting := found.objections.filter(reply="").count():
        raise NotYet(f"还有 {waiting} 条异议没有答复，答复后才能确认结果")
    if upheld := count.objections.filter(is_upheld=True).count():
        raise NotYet(f"有 {upheld} 条异议成立，请重新核票、计票、公示")
    require_kept(count)
    return keep(found, {"state": VoteState.CONFIRMED, "confirmed_on": on}, by=by, act="vote.confirm")


@transaction.atomic
def reopen_count(vote: Vote, *, by: Actor, reason: str) -> Vote:
    """Go back to the paper after a count, to put entries right; no home votes anew. The count stays on
    record.

    Raises: Refused, WrongState, BadInput
    """
    found = locked_vote(vote, by, (VoteState.COUNTED, VoteState.PUBLISHED), "重新核票", COUNT)
    if not reason.strip():
        raise BadInput([Problem(str(found), column="理由", expected="应写明为什么重新核票")])
    changes = {
        "state": VoteState.ANNOUNCED,
        "counted_on": None,
        "published_on": None,
        "objections_until": None,
    }
    return keep(found, changes, by=by, act="vote.reopen_count", reason=reason)


def _require_over(vote: Vote, on: date) -> None:
    """Raises: NotYet before the day after the last, or while paper waits to be checked"""
    if on <= vote.closes_on:
        raise NotYet(f"表决到 {vote.closes_on} 止（含当天），次日起计票")
    if waiting := vote.batches.filter(state=BatchState.ENTERED).count():
        raise NotYet(f"还有 {waiting} 批纸质票没有核对，核对后才能计票")


def _result(count: Count, question: Question, tally: Tally, counted: Counted) -> Result:
    result = Result(
        count=count,
        question=question,
        heads=tally.heads.all,
        heads_taking_part=tally.heads.taking_part,
        heads_agreeing=tally.heads.agreeing,
        area_cm2=tally.area.all,
        area_taking_part_cm2=tally.area.taking_part,
        area_agreeing_cm2=tally.area.agreeing,
        estimated_area_cm2=tally.areas_by_source.get("estimated", 0),
        homes_taking_part=len(counted.standing),
        homes_online=counted.online,
        split_owners=len(tally.split_owners),
        passed=tally.passed,
    )
    check(result)
    return result
