"""P5: one vote in which a whole estate votes at once, beside the same ballots spread over many votes.

Nothing of a vote is locked when a ballot comes in, so that one costs what the other does; a worker seals
every second, as it would.
"""

import os
import subprocess
import sys
from statistics import median

from benchmarks.ballot_load import ballots, databases, let_in, served

ROUNDS, HOMES, VOTES = 8, 2_000, 10
EACH = HOMES // ROUNDS


def main() -> None:
    """Measure on each database that is as in production."""
    for place, (name, _facts) in enumerate(databases()):
        if "memory" not in name:
            print(f"### {name}", flush=True)
            subprocess.run([sys.executable, "-m", "benchmarks.p5_hot_vote", str(place)], check=True)


def measure(place: int) -> None:
    """Rounds of a share of the homes: all of one vote, and as many of many votes."""
    with served(**databases()[place][1], has_worker=True) as posting:
        from tests.load.polls import officers, open_poll

        cast, each = officers(), EACH // VOTES
        hot = open_poll(cast, 1, HOMES, "first")
        polls = [open_poll(cast, number, HOMES // VOTES, "first") for number in range(2, VOTES + 2)]
        in_hot, sessions = let_in(hot), [let_in(poll) for poll in polls]
        seconds: dict[str, list[float]] = {"one vote": [], "many votes": []}
        for turn in range(ROUNDS):
            numbers = range(turn * EACH + 1, (turn + 1) * EACH + 1)
            own = range(turn * each + 1, (turn + 1) * each + 1)
            spread = [
                send for poll, held in zip(polls, sessions, strict=True) for send in ballots(poll, held, own)
            ]
            sends = {"one vote": ballots(hot, in_hot, numbers), "many votes": spread}
            for name in sorted(sends, reverse=bool(turn % 2)):  # each goes first in turn
                seconds[name].append(posting.seconds_each(sends[name]))
    ratio = median(one / many for one, many in zip(*seconds.values(), strict=True))
    for name, rounds in seconds.items():
        print(f"{name:<12} {1 / median(rounds):8.0f}/s")
    print(
        f"one vote costs {ratio:.2f} × many; {HOMES:,} homes take {HOMES * median(seconds['one vote']):.0f} s"
    )


if __name__ == "__main__":
    os.environ.setdefault("PYTHONPATH", os.pathsep.join(sys.path))
    measure(int(sys.argv[1]))
