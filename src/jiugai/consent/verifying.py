"""Check a counted vote from its exported file, without the database and without anything but Python.

    jiugai verify FILE [--head DIGEST] [--receipt RECEIPT]

The file is JSON lines in a fixed order: what was asked; the roll, a line a home, without names and places;
every ballot as it was sealed, with the seals; for each ballot that counts and each question a proof that it
hides one choice; for owners of several homes a proof that those agree or differ; the results with their
sums; the end.

Proven: the roll is the one whose digest was announced; no ballot was changed, added, cut or swapped after
it was sealed; every home has one ballot that counts, by the rule of the vote; the sums are those of these
ballots, and whether each question passed follows from them. With `--head`, the digest printed on the
published sheet: this is the published file, and not another one made up whole. With `--receipt`: one's own
ballot is in it, and hides what one chose. Not proven, and not promised: that nobody was pressed, that those
who entered paper did not see it, that who has no receipt was not voted for. In a vote of few homes the sums
themselves may tell choices.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from re import sub
from typing import Any

from jiugai.consent import proofs
from jiugai.consent.proofs import DIFFERENT, HIDDEN, Proof, ProofFails, Proofs
from jiugai.consent.vote_file import Contents, Line, VoteReport, about_ballot, about_heads, read_vote_file
from jiugai.consent.vote_shapes import fits_line
from jiugai.core.verifying import NOTHING_BEFORE, SHOWN, MerkleTree, digest_of, seal_root

AMONG = tuple(HIDDEN.values())
SHANGHAI = timezone(timedelta(hours=8))
CHANNELS = ("online", "paper", "proxy")


def verify_vote(path: str | Path, *, head: str = "", receipt: Mapping[str, Any] | None = None) -> VoteReport:
    """Read the file and say what does not hold. `head`: the digest that was published; `receipt`: one's own.

    Raises: OSError, NotAVote
    """
    report = VoteReport()
    contents = read_vote_file(Path(path), report)
    if report.intact:
        try:
            _Check(contents, report).all()
        except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
            report.fault(0, f"内容不成形，无法核验：{type(error).__name__}")
    if head and head.strip().lower() != report.head:
        report.fault(0, f"文件摘要 {report.head} 与公示的 {head} 不符：不是公示的那份文件")
    if receipt is not None:
        _check_receipt(receipt, contents, report)
    return report


class _Check:
    """The checks, one after another, over what was read."""

    def __init__(self, contents: Contents, report: VoteReport) -> None:
        self.contents, self.report = contents, report
        self.questions: list[dict[str, Any]] = contents.vote.get("questions", [])
        self.counts: dict[int, int] = {}  # home → id of the ballot that counts

    def all(self) -> None:
        self._vote()
        self._roll()
        self._seals()
        self._ballots()
        if self.report.intact:
            self._proofs()
            self._results()

    def _vote(self) -> None:
        """The questions are numbered from 1, and the numbers are those of our group."""
        said = self.contents.vote
        if [each["number"] for each in self.questions] != list(range(1, len(self.questions) + 1)):
            self.report.fault(0, "表决事项的序号不连续")
        if said["group"] != {"p": format(int(proofs.derived_group().p), "x"), "from": proofs.SENTENCE}:
            self.report.fault(0, "所用的群不是由公开语句得出的那一个")

    def _roll(self) -> None:
        entries, roll = self.contents.entries, self.contents.roll
        self.report.title = f"{self.contents.vote['estate']} {self.contents.vote['title']}"
        self.report.homes = len(entries)
        if roll is None:
            self.report.fault(0, "没有清册合计行")
            return
        heads = {each["head"] for each in entries.values()}
        stated = {
            "area_cm2": sum(each["area_cm2"] for each in entries.values()),
            "digest": digest_of({"entries": list(entries.values())}),
            "heads": len(heads),
            "homes": len(entries),
        }
        self.report.roll = str(roll.holds.get("digest"))
        if roll.holds != stated:
            self.report.fault(roll.number, "清册与其公告的摘要或合计不符")

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
                self.report.fault(line.number, f"第 {line.holds['home']} 户有两张计入的票")
            self.counts[line.holds["home"]] = row_id
        self.report.ballots, self.report.counted = len(self.contents.rows), len(self.counts)

    def _out_of_place(self, row: Mapping[str, Any], by_digest: Mapping[str, int], replaced: set[int]) -> str:
        vote = self.contents.vote
        if row["vote"] != vote["code"] or row["home"] not in self.contents.entries:
            return "不属于本次表决的清册"
        if len(row["commitments"]) != len(self.questions) or row["channel"] not in CHANNELS:
            return "承诺值个数或方式不对"
        if any(not 0 < int(each, 16) < proofs.derived_group().p for each in row["commitments"]):
            return "承诺值越界"
        day = datetime.fromisoformat(row["cast_at"]).astimezone(SHANGHAI).date()
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
        together, wanted = Proofs(), self._wanted()
        for line in self.contents.proofs:
            key = (line.holds["id"], line.holds["question"])
            if key not in wanted:
                self.report.fault(line.number, f"票号 {key[0]} 不需要这个证明：此处有增或调换")
                continue
            number, about = wanted.pop(key)
            self._claim(together, line, about, number, AMONG)
        if wanted:
            self.report.fault(0, f"缺少 {len(wanted)} 个证明，如票号 {min(wanted)[0]}")
        self.uniform = self._heads(together)
        for about in together.wrong(most=SHOWN):
            self.report.fault(0, f"证明不成立：{about}")

    def _wanted(self) -> dict[tuple[int, int], tuple[int, str]]:
        return {
            (row_id, number): (
                self._number(row_id, number),
                about_ballot(self.contents.rows[row_id][1], number),
            )
            for row_id in self.counts.values()
            for number in range(1, len(self.questions) + 1)
        }

    def _number(self, row_id: int, question: int) -> int:
        """The commitment of a ballot to its answer."""
        return int(self.contents.rows[row_id][0].holds["commitments"][question - 1], 16)

    def _claim(
        self, together: Proofs, line: Line, about: str, number: int, among: Sequence[proofs.Vector]
    ) -> None:
        try:
            together.claim(about, number, among, Proof.read(line.holds["one_of"], len(among)))
        except ProofFails as error:
            self.report.fault(line.number, f"{about}：{error}")

    def _of_heads(self) -> dict[int, list[int]]:
        """The counted ballots of each head, in the order of the roll."""
        found: dict[int, list[int]] = defaultdict(list)
        for home in sorted(self.counts):
            found[self.contents.entries[home]["head"]].append(self.counts[home])
        return found

    def _heads(self, together: Proofs) -> dict[int, list[int]]:
        """For each question the first ballot of each head whose homes all answered alike."""
        heads = self._of_heads()
        several = {
            (head, number): ids
            for head, ids in heads.items()
            if len(ids) > 1
            for number in range(1, len(self.questions) + 1)
        }
        uniform = {
            number: [ids[0] for ids in heads.values() if len(ids) == 1]
            for number in range(1, len(self.questions) + 1)
        }
        for line in self.contents.heads:
            key = (line.holds["number"], line.holds["question"])
            if key not in several:
                self.report.fault(line.number, f"业主 {key[0]} 不需要这个证明：此处有增或调换")
            elif self._alike(line, several.pop(key), together):
                uniform[key[1]].append(heads[key[0]][0])
        if several:
            self.report.fault(0, f"缺少 {len(several)} 个业主名下多户的证明")
        return uniform

    def _alike(self, line: Line, ids: Sequence[int], together: Proofs) -> bool:
        """Whether the homes of one owner answered alike; a wrong proof is a fault."""
        group, question = proofs.derived_group(), line.holds["question"]
        numbers = [self._number(each, question) for each in ids]
        if "same" in line.holds:
            steps = [int(each, 16) for each in line.holds["same"]]
            fits = len(steps) == len(ids) - 1 and all(
                group.same(number, numbers[0] * proofs.blinded(step) % group.p)
                for number, step in zip(numbers[1:], steps, strict=True)
            )
            if not fits:
                self.report.fault(line.number, f"业主 {line.holds['number']} 各户意见一致的证明不成立")
            return True
        other = line.holds["differ"]
        quotient = proofs.quotient(numbers[0], numbers[other])
        one, two = (self.contents.rows[each][1] for each in (ids[0], ids[other]))
        self._claim(together, line, about_heads(one, two, question), quotient, DIFFERENT)
        return False

    def _results(self) -> None:
        if [line.holds["question"] for line in self.contents.results] != [
            each["number"] for each in self.questions
        ]:
            self.report.fault(0, "结果与表决事项不是一一对应")
            return
        for line, question in zip(self.contents.results, self.questions, strict=True):
            self.report.results.append({**line.holds, "text": question["text"]})
            if what := self._wrong_result(line.holds, question):
                self.report.fault(line.number, f"第 {question['number']} 项：{what}")

    def _wrong_result(self, result: Mapping[str, Any], question: Mapping[str, Any]) -> str:
        entries, number = self.contents.entries, question["number"]
        areas = {row_id: entries[home]["area_cm2"] for home, row_id in self.counts.items()}
        heads = self._of_heads()
        all_heads = len({each["head"] for each in entries.values()})
        whole = [sum(each["area_cm2"] for each in entries.values()), sum(areas.values())]
        if result["area"][:2] != whole or result["heads"][:2] != [all_heads, len(heads)]:
            return "全部或参与的人数、面积与票不符"
        if result["split"] != len(heads) - len(self.uniform[number]):
            return "意见不一致的业主人数不符"
        weighed = ((self._number(row_id, number), area) for row_id, area in areas.items())
        if not _sums(weighed, result["area"][2], result["area_opposing"], result["r_area"]):
            return "赞同、反对的面积不是这些票的合计"
        counted = ((self._number(row_id, number), 1) for row_id in self.uniform[number])
        if not _sums(counted, result["heads"][2], result["heads_opposing"], result["r_heads"]):
            return "赞同、反对的人数不是这些票的合计"
        shares = {name: Fraction(text) for name, text in self.contents.vote["figures"].items()}
        passed = all(_passes(each, question["matter"], shares) for each in (result["heads"], result["area"]))
        return "" if passed is result["passed"] else "是否通过与人数、面积不符"


def _sums(numbers: Iterable[tuple[int, int]], agreeing: int, opposing: int, r: str) -> bool:
    return min(agreeing, opposing) >= 0 and proofs.opens_to(numbers, agreeing, opposing, int(r, 16))


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
    """Whether a receipt's ballot is in the file, as it was cast."""
    wanted = sub("[^0-9a-f]", "", str(receipt.get("digest", "")).lower())
    found = [each for each in contents.rows.values() if wanted and each[1].startswith(wanted)]
    if len(wanted) < 16 or len(found) != 1:
        report.fault(0, "回执对应的票不在这份文件中")
        return
    line, _digest = found[0]
    if not isinstance(line.holds, Mapping) or not fits_line("row", line.holds):
        return  # told where it stands
    choices, nonce, home = receipt.get("choices"), receipt.get("nonce"), receipt.get("home")
    if (choices or nonce) and _opened(choices, nonce) != line.holds["commitments"]:
        report.fault(line.number, "这张票所含的意见与回执上的不同")
    if isinstance(home, Mapping):
        entry = contents.entries.get(line.holds["home"], {})
        if sha256(f"{home.get('salt')}:{home.get('place')}".encode()).hexdigest() != entry.get("home"):
            report.fault(line.number, "这张票记在了另一户名下")


def _opened(choices: Any, nonce: Any) -> list[str]:
    """The commitments that a receipt opens; none, if it is no receipt of ours."""
    known = isinstance(choices, list) and all(isinstance(each, str) and each in HIDDEN for each in choices)
    return proofs.commitments_to(choices, nonce) if known and isinstance(nonce, str) else []
