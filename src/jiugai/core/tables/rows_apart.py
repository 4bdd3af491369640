"""Rows of a ledger that are no data: totals, remarks, signatures, sections, headings said once more."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from jiugai.core.tables import cells

_DROPPED = re.compile(f"[{re.escape(cells.WHITESPACE)}*★]")
_TOTAL = re.compile(r".{0,20}?(合计|总计|小计|共计|累计)([:(0-9].{0,20})?|.{0,20}汇总")
_WHOLLY_TOTAL = {"合计", "总计", "小计", "共计", "累计"}
_REMARK = re.compile(
    r"注(?=[0-9:、.]|$)|(填报|填表|编制)?(说明|备注|要求)[0-9]*(?=[:、.]|$)|以下空白|本表|本页"
    r"|(资料|数据)来源|(合计|总计|小计|共计)(?=[0-9:(]|$)"
)
_SIGNED = re.compile(
    r"(填表|填报|制表|审核|复核|审批|审定|核准|负责|经办|联系|报送|上报|编制|统计|单位|分管|主管|主要|签字|签章|盖章)"
    r"(人|员|单位|部门|领导|负责人|日期|时间|电话|方式|意见)*(\((签字|签名|签章|盖章|公章)\)|签字|签名|签章|盖章)?"
)
_SIGNER = re.compile(r".*(人|员|领导|日期|时间|电话|方式|意见|\)|签字|签名|签章|盖章)")
_STARTS = set("填制审复核负经联报上编统单分主签盖")
_SEAL = re.compile(r"\((签字|签章|盖章|公章)\)|第[0-9]+页(,?共[0-9]+页)?|共[0-9]+页")
_DAY = re.compile(r"(19|20)[0-9]{2}([-/.][0-9]{1,2}[-/.][0-9]{1,2}|年[0-9]{1,2}月([0-9]{1,2}日)?)")
_SECTION = re.compile(
    r"\(?[一二三四五六七八九十]{1,3}[)、.].*([省州市县区镇乡]|街道|社区|年度?|批次?|类|项目|名单|情况|部分)(\(.*\))?"
)
_SENTENCE = re.compile(r"[,;。].*")
FEW = 2  # cells: a remark and what it is about
LONG = 12  # characters of a sentence
NUMBERED = "只有序号，没有内容"
REPEATED = "再写一遍的表头"


@dataclass(frozen=True, slots=True)
class Note:
    """A row below the headings that is no data: a total, a remark, who filled it in."""

    row: int
    text: str


def normalised(text: str) -> str:
    """A text as headings and remarks are compared: NFKC, no blanks, line breaks or stars, small letters."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text)).casefold()


@dataclass(frozen=True, slots=True)
class RowsApart:
    """Tells the rows that are no data, by the headings above them.

    `names` is the position of the column that names what a row is about, None where there is none; `known`
    are the positions of the columns that mean something to us; `headings` are the headings as compared.
    """

    names: int | None
    known: Collection[int]
    headings: Collection[str]

    def note(self, number: int, row: Sequence[object]) -> Note | None:
        """The row as a remark; None where it is data, or blank."""
        if self._is_surely_data(row):
            return None
        written = [(place, text) for place, cell in enumerate(row) if (text := _text(cell))]
        if not written:
            return None
        if self._is_total(written) or self._is_remark(written):
            return Note(number, " ".join(text for _place, text in written))
        if not any(place in self.known for place, _text in written):
            return Note(number, NUMBERED) if all(cells.is_number(text) for _place, text in written) else None
        if len(written) >= FEW and all(normalised(text) in self.headings for _place, text in written):
            return Note(number, REPEATED)
        return None

    def _is_surely_data(self, row: Sequence[object]) -> bool:
        """A quick look that settles nearly every row: much is written, and nothing that tells a remark."""
        filled = [cell for cell in row if cell is not None and cell != ""]
        if len(filled) <= FEW:
            return False
        texts = [cell for cell in filled if type(cell) is str]
        first = cells.trimmed(texts[0]) if texts else "1"
        return (
            bool(first)
            and first[0] not in _STARTS
            and normalised(first) not in self.headings
            and not any("计" in text or "汇总" in text for text in texts)
        )

    def _is_total(self, written: Sequence[tuple[int, str]]) -> bool:
        """Whether a cell is nothing but 小计, or one up to the name says 华山街道小计 or 合计（3个小区）."""
        for place, text in written:
            if not ("计" in text or "汇总" in text):
                continue
            compared = normalised(text)
            if compared.rstrip(":") in _WHOLLY_TOTAL:
                return True
            leads = place == written[0][0] if self.names is None else place <= self.names
            if leads and _TOTAL.fullmatch(compared):
                return True
        return False

    def _is_remark(self, written: Sequence[tuple[int, str]]) -> bool:
        place, text = written[0]
        if text[0].isascii() and text[0].isalnum() and len(written) > 1:
            return False
        compared = normalised(text)
        if (signed := _SIGNED.match(compared)) and compared[signed.end() :][:1] == ":":
            return True
        if len(written) <= FEW and (
            _REMARK.match(compared) or (_SIGNED.fullmatch(compared) and _SIGNER.fullmatch(compared))
        ):
            return True
        return len(written) == 1 and (
            any(each.fullmatch(compared) for each in (_SEAL, _DAY, _SECTION))
            or (place not in self.known and not cells.is_number(text))
            or (len(compared) > LONG and _SENTENCE.search(compared) is not None)
        )


def told(notes: Sequence[Note]) -> list[str]:
    """The rows set apart, for a reader; rows that follow each other and say the same are told together."""
    runs: list[list[Note]] = []
    for note in notes:
        last = runs[-1][-1] if runs else None
        if last and last.text == note.text and last.row + 1 == note.row:
            runs[-1].append(note)
        else:
            runs.append([note])
    return [f"第 {run[0].row}{f'—{run[-1].row}' if len(run) > 1 else ''} 行：{run[0].text}" for run in runs]


def _text(cell: object) -> str:
    return cells.trimmed(cells.cell_text(cell))
