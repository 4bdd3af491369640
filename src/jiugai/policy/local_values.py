"""Figures that governments set for themselves: which of them may stand.

A government may set only the figures that the rulebook opens to its level, and where the rulebook says
`raise` or `lower`, only a stricter one: a higher share, a shorter term. A figure
holds for those below the government that set it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from jiugai.policy import places
from jiugai.policy.parameters import (
    LARGEST_TERM,
    REGISTER_STARTS,
    LocalValue,
    Parameter,
    Parameters,
    amount_of,
)

LONGEST_TERM = 3_660  # days: against slips of the pen, no rule
LEVEL_NAMES = {"nation": "国家", "province": "省", "prefecture": "州市", "county": "县区"}


def read_row(
    register: Mapping[str, Parameter], row: Mapping[str, str | None]
) -> tuple[LocalValue | None, str]:
    """One row of a table of local values (`division_code`, `parameter`, `value`, `from`, `clause`).

    Returns the value, or None with a sentence in Chinese that says what is wrong and what is expected.
    """
    division, name = row.get("division_code") or "", row.get("parameter") or ""
    if not places.is_full(division):
        return None, f"区划代码“{division}”应为六位数字，如 530102、530100、530000"
    parameter = register.get(name) or register.get(f"{name}.target")
    if parameter is None:
        return None, f"参数“{name}”不在规则库中；可用参数见 jiugai facts --parameters"
    try:
        starts = date.fromisoformat(row.get("from") or "")
    except ValueError:
        return None, f"起始日期“{row.get('from') or ''}”应为 2022-02-10 这样的日期"
    try:
        amount = amount_of(row.get("value") or "")
    except (ValueError, ZeroDivisionError):
        return None, f"参数值“{row.get('value') or ''}”应为 2/3、60% 或 0.6 这样的数"
    value = LocalValue(division, parameter.name, amount, starts, row.get("clause") or "")
    problem = _problem(register, parameter, value)
    return (None, problem) if problem else (value, "")


def repeated(values: Sequence[LocalValue]) -> list[tuple[str, str, date]]:
    """Keys (division, parameter, first day) that stand more than once."""
    counted = Counter((each.division, each.parameter, each.starts) for each in values)
    return [key for key, times in counted.items() if times > 1]


def _problem(register: Mapping[str, Parameter], parameter: Parameter, value: LocalValue) -> str:
    if value.starts < REGISTER_STARTS:
        return f"起始日期 {value.starts} 早于规则库起始日 {REGISTER_STARTS}"
    if not parameter.set_by:
        return f"“{parameter.about}”（{parameter.name}）是全国统一或产品固定的数值，不能另设"
    level = places.level_of(value.division)
    if level not in parameter.set_by:
        allowed = "、".join(LEVEL_NAMES[each] for each in parameter.set_by)
        set_by = f"{value.division} 是{LEVEL_NAMES[level]}"
        return f"“{parameter.about}”（{parameter.name}）只能由{allowed}设定，{set_by}"
    if problem := _out_of_range(parameter, value.amount):
        return problem
    floor = Parameters(register).value(parameter.name, value.division, value.starts).amount
    if floor is not None and not parameter.allows(value.amount, floor):
        bound = "高于" if parameter.may == "lower" else "低于"
        return f"“{parameter.about}”（{parameter.name}）只能从严，不得{bound} {floor}，现为 {value.amount}"
    return ""


def _out_of_range(parameter: Parameter, amount: Fraction) -> str:
    if max(amount.numerator, amount.denominator) > LARGEST_TERM:
        return f"{amount} 的分子分母过大；请写成分母不超过 {LARGEST_TERM} 的分数，如 2/3"
    if parameter.unit.startswith("share") and not 0 < amount <= 1:
        return f"比例应大于 0、不超过 1（100%），现为 {amount}"
    if parameter.unit == "points" and not 0 <= amount <= 100:
        return f"分值应在 0 到 100 之间，现为 {amount}"
    if parameter.unit == "days" and not (amount.denominator == 1 and 1 <= amount <= LONGEST_TERM):
        return f"天数应为 1 到 {LONGEST_TERM} 的整数，现为 {amount}"
    return ""
