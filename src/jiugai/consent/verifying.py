"""Check a counted vote from its exported file, without the database and without anything but Python.

    jiugai verify FILE [--head DIGEST] [--receipt RECEIPT]

The file is JSON lines in a fixed order: what was asked; the roll, a line a home, without names, places and
areas; every ballot as it was sealed, with the seals; for each ballot that counts and each question what it
weighs, hidden, with a proof; for owners of several homes a proof that those agree alike or differ; the
results with their sums; the end.

What it proves: the roll and what was asked are those whose digest was announced; every ballot is of a home of
the roll, came in time and was sealed; each home has one that counts, by the rule of the vote; each weighs the
area that the roll hides for its home if it agrees and nothing else; the sums are those of these ballots, and
whether each question passed follows from them. With `--head`, the digest printed on the published sheet: this
is the published file, and not another one made up whole. With `--receipt`: one's own ballot is in it and
counts, hides what one chose, for one's own home and its area. Not proven, and not promised: that nobody was
pressed, that those who entered paper did not see it, that who has no receipt was not voted for. Where few
voted otherwise, who knows the areas of all homes may guess from the sums who they were.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from re import sub
from typing import Any

from jiugai.consent import proofs
from jiugai.consent.proofs import Case, Proof, ProofFails, Proofs, number_of
from jiugai.consent.vote_file import (
    ASKED,
    Contents,
    Line,
    VoteReport,
    about_ballot,
    about_heads,
    read_vote_file,
)
from jiugai.consent.vote_shapes import fits_line
from jiugai.core.verifying import NOTHING_BEFORE, SHOWN, MerkleTree, digest_of, seal_root

UNFIT = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)


def verify_vote(path: str | Path, *, head: str = "", receipt: Mapping[str, Any] | None = None) -> VoteReport:
    """Read the file and say what does not hold. `head`: the digest that was published; `receipt`: one's own.

    Raises: OSError, NotAVote
    """
    report = VoteReport()
    contents = read_vote_file(Path(path), report)
    if report.intact:
        try:
            _Check(contents, report).all()
        except UNFIT as error:
            report.fault(0, f"内容不成形，无法核验：{type(error).__name__}")
    if head and "".join(head.split()).lower() != report.head:
        report.fault(0, f"文件摘要 {report.head} 与公示的 {head} 不符：不是公示的那份文件")
    if receipt is not None:
        _check_receipt(receipt, contents, report)
    return report


class _Check:
    """The checks, one after another, over what was read."""

    def __init__(self, contents: Contents, report: VoteReport) -> None:
        self.contents, self.report = contents, report
        self.questions: list[dict[str, Any]] = contents.vote.get("questions", [])
        self.counts: dict[str, int] = {}  # home → id of the ballot that counts
        self.weighed: dict[int, list[int]] = defaultdict(list)  # question → commitments to what ballots weigh
        self.alike: dict[int, list[int]] = defaultdict(list)  # question → one commitment of each uniform head

    def all(self) -> None:
        self._vote()
        self._roll()
        self._seals()
        self._ballots()
        if self.report.intact:
            self._proofs()
            self._results()

    @cached_property
    def areas(self) -> Mapping[str, int]:
        """The commitment to the area of each home."""
        return {home: number_of(each["area"]) for home, each in self.contents.entries.items()}

    @cached_property
    def heads(self) -> Mapping[str, Sequence[int]]:
        """The counted ballots of each head, in the order of their numbers."""
        found: dict[str, list[int]] = defaultdict(list)
        for home, row_id in self.counts.items():
            found[self.contents.entries[home]["head"]].append(row_id)
        return {head: sorted(ids) for head, ids in found.items()}

    def _vote(self) -> None:
        vote = self.contents.vote
        self.report.title = f"{vote['estate']} {vote['title']}"
        days = [date.fromisoformat(vote[each]) for each in ("announced_on", "opens_on", "closes_on")]
        if days != sorted(days) or [each["number"] for each in self.questions] != [
            place for place, _each in enumerate(self.questions, start=1)
        ]:
            self.report.fault(0, "公告、起止日期或表决事项的次序不对")
        if not all(0 < Fraction(text) <= 1 for text in vote["figures"].values()):
            self.report.fault(0, "通过比例应在 0 与 1 之间")
        if vote["group"] != {"from": proofs.SENTENCE, "p": format(int(proofs.derived_group().p), "x")}:
            self.report.fault(0, "所用的数不是公开推得的那一组")

    def _roll(self) -> None:
        entries, roll, vote = self.contents.entries, self.contents.roll, self.contents.vote
        self.report.homes = len(entries)
        if roll is None:
            self.report.fault(0, "没有清册合计行")
            return
        said = roll.holds
        asked = {each: vote[each] for each in ASKED}
        digest = digest_of({"asked": asked, "entries": list(entries.values())})
        heads = len({each["head"] for each in entries.values()})
        self.report.roll = str(said["digest"])
        if (said["digest"], said["homes"], said["heads"]) != (digest, len(entries), heads):
            self.report.fault(roll.number, "清册或表决事项与公告的摘要或合计不符")
        elif not _opens(self.areas.values(), said["area_cm2"], said["r_area"]):
            self.report.fault(roll.number, "清册的面积合计与各户不符")

    def _seals(self) -> None:
        head, covered = NOTHING_BEFORE, 0
        for number, (line, ids) in enumerate(self.contents.seals, start=1):
            seal, tree = line.holds, MerkleTree()
            for each in sorted(ids):
                tree.add(each, self.contents.rows[each][1])
            few = sum(last - first + 1 for first, last in seal["ranges"] if first <= last) == len(ids)
            closed = (range(first, last + 1) for first, last in seal["ranges"] if few)
            ranged = [each for one in closed for each in one]
            fits = (
                seal["number"] == number
                and seal["previous"] == head
                and seal["trail"] == f"ballots/{self.contents.vote['code']}"
                and ranged == ids
                and seal["count"] == len(ids)
                and seal["members"] == tree.root()
                and seal_root(seal) == seal["root"]
            )
            if not fits:
                self.report.fault(line.number, "封签与其所封的票不符：票有增、删或改动")
            head, covered = seal["root"], covered + len(ids)
        closing, rows = self.contents.ballots, len(self.contents.rows)
        stated = {"count": rows, "head": head, "seals": len(self.contents.seals)}
        if closing is None or covered != rows or closing.holds != stated:
            self.report.fault(closing.number if closing else 0, "票数、封数或末封与所列不符")

    def _ballots(self) -> None:
        """Each ballot belongs to a home of the roll, came in time, and each home has one that counts."""
        by_digest = {digest: row_id for row_id, (_line, digest) in self.contents.rows.items()}
        replaced: set[int] = set()
        for row_id, (line, _digest) in self.contents.rows.items():
            row = line.holds
            if what := self._out_of_place(row, by_digest, replaced):
                self.report.fault(line.number, f"票号 {row_id}：{what}")
            if row["replaces"]:
                replaced.add(by_digest.get(row["replaces"], 0))
        for row_id, (line, _digest) in self.contents.rows.items():
            if row_id in replaced:
                continue
            if line.holds["home"] in self.counts:
                self.report.fault(line.number, f"票号 {row_id}：这一户有两张计入的票")
            self.counts[line.holds["home"]] = row_id
        self.report.ballots, self.report.counted = len(self.contents.rows), len(self.counts)

    def _out_of_place(self, row: Mapping[str, Any], by_digest: Mapping[str, int], replaced: set[int]) -> str:
        vote = self.contents.vote
        if row["vote"] != vote["code"] or row["home"] not in self.contents.entries:
            return "不属于本次表决的清册"
        if len(row["commitments"]) != 2 * len(self.questions):
            return "承诺值个数不对"
        if any(not 0 < number_of(each) < proofs.derived_group().p for each in row["commitments"]):
            return "承诺值越界"
        day = date.fromisoformat(row["day"])
        last = date.max if row["channel"] != "online" else date.fromisoformat(vote["closes_on"])
        if not date.fromisoformat(vote["opens_on"]) <= day <= last:
            return "不在表决期内"
        return self._wrongly_replacing(row, by_digest, replaced) if row["replaces"] else ""

    def _wrongly_replacing(
        self, row: Mapping[str, Any], by_digest: Mapping[str, int], replaced: set[int]
    ) -> str:
        former = by_digest.get(row["replaces"])
        if former is None or former in replaced:
            return "所替代的票不在其中，或已被替代"
        older, rule = self.contents.rows[former][0].holds, self.contents.vote["precedence"]
        if older["home"] != row["home"] or not _may_replace(rule, older["channel"], row["channel"]):
            return "按本次表决的规则不能替代前一张票"
        return ""

    def _proofs(self) -> None:
        together = Proofs()
        wanted = {(each, number) for each in self.counts.values() for number in self._numbers()}
        for line in self.contents.proofs:
            key = (line.holds["id"], line.holds["question"])
            if key not in wanted:
                self.report.fault(line.number, f"票号 {key[0]} 不需要这个证明：此处有增或调换")
                continue
            wanted.remove(key)
            self._weighs(together, line)
        if wanted:
            self.report.fault(0, f"缺少 {len(wanted)} 个证明，如票号 {min(wanted)[0]}")
        self._alike_heads(together)
        for about in together.wrong(most=SHOWN):
            self.report.fault(0, f"证明不成立：{about}")

    def _numbers(self) -> range:
        return range(1, len(self.questions) + 1)

    def _weighs(self, together: Proofs, line: Line) -> None:
        """What a ballot weighs is the area of its home if it agrees, else nothing."""
        row_id, question = line.holds["id"], line.holds["question"]
        row, digest = self.contents.rows[row_id]
        weighed = number_of(line.holds["weighed"])
        self.weighed[question].append(weighed)
        cases = proofs.cases_of_weight(self._agrees(row_id, question), weighed, self.areas[row.holds["home"]])
        self._claim(together, line, about_ballot(digest, question), cases)

    def _agrees(self, row_id: int, question: int) -> int:
        """The commitment of a ballot to whether it agrees."""
        return number_of(self.contents.rows[row_id][0].holds["commitments"][2 * question - 2])

    def _claim(self, together: Proofs, line: Line, about: str, cases: Sequence[Case]) -> None:
        try:
            together.claim(about, cases, Proof.read(line.holds["one_of"], cases))
        except ProofFails as error:
            self.report.fault(line.number, f"{about}：{error}")

    def _alike_heads(self, together: Proofs) -> None:
        """For each question the first ballot of each head whose homes agree alike."""
        several = {
            (head, number) for head, ids in self.heads.items() if len(ids) > 1 for number in self._numbers()
        }
        for number in self._numbers():
            self.alike[number] += [
                self._agrees(ids[0], number) for ids in self.heads.values() if len(ids) == 1
            ]
        for line in self.contents.heads:
            key = (line.holds["head"], line.holds["question"])
            if key not in several:
                self.report.fault(line.number, f"业主 {key[0][:8]} 不需要这个证明：此处有增或调换")
                continue
            several.remove(key)
            if self._is_alike(line, self.heads[key[0]], together):
                self.alike[key[1]].append(self._agrees(self.heads[key[0]][0], key[1]))
        if several:
            self.report.fault(0, f"缺少 {len(several)} 个业主名下多户的证明")

    def _is_alike(self, line: Line, ids: Sequence[int], together: Proofs) -> bool:
        """Whether the homes of one owner agree alike; a wrong proof is a fault."""
        group, question = proofs.derived_group(), line.holds["question"]
        numbers = [self._agrees(each, question) for each in ids]
        if "same" in line.holds:
            steps = [number_of(each) for each in line.holds["same"]]
            fits = len(steps) == len(ids) - 1 and all(
                group.same(number, numbers[0] * proofs.blinded(step) % group.p)
                for number, step in zip(numbers[1:], steps, strict=True)
            )
            if not fits:
                self.report.fault(line.number, f"业主 {line.holds['head'][:8]} 各户意见一致的证明不成立")
            return True
        other = line.holds["differ"]
        if other >= len(ids):
            self.report.fault(line.number, f"业主 {line.holds['head'][:8]} 的证明所指的户不对")
            return False
        one, two = (self.contents.rows[each][1] for each in (ids[0], ids[other]))
        cases = proofs.cases_of_difference(numbers[0], numbers[other])
        self._claim(together, line, about_heads(one, two, question), cases)
        return False

    def _results(self) -> None:
        if [line.holds["question"] for line in self.contents.results] != list(self._numbers()):
            self.report.fault(0, "结果与表决事项不是一一对应")
            return
        for line, question in zip(self.contents.results, self.questions, strict=True):
            self.report.results.append({**line.holds, "text": question["text"]})
            if what := self._wrong_result(line.holds, question):
                self.report.fault(line.number, f"第 {question['number']} 项：{what}")

    def _wrong_result(self, result: Mapping[str, Any], question: Mapping[str, Any]) -> str:
        number, roll = question["number"], self.contents.roll
        if any(result[each] != sorted(result[each], reverse=True) for each in ("area", "heads")):
            return "人数、面积应为全部、参与、赞同三个数，依次不增"
        whole = (result["area"][0], result["heads"][0])
        if roll is None or whole != (roll.holds["area_cm2"], roll.holds["heads"]):
            return "全部的人数、面积与清册不符"
        voters = [self.areas[home] for home in self.counts]
        known = _opens(voters, result["area"][1], result["r_taking_part"])
        if not known or result["heads"][1] != len(self.heads):
            return "参与的人数、面积与票不符"
        if not _opens(self.weighed[number], result["area"][2], result["r_area"]):
            return "赞同的面积不是这些票的合计"
        if not _opens(self.alike[number], result["heads"][2], result["r_heads"]):
            return "赞同的人数不是这些票的合计"
        shares = {name: Fraction(text) for name, text in self.contents.vote["figures"].items()}
        passed = all(_passes(each, question["matter"], shares) for each in (result["heads"], result["area"]))
        return "" if passed is result["passed"] else "是否通过与人数、面积不符"


def _opens(numbers: Iterable[int], total: int, r: str) -> bool:
    return proofs.opens_to(numbers, total, number_of(r))


def _may_replace(precedence: str, older: str, newer: str) -> bool:
    """By the rule of the vote; an entry from paper is also put right by another from paper."""
    if older != "online" and newer != "online":
        return True
    return precedence == "last" or (precedence == "paper" and older == "online" and newer != "online")


def _passes(counted: Sequence[int], matter: str, shares: Mapping[str, Fraction]) -> bool:
    """Quorum of all, then the majority of those taking part: 以上 includes the number, 过半数 does not."""
    whole, taking_part, agreeing = counted
    if whole <= 0 or Fraction(taking_part, whole) < shares["consent.vote.quorum"]:
        return False
    share = shares[f"consent.vote.{matter}"] * taking_part
    return agreeing > share if matter == "ordinary" else agreeing >= share


def _check_receipt(receipt: Mapping[str, Any], contents: Contents, report: VoteReport) -> None:
    """Whether a receipt's ballot is in the file and counts, as it was cast."""
    wanted = sub("[^0-9a-f]", "", str(receipt.get("digest", "")).lower())
    found = [each for each in contents.rows.values() if wanted and each[1].startswith(wanted)]
    if len(wanted) < 16 or len(found) != 1:
        report.fault(0, "回执对应的票不在这份文件中")
        return
    line, whole = found[0]
    rows = [each[0].holds for each in contents.rows.values()]
    if not all(isinstance(each, Mapping) and fits_line("row", each) for each in rows):
        return  # told where it stands
    if any(each["replaces"] == whole for each in rows):
        report.fault(line.number, "这张票在文件中，但没有计入：这一户后来的票替代了它")
    try:
        _check_own(receipt, line, contents, report)
    except UNFIT as error:
        report.fault(line.number, f"回执文件不成形，无法核验：{type(error).__name__} {error}")


def _check_own(receipt: Mapping[str, Any], line: Line, contents: Contents, report: VoteReport) -> None:
    """Whether a whole receipt opens its ballot; the number alone says no more than that it is there."""
    if "choices" in receipt or "nonce" in receipt:
        opened = proofs.commitments_to(receipt["choices"], str(receipt["nonce"]))
        if opened != line.holds["commitments"]:
            report.fault(line.number, "这张票所含的意见与回执上的不同")
    if "home" not in receipt:
        return
    own, entry = receipt["home"], contents.entries.get(line.holds["home"], {})
    if sha256(f"{own['salt']}:{own['place']}".encode()).hexdigest() != entry.get("place"):
        report.fault(line.number, "这张票记在了另一户名下")
    if not proofs.opens_to([number_of(entry.get("area"))], own["area_cm2"], number_of(own["r_area"])):
        report.fault(line.number, "清册中这一户的面积与回执上的不同")
