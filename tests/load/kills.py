"""kill -9 at random instants while owners vote: no acknowledged ballot is lost, none counts twice."""

import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from time import monotonic, sleep

from django.db import connection, connections
from django.utils import timezone
from tests.consent.vote_cast import fresh
from tests.load.clusters import Cluster
from tests.load.ledgers import Seals, ballots_nobody_has, lost_ballots
from tests.load.polls import Poll, officers, open_poll
from tests.load.servers import Server
from tests.load.voters import Crowd

from jiugai.consent import services
from jiugai.core.files import path_of

VOTERS, HOMES = 20, 200
ALIVE = (0.3, 1.5)  # seconds until the next kill, once somebody has voted
BACK_WITHIN = 5.0


@dataclass
class Outcome:
    """What came of all kills. `back`: seconds from each restart to the first acknowledged ballot."""

    kills: Counter[str] = field(default_factory=Counter)
    back: list[float] = field(default_factory=list)
    receipts: int = 0
    lost: int = 0
    seals: int = 0
    verified: str = ""
    broken: list[str] = field(default_factory=list)

    def told(self) -> list[str]:
        kinds = ", ".join(f"{count} × {what}" for what, count in sorted(self.kills.items()))
        late = sum(each > BACK_WITHIN for each in self.back)
        return [
            f"{self.kills.total()} kills ({kinds})",
            f"{self.receipts} ballots acknowledged, {self.lost} posts sent again, {self.seals} seals",
            f"first ballot after a restart: median {median(self.back):.2f} s, "
            f"longest {max(self.back):.2f} s, "
            f"{late} over {BACK_WITHIN:.0f} s",
            self.verified,
        ]


def kill_again_and_again(place: Path, *, kills: int, seed: int, seconds: float) -> Outcome:
    """Kill so many times, or as long as time allows; look after each restart, and count at the end."""
    outcome, ends = Outcome(), monotonic() + seconds
    poll = open_poll(officers(), 1, HOMES, "last")
    server = Server(place, has_worker=True)
    server.start()
    crowd = Crowd.of(poll, server.port, voters=VOTERS, seed=seed)
    try:
        crowd.begin()
        killing = _Killing(poll, server, crowd, Random(seed), outcome)
        while outcome.kills.total() < kills and monotonic() < ends:
            killing.once()
        crowd.finish()
        killing.look()
    finally:
        crowd.stop.set()
        server.end()
    killing.count()
    return outcome


class _Killing:
    """One kill after another, each with what must be true afterwards."""

    def __init__(self, poll: Poll, server: Server, crowd: Crowd, dice: Random, outcome: Outcome) -> None:
        self.poll, self.server, self.crowd, self.dice, self.outcome = poll, server, crowd, dice, outcome
        self.seals = Seals(poll.vote)
        url = os.environ.get("JIUGAI_TEST_PG", "")
        self.cluster = Cluster(url) if url and "JIUGAI_TEST_PG_PLACE" in os.environ else None

    def once(self) -> None:
        """Let them vote for a moment, kill, start again, and wait for the next receipt."""
        sleep(self.dice.uniform(*ALIVE))
        of_database = self.cluster is not None and self.dice.random() < 1 / 3
        what = self.cluster.kill(self.dice) if self.cluster and of_database else self.server.kill(self.dice)
        given, began = self.crowd.receipts(), monotonic()
        if self.cluster and of_database:
            connections.close_all()
            connection.close_pool()  # type: ignore[attr-defined]
            self.cluster.bring_back()
        else:
            self.server.start()
        self.outcome.kills[what] += 1
        self.outcome.broken += [f"{what}: {each}" for each in lost_ballots(self.poll.vote, given)]
        self.outcome.broken += [f"{what}: {each}" for each in self.seals.broken()]
        self.outcome.back.append(self._first_receipt_after(began) - began)

    def _first_receipt_after(self, began: float) -> float:
        while monotonic() < began + 60:
            if found := [each.at for each in self.crowd.receipts() if each.at > began]:
                return min(found)
            sleep(0.01)
        self.outcome.broken.append("nobody could vote for a minute after a restart")
        return monotonic()

    def look(self) -> None:
        """At rest: what voters were told is what is on record."""
        receipts, outcome = self.crowd.receipts(), self.outcome
        outcome.receipts, outcome.lost = len(receipts), sum(each.lost for each in self.crowd.voters)
        outcome.broken += [each for voter in self.crowd.voters for each in voter.refused]
        outcome.broken += lost_ballots(self.poll.vote, receipts)
        outcome.broken += ballots_nobody_has(self.poll.vote, receipts)

    def count(self) -> None:
        """Count as on the day after, and check the file with the command that anybody has."""
        assembly, vote, outcome = self.poll.assembly, self.poll.vote, self.outcome
        tomorrow: datetime = timezone.now() + timedelta(1)
        worked = services.work_out(fresh(vote), by=assembly.by, at=tomorrow)
        count = services.count_vote(fresh(vote), worked, by=assembly.by)
        outcome.broken += self.seals.broken()
        outcome.seals = self.seals.number
        last = {each.number: each for each in sorted(self.crowd.receipts(), key=lambda each: each.at)}
        agreeing = sum(self.poll.area_cm2(each.number) for each in last.values() if each.choice == "agree")
        result = count.results.get()
        if (count.ballots, result.area_agreeing_cm2) != (len(last), agreeing):
            outcome.broken.append(f"counted {count.ballots} {result}, not {len(last)} {agreeing}")
        file = str(path_of(count.file))
        command = [sys.executable, "-m", "jiugai.config.cli", "verify", file, "--head", count.file.digest]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        outcome.verified = done.stdout.splitlines()[0] if done.stdout else done.stderr
        if done.returncode:
            outcome.broken.append(f"jiugai verify: {done.stdout}{done.stderr}")
