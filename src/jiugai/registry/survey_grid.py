"""The survey of an estate as one form: a row for each item of the catalogue, by group of the annex."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiugai.core.forms import DayInput
from jiugai.core.records import ChangedMeanwhile
from jiugai.policy.register import Item, rulebook
from jiugai.registry.corrections import BothShownForm
from jiugai.registry.models import Estate, FacilityCondition, FacilityState, Severity
from jiugai.registry.models.facilities import IN_ORDER
from jiugai.registry.selectors import conditions
from jiugai.registry.services import Finding

GROUPS: Mapping[str, Promise] = {
    "S1.5.1": gettext_lazy("第一组：管线、道路、楼体公共部位、适老适幼无障碍"),
    "S1.5.2": gettext_lazy("第二组：停车、电梯、充电、安防、照明等"),
    "S1.5.3": gettext_lazy("第三组：体育、养老、托幼等公共服务"),
}
STATES = [("", gettext_lazy("未填")), *FacilityState.choices]
SEVERITIES = [
    ("", gettext_lazy("程度")),
    *((value, label) for value, label in Severity.choices if value != Severity.NONE),
]
KINDS = ("state", "severity", "note")


def items() -> list[Item]:
    """The items that a survey goes through."""
    return [item for item in rulebook().items.values() if not item.climate and item.annex in GROUPS]


@dataclass(frozen=True, slots=True)
class Known:
    """The newest finding of each item of an estate, as a survey begins."""

    conditions: Mapping[str, FacilityCondition]

    @classmethod
    def of(cls, estate: Estate, on: date) -> "Known":
        return cls({each.item: each for each in conditions(estate, on)})

    @property
    def version(self) -> str:
        """What a form carries to notice that somebody else recorded a finding."""
        newest = max((each.updated_at for each in self.conditions.values()), default=None)
        return newest.isoformat() if newest else ""

    def typed(self) -> dict[str, str]:
        """The findings as the form shows them."""
        values: dict[str, str] = {"version": self.version}
        for key, each in self.conditions.items():
            values[f"state_{key}"] = each.state
            values[f"severity_{key}"] = "" if each.severity == Severity.NONE else each.severity
            values[f"note_{key}"] = each.note
        return values

    def finding(self, item: str) -> Finding | None:
        """The finding of an item as a survey would say it."""
        found = self.conditions.get(item)
        return Finding(item, found.state, found.severity, found.note) if found else None

    def said(self, item: str) -> str:
        """The finding of an item in words."""
        found = self.conditions.get(item)
        if not found:
            return _("未填")
        severity = "" if found.severity == Severity.NONE else found.get_severity_display()
        return "，".join(filter(None, (found.get_state_display(), severity, found.note)))


@dataclass(frozen=True, slots=True)
class GridRow:
    """The fields of one item."""

    item: Item
    state: BoundField
    severity: BoundField
    note: BoundField


class SurveyForm(BothShownForm):
    """State, severity and note of every item; the day; who surveyed. It begins with the newest findings."""

    surveyed_on = forms.DateField(label=gettext_lazy("摸底日期"), widget=DayInput())
    surveyed_by = forms.CharField(
        label=gettext_lazy("摸底单位"), max_length=120, help_text=gettext_lazy("完成摸底时记录。")
    )
    rest_is_sound = forms.BooleanField(label=gettext_lazy("未填的各项均完好"), required=False)

    def __init__(self, *positional: Any, estate: Estate, today: date, **named: Any) -> None:
        self.estate, self.today = estate, today
        self.shown = Known.of(estate, today)
        named["initial"] = {"surveyed_on": today, **named.get("initial", {}), **self.shown.typed()}
        super().__init__(*positional, **named)
        for item in items():
            self.fields[f"state_{item.key}"] = forms.ChoiceField(
                label=item.name, choices=STATES, required=False
            )
            bad, told = _("%(item)s：程度"), _("%(item)s：说明")
            self.fields[f"severity_{item.key}"] = forms.ChoiceField(
                label=bad % {"item": item.name},
                choices=SEVERITIES,
                required=False,
                widget=forms.Select(attrs={"aria-label": bad % {"item": item.name}}),
            )
            self.fields[f"note_{item.key}"] = forms.CharField(
                label=told % {"item": item.name},
                max_length=500,
                required=False,
                widget=forms.TextInput(
                    attrs={"aria-label": told % {"item": item.name}, "placeholder": _("说明")}
                ),
            )

    @property
    def completes(self) -> bool:
        """Whether the survey is to be declared done."""
        return "complete" in self.data

    def clean_surveyed_on(self) -> date:
        day: date = self.cleaned_data["surveyed_on"]
        if day > self.today:
            raise forms.ValidationError(_("摸底日期不能晚于今天。"))
        return day

    def clean(self) -> dict[str, Any]:
        """A survey that is done has a finding for every item."""
        sent = self.cleaned_data
        states = {f"state_{item.key}": item for item in items()}
        open_items = [
            item for name, item in states.items() if not sent.get(name) and not self.has_error(name)
        ]
        if self.completes and open_items and not sent.get("rest_is_sound"):
            for item in open_items:
                self.add_error(f"state_{item.key}", _("未填。"))
            said = _("还有 %(count)s 项没有摸底结果，已在下面标出；都没有问题的，可勾选“未填的各项均完好”。")
            self.add_error(None, said % {"count": len(open_items)})
        return sent

    def groups(self) -> Iterator[tuple[Promise, list[GridRow]]]:
        """The rows by group of the annex."""
        for group, label in GROUPS.items():
            yield label, [self._row(item) for item in items() if item.annex == group]

    def _row(self, item: Item) -> GridRow:
        state, severity, note = (self[f"{kind}_{item.key}"] for kind in KINDS)
        return GridRow(item, state, severity, note)

    def _said_of(self, item: Item) -> Finding | None:
        """What the form says of an item; None where it says nothing."""
        state, severity, note = (self.cleaned_data.get(f"{kind}_{item.key}", "") for kind in KINDS)
        if not state and self.cleaned_data.get("rest_is_sound"):
            state = FacilityState.SOUND
        if not state:
            return None
        return Finding(item.key, state, severity or (Severity.NONE if state in IN_ORDER else ""), note)

    def findings(self) -> list[Finding]:
        """What the survey found: every item when it is done, else what was filled in or changed."""
        said = [found for item in items() if (found := self._said_of(item))]
        if self.completes:
            return said
        return [found for found in said if self.shown.finding(found.item) != found]

    def refuse_what_is_outdated(self) -> None:
        """Stop where somebody else recorded findings since the form was shown, unless both say the same.

        Raises: ChangedMeanwhile
        """
        now = Known.of(self.estate, self.today)
        if self.cleaned_data["version"] != now.version and self._differing(now):
            raise ChangedMeanwhile(self.label)

    @property
    def label(self) -> str:
        return _("设施摸底")

    def show_both(self) -> None:
        now = Known.of(self.estate, self.today)
        self.carry(now.version)
        for item in self._differing(now):
            said = _("现有记录：%(said)s。") % {"said": now.said(item.key)}
            self.add_error(f"state_{item.key}", said)

    def _differing(self, now: Known) -> list[Item]:
        said = ((item, self._said_of(item)) for item in items())
        return [item for item, found in said if found and found != now.finding(item.key)]
