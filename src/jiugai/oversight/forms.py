"""Forms of oversight."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiugai.core.forms import ActForm, DayInput
from jiugai.core.scope import Scope
from jiugai.registry.models import Division, Level


class BarForm(ActForm):
    """A county's right to apply is withdrawn."""

    division = forms.ModelChoiceField(label=_("县区"), queryset=Division.objects.none(), empty_label=None)
    starts_on = forms.DateField(label=_("起始日期"), widget=DayInput())
    ends_on = forms.DateField(label=_("截止日期"), widget=DayInput(), required=False)
    document = forms.CharField(label=_("依据文件"), max_length=200, help_text=_("文件名称和文号。"))
    reason = forms.CharField(label=_("事由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *positional: Any, scope: Scope, **named: Any) -> None:
        super().__init__(*positional, **named)
        counties = Division.objects.filter(scope.in_scope("code"), level=Level.COUNTY, is_grouping=False)
        choosing = self.fields["division"]
        if isinstance(choosing, forms.ModelChoiceField):
            choosing.queryset = counties.in_force().order_by("code")


class LiftForm(ActForm):
    """The right to apply is given back."""

    on = forms.DateField(label=_("截止日期"), widget=DayInput(), help_text=_("取消资格的最后一天。"))
    reason = forms.CharField(label=_("理由"), max_length=500)
