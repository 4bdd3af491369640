"""Counting a vote from its ballots, and the file by which anybody checks the count.

Before anything is counted every ballot must be what this place took in: its digest and mark hold, and its
commitments open to its choices. The file holds the roll without names, all ballots as they were sealed, a
proof for each that it hides one of the three choices, how homes of one owner relate, and the sums; never
what a home chose. `consent.verifying` reads it without the database.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import IO

from jiugai.consent import counting, proofs
from jiugai.consent.counting import Tally, tally
from jiugai.consent.marks import mark_of
from jiugai.consent.models import Ballot, Channel, Question, RollEntry, Vote
from jiugai.consent.proofs import SENTENCE, derived_group
from jiugai.consent.roll_digests import entry_content
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
AMONG = tuple(proofs.HIDDEN.values())


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

    def opposing_area(self, question: Question) -> int:
        """Exclusive area in cm² of homes that voted against."""
        return sum(
            each.entry.exclusive_area_cm2
            for each in self.standing.values()
            if each.choices[question.number - 1] == "oppose"
        )

    def heads(self) -> dict[int, list[Ballot]]:
        """The counted ballots of each head, in the order of the roll."""
        found: dict[int, list[Ballot]] = defaultdict(list)
        for entry in self.entries:
            if ballot := self.standing.get(entry.number):
                found[entry.head].append(ballot)
        return found


def count_ballots(vote: Vote, figures: Mapping[str, Value]) -> Counted:
    """Check every ballot and count. `figures`: the shares in force on the last day of the vote.

    Raises: NotSound
    """
    entries = list(vote.entries.order_by("number"))
    ballots = _read(vote)
    require_sound(ballots.values())
    replaced = {each.replaces_id for each in ballots.values()}
    standing = {each.entry.number: each for each in ballots.values() if each.pk not in replaced}
    questions = list(vote.questions.order_by("number"))
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
    vote = counted.vote
    yield canonical(HEADER) + b"\n"
    yield _line("vote", _said(counted, at))
    for entry in counted.entries:
        yield _line("entry", entry_content(entry, vote.roll.salt))
    roll = vote.roll
    yield _line(
        "roll", {"area_cm2": roll.area_cm2, "digest": roll.digest, "heads": roll.heads, "homes": roll.homes}
    )
    yield from _ballots(counted)
    for number, ballot in sorted(counted.standing.items()):
        yield from _proofs(counted, number, ballot)
    for head, ballots in counted.heads().items():
        if len(ballots) > 1:
            yield from (_head(head, ballots, each.number) for each in counted.questions)
    for question, each in zip(counted.questions, counted.tallies, strict=True):
        yield _line("result", _result(counted, question, each))


def _said(counted: Counted, at: datetime) -> dict[str, object]:
    vote = counted.vote
    return {
        "code": vote.code,
        "title": vote.title,
        "estate": vote.estate.name,
        "convened_by": vote.convened_by,
        "announced_on": str(vote.announced_on),
        "opens_on": str(vote.opens_on),
        "closes_on": str(vote.closes_on),
        "precedence": vote.precedence,
        "counted_at": plain(at),
        "figures": {name: str(counted.figures[name].fraction) for name in FIGURES},
        "group": {"p": format(int(derived_group().p), "x"), "from": SENTENCE},
        "questions": [
            {
                "number": each.number,
                "kind": each.kind,
                "text": each.text,
                "matter": each.matter,
                "why": each.why,
            }
            for each in counted.questions
        ],
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


def _proofs(counted: Counted, home: int, ballot: Ballot) -> Iterator[bytes]:
    """That each answer of a ballot is one of the three choices."""
    for question in counted.questions:
        choice = ballot.choices[question.number - 1]
        proof = proofs.prove(
            _commitment(ballot, question.number),
            proofs.opening(ballot.nonce, question.number),
            AMONG,
            proofs.HIDDEN[choice],
            about_ballot(ballot.digest, question.number),
        )
        yield _line("proof", {"id": ballot.pk, "question": question.number, "one_of": proof.written()})


def _head(head: int, ballots: Sequence[Ballot], question: int) -> bytes:
    """That the homes of one owner answered alike, or that two of them did not."""
    q = int(derived_group().q)
    first, secret = ballots[0], [proofs.opening(each.nonce, question) for each in ballots]
    choices = [each.choices[question - 1] for each in ballots]
    said: dict[str, object] = {"number": head, "question": question}
    other = next((place for place, each in enumerate(choices) if each != choices[0]), None)
    if other is None:
        said["same"] = [format((each - secret[0]) % q, "x") for each in secret[1:]]
        return _line("head", said)
    one, two = proofs.HIDDEN[choices[0]], proofs.HIDDEN[choices[other]]
    quotient = proofs.quotient(_commitment(first, question), _commitment(ballots[other], question))
    proof = proofs.prove(
        quotient,
        (secret[0] - secret[other]) % q,
        proofs.DIFFERENT,
        (one[0] - two[0], one[1] - two[1]),
        about_heads(first.digest, ballots[other].digest, question),
    )
    return _line("head", {**said, "differ": other, "one_of": proof.written()})


def _result(counted: Counted, question: Question, result: Tally) -> dict[str, object]:
    number, q = question.number, int(derived_group().q)
    alike = [
        ballots[0]
        for ballots in counted.heads().values()
        if len({each.choices[number - 1] for each in ballots}) == 1
    ]
    return {
        "question": number,
        "heads": list(result.heads),
        "heads_opposing": sum(each.choices[number - 1] == "oppose" for each in alike),
        "area": list(result.area),
        "area_opposing": counted.opposing_area(question),
        "split": len(result.split_owners),
        "passed": result.passed,
        "r_area": format(
            sum(
                each.entry.exclusive_area_cm2 * proofs.opening(each.nonce, number)
                for each in counted.standing.values()
            )
            % q,
            "x",
        ),
        "r_heads": format(sum(proofs.opening(each.nonce, number) for each in alike) % q, "x"),
    }


def _commitment(ballot: Ballot, question: int) -> int:
    return int(ballot.commitments[question - 1], 16)
