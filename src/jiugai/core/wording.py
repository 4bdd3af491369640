"""Words for verdicts: what was measured, what is required, which clause, what to do next."""

from datetime import date
from fractions import Fraction
from typing import Any

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


def sentence(check: Check) -> str:
    """One check in one line: 参与率为 199/300，应不少于 2/3（云建更〔2022〕19号 一、七）."""
    name = label(check.requirement)
    if check.compare == "is" and check.required is True:
        said = name if check.outcome is not Outcome.UNKNOWN else f"{name}：尚未知"
        return f"{said}（{cited(check.clause)}）"
    required = f"{_COMPARE[check.compare]} {figure(check.required)}"
    basis = f"，{_DEFAULT}" if check.basis == "default" else ""
    return f"{name}为 {figure(check.measured)}，{required}（{cited(check.clause)}{basis}）"


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
        "label": label(check.requirement),
    }
    return {**answer, "parts": [check_as_json(part) for part in check.parts]} if check.parts else answer
