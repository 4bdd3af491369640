"""The file of a counted vote of any size, written by the product's own writer, without a database."""

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from unittest import mock

from jiugai.consent import evidence
from jiugai.consent.evidence import Counted, tally_of, write_evidence
from jiugai.consent.models import Ballot, Question, Roll, RollEntry, Vote
from jiugai.consent.proofs import commitments_to
from jiugai.consent.roll_digests import asked_content, roll_digest, roll_lines
from jiugai.core.models import ranges_of
from jiugai.core.verifying import NOTHING_BEFORE, MerkleTree, canonical, row_line, seal_root
from jiugai.policy.parameters import Parameters
from jiugai.policy.places import NATION
from jiugai.policy.register import rulebook
from jiugai.registry.models import Estate

CHOICES = ("agree", "agree", "agree", "oppose", "abstain")
OPENS, CLOSES = date(2022, 5, 20), date(2022, 5, 30)
COUNTED_AT = datetime(2022, 5, 31, 1, tzinfo=UTC)
IN_A_SEAL = 500
TOGETHER = 10  # the first homes of every so many belong to one owner


def made_vote(homes: int, *, seed: int, questions: int = 1) -> bytes:
    """The file; nine homes in ten have voted, some have one owner."""
    dice, vote = Random(seed), _vote()
    entries = [_entry(vote, number, dice) for number in range(1, homes + 1)]
    asked = [_question(vote, number) for number in range(1, questions + 1)]
    _roll(vote, entries, asked)
    voting = [each for each in entries if dice.random() < 0.9]
    ballots = {pk: _ballot(pk, each, questions, dice) for pk, each in enumerate(voting, start=1)}
    standing = {each.entry.number: each for each in ballots.values()}
    figures = Parameters(rulebook().parameters).in_force(NATION, CLOSES)
    tallies = [tally_of(entries, standing, each, figures) for each in asked]
    out = io.BytesIO()
    with mock.patch.object(evidence, "_ballots", _sealed):
        write_evidence(Counted(vote, entries, asked, ballots, standing, tallies, figures), out, at=COUNTED_AT)
    return out.getvalue()


def _vote() -> Vote:
    return Vote(
        code="530102-00001-V1",
        estate=Estate(code="530102-00001", name="棕树营小区", division_id="530102"),
        title="物业管理表决",
        convened_by="翠湖社区居民委员会",
        announced_on=date(2022, 5, 1),
        opens_on=OPENS,
        closes_on=CLOSES,
        precedence="first",
        state="announced",
    )


def _entry(vote: Vote, number: int, dice: Random) -> RollEntry:
    together = number % TOGETHER in (0, 1)
    return RollEntry(
        pk=number,
        vote=vote,
        number=number,
        head=number // TOGETHER * TOGETHER + 1 if together else number + 1,
        place=f"{number}",
        exclusive_area_cm2=dice.randint(400_000, 1_500_000),
        area_source="registered",
        unsold=False,
    )


def _roll(vote: Vote, entries: Sequence[RollEntry], asked: Sequence[Question]) -> None:
    """Gives the vote its roll."""
    salt = "0" * 32
    Roll(
        vote=vote,
        homes=len(entries),
        heads=len({each.head for each in entries}),
        area_cm2=sum(each.exclusive_area_cm2 for each in entries),
        salt=salt,
        digest=roll_digest(asked_content(vote, asked), roll_lines(entries, vote.code, salt)),
    )


def _question(vote: Vote, number: int) -> Question:
    said: Mapping[str, str] = {"kind": "other", "matter": "ordinary", "why": "一般事项"}
    return Question(vote=vote, number=number, text=f"事项{number}", **said)


def _ballot(pk: int, entry: RollEntry, questions: int, dice: Random) -> Ballot:
    choices, nonce = dice.choices(CHOICES, k=questions), f"{dice.getrandbits(256):064x}"
    ballot = Ballot(
        pk=pk,
        entry=entry,
        channel="online",
        commitments=commitments_to(choices, nonce),
        answers=" ".join(choices),
        nonce=nonce,
        cast_at=datetime(2022, 5, 21, tzinfo=UTC) + timedelta(seconds=pk % 80_000),
        key=str(pk),
    )
    ballot.stamp()
    return ballot


def _sealed(counted: Counted) -> Iterator[bytes]:
    """The ballots with their seals, as the database would have held them."""
    rows, head, seals = 0, NOTHING_BEFORE, 0
    ids = sorted(counted.ballots)
    for start in range(0, len(ids), IN_A_SEAL):
        tree, batch = MerkleTree(), ids[start : start + IN_A_SEAL]
        for pk in batch:
            rows += 1
            ballot = counted.ballots[pk]
            tree.add(pk, ballot.digest)
            yield row_line(rows, pk, ballot.digest, ballot.content())
        seals += 1
        seal: dict[str, object] = {
            "trail": f"ballots/{counted.vote.code}",
            "number": seals,
            "count": len(batch),
            "ranges": ranges_of(batch),
            "members": tree.root(),
            "previous": head,
            "sealed_at": "2022-05-31T00:00:00.000000+00:00",
        }
        head = seal_root(seal)
        yield canonical({"seal": seal | {"root": head}}) + b"\n"
    yield canonical({"ballots": {"count": rows, "head": head, "seals": seals}}) + b"\n"
