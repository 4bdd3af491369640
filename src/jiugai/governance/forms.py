"""Forms of governance."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jiugai.core.forms import ActForm, DayInput, FileForm
from jiugai.core.scope import Scope
from jiugai.governance.models import DocumentKind
from jiugai.policy.parameters import REGISTER_STARTS, Parameter
from jiugai.registry.models import Division, Level
from jiugai.registry.models.divisions import DivisionQuerySet

DIRECTIONS = {"raise": _("只能从严，不得低于上级的数值。"), "lower": _("只能从严，不得高于上级的数值。")}
GOVERNMENTS = (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)


def governments_in(scope: Scope) -> DivisionQuerySet:
    """The governments in scope that exist today, the highest first."""
    seen = Division.objects.filter(scope.in_scope("code"), level__in=GOVERNMENTS, is_grouping=False)
    return seen.in_force().order_by("code")


class DocumentForm(FileForm):
    """A document of a government."""

    division = forms.ModelChoiceField(label=_("发文政府"), queryset=Division.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label=_("类别"), choices=DocumentKind.choices)
    title = forms.CharField(label=_("文件名称"), max_length=200)
    number = forms.CharField(label=_("文号"), max_length=60, required=False)
    starts_on = forms.DateField(label=_("施行日期"), widget=DayInput())
    ends_on = forms.DateField(
        label=_("失效日期"), widget=DayInput(), required=False, help_text=_("最后一天；仍有效的不填。")
    )
    file = forms.FileField(label=_("文件"), required=False)

    def __init__(self, *positional: Any, scope: Scope, **named: Any) -> None:
        super().__init__(*positional, **named)
        _choose_among(self.fields["division"], governments_in(scope))


class EndForm(ActForm):
    """The last day of a document, and why."""

    on = forms.DateField(label=_("失效日期"), widget=DayInput(), help_text=_("最后一天。"))
    reason = forms.CharField(label=_("理由"), max_length=500)


class ParameterFilter(forms.Form):
    """Which government's figures, and of which day; whatever is not said is one's own and today."""

    division = forms.ModelChoiceField(
        label=_("政府"), queryset=Division.objects.none(), empty_label=None, required=False
    )
    on = forms.DateField(label=_("日期"), widget=DayInput(), required=False)

    def __init__(self, *positional: Any, scope: Scope, today: date, **named: Any) -> None:
        super().__init__(*positional, **named)
        self.governments = governments_in(scope)
        self.today = max(today, REGISTER_STARTS)
        _choose_among(self.fields["division"], self.governments)

    def clean_on(self) -> date | None:
        day: date | None = self.cleaned_data["on"]
        if day and day < REGISTER_STARTS:
            raise forms.ValidationError(_now("规则库自 %(day)s 起。") % {"day": REGISTER_STARTS})
        return day

    def chosen(self) -> tuple[Division, date]:
        """The government and the day. Raises: Division.DoesNotExist where there is no government at all."""
        said = self.cleaned_data if self.is_bound and self.is_valid() else {}
        place = said.get("division") or self.governments.first()
        if place is None:
            raise Division.DoesNotExist
        return place, said.get("on") or self.today


class ValueForm(ActForm):
    """A figure that a government sets for itself and those below it."""

    division = forms.ModelChoiceField(label=_("适用政府"), queryset=Division.objects.none(), empty_label=None)
    value = forms.CharField(label=_("数值"), max_length=24)
    starts_on = forms.DateField(label=_("起始日期"), widget=DayInput())
    document = forms.CharField(label=_("依据文件"), max_length=200, help_text=_("文件名称和文号。"))

    def __init__(
        self, *positional: Any, parameter: Parameter, governments: Sequence[Division], **named: Any
    ) -> None:
        super().__init__(*positional, **named)
        among = Division.objects.filter(pk__in=[each.pk for each in governments]).order_by("code")
        _choose_among(self.fields["division"], among)
        direction = DIRECTIONS.get(parameter.may, _("可高可低。"))
        written = _("写作 60% 或 2/3。") if parameter.unit.startswith("share") else _("写作数字。")
        self.fields["value"].help_text = f"{written}{direction}"


class WithdrawForm(ActForm):
    """Why a figure that was set is taken back."""

    document = forms.CharField(
        label=_("依据文件"), max_length=200, help_text=_("撤回所依据的文件名称和文号。")
    )


def _choose_among(field: forms.Field, governments: DivisionQuerySet) -> None:
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = governments
