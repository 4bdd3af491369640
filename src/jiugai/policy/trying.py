"""Other figures tried out: the register as it would be if some parameters were different everywhere."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from jiugai.policy.errors import JiugaiError
from jiugai.policy.parameters import LARGEST_TERM, REGISTER_STARTS, DatedValue, Parameters

TRIED = "P.tried"


class CannotBeTried(JiugaiError):
    """A figure that no parameter can have, or a parameter that does not exist."""


def with_figures(parameters: Parameters, figures: Mapping[str, Fraction]) -> Parameters:
    """The same parameters with some figures in the place of every other one, for all governments.

    Raises: CannotBeTried
    """
    for name, amount in figures.items():
        _check(parameters, name, amount)
    register = {
        name: replace(each, values=(DatedValue(REGISTER_STARTS, figures[name], TRIED),), otherwise="")
        if name in figures
        else each
        for name, each in parameters.register.items()
    }
    local = [each for each in parameters.local if each.parameter not in figures]
    return Parameters(register, local)


def _check(parameters: Parameters, name: str, amount: Fraction) -> None:
    if name not in parameters.register:
        raise CannotBeTried(f"参数“{name}”不在规则库中；可用参数见 jiugai facts --parameters")
    if max(amount.numerator, amount.denominator) > LARGEST_TERM:
        raise CannotBeTried(f"{name} 不能为 {amount}：分子、分母应不大于 {LARGEST_TERM:,}")
    unit = parameters.register[name].unit
    if amount < 0 or (name.endswith(".target") and amount == 0):
        raise CannotBeTried(f"{name} 不能为 {amount}：应大于 0")
    if unit.startswith("share") and amount > 1:
        raise CannotBeTried(f"{name} 不能为 {amount}：比例不超过 1，如 2/3 或 60%")
