"""Whatever is handed in as the file of a vote: an answer, never a fault of ours, and never a wrong yes.

`python -m tests.consent.test_handed_in_votes SEED TIMES` tries as many mutations as one likes.
"""

import json
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest

SEED, TIMES = 20220210, 150
MEMORY, SECONDS = 1_500_000_000, 60


def outcomes(original: bytes, path: Path, seed: int, times: int) -> Counter[str]:
    """What `jiugai verify` answered with the published digest: by exit code, and what must never be."""
    from tests.command_line import jiugai
    from tests.consent.vote_mutations import mutated

    found: Counter[str] = Counter()
    head = sha256(original).hexdigest()
    for trial in range(seed, seed + times):
        handed_in = mutated(original, Random(trial))
        path.write_bytes(handed_in)
        try:
            code = jiugai("verify", path, "--head", head).code
        except Exception as error:
            found[f"{trial}: {type(error).__name__} {error}"] += 1
            continue
        wrong = (code == 0) != (handed_in == original) or code not in (0, 1, 2)
        found[f"{trial}: exit {code}" if wrong else f"exit {code}"] += 1
    return found


@pytest.fixture(scope="module")
def original() -> bytes:
    from tests.consent.made_votes import made_vote

    return made_vote(24, seed=SEED, questions=2)


def test_no_mutation_is_taken_for_the_original_or_breaks_the_verifier(
    original: bytes, tmp_path: Path
) -> None:
    found = outcomes(original, tmp_path / "vote.jsonl", SEED, TIMES)
    assert set(found) <= {"exit 0", "exit 1", "exit 2"}, found
    assert found["exit 1"] > TIMES / 2


def _line_of_100_mb(lines: list[bytes]) -> list[bytes]:
    return [*lines[:3], b'{"vote":{"title":"' + b"x" * 100_000_000 + b'"}}\n', *lines[3:]]


def _endless_ranges(lines: list[bytes]) -> list[bytes]:
    seal = {"seal": {"ranges": [[0, 10**30]] * 1_000}}
    return [*lines[:-3], json.dumps(seal).encode() + b"\n", *lines[-3:]]


def _deep(lines: list[bytes]) -> list[bytes]:
    return [lines[0], b'{"vote":' + b"[" * 2_000_000 + b"]" * 2_000_000 + b"}\n", *lines[1:]]


def _no_end_of_ballots(lines: list[bytes]) -> list[bytes]:
    row = next(line for line in lines if line.startswith(b'{"digest"'))
    return [*lines[:2], *([row] * 100_000)]


@pytest.mark.parametrize("bomb", [_line_of_100_mb, _endless_ranges, _deep, _no_end_of_ballots])
def test_a_bomb_is_refused_in_bounded_time_and_memory(
    original: bytes, tmp_path: Path, bomb: Callable[[list[bytes]], list[bytes]]
) -> None:
    path = tmp_path / "bomb.jsonl"
    path.write_bytes(b"".join(bomb(original.splitlines(keepends=True))))
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr


LIMITED = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
from jiugai.config.cli import main
sys.exit(main(["verify", sys.argv[1]]))
"""


def _rewritten(original: bytes, kind: str, change: Callable[[dict[str, Any]], None]) -> bytes:
    """The file with a line of a kind changed, and its end made to fit."""
    from jiugai.core.verifying import canonical

    lines = original.splitlines(keepends=True)[:-1]
    place = next(each for each, line in enumerate(lines) if line.startswith(b'{"%s"' % kind.encode()))
    holds = json.loads(lines[place])[kind]
    change(holds)
    lines[place] = canonical({kind: holds}) + b"\n"
    whole = b"".join(lines)
    return whole + canonical({"end": {"digest": sha256(whole).hexdigest(), "lines": len(lines) + 1}}) + b"\n"


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        pytest.param(
            "vote", lambda vote: vote["figures"].update({"consent.vote.quorum": "1e1000000000"}), id="share"
        ),
        pytest.param(
            "vote", lambda vote: vote["figures"].update({"consent.vote.quorum": "1/0"}), id="by-nothing"
        ),
        pytest.param("vote", lambda vote: vote.update(title="\x1b[2J"), id="commands-the-terminal"),
        pytest.param("vote", lambda vote: vote["group"].update({"p": "17"}), id="another-group"),
        pytest.param("entry", lambda entry: entry.update(area=1.0), id="a-float"),
        pytest.param("entry", lambda entry: entry.update(area="f" * 600), id="a-huge-area"),
        pytest.param("entry", lambda entry: entry.update(home=True), id="true-for-a-digest"),
        pytest.param("seal", lambda seal: seal.update(ranges=[[0, 10**30]]), id="an-endless-seal"),
        pytest.param("head", lambda head: head.update(same=["f" * 5_000]), id="a-huge-step"),
        pytest.param("result", lambda result: result.update(area=[1e300, 1, 1]), id="beyond-counting"),
    ],
)
def test_what_is_not_shaped_as_ours_is_refused(
    original: bytes, tmp_path: Path, kind: str, change: Callable[[dict[str, Any]], None]
) -> None:
    from jiugai.consent.verifying import verify_vote

    path = tmp_path / "vote.jsonl"
    path.write_bytes(_rewritten(original, kind, change))
    assert not verify_vote(path).intact


@pytest.mark.parametrize(
    "end", [b'"lines":%d.0}}\n', b'"lines":%d }}\n', b'"lines":%d}}', b'"lines":%d}}\n\n'], ids=repr
)
def test_the_end_is_written_in_one_way(original: bytes, tmp_path: Path, end: bytes) -> None:
    from jiugai.consent.verifying import verify_vote

    path, count = tmp_path / "vote.jsonl", original.count(b"\n")
    path.write_bytes(original)
    assert verify_vote(path).intact
    path.write_bytes(original.replace(b'"lines":%d}}\n' % count, end % count))
    assert not verify_vote(path).intact


@pytest.mark.parametrize(
    "receipt",
    [
        "[" * 100_000,
        '{"digest":"%s","choices":[[]],"nonce":"1"}',
        '{"digest":"%s","choices":["yes"],"nonce":"1"}',
        '{"digest":"%s","choices":"agree","nonce":1}',
        '{"digest":"%s","choices":{"agree":1},"nonce":[1]}',
    ],
)
def test_a_receipt_that_is_none_is_refused(original: bytes, tmp_path: Path, receipt: str) -> None:
    from tests.command_line import jiugai

    path, held = tmp_path / "vote.jsonl", tmp_path / "receipt.json"
    path.write_bytes(original)
    digest = json.loads(next(line for line in original.splitlines() if line.startswith(b'{"digest"')))[
        "digest"
    ]
    held.write_text(receipt.replace("%s", digest), encoding="utf-8")
    answered = jiugai("verify", path, "--receipt", held)
    assert answered.code in (1, 2), answered


def main() -> int:
    """As many mutations as one likes."""
    import os
    import tempfile

    import django

    with tempfile.TemporaryDirectory() as place:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "jiugai.config.settings", "JIUGAI_DATA": place}
        django.setup()
        from tests.consent.made_votes import made_vote

        seed, times = int(sys.argv[1]), int(sys.argv[2])
        found = outcomes(made_vote(24, seed=seed, questions=2), Path(place) / "vote.jsonl", seed, times)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"seed {seed}, {times} files: {dict(found)}, {memory} MB at most")
    return 0 if set(found) <= {"exit 0", "exit 1", "exit 2"} else 1


if __name__ == "__main__":
    sys.exit(main())
