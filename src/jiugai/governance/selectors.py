"""Reading the figures of the rulebook as they apply to a government, and how they came to be so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiugai.core.scope import Scope, prefix_of
from jiugai.core.wording import cited
from jiugai.policy.local_values import LEVEL_NAMES
from jiugai.policy.parameters import Parameter, Value
from jiugai.policy.register import rulebook
from jiugai.registry.models import Division, LocalValue
from jiugai.registry.selectors import division_path, parameters

UNITS: Mapping[str, Promise] = {
    "year": gettext_lazy("年"),
    "points": gettext_lazy("分"),
    "homes": gettext_lazy("户"),
    "days": gettext_lazy("天"),
    "years": gettext_lazy("年"),
    "seasons": gettext_lazy("个采暖期、供冷期"),
}
GROUPS: Mapping[str, Promise] = {
    "thresholds": gettext_lazy("准入和关口"),
    "targets": gettext_lazy("评价目标"),
    "weights": gettext_lazy("评价权重"),
    "grades": gettext_lazy("评价等次"),
    "complaints": gettext_lazy("投诉办理"),
}
"""What figures are for, in the order in which people ask for them."""


@dataclass(frozen=True, slots=True)
class Applied:
    """One figure as it applies to a government on a day, and whose it is."""

    parameter: Parameter
    value: Value
    source: str
    is_local: bool

    @property
    def amount(self) -> str:
        return amount_in_words(self.parameter, self.value.amount)

    @property
    def clause(self) -> str:
        return cited(self.value.clause)


@dataclass(frozen=True, slots=True)
class Version:
    """What one source said of a figure, from a day on."""

    starts: date
    amount: str
    source: str
    clause: str
    local: LocalValue | None = None
    is_withdrawn: bool = False


def group_of(parameter: Parameter) -> str:
    """Which of the groups a figure belongs to."""
    if parameter.name.startswith("evaluation.grade"):
        return "grades"
    if parameter.name.startswith("complaint."):
        return "complaints"
    if parameter.name.endswith(".weight"):
        return "weights"
    return "targets" if parameter.name.endswith(".target") else "thresholds"


def amount_in_words(parameter: Parameter, amount: Fraction | None) -> str:
    """A figure with its unit: 2/3, 95%, 2000年; 未定 where nobody has set one."""
    if amount is None:
        return _("未定")
    if parameter.unit.startswith("share"):
        percent = amount * 100
        return f"{percent}%" if percent.denominator == 1 else str(amount)
    return f"{amount}{UNITS.get(parameter.unit, '')}"


def applied(division: Division, on: date) -> list[Applied]:
    """Every figure as it applies to a government on a day, with its source. Raises: NoValueOn"""
    in_force = parameters().in_force(division.code, on)
    names = {each.code: each.name for each in division_path(division.code)}
    return [
        Applied(parameter, value, _source(parameter, value, names), value.basis in names)
        for name, parameter in rulebook().parameters.items()
        for value in [in_force[name]]
    ]


def history(parameter: Parameter, scope: Scope) -> list[Version]:
    """All that was ever said of a figure: by the rulebook, and by governments in scope or above it.

    The newest day first; a value that its government replaced or took back stands there, marked.
    """
    said = [
        Version(
            each.starts,
            amount_in_words(parameter, each.amount),
            _("规则库") + (f"（{_province(each.place)}）" if each.place else ""),
            cited(each.clause),
        )
        for each in parameter.values
    ]
    rows = LocalValue.objects.filter(parameter=parameter.name).select_related("division").order_by("pk")
    seen = [each for each in rows if _concerns(each.division_id, scope)]
    newest = {(each.division_id, each.starts_on): each.pk for each in seen}
    said += [_local(parameter, each, newest) for each in seen]
    return sorted(said, key=lambda version: version.starts, reverse=True)


def _local(parameter: Parameter, row: LocalValue, newest: Mapping[tuple[str, date], int]) -> Version:
    amount = amount_in_words(parameter, Fraction(row.value)) if row.value else _("撤回设定")
    is_newest = newest[row.division_id, row.starts_on] == row.pk
    return Version(
        starts=row.starts_on,
        amount=amount,
        source=row.division.name,
        clause="；".join(part for part in (row.document, cited(row.clause) if row.clause else "") if part),
        local=row if is_newest and row.value else None,
        is_withdrawn=not is_newest or not row.value,
    )


def _concerns(code: str, scope: Scope) -> bool:
    """Whether a government lies in the scope or above it."""
    return scope.allows(code) or any(each.startswith(prefix_of(code)) for each in scope.prefixes)


def _source(parameter: Parameter, value: Value, names: Mapping[str, str]) -> str:
    if value.basis in names:
        return names[value.basis]
    if value.amount is None:
        return _("尚未设定")
    if value.basis == "default":
        return _("参照%(province)s") % {"province": _province(parameter.otherwise)}
    return _("规则库")


def _province(prefix: str) -> str:
    """The name of the province that a prefix stands for."""
    found = Division.objects.filter(pk=f"{prefix:0<6}").values_list("name", flat=True).first()
    return found or prefix


def may_be_set_by(parameter: Parameter, governments: Iterable[Division]) -> list[Division]:
    """Those of the governments that may set this figure for themselves and those below them."""
    return [each for each in governments if each.level in parameter.set_by]


def who_may_set(parameter: Parameter) -> str:
    """Which governments may set a figure, and in which direction."""
    if not parameter.set_by:
        return _("规则库规定的数值，各级政府不另设。")
    levels = _("、").join(LEVEL_NAMES[each] for each in parameter.set_by)
    if parameter.may in ("raise", "lower"):
        return _("%(levels)s可以设定，只能从严；对本级和下级有效。") % {"levels": levels}
    return _("%(levels)s可以设定；对本级和下级有效。") % {"levels": levels}
