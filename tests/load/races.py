"""64 posts at one instant for one home: one ballot counts, and every receipt belongs to one on record."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from threading import Barrier
from uuid import UUID

from django.utils import timezone
from tests.consent.vote_cast import entry_of
from tests.load.phones import Phone, ballot_address, sent
from tests.load.polls import Poll, officers, open_poll
from tests.load.rounds import Round, broken_promises
from tests.load.servers import Server
from tests.people import HUA, PASSWORD

from jiugai.consent.models import PaperBatch
from jiugai.consent.services import Slip, enter_batch

AT_ONCE = 64
CHOICES = ("agree", "oppose", "abstain")
RULES = ("first", "last", "paper")
WAYS = ("keys", "retries", "paper")


@dataclass
class Outcome:
    """What came of all rounds."""

    rounds: Counter[str] = field(default_factory=Counter)
    answers: Counter[int] = field(default_factory=Counter)
    ballots: int = 0
    broken: list[str] = field(default_factory=list)

    def told(self) -> list[str]:
        rounds = "; ".join(f"{what}: {count}" for what, count in sorted(self.rounds.items()))
        answers = ", ".join(f"{count} × {status}" for status, count in sorted(self.answers.items()))
        return [f"{self.rounds.total()} rounds ({rounds})", f"{self.ballots} ballots; answers: {answers}"]


def race(place: Path, *, rounds: int, seed: int, at_once: int = AT_ONCE) -> Outcome:
    """Run so many rounds, by each rule of precedence and each way of racing in turn."""
    cast, homes = officers(), -(-rounds // len(RULES))
    polls = [open_poll(cast, number, homes, rule) for number, rule in enumerate(RULES, start=1)]
    server = Server(place)
    server.start()
    try:
        with ThreadPoolExecutor(at_once + 1) as pool:
            officer = Phone(server.port)
            assert officer.sign_in(HUA.username, PASSWORD)
            racing = _Racing(server.port, pool, at_once, Random(seed), officer)
            for each in range(rounds):
                number, rule = divmod(each, len(RULES))
                racing.run(polls[rule], number + 1, WAYS[number % len(WAYS)])
    finally:
        server.end()
    return racing.outcome


@dataclass
class _Racing:
    """What all rounds share."""

    port: int
    pool: ThreadPoolExecutor
    at_once: int
    dice: Random
    officer: Phone
    outcome: Outcome = field(default_factory=Outcome)

    def run(self, poll: Poll, number: int, way: str) -> None:
        """One round for one home."""
        keys = [str(UUID(int=self.dice.getrandbits(128))) for _each in range(self.at_once)]
        if way == "retries":
            keys = [self.dice.choice(keys[:3]) for _each in keys]
        choices = {key: self.dice.choice(CHOICES) for key in keys}
        batch = self._on_paper(poll, number) if way == "paper" else None
        posts = self._posts(poll, number, [(key, choices[key]) for key in keys])
        if batch is not None:
            posts.append(lambda: self._check(batch))
        statuses = self._all_at_once(posts)
        answers = list(zip(keys, statuses, strict=False))
        made = Round(poll.vote, number, choices, answers, batch, statuses[-1] if batch else None)
        self._note(made, f"{poll.vote.precedence}, {way}")

    def _posts(self, poll: Poll, number: int, said: Sequence[tuple[str, str]]) -> list[Callable[[], int]]:
        """The posts of a home that was let in by its invitation."""
        phone, address = Phone(self.port), ballot_address(poll.vote.code, number)
        assert phone.enter(poll.codes[number - 1])
        assert phone.key(address)
        return [partial(_status, phone, address, sent(*each)) for each in said]

    def _all_at_once(self, posts: Sequence[Callable[[], int]]) -> list[int]:
        together = Barrier(len(posts))

        def at_the_sign(post: Callable[[], int]) -> int:
            together.wait()
            return post()

        return list(self.pool.map(at_the_sign, posts))

    def _on_paper(self, poll: Poll, number: int) -> PaperBatch:
        """Paper of the same home, entered and not checked yet."""
        choice = [self.dice.choice(CHOICES)]
        slip = Slip(entry_of(poll.vote, number), choice, signed_on=poll.vote.opens_on)
        by, scan = poll.assembly.by, poll.assembly.scan()
        return enter_batch(poll.vote, [slip], by=by, at=timezone.now(), scan=scan)

    def _check(self, batch: PaperBatch) -> int:
        """The other officer confirms the batch at the desk."""
        return self.officer.post(f"/votes/{batch.vote.code}/papers/{batch.number}/check/", {})[0]

    def _note(self, made: Round, what: str) -> None:
        outcome = self.outcome
        outcome.rounds[what] += 1
        outcome.answers.update(status for _key, status in made.answers)
        outcome.ballots += len(made.ballots())
        outcome.broken += [
            f"round {outcome.rounds.total()} ({what}): {each}" for each in broken_promises(made)
        ]


def _status(phone: Phone, address: str, form: dict[str, str]) -> int:
    return phone.post(address, form)[0]
