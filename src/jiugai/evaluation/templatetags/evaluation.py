"""Figures of a judgement for readers: parts with their units, points, outcomes, whose figure it is."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django import template
from django.utils.translation import gettext as _

from jiugai.core.amounts import WAN, two_decimals, written
from jiugai.core.wording import OUTCOMES, cited, stored
from jiugai.evaluation.shown import amount_of, is_money
from jiugai.policy.criteria.breaches import BREACHES as BREACHED
from jiugai.policy.criteria.kinds import Parts
from jiugai.policy.scoring import half_up

register = template.Library()
UNKNOWN = "—"
BREACHES = {
    "ineligible_in_plan": "计划内有不符合对象范围的项目",
    "red_line_at_project": "项目触碰红线",
    "started_without_vote": "未经业主表决即开工",
    "red_line": "经确认触碰红线",
    "diversion": "截留、挪用资金",
    "accident": "质量安全事故",
    "hidden_debt": "新增政府隐性债务",
}


@register.filter
def amount(key: str, figure: int | None) -> str:
    """One part of a criterion: money in 万元, everything else as counted."""
    return amount_of(key, figure)


@register.filter
def counted(key: str, parts: Parts) -> str:
    """Numerator and denominator together; money in 万元."""
    if is_money(key):
        return f"{written(parts.numerator, WAN)}/{written(parts.denominator, WAN)} 万元"
    return f"{parts.numerator:,}/{parts.denominator:,}"


@register.filter
def rate(parts: Parts) -> str:
    """The share in per cent with one decimal, for display beside its parts."""
    if not parts.denominator:
        return ""
    tenths = half_up(parts.numerator * 1000, parts.denominator)
    return f"{tenths // 10}.{tenths % 10}%"


@register.filter
def share_points(figure: Fraction) -> str:
    """Points of a hundred, with two decimals."""
    return two_decimals(figure)


@register.filter
def percent(share: Fraction) -> str:
    """A share as people say it: 100%, 60%; 2/3 where per cent would not be exact."""
    hundred = share * 100
    return f"{hundred.numerator}%" if hundred.denominator == 1 else str(share)


@register.filter
def part_shown(figure: Fraction) -> str:
    """A part of a factor: whole, or with two decimals."""
    return f"{figure.numerator:,}" if figure.denominator == 1 else two_decimals(figure)


@register.filter
def hundred_points(figure: Fraction | None) -> str:
    """A total, with two decimals; a dash where there is none."""
    return UNKNOWN if figure is None else two_decimals(figure)


@register.filter
def signed_points(hundredths: int) -> str:
    """By how much a total moves: +1.20, −0.35."""
    sign = "+" if hundredths > 0 else "−" if hundredths < 0 else ""
    return f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100:02}"


@register.filter
def breach(key: str) -> str:
    """A breach of a bottom line in words."""
    return BREACHES[key]


@register.filter
def breach_criterion(key: str) -> str:
    """The criterion whose units show a breach."""
    return next(each.clause for each in BREACHED if each.key == key)


@register.filter
def outcome_word(outcome: str) -> str:
    """The outcome of a criterion in words."""
    return OUTCOMES[outcome]


@register.filter
def basis(figure: Mapping[str, Any]) -> str:
    """Whose figure it is, and what it rests on."""
    if figure["basis"] == "register":
        return str(cited(figure["clause"]))
    if figure["basis"] == "default":
        return _("%(clause)s，本地未定，按产品默认值") % {"clause": cited(figure["clause"])}
    return _("%(place)s 设定，%(clause)s") % {"place": figure["basis"], "clause": figure["clause"]}


@register.filter
def named(names: Mapping[str, str], key: str) -> str:
    """A name by its key; the key where there is none."""
    return names.get(key, key)


@register.filter
def stored_figure(name: str, value: int | None) -> str:
    """A fact as people write it; 未填 where it was left open."""
    return stored(name, value, nothing="未填") if value != 0 else "0"


@register.filter
def as_query(figures: Mapping[str, str]) -> str:
    """Figures as the query of a page that tries them."""
    return urlencode(figures)
