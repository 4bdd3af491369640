"""Words for verdicts: what was measured, what is required, which clause, what to do next."""

import json
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from jiugai.core.amounts import SQUARE_METRE, WAN, written
from jiugai.policy.facts import DIVISION_COLUMNS, PROJECT_COLUMNS
from jiugai.policy.register import rulebook
from jiugai.policy.verdicts import Check, Figure, Outcome, Ratio

OUTCOMES = {
    "MET": "达标",
    "NOT_MET": "不达标",
    "UNKNOWN": "待核",
    "NOT_APPLICABLE": "不适用",
    "REPORTED": "仅列示",
}
_COMPARE = {
    "at_least": "应不少于",
    "more_than": "应超过",
    "at_most": "应不超过",
    "by": "应不晚于",
    "is": "应为",
}
_DEFAULT = "本地未定，按产品默认值"
_ANSWERS = {Outcome.MET: "是", Outcome.NOT_MET: "否", Outcome.UNKNOWN: "尚未知"}


def label(requirement: str) -> str:
    """The Chinese name of a requirement or of a fact."""
    wording = rulebook().wordings.get(requirement)
    if wording is not None:
        return wording.label
    fact = PROJECT_COLUMNS.get(requirement) or DIVISION_COLUMNS.get(requirement)
    return fact.label if fact else requirement


def next_step(requirement: str) -> str:
    """What to do when a requirement is not met; empty where nothing can be done."""
    wording = rulebook().wordings.get(requirement)
    return wording.next_step if wording else ""


def cited(clause: str) -> str:
    """A clause as people cite it: 云建更〔2022〕19号 一、七."""
    found = rulebook().clauses.get(clause)
    return found.cited if found else clause


def figure(value: Figure) -> str:
    """A figure for a reader: 199/300, 2/3, 是, 未知."""
    match value:
        case None:
            return "未知"
        case bool():
            return "是" if value else "否"
        case Ratio():
            return "/".join("未知" if part is None else f"{part:,}" for part in value)
        case int():
            return f"{value:,}"
        case date():
            return value.isoformat()
        case _:
            return str(value)


def yuan(fen: int) -> str:
    """An amount in 万元, exact to the fen: 3,000 万元, 0.000001 万元."""
    return f"{written(fen, WAN)} 万元"


def stored(name: str, value: object, named: Mapping[Any, object] | None = None, nothing: str = "—") -> str:
    """A stored value of a column for a reader: amounts with their unit, choices as they are `named`."""
    if value is None or value == "":
        return nothing
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int) and name.endswith("_fen"):
        return yuan(value)
    if isinstance(value, int) and name.endswith("_cm2"):
        return f"{written(value, SQUARE_METRE)} ㎡"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str((named or {}).get(value, value))


def sentence(check: Check) -> str:
    """One check in one line: 参与率为 199/300，应不少于 2/3（云建更〔2022〕19号 一、七）.

    A compound one says which of its parts made it so.
    """
    return f"{_said(check)}（{cited(check.clause)}{_basis(check)}）"


def _said(check: Check) -> str:
    name = label(check.requirement)
    deciding = [part for part in check.parts if part.outcome is check.outcome]
    if check.parts and check.outcome is not Outcome.MET:
        told = "；".join(_said(part) for part in deciding[:2]) or figure(check.measured)
        return (
            f"{name}：{_ANSWERS[check.outcome]}（{told}）" if name != label(deciding[0].requirement) else told
        )
    if check.required is True or check.required is False or check.measured is check.required is None:
        return f"{name}：{_ANSWERS[check.outcome]}"
    return (
        f"{name}为 {_shown(check, check.measured)}，{_COMPARE[check.compare]} {_shown(check, check.required)}"
    )


def _shown(check: Check, value: Figure) -> str:
    if check.compare == "by" and isinstance(value, bool):
        return "未填" if value else "尚未进行"
    wording = rulebook().wordings.get(check.requirement)
    if wording is not None and wording.unit == "分" and isinstance(value, int):
        return yuan(value)
    if isinstance(value, Fraction) and value == 1 and isinstance(check.measured, Ratio):
        return "100%"
    return str(value) if isinstance(value, int) and 1900 < value < 2100 else figure(value)


NUMERALS = "零一二三四五六七八九十"


def share_in_words(share: Fraction) -> str:
    """A share as a Chinese sentence says it: 三分之二, 半数, 全部; 85% or 2/13 where the parts are many."""
    if share == 1:
        return "全部"
    if share == Fraction(1, 2):
        return "半数"
    if share.denominator < len(NUMERALS):
        return f"{NUMERALS[share.denominator]}分之{NUMERALS[share.numerator]}"
    percent = share * 100
    return f"{percent}%" if percent.denominator == 1 else str(share)


def _basis(check: Check) -> str:
    if check.basis == "default":
        return f"；{_DEFAULT}"
    if check.basis == "register":
        return ""
    return f"；{check.basis} 自定，依据：{check.basis_clause or '未写明'}"


def as_json(value: Figure) -> Any:
    """A figure as the command line's JSON writes it: shares and fractions as text, as they were counted."""
    if isinstance(value, Ratio | Fraction):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def check_as_json(check: Check) -> dict[str, Any]:
    """One check with the keys of the contract; compound ones carry their `parts`."""
    answer = {
        "requirement": check.requirement,
        "clause": check.clause,
        "outcome": check.outcome.value,
        "measured": as_json(check.measured),
        "required": as_json(check.required),
        "compare": check.compare,
        "basis": check.basis,
        "basis_clause": check.basis_clause,
        "label": label(check.requirement),
    }
    return {**answer, "parts": [check_as_json(part) for part in check.parts]} if check.parts else answer
