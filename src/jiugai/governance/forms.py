"""Forms of governance."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiugai.core.forms import ActForm, DayInput, FileForm
from jiugai.core.scope import Scope
from jiugai.governance.models import DocumentKind
from jiugai.registry.models import Division, Level

GOVERNMENTS = (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)


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
        seen = Division.objects.filter(scope.in_scope("code"), level__in=GOVERNMENTS, is_grouping=False)
        choosing = self.fields["division"]
        if isinstance(choosing, forms.ModelChoiceField):
            choosing.queryset = seen.in_force().order_by("code")


class EndForm(ActForm):
    """The last day of a document, and why."""

    on = forms.DateField(label=_("失效日期"), widget=DayInput(), help_text=_("最后一天。"))
    reason = forms.CharField(label=_("理由"), max_length=500)
