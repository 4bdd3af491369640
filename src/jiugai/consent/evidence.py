"""Counting a vote from its ballots, and the file by which anybody checks the count.

Before anything is counted the roll and every ballot must be what this place took in: digests and marks hold,
commitments open to the choices. The file holds the roll without names, places and areas, all ballots as they
were sealed, for each that counts a commitment to what it weighs with a proof that this is its area or
nothing, how homes of one owner relate, and the sums; never what a home chose, nor a sum over fewer than all.
`consent.verifying` reads it without the database.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from secrets import randbelow
from typing import IO

from jiugai.consent import counting, proofs
from jiugai.consent.counting import Tally, tally
from jiugai.consent.marks import mark_of
from jiugai.consent.models import Ballot, Channel, Question, RollEntry, Vote
from jiugai.consent.proofs import SENTENCE, derived_group
from jiugai.consent.roll_digests import (
    area_opening,
    asked_content,
    head_label,
    roll_digest,
    roll_lines,
    roll_mark,
)
from jiugai.consent.trails import ballots_of, trail_of
from jiugai.consent.vote_file import HEADER, about_ballot, about_heads
from jiugai.core.errors import Refused
from jiugai.core.models import Seal, plain
from jiugai.core.personal_data import CannotOpen
from jiugai.core.sealing import sealed_rows
from jiugai.core.verifying import NOTHING_BEFORE, canonical, row_line
from jiugai.policy.parameters import Value

FIGURES = ("consent.vote.quorum", "consent.vote.ordinary", "consent.vote.special")
NAMED = 5


class NotSound(Refused):
    """Ballots that are not what this place took in: nothing is counted."""

    status = 409


@dataclass(frozen=True, slots=True)
class Counted:
    """A vote as it was counted: its roll, all ballots by id, the one of each home that counts, one tally a
    question.
    """

    vote: Vote
    entries: Sequence[RollEntry]
    questions: Sequence[Question]
    ballots: Mapping[int, Ballot]
    standing: Mapping[int, Ballot]
    tallies: Sequence[Tally]
    figures: Mapping[str, Value]

    @property
    def head(self) -> str:
        """The root of the last seal over the ballots."""
        last = Seal.objects.filter(trail=trail_of(self.vote).name).order_by("-number").first()
        return last.root if last else NOTHING_BEFORE

    @property
    def online(self) -> int:
        return sum(each.channel == Channel.ONLINE for each in self.standing.values())

    def heads(self) -> dict[int, list[Ballot]]:
        """The counted ballots of each head, in the order of their ids."""
        found: dict[int, list[Ballot]] = defaultdict(list)
        for ballot in sorted(self.standing.values(), key=lambda each: each.pk):
            found[ballot.entry.head].append(ballot)
        return found


def count_ballots(vote: Vote, figures: Mapping[str, Value]) -> Counted:
    """Check every ballot and count. `figures`: the shares in force on the last day of the vote.

    Raises: NotSound
    """
    entries = list(vote.entries.order_by("number"))
    questions = list(vote.questions.order_by("number"))
    _require_sound_roll(vote, entries, questions)
    ballots = _read(vote)
    require_sound(ballots.values())
    replaced = {each.replaces_id for each in ballots.values()}
    standing = {each.entry.number: each for each in ballots.values() if each.pk not in replaced}
    tallies = [tally_of(entries, standing, each, figures) for each in questions]
    return Counted(vote, entries, questions, ballots, standing, tallies, figures)


def tally_of(
    entries: Sequence[RollEntry],
    standing: Mapping[int, Ballot],
    question: Question,
    figures: Mapping[str, Value],
) -> Tally:
    """The count of one question, by the same function that counts plain files."""
    roll = (
        counting.RollEntry(
            str(each.number), str(each.head), each.exclusive_area_cm2, each.unsold, each.area_source
        )
        for each in entries
    )
    choices = {
        str(number): counting.CHOICES[ballot.choices[question.number - 1]]
        for number, ballot in standing.items()
    }
    return tally(roll, choices, matter=question.matter, figures=figures)


def require_sound(ballots: Iterable[Ballot]) -> None:
    """Raises: NotSound, naming the homes whose ballots are not what this place took in"""
    if wrong := [str(each.entry) for each in ballots if not is_sound(each)]:
        raise NotSound(_told(wrong))


def is_sound(ballot: Ballot) -> bool:
    """Whether a ballot is what this place took in: digest and mark hold, the commitments open to the
    choices.
    """
    held = ballot.digest
    ballot.stamp()
    worked_out, ballot.digest = ballot.digest, held
    if worked_out != held or ballot.mark != mark_of(ballot):
        return False
    try:
        opened = proofs.commitments_to(ballot.choices, ballot.nonce)
    except KeyError:
        return False
    return opened == list(ballot.commitments)


def _require_sound_roll(vote: Vote, entries: Sequence[RollEntry], questions: Sequence[Question]) -> None:
    """Raises: NotSound if the roll, or what was asked, is not what was announced"""
    roll = vote.roll
    lines = roll_lines(entries, vote.code, roll.salt)
    sums = (
        len(entries),
        len({each.head for each in entries}),
        sum(each.exclusive_area_cm2 for each in entries),
    )
    fits = sums == (roll.homes, roll.heads, roll.area_cm2) and roll.mark == roll_mark(roll)
    if not fits or roll_digest(asked_content(vote, questions), lines) != roll.digest:
        raise NotSound(
            "清册或表决事项不是公告时的样子，可能有人直接改动了数据库。没有计票；请保全数据库，报上级和审计核查"
        )


def _read(vote: Vote) -> dict[int, Ballot]:
    """Every ballot of a vote by id. Raises: NotSound where one cannot be decrypted"""
    found = ballots_of(vote).select_related("entry__vote", "replaces").order_by("pk")
    try:
        return {each.pk: each for each in found}
    except CannotOpen:
        raise NotSound(
            _told([place for pk, place in found.values_list("pk", "entry__place") if _shut(pk)])
        ) from None


def _shut(pk: int) -> bool:
    try:
        Ballot.objects.get(pk=pk)
    except CannotOpen:
        return True
    return False


def _told(homes: Sequence[str]) -> str:
    more = f" 等 {len(homes)} 户" if len(homes) > NAMED else ""
    return (
        f"{'、'.join(homes[:NAMED])}{more}的表决票不是本系统收到时的样子，可能有人直接写入或改动了数据库。"
        "没有计票；请保全数据库，报上级和审计核查"
    )


def write_evidence(counted: Counted, out: IO[bytes], *, at: datetime) -> None:
    """Write the file by which anybody checks the count. at: when it was counted."""
    whole, lines = sha256(), 0
    for line in _lines(counted, at):
        whole.update(line)
        lines += 1
        out.write(line)
    out.write(_line("end", {"digest": whole.hexdigest(), "lines": lines + 1}))


def _line(kind: str, holds: object) -> bytes:
    return canonical({kind: holds}) + b"\n"


def _lines(counted: Counted, at: datetime) -> Iterator[bytes]:
    vote, q = counted.vote, int(derived_group().q)
    yield canonical(HEADER) + b"\n"
    yield _line("vote", _said(counted, at))
    for entry in roll_lines(counted.entries, vote.code, vote.roll.salt):
        yield _line("entry", entry)
    yield _line("roll", _roll(counted))
    yield from _ballots(counted)
    hidden = dict.fromkeys((each.number for each in counted.questions), 0)
    for ballot in sorted(counted.standing.values(), key=lambda each: each.pk):
        for question in counted.questions:
            line, secret = _weighed(ballot, question.number, vote.roll.salt)
            hidden[question.number] = (hidden[question.number] + secret) % q
            yield line
    for ballots in counted.heads().values():
        if len(ballots) > 1:
            yield from (_head(ballots, each.number, counted) for each in counted.questions)
    for question, each in zip(counted.questions, counted.tallies, strict=True):
        yield _line("result", _result(counted, question, each, hidden[question.number]))


def _said(counted: Counted, at: datetime) -> dict[str, object]:
    vote = counted.vote
    return {
        **asked_content(vote, counted.questions),
        "announced_on": str(vote.announced_on),
        "counted_at": plain(at),
        "estate": vote.estate.name,
        "figures": {name: str(counted.figures[name].fraction) for name in FIGURES},
        "group": {"from": SENTENCE, "p": format(int(derived_group().p), "x")},
    }


def _roll(counted: Counted) -> dict[str, object]:
    roll, q = counted.vote.roll, int(derived_group().q)
    whole = sum(area_opening(roll.salt, each.number) for each in counted.entries) % q
    return {
        "area_cm2": roll.area_cm2,
        "digest": roll.digest,
        "heads": roll.heads,
        "homes": roll.homes,
        "r_area": format(whole, "x"),
    }


def _ballots(counted: Counted) -> Iterator[bytes]:
    """Every ballot with the seals over them; sealed before, so that none is missing."""
    trail, rows, head, seals = trail_of(counted.vote), 0, NOTHING_BEFORE, 0
    for seal in Seal.objects.filter(trail=trail.name).order_by("number"):
        for sealed in sealed_rows(trail, seal):
            rows += 1
            ballot = counted.ballots[sealed.pk]
            yield row_line(rows, ballot.pk, ballot.digest, ballot.content())
        seals, head = seals + 1, seal.root
        yield _line("seal", seal.as_sealed())
    yield _line("ballots", {"count": rows, "head": head, "seals": seals})


def _weighed(ballot: Ballot, question: int, salt: str) -> tuple[bytes, int]:
    """That a ballot weighs its area if it agrees and nothing if not, without saying which; and what opens
    its weight.
    """
    area, secret = ballot.entry.exclusive_area_cm2, randbelow(int(derived_group().q))
    agrees, agreeing = _agrees(ballot, question), ballot.choices[question - 1] == "agree"
    r_agrees, r_area = proofs.openings_of(ballot.nonce, question)[0], area_opening(salt, ballot.entry.number)
    weighed = proofs.commitment(area if agreeing else 0, secret)
    proof = proofs.prove(
        proofs.cases_of_weight(agrees, weighed, proofs.commitment(area, r_area)),
        int(agreeing),
        (r_agrees, secret - r_area if agreeing else secret),
        about_ballot(ballot.digest, question),
    )
    said = {"id": ballot.pk, "one_of": proof.written(), "question": question, "weighed": format(weighed, "x")}
    return _line("proof", said), secret


def _head(ballots: Sequence[Ballot], question: int, counted: Counted) -> bytes:
    """That the homes of one owner agree alike, or that two of them do not."""
    q, first = int(derived_group().q), ballots[0]
    secrets = [proofs.openings_of(each.nonce, question)[0] for each in ballots]
    agreeing = [each.choices[question - 1] == "agree" for each in ballots]
    said: dict[str, object] = {
        "head": head_label(first.entry.head, counted.vote.roll.salt),
        "question": question,
    }
    if len(set(agreeing)) == 1:
        said["same"] = [format((each - secrets[0]) % q, "x") for each in secrets[1:]]
        return _line("head", said)
    other = agreeing.index(not agreeing[0])
    proof = proofs.prove(
        proofs.cases_of_difference(_agrees(first, question), _agrees(ballots[other], question)),
        int(agreeing[other]),
        ((secrets[0] - secrets[other]) % q,),
        about_heads(first.digest, ballots[other].digest, question),
    )
    return _line("head", {**said, "differ": other, "one_of": proof.written()})


def _result(counted: Counted, question: Question, result: Tally, hidden: int) -> dict[str, object]:
    """The sums of one question. hidden: what opens the product of all weights"""
    number, roll, q = question.number, counted.vote.roll, int(derived_group().q)
    heads = counted.heads().values()
    alike = [each[0] for each in heads if len({one.choices[number - 1] == "agree" for one in each}) == 1]
    taking_part = sum(area_opening(roll.salt, each.entry.number) for each in counted.standing.values()) % q
    return {
        "area": list(result.area),
        "heads": list(result.heads),
        "passed": result.passed,
        "question": number,
        "r_area": format(hidden, "x"),
        "r_heads": format(sum(proofs.openings_of(each.nonce, number)[0] for each in alike) % q, "x"),
        "r_taking_part": format(taking_part, "x"),
    }


def _agrees(ballot: Ballot, question: int) -> int:
    """The commitment of a ballot to whether it agrees."""
    return int(ballot.commitments[2 * question - 2], 16)
