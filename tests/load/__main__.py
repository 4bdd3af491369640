"""`python -m tests.load races|kills`: 0 if every promise was kept, else 1; seed and counts are printed.

On SQLite, or on the PostgreSQL server that JIUGAI_TEST_PG names.
"""

import argparse
import os
import signal
import sys
from secrets import randbelow
from time import monotonic

from tests.load.places import place


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.load")
    parser.add_argument("what", choices=("races", "kills"))
    parser.add_argument("--times", type=int, default=200, help="rounds, or kills")
    parser.add_argument("--seed", type=int, default=randbelow(1_000_000))
    parser.add_argument("--minutes", type=float, default=60, help="no more kills after so long")
    parser.add_argument("--at-once", type=int, default=64, help="posts of one race")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(2))  # servers are not left behind
    server = os.environ.get("JIUGAI_TEST_PG", "")
    print(f"{given.what}, seed {given.seed}, {'PostgreSQL' if server else 'SQLite'}", flush=True)
    began = monotonic()
    with place(server) as folder:
        if given.what == "races":
            from tests.load.races import race

            outcome = race(folder, rounds=given.times, seed=given.seed, at_once=given.at_once)
        else:
            from tests.load.kills import kill_again_and_again

            outcome = kill_again_and_again(
                folder, kills=given.times, seed=given.seed, seconds=given.minutes * 60
            )
    for line in outcome.told():
        print(line)
    for each in outcome.broken:
        print(f"BROKEN: {each}")
    print(f"{monotonic() - began:.0f} s, {len(outcome.broken)} promises broken")
    return 1 if outcome.broken else 0


if __name__ == "__main__":
    sys.exit(main())
