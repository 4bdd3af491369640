"""Other figures tried out: the register as it would be if some parameters were different everywhere."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from jiugai.policy.errors import JiugaiError
from jiugai.policy.parameters import LARGEST_TERM, REGISTER_STARTS, DatedValue, Parameters
from jiugai.policy.places import NATION

TRIED = "P.tried"
WHOLE_UNITS = ("year", "homes", "item", "years", "seasons", "days")
BOUNDS = tuple(f"evaluation.grade.{each}" for each in ("excellent", "good", "pass"))


class CannotBeTried(JiugaiError):
    """A figure that no parameter can have, or a parameter that does not exist."""


def with_figures(parameters: Parameters, figures: Mapping[str, Fraction]) -> Parameters:
    """The same parameters with some figures in the place of every other one, for all governments.

    Raises: CannotBeTried
    """
    for name, amount in figures.items():
        _check(parameters, name, amount)
    _check_bounds(parameters, figures)
    register = {
        name: replace(each, values=(DatedValue(REGISTER_STARTS, figures[name], TRIED),), otherwise="")
        if name in figures
        else each
        for name, each in parameters.register.items()
    }
    local = [each for each in parameters.local if each.parameter not in figures]
    return Parameters(register, local)


def _check_bounds(parameters: Parameters, figures: Mapping[str, Fraction]) -> None:
    """A better grade does not ask for less. Raises: CannotBeTried"""
    now = parameters.in_force(NATION, REGISTER_STARTS, own=False)
    bounds = [figures.get(name, now[name].fraction) for name in BOUNDS]
    if sorted(bounds, reverse=True) != bounds or bounds[0] > 100:
        raise CannotBeTried("等次的界限应为优秀不低于良好、良好不低于合格，且不超过 100")


def _check(parameters: Parameters, name: str, amount: Fraction) -> None:
    if name not in parameters.register:
        raise CannotBeTried(f"参数“{name}”不在规则库中；可用参数见 jiugai facts --parameters")
    if max(amount.numerator, amount.denominator) > LARGEST_TERM:
        raise CannotBeTried(f"{name} 不能为 {amount}：分子、分母应不大于 {LARGEST_TERM:,}")
    unit = parameters.register[name].unit
    if amount < 0:
        raise CannotBeTried(f"{name} 不能为 {amount}：应不小于 0")
    if name.endswith(".target") and amount == 0:
        raise CannotBeTried(f"{name} 不能为 0：目标应大于 0")
    if unit in WHOLE_UNITS and amount.denominator != 1:
        raise CannotBeTried(f"{name} 不能为 {amount}：应为整数")
    if unit.startswith("share") and amount > 1:
        raise CannotBeTried(f"{name} 不能为 {amount}：比例不超过 1，如 2/3 或 60%")
