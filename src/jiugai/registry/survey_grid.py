"""The survey of an estate as one form: a row for each item of the catalogue, by group of the annex."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jiugai.core.forms import ActForm, DayInput
from jiugai.policy.register import Item, rulebook
from jiugai.registry.models import FacilityCondition, FacilityState, Severity
from jiugai.registry.services import Finding

GROUPS: Mapping[str, Promise] = {
    "S1.5.1": _("第一组：管线、道路、楼体公共部位、适老适幼无障碍"),
    "S1.5.2": _("第二组：停车、电梯、充电、安防、照明等"),
    "S1.5.3": _("第三组：体育、养老、托幼等公共服务"),
}
STATES = [("", _("未填")), *FacilityState.choices]
SEVERITIES = [
    ("", _("程度")),
    *((value, label) for value, label in Severity.choices if value != Severity.NONE),
]
IN_ORDER = (FacilityState.SOUND, FacilityState.NOT_NEEDED)


def items() -> list[Item]:
    """The items that a survey goes through."""
    return [item for item in rulebook().items.values() if not item.climate and item.annex in GROUPS]


@dataclass(frozen=True, slots=True)
class GridRow:
    """The fields of one item."""

    item: Item
    state: BoundField
    severity: BoundField
    note: BoundField


class SurveyForm(ActForm):
    """State, severity and note of every item; the day; who surveyed."""

    surveyed_on = forms.DateField(label=_("摸底日期"), widget=DayInput())
    surveyed_by = forms.CharField(label=_("摸底单位"), max_length=120)
    rest_is_sound = forms.BooleanField(label=_("未填的各项均完好"), required=False)

    def __init__(self, *positional: Any, **named: Any) -> None:
        super().__init__(*positional, **named)
        for item in items():
            self.fields[f"state_{item.key}"] = forms.ChoiceField(
                label=item.name, choices=STATES, required=False
            )
            self.fields[f"severity_{item.key}"] = forms.ChoiceField(
                label=f"{item.name}：程度", choices=SEVERITIES, required=False
            )
            self.fields[f"note_{item.key}"] = forms.CharField(
                label=f"{item.name}：说明", max_length=500, required=False
            )

    def groups(self) -> Iterator[tuple[Promise, list[GridRow]]]:
        """The rows by group of the annex."""
        for group, label in GROUPS.items():
            yield label, [self._row(item) for item in items() if item.annex == group]

    def _row(self, item: Item) -> GridRow:
        fields = (self[f"{kind}_{item.key}"] for kind in ("state", "severity", "note"))
        return GridRow(item, *fields)

    def findings(self) -> list[Finding]:
        """What was filled in; with the box ticked, the rest as sound."""
        sent, found = self.cleaned_data, []
        for item in items():
            state = sent[f"state_{item.key}"] or (FacilityState.SOUND if sent["rest_is_sound"] else "")
            if state:
                severity = sent[f"severity_{item.key}"]
                shown = Severity.NONE if state in IN_ORDER and not severity else severity
                found.append(Finding(item.key, state, shown, sent[f"note_{item.key}"]))
        return found


def known(conditions: Iterable[FacilityCondition]) -> dict[str, str]:
    """What the form begins with: the newest finding of each item."""
    values: dict[str, str] = {}
    for each in conditions:
        values[f"state_{each.item}"] = each.state
        values[f"severity_{each.item}"] = "" if each.severity == Severity.NONE else each.severity
        values[f"note_{each.item}"] = each.note
    return values
