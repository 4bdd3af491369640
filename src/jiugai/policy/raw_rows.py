"""The rows that facts were counted from, as bundles carry them: without personal data, a table for each kind.

Like the facts, their names, types and meanings are a public contract: they may be added to, never changed.
A bundle carries the tables whose records its maker keeps; of the others it says that they are not kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from jiugai.policy.facts import MONEY, YEARS, Fact, InOrder, Kind, RowRule

SOURCES: Mapping[str, str] = {
    "central": "中央资金",
    "provincial": "省级资金",
    "local": "市县资金",
    "bonds": "政府债券",
    "social": "社会资金",
    "residents": "居民出资",
}
SPECIAL_FUNDS = ("central", "provincial")
MOVEMENTS: Mapping[str, str] = {"issued": "下达", "arrived": "到位", "paid": "支付"}
ANSWERS: Mapping[str, str] = {
    "very_satisfied": "很满意",
    "satisfied": "满意",
    "fairly": "基本满意",
    "dissatisfied": "不满意",
    "very_dissatisfied": "很不满意",
}
SATISFIED_ANSWERS = ("very_satisfied", "satisfied")
FINDING_SOURCES: Mapping[str, str] = {
    "audit": "审计",
    "state_council": "国务院督查",
    "inspection": "检查",
    "spot_check": "抽查",
    "complaint": "投诉举报",
    "media": "媒体",
    "other": "其他",
}
SUPERVISED = ("audit", "state_council")
FINDING_KINDS: Mapping[str, str] = {
    "rectification": "整改问题",
    "hazard": "质量安全隐患",
    "red_line": "触碰红线事件",
    "diversion": "截留挪用",
    "accident": "质量安全事故",
}


def _row(label: str, kind: Kind, meaning: str, unit: str = "", **more: Any) -> Any:
    metadata = {"label": label, "kind": kind, "unit": unit, "meaning": meaning, **more}
    return field(metadata=metadata) if more.get("required") else field(default=None, metadata=metadata)


def _code(label: str, meaning: str, **more: Any) -> Any:
    return _row(label, Kind.CODE, meaning, **more)


def _text(label: str, meaning: str, **more: Any) -> Any:
    return _row(label, Kind.TEXT, meaning, **more)


def _choice(label: str, meaning: str, choices: Mapping[str, str]) -> Any:
    return _row(label, Kind.CHOICE, meaning, choices=choices, required=True)


def _day(label: str, meaning: str, **more: Any) -> Any:
    return _row(label, Kind.DATE, meaning, **more)


def _count(label: str, meaning: str, unit: str, **more: Any) -> Any:
    return _row(label, Kind.INTEGER, meaning, unit, **{"minimum": 0, **more})


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRow:
    """资金流水 — money issued to a government, arrived at a project, or paid to whoever did the work."""

    payment_code: str = _text("流水号", "一笔资金的唯一编号", required=True)
    division_code: str = _code("区划代码", "资金下达到的政府；本级安排的为本级", required=True)
    project_code: str | None = _text("项目编号", "用于哪个项目；尚未落到项目的为空")
    movement: str = _choice("环节", "下达到政府，到位到项目，或支付给最终收款人", MOVEMENTS)
    source: str = _choice("资金来源", "社会资金含专营单位、原产权单位、企业、运营主体及其贷款", SOURCES)
    fund_year: int = _count(
        "资金年度", "该笔资金下达的年度", "年", minimum=YEARS[0], maximum=YEARS[1], required=True
    )
    amount_fen: int = _count("金额", "冲销的为负数", "分", minimum=None, scales=MONEY, required=True)
    moved_on: date = _day("日期", "下达、到位或支付之日", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseRow:
    """满意度答卷 — what one home of a project answered in the latest survey that was closed."""

    project_code: str = _text("项目编号", "被调查的项目", required=True)
    home: int = _count("户序号", "项目内的顺序号，不能据以识别住户", "", minimum=1, required=True)
    answer: str = _choice("答复", "对改造结果的评价", ANSWERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """问题 — one problem found and confirmed: what, by whom, until when it must be put right, when it was."""

    finding_code: str = _text("问题编号", "一个问题的唯一编号", required=True)
    division_code: str = _code("区划代码", "负责整改的政府", required=True)
    project_code: str | None = _text("项目编号", "涉及哪个项目；不涉及的为空")
    source: str = _choice("来源", "问题由谁发现", FINDING_SOURCES)
    kind: str = _choice("类别", "问题的性质", FINDING_KINDS)
    found_on: date = _day("确认日期", "问题经确认之日", required=True)
    due_on: date | None = _day("整改期限", "最后一天")
    closed_on: date | None = _day("销号日期", "经他人核实整改完成之日；未销号的为空")
    amount_fen: int | None = _count("涉及金额", "问题涉及的金额", "分", scales=MONEY)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintRow:
    """投诉 — one complaint of residents: when it came, when an answer was due and given. Not who spoke."""

    complaint_code: str = _text("投诉编号", "一件投诉的唯一编号", required=True)
    division_code: str = _code("区划代码", "投诉所在县区", required=True)
    project_code: str | None = _text("项目编号", "投诉所涉小区的改造项目；没有的为空")
    category: str = _text("类别", "投诉的类别", required=True)
    received_on: date = _day("收到日期", "收到投诉之日", required=True)
    due_on: date = _day("答复期限", "最后一天", required=True)
    answered_on: date | None = _day("答复日期", "最近一次答复之日；未答复的为空")
    closed_on: date | None = _day("办结日期", "办结之日；未办结的为空")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputRow:
    """改造成效 — how much of one thing a project plans and has done: pipes, lifts, parking, chargers."""

    project_code: str = _text("项目编号", "哪个项目", required=True)
    item: str = _text("改造内容", "改造内容目录中的编号", required=True)
    unit: str = _text("单位", "数量的单位", required=True)
    planned_x100: int | None = _count("计划数量", "方案中的数量，乘以100", "百分之一")
    done_x100: int | None = _count("完成数量", "已完成的数量，乘以100", "百分之一")


RawRow = PaymentRow | ResponseRow | FindingRow | ComplaintRow | OutputRow


@dataclass(frozen=True, slots=True)
class RawTable:
    """One kind of raw rows: its columns, what tells a row from all others, the rules inside a row.

    `telling`: the column by which the table is told from other tables.
    """

    name: str
    label: str
    row: type[RawRow]
    key: tuple[str, ...]
    telling: str
    rules: tuple[RowRule, ...] = ()

    @property
    def columns(self) -> Mapping[str, Fact]:
        return {each.name: Fact(name=each.name, **each.metadata) for each in fields(self.row)}


RAW_TABLES: Mapping[str, RawTable] = {
    each.name: each
    for each in (
        RawTable("payments", "资金流水", PaymentRow, ("payment_code",), "payment_code"),
        RawTable("responses", "满意度答卷", ResponseRow, ("project_code", "home"), "answer"),
        RawTable(
            "findings",
            "问题",
            FindingRow,
            ("finding_code",),
            "finding_code",
            (InOrder("found_on", "due_on"), InOrder("found_on", "closed_on")),
        ),
        RawTable(
            "complaints",
            "投诉",
            ComplaintRow,
            ("complaint_code",),
            "complaint_code",
            (InOrder("received_on", "due_on"), InOrder("received_on", "answered_on")),
        ),
        RawTable("outputs", "改造成效", OutputRow, ("project_code", "item", "unit"), "planned_x100"),
    )
}
