"""Check an exported trail — audit log, ballots — without the database and without anything but Python.

    python verifying.py FILE [--head ROOT] [--json]

A trail is a file of JSON lines: one that names it, then rows and after each batch of rows its seal, and at
the end the count and the head. A row's digest covers its content; a seal's Merkle root covers the ids and
digests of its rows in order (RFC 6962 trees, so that one row can later be proven a member); a seal's root
covers its own figures and the root before it; the head is the root of the last seal.

Whoever holds the file can rewrite it from some row to the end. Only the head, printed at the export and kept
elsewhere, shows that: hand it over as `--head`.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

FORMAT = "jiugai-trail"
VERSION = 1
NOTHING_BEFORE = "0" * 64
SHOWN = 20
LARGEST_SEAL = 1_000_000
LONGEST_LINE = 16 * 1024 * 1024
LONGEST_FAULT = 300
ROW = re.compile(
    rb'\{"digest":"([0-9a-f]{64})","id":([1-9][0-9]{0,18}),"n":([1-9][0-9]{0,18}),"row":(\{.*\})\}\n'
)


def canonical(value: object) -> bytes:
    """The one way to write a value down: sorted keys, no blanks, UTF-8. Floats that are no numbers fail."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def digest_of(content: Mapping[str, object]) -> str:
    """What stands for a row in its seal."""
    return sha256(canonical(content)).hexdigest()


def seal_root(seal: Mapping[str, object]) -> str:
    """The root of a seal: everything in it but the root itself."""
    return sha256(b"\x02" + canonical({key: seal[key] for key in seal if key != "root"})).hexdigest()


class MerkleTree:
    """The root over rows as they come, in memory that grows with the logarithm of their number."""

    def __init__(self) -> None:
        self._peaks: list[tuple[int, bytes]] = []

    def add(self, row_id: int, digest: str) -> None:
        node, size = sha256(f"\0{row_id}:{digest}".encode()).digest(), 1
        peaks = self._peaks
        while peaks and peaks[-1][0] == size:
            node = sha256(b"\x01" + peaks.pop()[1] + node).digest()
            size *= 2
        peaks.append((size, node))

    def root(self) -> str:
        if not self._peaks:
            return sha256(b"").hexdigest()
        node = self._peaks[-1][1]
        for _, left in reversed(self._peaks[:-1]):
            node = sha256(b"\x01" + left + node).digest()
        return node.hex()


class NotATrail(ValueError):
    """The file does not begin as an exported trail does."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where the file is not what was sealed. `line` counts from 1."""

    line: int
    what: str


@dataclass(slots=True)
class Report:
    """What was found in the file."""

    trail: str
    rows: int = 0
    seals: int = 0
    head: str = NOTHING_BEFORE
    fault_count: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def intact(self) -> bool:
        return not self.fault_count


def verify_trail(path: str | Path, *, head: str = "") -> Report:
    """Read the whole file once and say what does not fit. `head`: the root that was printed at the export.

    Raises: OSError, NotATrail
    """
    with Path(path).open("rb") as file:
        return _Reader(_lines(file), head.strip().lower()).read()


def _lines(file: BinaryIO) -> Iterator[bytes]:
    return iter(lambda: file.readline(LONGEST_LINE), b"")


class _Reader:
    """The state of one reading: where we are, and the batch that waits for its seal."""

    def __init__(self, lines: Iterator[bytes], head: str) -> None:
        self.lines = lines
        self.expected_head = head
        self.line = 1
        self.report = Report(_trail_of(next(lines, b"")))
        self.ended = False
        self._next_batch()

    def read(self) -> Report:
        for raw in self.lines:
            self.line += 1
            row = ROW.fullmatch(raw)
            if self.ended:
                self._fault("结束行之后还有内容")
                break
            if row:
                self._row(row)
            elif (parsed := _object(raw)) is None:
                self._fault("这一行被改动，不是完整的记录")
            elif set(parsed) == {"seal"} and isinstance(parsed["seal"], dict):
                self._seal(parsed["seal"])
            elif set(parsed) == {"end"} and isinstance(parsed["end"], dict):
                self._end(parsed["end"])
            else:
                self._fault("这一行既不是记录，也不是封签")
        if not self.ended:
            self._fault("文件尾部被截去：没有结束行")
        report = self.report
        if self.expected_head and self.expected_head != report.head:
            self._fault(
                f"末封 {report.head} 与给定的 {self.expected_head} 不符：尾部被截去，或文件被整体重写"
            )
        return report

    def _next_batch(self) -> None:
        self.tree = MerkleTree()
        self.ids: list[int] = []
        self.faults_before = self.report.fault_count

    def _row(self, row: re.Match[bytes]) -> None:
        digest, row_id, number = row[1].decode(), int(row[2]), int(row[3])
        report = self.report
        if number != report.rows + 1:
            self._fault(f"应为第 {report.rows + 1} 条，现为第 {number} 条：此处有增、删或调换")
        if self.ids and row_id <= self.ids[-1]:
            self._fault(f"编号 {row_id} 不大于前一条的 {self.ids[-1]}：此处有增、删或调换")
        if sha256(row[4]).hexdigest() != digest:
            self._fault(f"编号 {row_id} 的内容被改动，与其摘要不符")
        report.rows = number
        if len(self.ids) >= LARGEST_SEAL:
            self._fault(f"{LARGEST_SEAL} 条以上没有封签")
            return
        self.tree.add(row_id, digest)
        self.ids.append(row_id)

    def _seal(self, seal: dict[str, Any]) -> None:
        report = self.report
        number = report.seals + 1
        if seal.get("trail") != report.trail:
            self._fault(f"封签属于“{seal.get('trail')}”，与首行的“{report.trail}”不符")
        if seal.get("number") != number:
            self._fault(f"应为第 {number} 封，现为第 {seal.get('number')} 封：此处有增、删或调换")
        if seal.get("previous") != report.head:
            self._fault("与前一封签接不上：前一批被改动、删除或整批重写")
        if seal_root(seal) != seal.get("root"):
            self._fault("封签自身被改动，与其根值不符")
        # A fault already shown among the rows explains why the batch does not fit any more.
        elif self.faults_before == report.fault_count:
            self._members(seal)
        report.seals, report.head = number, str(seal.get("root"))
        self._next_batch()

    def _members(self, seal: dict[str, Any]) -> None:
        """Whether the rows read are those that were sealed; if not, which."""
        where = f"第 {self.line - len(self.ids)}—{self.line - 1} 行这一批"
        sealed = _expanded(seal.get("ranges"))
        if sealed is None or len(sealed) != seal.get("count"):
            self._fault("封签所记的编号区间不成立")
        elif missing := sealed - set(self.ids):
            self._fault(f"{where}缺少编号 {_listed(missing)}：记录被删除")
        elif extra := set(self.ids) - sealed:
            self._fault(f"{where}多出编号 {_listed(extra)}：记录是后加的")
        elif self.tree.root() != seal.get("members"):
            self._fault(f"{where}与封签不符：其中有记录连同摘要一起被改动")

    def _end(self, end: dict[str, Any]) -> None:
        report = self.report
        self.ended = True
        if self.ids:
            self._fault("最后一批记录没有封签")
        stated = {"count": report.rows, "head": report.head, "seals": report.seals}
        if canonical(end) != canonical(stated):  # 5.0 is not written as 5
            self._fault(
                f"结束行记 {end.get('count')} 条、{end.get('seals')} 封、末封 {end.get('head')}，"
                f"实有 {report.rows} 条、{report.seals} 封、末封 {report.head}"
            )

    def _fault(self, what: str) -> None:
        self.report.fault_count += 1
        if len(self.report.faults) < SHOWN:
            self.report.faults.append(Fault(self.line, what[:LONGEST_FAULT]))


def _expanded(ranges: object) -> set[int] | None:
    """The ids of closed ranges, unless they make no sense or too many ids."""
    try:
        pairs = [range(first, last + 1) for first, last in ranges]  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        return None
    if sum(max(0, pair.stop - pair.start) for pair in pairs) > LARGEST_SEAL:
        return None
    return {each for pair in pairs for each in pair}


def _listed(ids: set[int]) -> str:
    shown = "、".join(map(str, sorted(ids)[:SHOWN]))
    return shown + (f" 等 {len(ids)} 个" if len(ids) > SHOWN else "")


def header(trail: str) -> bytes:
    """The first line of a file."""
    return canonical({"format": FORMAT, "hash": "sha256", "trail": trail, "version": VERSION}) + b"\n"


def row_line(number: int, row_id: int, digest: str, content: Mapping[str, object]) -> bytes:
    """One row; the exporter numbers them from 1 through the whole file."""
    return canonical({"digest": digest, "id": row_id, "n": number, "row": content}) + b"\n"


def _trail_of(first_line: bytes) -> str:
    parsed = _object(first_line)
    trail = parsed.get("trail") if parsed else None
    if not isinstance(trail, str) or first_line != header(trail):
        raise NotATrail("第 1 行不是导出的账目，或已被改动")
    return trail


def _object(raw: bytes) -> dict[str, Any] | None:
    """The object of a line, if it is written in the one way it may be written."""
    try:
        parsed = json.loads(raw)
        return parsed if isinstance(parsed, dict) and canonical(parsed) + b"\n" == raw else None
    except (ValueError, RecursionError):
        return None


def check(path: str, head: str = "", *, as_json: bool = False) -> int:
    """Verify and tell. Exit code 0: intact; 1: tampered with; 2: no readable trail."""
    try:
        report = verify_trail(path, head=head)
    except (OSError, NotATrail) as error:
        reason = "没有这个文件" if isinstance(error, FileNotFoundError) else error
        print(f"无法核验 {path}：{reason}", file=sys.stderr)
        return 2
    if as_json:
        print(json.dumps(asdict(report) | {"intact": report.intact}, ensure_ascii=False))
    elif report.intact:
        anchored = "与给定的末封一致" if head else "未给定 --head，无法发现整体重写"
        print(f"完好：{report.trail}，{report.rows} 条，{report.seals} 封，末封 {report.head}（{anchored}）")
    else:
        print(f"已被改动：{report.trail}，发现 {report.fault_count} 处")
        for fault in report.faults:
            print(f"  第 {fault.line} 行：{fault.what}")
    return 0 if report.intact else 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes, here and as `jiugai verify`."""
    parser.add_argument("file", metavar="FILE", help="导出的账目文件")
    parser.add_argument("--head", default="", metavar="ROOT", help="导出时打印的末封根值")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="核验导出的账目")
    add_arguments(parser)
    given = parser.parse_args()
    sys.exit(check(given.file, given.head, as_json=given.json))
