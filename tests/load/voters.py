"""Voters who keep voting whatever happens to the server, and remember every receipt they were given."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from threading import Event, Thread
from time import monotonic, sleep
from uuid import UUID

from tests.load.phones import NoAnswer, Phone, ballot_address, sent
from tests.load.polls import Poll

CHOICES = ("agree", "oppose", "abstain")
TAKEN = 302
PAUSE, AGAIN = 0.02, 0.2  # seconds between ballots, and before one is sent again
PATIENCE = 60  # seconds for one ballot, over restarts


@dataclass(frozen=True)
class Receipt:
    """A ballot that was acknowledged: redirected to its receipt, at this moment."""

    number: int
    key: str
    choice: str
    at: float


@dataclass
class Voter:
    """The homes of one person, who votes for each of them again and again; the last ballot counts."""

    poll: Poll
    numbers: Sequence[int]
    port: int
    dice: Random
    receipts: list[Receipt] = field(default_factory=list)
    lost: int = 0
    refused: list[str] = field(default_factory=list)

    def vote_until(self, stop: Event) -> None:
        """A ballot that was begun is brought to its receipt, even after the sign to stop."""
        while not stop.is_set():
            self.vote(self.dice.choice(self.numbers))
            sleep(self.dice.uniform(0, PAUSE))

    def vote(self, number: int) -> None:
        """One ballot, with one key however often it must be sent."""
        key, choice = str(UUID(int=self.dice.getrandbits(128))), self.dice.choice(CHOICES)
        phone, ends = Phone(self.port, timeout=10), monotonic() + PATIENCE
        while monotonic() < ends:
            try:
                if "sessionid" not in phone.cookies:
                    phone.enter(self.poll.codes[number - 1])
                status, to, _page = phone.post(ballot_address(self.poll.vote.code, number), sent(key, choice))
            except NoAnswer:
                self.lost += 1
                sleep(self.dice.uniform(0, AGAIN))
                continue
            if status == TAKEN and to.endswith("/receipt/"):
                self.receipts.append(Receipt(number, key, choice, monotonic()))
                return
            self._set_back(phone, status, to)
        self.refused.append(f"home {number}: no receipt within {PATIENCE} s")

    def _set_back(self, phone: Phone, status: int, to: str) -> None:
        """Led to the way in, or an error while the database comes back: once more. A refusal is told."""
        if status == TAKEN:
            phone.cookies.clear()
        elif status < 500:
            self.refused.append(f"answered {status} {to}")
        self.lost += 1
        sleep(self.dice.uniform(0, AGAIN))


@dataclass
class Crowd:
    """All voters at once, each in a thread."""

    voters: Sequence[Voter]
    stop: Event = field(default_factory=Event)
    threads: list[Thread] = field(default_factory=list)

    @classmethod
    def of(cls, poll: Poll, port: int, *, voters: int, seed: int) -> "Crowd":
        homes = range(1, len(poll.codes) + 1)
        return cls(
            [Voter(poll, homes[first::voters], port, Random(f"{seed} {first}")) for first in range(voters)]
        )

    def begin(self) -> None:
        self.threads = [
            Thread(target=each.vote_until, args=(self.stop,), daemon=True) for each in self.voters
        ]
        for each in self.threads:
            each.start()

    def finish(self) -> None:
        """Everybody gets the receipt of what was sent."""
        self.stop.set()
        for each in self.threads:
            each.join()

    def receipts(self) -> list[Receipt]:
        return [each for voter in self.voters for each in list(voter.receipts)]
