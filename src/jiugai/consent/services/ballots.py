"""Taking ballots: one counted ballot for each home, whatever comes at the same instant.

Voters wait for nobody. A ballot is one statement that checks the vote, the day and the home, and inserts;
what makes a home's ballot the only one are two constraints: one first ballot of a home, and one replacement
of a ballot. Online ballots end with the last day, and counting begins on the next at the earliest, so that
none is on its way then; ballots from paper come in while the vote is locked against counting.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from jiugai.consent.counting import CHOICES
from jiugai.consent.inserting import insert
from jiugai.consent.marks import stamp
from jiugai.consent.models import Ballot, Channel, PaperSlip, Precedence, RollEntry, Vote, VoteState
from jiugai.consent.proofs import commitments_to
from jiugai.core.errors import BadInput, Problem, Refused

TRIES = 5
PAPERS = (Channel.PAPER, Channel.PROXY)
LONGEST_KEY = 36


class NotOnThatDay(Refused):
    """The vote takes no ballots now: not yet, no longer, or never."""

    status = 409


class AlreadyVoted(Refused):
    """The home has voted, and by the rule of this vote that ballot counts."""

    status = 409

    def __init__(self, standing: Ballot) -> None:
        self.standing = standing
        at = timezone.localtime(standing.cast_at)
        super().__init__(
            f"{standing.entry} 已于 {at:%Y年%m月%d日 %H:%M} 以{standing.get_channel_display()}方式表决，"
            f"按本次表决的规则（{standing.entry.vote.get_precedence_display()}）以那张票为准"
        )


class SentOtherwise(Refused):
    """The same form was sent before, with other choices, and that is the ballot on record."""

    status = 409

    def __init__(self, sent: Ballot) -> None:
        at = timezone.localtime(sent.cast_at)
        super().__init__(
            f"{sent.entry} 的这张表决票已于 {at:%Y年%m月%d日 %H:%M} 按另一种选择收到，这次的选择没有记录；"
            "请到“我家的表决”看回执，要改变意见、规则又允许的，从那里重新投票"
        )


@dataclass(frozen=True, slots=True)
class Cast:
    """What came of a ballot: the one that is on record, and whether this call put it there."""

    ballot: Ballot
    is_new: bool


def cast_online(
    entry: RollEntry, *, choices: Sequence[str], key: str, at: datetime, helped_by: str = ""
) -> Cast:
    """Take a ballot from the home itself. The same `key` again, with the same choices, gives the ballot that
    the first call made.

    `entry` comes with its vote. at: the server's clock; the last day of the vote counts whole, in
    Asia/Shanghai. Raises: NotOnThatDay, AlreadyVoted, SentOtherwise, BadInput
    """
    if not 0 < len(key) <= LONGEST_KEY:
        raise BadInput([Problem("表决票", expected="缺少提交编号，请刷新页面后重新提交")])
    return cast(_drawn_up(entry, choices, Channel.ONLINE, key=key, at=at, helped_by=helped_by))


def cast_from_slip(slip: PaperSlip, *, at: datetime) -> Cast:
    """Take the ballot of a checked paper slip. The caller holds the lock of the vote.

    Raises: NotOnThatDay, AlreadyVoted, BadInput
    """
    channel = Channel.PROXY if slip.is_proxy else Channel.PAPER
    ballot = _drawn_up(slip.entry, slip.choices, channel, key=f"slip-{slip.pk}", at=at, slip=slip)
    return cast(ballot, corrects=bool(slip.reason))


def cast(ballot: Ballot, *, corrects: bool = False) -> Cast:
    """Put a ballot on record, unless another one of the home counts by the rule of the vote.

    `corrects`: it may put right an entry from paper, whatever the rule. Raises: as `cast_online`
    """
    for _try in range(TRIES):
        stamp(ballot)
        if _inserted(ballot):
            return Cast(ballot, is_new=True)
        if sent := _ballots().filter(entry=ballot.entry_id, key=ballot.key).first():
            if sent.choices != ballot.choices:
                raise SentOtherwise(sent)
            return Cast(sent, is_new=False)
        _require_open(ballot)
        standing = standing_ballot(ballot.entry)
        if not (_gives_way(standing, ballot) or (corrects and _puts_right(standing, ballot))):
            raise AlreadyVoted(standing)
        ballot.replaces = standing
    raise AlreadyVoted(standing_ballot(ballot.entry))


def standing_ballot(entry: RollEntry) -> Ballot:
    """The ballot of a home that counts. Raises: Ballot.DoesNotExist"""
    return _ballots().get(entry=entry, replaced_by=None)


def require_choices(vote: Vote, choices: Sequence[str]) -> None:
    """Raises: BadInput unless there is one known answer to each question."""
    questions = list(vote.questions.all())
    wrong = [
        Problem("表决票", column=each.text, expected="应选 赞同、反对、弃权 之一")
        for place, each in enumerate(questions)
        if place >= len(choices) or choices[place] not in CHOICES
    ]
    if len(choices) > len(questions):
        wrong.append(Problem("表决票", expected=f"本次表决只有 {len(questions)} 个事项"))
    if wrong:
        raise BadInput(wrong)


def _ballots() -> QuerySet[Ballot]:
    return Ballot.objects.select_related("entry__vote", "replaces")


def _drawn_up(
    entry: RollEntry, choices: Sequence[str], channel: Channel, *, key: str, at: datetime, **more: Any
) -> Ballot:
    """A ballot with the commitments to its choices, not on record yet. Raises: BadInput"""
    require_choices(entry.vote, choices)
    nonce = secrets.token_hex(32)
    return Ballot(
        entry=entry,
        channel=channel,
        commitments=commitments_to(choices, nonce),
        answers=" ".join(choices),
        nonce=nonce,
        key=key,
        cast_at=at,
        **more,
    )


def _gives_way(standing: Ballot, ballot: Ballot) -> bool:
    """Whether the ballot on record makes room for another one, by the rule that was published."""
    match standing.entry.vote.precedence:
        case Precedence.LAST:
            return True
        case Precedence.PAPER:
            return standing.channel == Channel.ONLINE and ballot.channel in PAPERS
        case _:
            return False


def _puts_right(standing: Ballot, ballot: Ballot) -> bool:
    """An entry from paper is put right by another entry from paper, whatever the rule."""
    return standing.channel in PAPERS and ballot.channel in PAPERS


def _inserted(ballot: Ballot) -> bool:
    """Insert, if the vote takes ballots at that moment and nothing stands in the way."""
    day = timezone.localdate(ballot.cast_at).isoformat()
    if ballot.channel in PAPERS:
        return insert(ballot, "entry.id = %s AND vote.opens_on <= %s", [ballot.entry_id, day])
    within = "entry.id = %s AND vote.opens_on <= %s AND vote.closes_on >= %s"
    return insert(ballot, within, [ballot.entry_id, day, day])


def _require_open(ballot: Ballot) -> None:
    """Raises: NotOnThatDay if that is why nothing was inserted."""
    vote, day = Vote.objects.get(pk=ballot.entry.vote_id), timezone.localdate(ballot.cast_at)
    if vote.state != VoteState.ANNOUNCED:
        raise NotOnThatDay(f"“{vote.title}”{vote.get_state_display()}，不再收票")
    if day < vote.opens_on:
        raise NotOnThatDay(f"“{vote.title}”从 {vote.opens_on} 起表决，还没有开始")
    if day > vote.closes_on and ballot.channel == Channel.ONLINE:
        raise NotOnThatDay(f"“{vote.title}”已于 {vote.closes_on} 截止，不再收票")
