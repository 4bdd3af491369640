"""Forms of funding."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiugai.core.form_fields import MoneyField
from jiugai.core.forms import FileForm
from jiugai.core.scope import Scope
from jiugai.registry.models import Division, Level

MEANS = (
    "own_funds_fen",
    "upper_funds_fen",
    "bonds_fen",
    "social_fen",
    "residents_fen",
    "committed_fen",
    "organising_capacity_estates",
)


class CapacityForm(FileForm):
    """What a county can raise and carry out in a year."""

    division = forms.ModelChoiceField(label=_("县区"), queryset=Division.objects.none(), empty_label=None)
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    own_funds_fen = MoneyField(label=_("本级财力（万元）"))
    upper_funds_fen = MoneyField(label=_("上级补助（万元）"))
    bonds_fen = MoneyField(label=_("政府债券（万元）"))
    social_fen = MoneyField(label=_("社会资金（万元）"))
    residents_fen = MoneyField(label=_("居民出资（万元）"))
    committed_fen = MoneyField(
        label=_("减：已承诺支出（万元）"),
        help_text=_("续建项目等已占用的资金；资金筹措能力为以上五项之和减去它。"),
    )
    organising_capacity_estates = forms.IntegerField(
        label=_("组织实施能力（小区个数）"), min_value=0, help_text=_("本年度可同时组织实施的小区个数。")
    )
    basis = forms.CharField(label=_("测算依据"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    document = forms.FileField(label=_("附件"), required=False)

    def __init__(self, *positional: Any, scope: Scope, **named: Any) -> None:
        super().__init__(*positional, **named)
        counties = Division.objects.filter(scope.in_scope("code"), level=Level.COUNTY).in_force()
        choosing = self.fields["division"]
        if isinstance(choosing, forms.ModelChoiceField):
            choosing.queryset = counties.filter(is_grouping=False).order_by("code")
