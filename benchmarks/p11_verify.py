"""P11: a trail of 1,000,000 rows and votes with proofs, checked without a database, beside hashing alone.

The floor reads the file and hashes it. Votes are checked with gmpy2 and with Python's own numbers.
"""

import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

SEED, ROWS, ROUNDS = 11, 1_000_000, 5
VOTES = (2_000, 20_000)
WITHOUT = "import sys; sys.modules['gmpy2'] = None\n"
TRAIL = "from jiugai.core.verifying import verify_trail\nassert verify_trail(PATH).intact"
VOTE = "from jiugai.consent.verifying import verify_vote\nassert verify_vote(PATH).intact"
FLOOR = "from hashlib import sha256\nfor line in open(PATH, 'rb'): sha256(line).digest()"
IN_A_SEAL = 10_000


def main() -> None:
    """Make the files and measure."""
    with tempfile.TemporaryDirectory(prefix="jiugai-bench-") as place:
        trail = Path(place) / "trail.jsonl"
        _write_trail(trail)
        print(f"seed {SEED}")
        _measure(f"a trail of {ROWS:,} rows", trail, {"ours": TRAIL, "hashing alone": FLOOR}, ROWS)
        for homes in VOTES:
            vote = Path(place) / f"{homes}.jsonl"
            ballots = _write_vote(vote, homes)
            contestants = {"ours": VOTE, "hashing alone": FLOOR}
            if homes == min(VOTES):
                contestants["without gmpy2"] = WITHOUT + VOTE
            _measure(f"a vote of {homes:,} homes", vote, contestants, ballots)


def _measure(told: str, path: Path, contestants: dict[str, str], rows: int) -> None:
    """Each in a process of its own, one after the other in every round; start-up is part of it."""
    print(f"### {told}, {path.stat().st_size / 1e6:.0f} MB", flush=True)
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    memory = dict.fromkeys(contestants, 0)
    for _round in range(ROUNDS if rows < ROWS else 3):
        for name, code in contestants.items():
            began = perf_counter()
            memory[name] = max(memory[name], _run(code, path))
            seconds[name].append(perf_counter() - began)
    for name, each in seconds.items():
        ratio = median(one / mine for one, mine in zip(each, seconds["ours"], strict=True))
        rate = rows / median(each)
        print(
            f"{name:<14} {median(each):7.2f} s  {memory[name]:5} MB  {rate:9,.0f}/s  {ratio:5.2f} × ours"
            f"  1,000,000: {1e6 / rate:,.0f} s"
        )


def _run(code: str, path: Path) -> int:
    """Greatest memory in MB. Raises: SystemExit where the file was not found intact"""
    tail = "\nimport resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    command = [sys.executable, "-c", code.replace("PATH", repr(str(path))) + tail]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"void: {done.stderr[-2000:]}")
    return int(done.stdout)


def _write_trail(path: Path) -> None:
    """Rows like those of the audit log, sealed by ten thousand."""
    from jiugai.core.verifying import (
        NOTHING_BEFORE,
        MerkleTree,
        canonical,
        digest_of,
        header,
        row_line,
        seal_root,
    )

    dice, head, seals = random.Random(SEED), NOTHING_BEFORE, 0
    with path.open("wb") as file:
        file.write(header("audit"))
        for first in range(1, ROWS + 1, IN_A_SEAL):
            tree = MerkleTree()
            for number in range(first, first + IN_A_SEAL):
                row = {"actor_name": "李晓梅", "act": "更正小区", "object_id": str(number), "before": None,
                       "after": {"home_count": dice.randint(20, 400), "name": "翠湖小区"}, "reason": "",
                       "moment": "2022-06-01T01:00:00.000000+00:00"}  # fmt: skip
                digest = digest_of(row)
                tree.add(number, digest)
                file.write(row_line(number, number, digest, row))
            seals += 1
            seal: dict[str, object] = {
                "trail": "audit", "number": seals, "count": IN_A_SEAL, "previous": head,
                "ranges": [[first, first + IN_A_SEAL - 1]], "members": tree.root(),
                "sealed_at": "2022-06-01T02:00:00.000000+00:00",
            }  # fmt: skip
            head = seal_root(seal)
            file.write(canonical({"seal": seal | {"root": head}}) + b"\n")
        file.write(canonical({"end": {"count": ROWS, "head": head, "seals": seals}}) + b"\n")


def _write_vote(path: Path, homes: int) -> int:
    """A counted vote; returns how many ballots are in it."""
    with tempfile.TemporaryDirectory() as data:
        code = (
            "import django, pathlib; django.setup()\n"
            "from tests.consent.made_votes import made_vote\n"
            f"pathlib.Path({str(path)!r}).write_bytes(made_vote({homes}, seed={SEED}))"
        )
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "jiugai.config.settings", "JIUGAI_DATA": data}
        subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    return sum(line.startswith(b'{"digest"') for line in path.open("rb"))
