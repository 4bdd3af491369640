"""The file of a counted vote: how it is laid out, and reading it line by line."""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from jiugai.consent.vote_shapes import fits_line
from jiugai.core.verifying import ROW, SHOWN, Fault, canonical

HEADER = {"format": "jiugai-vote", "hash": "sha256", "version": 1}
ASKED = ("closes_on", "code", "convened_by", "estate_code", "opens_on", "precedence", "questions", "title")
"""What of a vote the digest of its roll covers."""
LONGEST_LINE = 4 * 1024 * 1024
"""No line of ours comes near: the seal of 10,000 scattered ballots, the homes of one developer."""
KINDS = ("vote", "entry", "roll", "row", "seal", "ballots", "proof", "head", "result", "end")


def about_ballot(digest: str, question: int) -> str:
    """What a proof about one ballot is tied to."""
    return f"ballot {digest} question {question}"


def about_heads(one: str, other: str, question: int) -> str:
    """What a proof that two ballots of one owner differ is tied to."""
    return f"ballots {one} and {other} question {question}"


class NotAVote(ValueError):
    """The file does not begin as an exported vote does."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number, what it holds, and the bytes."""

    number: int
    kind: str
    holds: Any


@dataclass(slots=True)
class VoteReport:
    """What was found in the file. `results`: one for each question, as the file states it."""

    title: str = ""
    homes: int = 0
    ballots: int = 0
    counted: int = 0
    results: list[dict[str, Any]] = field(default_factory=list)
    roll: str = ""
    head: str = ""
    fault_count: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def intact(self) -> bool:
        return not self.fault_count

    def fault(self, line: int, what: str) -> None:
        self.fault_count += 1
        if len(self.faults) < SHOWN:
            self.faults.append(Fault(line, what))


@dataclass(slots=True)
class Contents:
    """What the file says, read but not yet believed."""

    vote: dict[str, Any] = field(default_factory=dict)
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)
    roll: Line | None = None
    rows: dict[int, tuple[Line, str]] = field(default_factory=dict)
    seals: list[tuple[Line, list[int]]] = field(default_factory=list)
    proofs: list[Line] = field(default_factory=list)
    heads: list[Line] = field(default_factory=list)
    results: list[Line] = field(default_factory=list)
    ballots: Line | None = None


def read_vote_file(path: Path, report: VoteReport) -> Contents:
    """The lines in their order; whatever is out of place is a fault. Raises: OSError, NotAVote"""
    with path.open("rb") as file:
        if (first := file.readline(LONGEST_LINE)) != canonical(HEADER) + b"\n":
            raise NotAVote("第 1 行不是导出的表决，或已被改动")
        reading = _Reading(report, sha256(first))
        for number, raw in enumerate(iter(lambda: file.readline(LONGEST_LINE), b""), start=2):
            if not reading.takes(number, raw):
                break
    if not reading.ended and report.intact:
        report.fault(reading.line, "文件尾部被截去：没有结束行")
    report.head = reading.whole.hexdigest()
    return reading.contents


@dataclass(slots=True)
class _Reading:
    """How far the reading is: the digest of all so far, the kind of the last line, ballots without their
    seal.
    """

    report: VoteReport
    whole: Any
    contents: Contents = field(default_factory=Contents)
    stage: int = 0
    line: int = 1
    ended: bool = False
    pending: list[int] = field(default_factory=list)

    def takes(self, number: int, raw: bytes) -> bool:
        """Take one line in; no more of them after one that is out of place."""
        self.line, line = number, _line(number, raw)
        if self.ended or line is None:
            return self._refuse("结束行之后还有内容" if self.ended else "这一行被改动，不是完整的记录")
        place = KINDS.index("row" if line.kind == "seal" else line.kind)
        if place < self.stage:
            return self._refuse(f"“{line.kind}”行不在其位：此处有增、删或调换")
        self.stage = place
        if line.kind == "end":
            self.ended = line.holds == {"digest": self.whole.hexdigest(), "lines": number}
            if not self.ended:
                self._refuse("结束行与前文不符：文件被改动")
        self.whole.update(raw)
        _keep(line, raw, self.contents, self.pending, self.report)
        return True

    def _refuse(self, what: str) -> bool:
        self.report.fault(self.line, what)
        return False


def _line(number: int, raw: bytes) -> Line | None:
    if ROW.fullmatch(raw):
        return Line(number, "row", None)
    parsed = _object(raw[:-1]) if raw.endswith(b"\n") else None
    if parsed is None or len(parsed) != 1:
        return None
    ((kind, holds),) = parsed.items()
    if kind not in KINDS or kind == "row" or not isinstance(holds, dict) or not fits_line(kind, holds):
        return None
    return Line(number, kind, holds)


def _keep(line: Line, raw: bytes, contents: Contents, pending: list[int], report: VoteReport) -> None:
    match line.kind:
        case "row":
            _keep_row(line, raw, contents, pending, report)
        case "seal":
            contents.seals.append((line, list(pending)))
            pending.clear()
        case "vote":
            if contents.vote:
                report.fault(line.number, "有两个表决说明")
            contents.vote = line.holds
        case "entry":
            home = line.holds["home"]
            if contents.entries and home <= next(reversed(contents.entries)):
                report.fault(line.number, "清册没有按序，或有重复：此处有增、删或调换")
            contents.entries[home] = line.holds
        case "roll" | "ballots":
            if getattr(contents, line.kind):
                report.fault(line.number, f"“{line.kind}”行重复")
            setattr(contents, line.kind, line)
        case "proof" | "head" | "result":
            held: list[Line] = getattr(contents, f"{line.kind}s")
            held.append(line)


def _keep_row(line: Line, raw: bytes, contents: Contents, pending: list[int], report: VoteReport) -> None:
    row, place = ROW.fullmatch(raw), len(contents.rows) + 1
    assert row is not None  # noqa: S101 - the line was told apart by it
    digest, row_id, number, content = row[1].decode(), int(row[2]), int(row[3]), _object(row[4])
    if number != place:
        report.fault(line.number, f"应为第 {place} 张票，现为第 {number} 张：此处有增、删或调换")
    if row_id in contents.rows:
        report.fault(line.number, f"票号 {row_id} 重复")
    if content is None or sha256(row[4]).hexdigest() != digest:
        report.fault(line.number, f"票号 {row_id} 的内容被改动，与其摘要不符")
    elif not fits_line("row", content):
        report.fault(line.number, f"票号 {row_id} 的内容不成形")
    contents.rows[row_id] = (Line(line.number, "row", content), digest)
    pending.append(row_id)


def _object(raw: bytes) -> dict[str, Any] | None:
    """The object, if it is written in the one way it may be written."""
    try:
        parsed = json.loads(raw)
        return parsed if isinstance(parsed, dict) and canonical(parsed) == raw else None
    except (ValueError, RecursionError):
        return None
