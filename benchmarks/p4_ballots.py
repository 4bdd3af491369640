"""P4: ballots per second, beside a bare insert in the same middleware and on the same database.

A ballot is one post of a home that was let in: eligibility, the day, uniqueness, commitments, receipt,
and an answer only after the commit. The floor is an empty view. Helios is quoted: 6.2/s was measured when
the goals were set, not here. Each database has a process of its own.
"""

import os
import subprocess
import sys
from statistics import median

from benchmarks.ballot_load import Send, ballots, databases, let_in, served

ROUNDS, EACH = 9, 300
HELIOS = 6.2  # ballots a second, quoted


def main() -> None:
    """Measure on each database."""
    for place, (name, _facts) in enumerate(databases()):
        print(f"### {name}", flush=True)
        subprocess.run([sys.executable, "-m", "benchmarks.p4_ballots", str(place)], check=True)


def measure(place: int) -> None:
    """Rounds of ours, the bare insert and the empty view, one after the other."""
    with served(**databases()[place][1]) as posting:
        from tests.load.polls import officers, open_poll

        poll = open_poll(officers(), 1, (ROUNDS + 1) * EACH, "first")
        sessions = let_in(poll)
        seconds: dict[str, list[float]] = {"ours": [], "bare insert": [], "empty view": []}
        for each in range(ROUNDS + 1):
            ours = ballots(poll, sessions, range(each * EACH + 1, (each + 1) * EACH + 1))
            entries = {
                one.address: pk
                for one, pk in zip(
                    ours, poll.vote.entries.order_by("number").values_list("pk", flat=True), strict=False
                )
            }
            bare = [
                Send("/bare/", one.session, {**one.fields, "entry": entries[one.address]}) for one in ours
            ]
            empty = [Send("/empty/", one.session, one.fields) for one in ours]
            for name, sends in (("ours", ours), ("bare insert", bare), ("empty view", empty)):
                seconds[name].append(posting.seconds_each(sends))
    _tell(seconds)


def _tell(seconds: dict[str, list[float]]) -> None:
    """Ballots a second and the median of the ratios by round; the first round warms up."""
    kept = {name: rounds[1:] for name, rounds in seconds.items()}
    for name, rounds in kept.items():
        ratio = median(each / one for each, one in zip(kept["bare insert"], rounds, strict=True))
        print(f"{name:<12} {1 / median(rounds):8.0f}/s   {ratio:5.2f} × bare insert")
    rate = 1 / median(kept["ours"])
    print(f"Helios (quoted) {HELIOS:5.1f}/s   ours is {rate / HELIOS:.0f} times that")


if __name__ == "__main__":
    os.environ.setdefault("PYTHONPATH", os.pathsep.join(sys.path))
    measure(int(sys.argv[1]))
