"""Ballots on paper: entered by one person, checked against the scan by another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from jiugai.consent.counting import CHOICES
from jiugai.consent.models import BatchState, PaperBatch, PaperSlip, Precedence, RollEntry, Vote, VoteState
from jiugai.consent.services.ballots import PAPERS, AlreadyVoted, cast_from_slip, require_choices
from jiugai.consent.services.votes import NotYet, WrongState, locked_vote
from jiugai.consent.trails import ballots_of
from jiugai.core.actors import Actor
from jiugai.core.audit import audit
from jiugai.core.checking import check
from jiugai.core.errors import BadInput, Problem, Refused
from jiugai.core.models import StoredFile
from jiugai.core.records import keep, latest

ENTER = "enter_ballots"
MOST_SLIPS = 500


class OwnBatch(Refused):
    """Who entered a batch cannot check it."""

    status = 409


@dataclass(frozen=True, slots=True)
class Slip:
    """One paper ballot as it is read off. `authority`: the written authority of a proxy."""

    entry: RollEntry
    choices: Sequence[str]
    signed_on: date
    proxy: str = ""
    authority: StoredFile | None = None
    reason: str = ""


@transaction.atomic
def enter_batch(
    vote: Vote, slips: Sequence[Slip], *, by: Actor, at: datetime, scan: StoredFile | None
) -> PaperBatch:
    """Enter paper ballots. They count once somebody else has checked them against the scan.

    Raises: Refused, WrongState, NotYet, BadInput with everything that is wrong
    """
    found = locked_vote(vote, by, (VoteState.ANNOUNCED,), "录入纸质票", ENTER)
    if at.date() < found.opens_on:
        raise NotYet(f"表决从 {found.opens_on} 开始，开始后才能录入")
    if problems := [*_batch_problems(slips, scan), *_slip_problems(found, slips, timezone.localdate(at))]:
        raise BadInput(problems)
    number = found.batches.count() + 1
    who = {"entered_by": by.actor_id, "entered_name": by.actor_name, "entered_at": at}
    batch = PaperBatch(vote=found, number=number, scan=scan, **who)
    check(batch)
    batch.save()
    for each in slips:
        _written(each, batch).save()
    after = {"number": number, "slips": len(slips), "scan": scan.digest if scan else None}
    audit(by, "paper_batch.enter", batch, after=after)
    return batch


@transaction.atomic
def check_batch(batch: PaperBatch, *, by: Actor, at: datetime) -> PaperBatch:
    """Confirm that a batch says what the scan shows: its slips become ballots.

    A slip whose home already has a ballot that counts by the rule of the vote is kept and marked as not
    counted. Raises: Refused, WrongState, OwnBatch
    """
    locked_vote(batch.vote, by, (VoteState.ANNOUNCED,), "核对纸质票", ENTER)
    found = _entered(batch)
    if found.entered_by == by.actor_id:
        raise OwnBatch(f"{found}由您录入，请另一人对照扫描件核对")
    counted = 0
    for slip in found.slips.select_related("entry__vote").order_by("entry__number"):
        try:
            counted += cast_from_slip(slip, at=at).is_new
        except AlreadyVoted as refusal:
            slip.outcome = str(refusal)
            slip.save(update_fields=["outcome", "updated_at"])
    changes = {"state": BatchState.CHECKED, "checked_by": by.actor_id, "checked_name": by.actor_name}
    keep(found, {**changes, "checked_at": at}, by=by, act="paper_batch.check")
    audit(by, "paper_batch.count", found, after={"counted": counted, "slips": found.slips.count()})
    return found


@transaction.atomic
def send_batch_back(batch: PaperBatch, *, by: Actor, note: str) -> PaperBatch:
    """Say what does not agree with the scan; the batch is entered anew.

    Raises: Refused, WrongState, BadInput
    """
    locked_vote(batch.vote, by, (VoteState.ANNOUNCED,), "退回纸质票", ENTER)
    found = _entered(batch)
    if not note.strip():
        raise BadInput([Problem(str(found), column="退回说明", expected="应写明哪一户哪里不符")])
    changes = {"state": BatchState.SENT_BACK, "note": note}
    return keep(found, changes, by=by, act="paper_batch.send_back", reason=note)


def _entered(batch: PaperBatch) -> PaperBatch:
    found = latest(batch)
    if found.state != BatchState.ENTERED:
        raise WrongState(f"{found}{found.get_state_display()}，请刷新页面")
    return found


def _written(slip: Slip, batch: PaperBatch) -> PaperSlip:
    row = PaperSlip(
        batch=batch,
        entry=slip.entry,
        answers=" ".join(slip.choices),
        signed_on=slip.signed_on,
        is_proxy=bool(slip.proxy or slip.authority),
        proxy=slip.proxy,
        authority=slip.authority,
        reason=slip.reason.strip(),
    )
    check(row)
    return row


def _batch_problems(slips: Sequence[Slip], scan: StoredFile | None) -> list[Problem]:
    problems = []
    if scan is None:
        problems.append(Problem("纸质票", column="扫描件", expected="应附扫描件，供另一人对照核对"))
    if not slips:
        problems.append(Problem("纸质票", expected="还没有录入任何一张票"))
    if len(slips) > MOST_SLIPS:
        problems.append(Problem("纸质票", expected=f"一批最多 {MOST_SLIPS} 张，请分批录入"))
    return problems


def _slip_problems(vote: Vote, slips: Sequence[Slip], today: date) -> list[Problem]:
    problems: list[Problem] = []
    seen: set[int] = set()
    recount = vote.counts.exists()
    entered = set(
        ballots_of(vote).filter(replaced_by=None, channel__in=PAPERS).values_list("entry", flat=True)
    )
    waiting = dict(
        PaperSlip.objects.filter(batch__vote=vote, batch__state=BatchState.ENTERED).values_list(
            "entry", "batch__number"
        )
    )
    once = vote.precedence != Precedence.LAST
    for each in slips:
        said = str(each.entry)
        if each.entry.vote_id != vote.pk:
            problems.append(Problem("纸质票", column=said, expected="不在本次表决的清册中"))
            continue
        if each.entry.pk in seen:
            problems.append(Problem("纸质票", column=said, expected="同一批每户只录一张"))
        seen.add(each.entry.pk)
        if each.entry.pk in waiting:
            expected = f"第{waiting[each.entry.pk]}批里已有这一户的票，等待核对；请先核对或退回那一批"
            problems.append(Problem("纸质票", column=said, expected=expected))
        elif once and each.entry.pk in entered and not each.reason.strip():
            expected = "这一户的纸质票已计入，按本次表决的规则不再收第二张；录错的请写更正理由"
            problems.append(Problem("纸质票", column=said, expected=expected))
        if not vote.opens_on <= each.signed_on <= vote.closes_on:
            expected = f"签名日期应在 {vote.opens_on} 至 {vote.closes_on} 之间"
            problems.append(Problem("纸质票", column=said, value=str(each.signed_on), expected=expected))
        if bool(each.proxy) != bool(each.authority):
            problems.append(Problem("纸质票", column=said, expected="委托表决的，受托人和授权委托书都要有"))
        if recount and not (each.reason.strip() and each.entry.pk in entered):
            expected = "重新核票时只更正已录入的纸质票，请写明更正理由；没有录入过纸质票的户不能补投、改投"
            problems.append(Problem("纸质票", column=said, expected=expected))
        if each.signed_on > today:
            problems.append(
                Problem("纸质票", column=said, value=str(each.signed_on), expected="签名日期不能晚于今天")
            )
        try:
            require_choices(vote, each.choices)
        except BadInput:
            expected = f"每个事项应为 {'、'.join(CHOICES.values())} 之一"
            problems.append(Problem("纸质票", column=said, expected=expected))
    return problems
