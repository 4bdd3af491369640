"""Writes `docs/reference` from the rulebook and the facts: `python -m jiugai.config.reference FOLDER`.

What the pages say is read from what the rules themselves use, so that they cannot tell anything else; a test
holds the pages in the repository against it.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from jiugai.core.wording import label, next_step
from jiugai.policy.facts import DIVISION_COLUMNS, LEVELS, PROJECT_COLUMNS, Fact
from jiugai.policy.gates import GATES
from jiugai.policy.parameters import DatedValue, Parameter
from jiugai.policy.raw_rows import RAW_TABLES
from jiugai.policy.recounts import RECOUNTS
from jiugai.policy.register import Clause, CriterionText, rulebook
from jiugai.policy.requirements import Requirement

MADE = "由规则库生成（`make reference`），请勿手工修改。规则版本 {}。"
PLACES = {"": "全国", "53": "云南"}
SET_BY = {"nation": "国家"} | dict(LEVELS)
MAY = {"raise": "只能更严", "lower": "只能缩短", "set": "自定"}
COMPARE = {"at_least": "不少于", "more_than": "超过", "at_most": "不超过"}


def pages() -> Mapping[str, str]:
    """Every page by the name of its file."""
    return {
        "clauses.md": _page("条款，以及每条用在哪里", _clauses()),
        "rules.md": _page("关口、计分与 36 项标准", _rules()),
        "parameters.md": _page("参数：哪一天起、是多少、依据哪一条、谁可以另定", _parameters()),
        "facts.md": _page("事实表：规则看得到的全部字段", _facts()),
    }


def _page(title: str, lines: Iterable[str]) -> str:
    return "\n".join((f"# {title}", "", MADE.format(rulebook().version), "", *lines)).rstrip() + "\n"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    heads = list(heads)
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(' '.join(cell.replace('|', '｜').split()) for cell in row)} |"
    yield ""


def _clauses() -> Iterator[str]:
    used = _uses()
    for document in rulebook().documents.values():
        clauses = [each for each in rulebook().clauses.values() if each.document is document]
        dated = f"，{document.dated}" if document.dated else ""
        yield from (f"## {document.number}", "", f"《{document.title}》 {document.issuer}{dated}", "")
        rows = ((each.key, each.place, _said(each), "、".join(used.get(each.key, ()))) for each in clauses)
        yield from _table(("编号", "条文", "大意", "用于"), rows)


def _said(clause: Clause) -> str:
    return clause.text + ("（未对原文核实）" if clause.unchecked else "")


def _uses() -> Mapping[str, list[str]]:
    """Where each clause is used: checks of gates, criteria, parameters."""
    used: dict[str, dict[str, None]] = {}
    for gate in GATES.values():
        for each in gate.requirements:
            used.setdefault(each.clause, {})[f"{gate.name}：{label(_key(each))}"] = None
    for key in rulebook().criteria:
        used.setdefault(key, {})[f"标准 {key}"] = None
    for name, parameter in rulebook().parameters.items():
        for value in parameter.values:
            if not name.startswith(value.clause):
                used.setdefault(value.clause, {})[f"`{name}`"] = None
    for item in rulebook().items.values():
        if item.annex:
            used.setdefault(item.annex, {})["改造内容目录"] = None
    return {clause: list(uses) for clause, uses in used.items()}


def _rules() -> Iterator[str]:
    for gate in GATES.values():
        yield from (f"## 关口：{gate.name} `{gate.key}`", "")
        yield from _table(
            ("要求", "依据", "看哪些事实", "参数", "不达标怎么办"), map(_asked, gate.requirements)
        )
    yield from ("## 计分", "", "满分一百，为产品自定，可由省、年度更换。", "")
    yield from _table(
        ("项", "分值", "看哪些事实", "与什么相比"), map(_scored, rulebook().scoring["criteria"].values())
    )
    yield from ("## 36 项标准", "", "权重为产品自定。", "")
    criteria = map(_criterion, rulebook().criteria.values())
    yield from _table(("编号", "标准", "要求", "怎么算", "权重", "怎样提高"), criteria)


def _asked(each: Requirement) -> Sequence[str]:
    step = next_step(_key(each)) + ("（可豁免）" if each.waivable else "")
    return label(_key(each)), _cited(each.clause), _names(each.reads()), _names(each.figures()), step


def _scored(each: Mapping[str, Any]) -> Sequence[str]:
    whole = f"`{each['whole']}`" if "whole" in each else ""
    return each["about"], str(each["points"]), _names(each["parts"]), whole


def _criterion(each: CriterionText) -> Sequence[str]:
    weight = _amounts(rulebook().parameters[f"{each.key}.weight"])
    return each.key, each.name, each.asks, each.formula, weight, each.raise_by


def _parameters() -> Iterator[str]:
    rows = (
        (f"`{name}`", each.about, COMPARE[each.compare], "；".join(map(_dated, each.values)), _who(each))
        for name, each in rulebook().parameters.items()
    )
    yield from _table(("参数", "含义", "怎样比", "数值", "谁可以另定"), rows)


def _facts() -> Iterator[str]:
    for title, columns in (("项目事实表", PROJECT_COLUMNS), ("政府事实表", DIVISION_COLUMNS)):
        yield from (f"## {title}", "")
        rows = (
            (f"`{name}`", each.label, _kind(each), each.unit, each.meaning) for name, each in columns.items()
        )
        yield from _table(("列名", "中文标签", "类型", "单位", "含义"), rows)
    yield from _raw_rows()


def _raw_rows() -> Iterator[str]:
    """The raw tables of a bundle, and the facts that a recount rebuilds from each."""
    yield from (
        "## 数据包的原始记录",
        "",
        "`jiugai evaluate BUNDLE --recount` 按下列规则重算事实，逐项对照。",
        "",
    )
    for table in RAW_TABLES.values():
        yield from (f"### {table.label} `{table.name}`", "", f"唯一：{_names(table.key)}", "")
        rows = (
            (f"`{name}`", each.label, _kind(each), each.unit, each.meaning)
            for name, each in table.columns.items()
        )
        yield from _table(("列名", "中文标签", "类型", "单位", "含义"), rows)
        rebuilt = [each.fact for each in RECOUNTS if each.table == table.name]
        yield from ("", f"重算的事实：{_names(set(rebuilt)) or '无'}", "")


def _key(requirement: Requirement) -> str:
    return requirement.key or next(iter(sorted(requirement.reads())))


def _cited(clause: str) -> str:
    return f"{rulebook().clauses[clause].cited}（{clause}）"


def _names(names: Iterable[str]) -> str:
    return " ".join(f"`{name}`" for name in sorted(names))


def _amounts(parameter: Parameter) -> str:
    return "、".join(_amount(each.amount) for each in parameter.values)


def _amount(amount: Fraction | None) -> str:
    return "未定" if amount is None else str(amount)


def _dated(value: DatedValue) -> str:
    return f"{_amount(value.amount)}（{PLACES[value.place]}，{value.starts} 起，{value.clause}）"


def _who(parameter: Parameter) -> str:
    return (
        f"{'、'.join(SET_BY[each] for each in parameter.set_by)}，{MAY[parameter.may]}"
        if parameter.set_by
        else ""
    )


def _kind(fact: Fact) -> str:
    return fact.kind.value + (f"：{'、'.join(fact.choices)}" if fact.choices else "")


def main(folder: str) -> None:
    """Write every page into the folder."""
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (place / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
