"""The verifier: alone, without the database, it notices every change and says where."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.core.tampering import NOTICED_BY_ITSELF, NOTICED_BY_THE_HEAD, noticed, trial
from tests.core.trail_file import BATCHES, head_of, honest_rows, sealed

from jiugai.core import verifying
from jiugai.core.verifying import (
    NOTHING_BEFORE,
    MerkleTree,
    NotATrail,
    canonical,
    row_line,
    verify_trail,
)

SEED, TRIALS = 20220210, 1_500
HONEST = sealed(honest_rows())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "audit.jsonl"
    path.write_bytes(b"".join(HONEST))
    return path


def test_an_honest_file_is_intact(file: Path) -> None:
    report = verify_trail(file, head=head_of(HONEST))
    assert report.faults == []
    assert (report.trail, report.rows, report.seals) == ("audit", sum(BATCHES), len(BATCHES))
    assert report.head == head_of(HONEST)


def test_an_empty_trail_is_intact(file: Path) -> None:
    file.write_bytes(b"".join(sealed([], ())))
    report = verify_trail(file)
    assert (report.intact, report.rows, report.head) == (True, 0, NOTHING_BEFORE)


def test_every_way_of_tampering_is_found_and_located(tmp_path: Path) -> None:
    path = tmp_path / "tampered.jsonl"
    outcomes = {seed: trial(seed, path) for seed in range(SEED, SEED + TRIALS)}
    assert {name for name, _ in outcomes.values()} == {
        tamper.__name__ for tamper in (*NOTICED_BY_ITSELF, *NOTICED_BY_THE_HEAD)
    }
    assert [(seed, name) for seed, (name, seen) in outcomes.items() if not seen] == []


def test_a_rewritten_file_passes_without_the_head_and_not_with_it(file: Path) -> None:
    rows = honest_rows()
    rows[3] = (rows[3][0], rows[3][1] | {"reason": "改写"})
    file.write_bytes(b"".join(sealed(rows)))
    assert verify_trail(file).intact
    report = verify_trail(file, head=head_of(HONEST))
    assert "文件被整体重写" in report.faults[0].what


def test_the_helper_that_judges_the_trials_can_say_no(tmp_path: Path) -> None:
    assert not noticed(HONEST, 5, tmp_path / "honest.jsonl")


@pytest.mark.parametrize(
    ("change", "line", "what"),
    [
        (lambda lines: lines.pop(3), 4, "应为第 3 条，现为第 4 条：此处有增、删或调换"),
        (lambda lines: lines.pop(8), 10, "应为第 1 封，现为第 2 封：此处有增、删或调换"),
        (lambda lines: lines.pop(), 50, "文件尾部被截去：没有结束行"),
        (lambda lines: lines.append(lines[-1]), 52, "结束行之后还有内容"),
        (lambda lines: lines.insert(4, b"\n"), 5, "这一行被改动，不是完整的记录"),
        (lambda lines: lines.insert(4, b"{}\n"), 5, "这一行既不是记录，也不是封签"),
    ],
)
def test_a_fault_says_line_and_reason(file: Path, change, line: int, what: str) -> None:
    lines = list(HONEST)
    change(lines)
    file.write_bytes(b"".join(lines))
    fault = verify_trail(file).faults[0]
    assert (fault.line, fault.what) == (line, what)


def test_a_row_missing_from_a_batch_is_named_by_its_id(file: Path) -> None:
    rows = honest_rows()
    whole = sealed(rows)
    without = sealed([row for row in rows if row[0] != 3], (6, *BATCHES[1:]))
    # The batch as a database would export it after a row was deleted there: the old seal over fewer rows.
    forged = [whole[0], *without[1:7], whole[8]]
    file.write_bytes(b"".join(forged))
    assert verify_trail(file).faults[0].what == "第 2—7 行这一批缺少编号 3：记录被删除"


def test_a_row_added_to_a_batch_is_named_by_its_id(file: Path) -> None:
    rows = honest_rows()
    forged = (5, rows[3][1] | {"reason": "补"})  # 5 is an id that was never used
    with_it = sealed([*rows[:4], forged, *rows[4:]], (8, *BATCHES[1:]))
    file.write_bytes(b"".join([*with_it[:9], HONEST[8]]))
    assert verify_trail(file).faults[0].what == "第 2—9 行这一批多出编号 5：记录是后加的"


def test_two_rows_that_changed_places_are_named(file: Path) -> None:
    lines = list(HONEST)
    first, second = json.loads(lines[2]), json.loads(lines[3])
    lines[2] = row_line(first["n"], second["id"], second["digest"], second["row"])
    lines[3] = row_line(second["n"], first["id"], first["digest"], first["row"])
    file.write_bytes(b"".join(lines))
    fault = verify_trail(file).faults[0]
    assert (fault.line, fault.what) == (4, "编号 2 不大于前一条的 3：此处有增、删或调换")


def test_only_the_first_faults_are_listed_and_all_are_counted(file: Path) -> None:
    file.write_bytes(b"".join([HONEST[0], *([b"?\n"] * 100)]))
    report = verify_trail(file)
    assert (len(report.faults), report.fault_count) == (20, 101)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n",
        b"PK\x03\x04 not a trail",
        b'{"format":"jiugai-trail","hash":"sha256","trail":"audit","version":2}\n',
        b'{"format":"jiugai-trail", "hash":"sha256","trail":"audit","version":1}\n',
        b'{"format":"jiugai-trail","hash":"md5","trail":"audit","version":1}\n',
    ],
)
def test_a_file_that_is_no_trail_is_unreadable(file: Path, raw: bytes) -> None:
    file.write_bytes(raw)
    with pytest.raises(NotATrail):
        verify_trail(file)
    assert verifying.check(str(file)) == 2


def test_hostile_lines_do_not_break_the_verifier(file: Path) -> None:
    deep = b'{"seal":' + b"[" * 200_000 + b"]" * 200_000 + b"}\n"
    long_number = b'{"digest":"' + b"0" * 64 + b'","id":' + b"9" * 6000 + b',"n":1,"row":{}}\n'
    surrogate = b'{"seal":{"trail":"\\ud800"}}\n'
    huge = canonical({"seal": {"ranges": [[1, 10**18]], "trail": "audit", "root": "x"}}) + b"\n"
    file.write_bytes(HONEST[0] + deep + long_number + surrogate + huge)
    assert not verify_trail(file).intact


def test_the_tree_is_that_of_rfc_6962() -> None:
    """The split of an uneven tree is at the largest power of two below its size."""
    from hashlib import sha256

    def leaf(number: int) -> bytes:
        return sha256(f"\0{number}:d".encode()).digest()

    def root(leaves: list[bytes]) -> bytes:
        if len(leaves) == 1:
            return leaves[0]
        half = 1
        while half * 2 < len(leaves):
            half *= 2
        return sha256(b"\x01" + root(leaves[:half]) + root(leaves[half:])).digest()

    for size in range(1, 40):
        tree = MerkleTree()
        for number in range(1, size + 1):
            tree.add(number, "d")
        assert tree.root() == root([leaf(number) for number in range(1, size + 1)]).hex()


def test_the_verifier_needs_nothing_but_python(file: Path) -> None:
    source = Path(verifying.__file__).read_text()
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name).split(".")[0]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert imported <= sys.stdlib_module_names
    assert len(source.splitlines()) <= 300
    alone = file.with_name("verifying.py")
    alone.write_text(source)
    run = subprocess.run(
        [sys.executable, "-I", "-S", str(alone), str(file), "--head", head_of(HONEST), "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert json.loads(run.stdout)["intact"] is True


@pytest.mark.parametrize(
    "case",
    [
        ("", "", 0, "未给定 --head"),
        ("", "right", 0, "与给定的末封一致"),
        ("", "0" * 64, 1, "尾部被截去，或文件被整体重写"),
        ("tamper", "", 1, "第 3 行：编号 2 的内容被改动，与其摘要不符"),
        ("remove", "", 2, "无法核验"),
    ],
)
def test_the_exit_code_and_the_words(
    file: Path, capsys: pytest.CaptureFixture[str], case: tuple[str, str, int, str]
) -> None:
    change, head, code, said = case
    if change == "tamper":
        file.write_bytes(b"".join(HONEST).replace(b'"home_count":2,', b'"home_count":9,'))
    if change == "remove":
        file.unlink()
    assert verifying.check(str(file), head_of(HONEST) if head == "right" else head) == code
    captured = capsys.readouterr()
    assert said in captured.out + captured.err
