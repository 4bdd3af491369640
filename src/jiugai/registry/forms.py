"""Forms of the registry."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiugai.core.form_fields import AreaField
from jiugai.core.forms import ActForm, DayInput, KnownOrNot, VersionedForm
from jiugai.core.scope import Scope
from jiugai.registry.models import Division, Estate, Level, MemberKind, Ownership, Structure
from jiugai.registry.models.divisions import DivisionQuerySet

LOWEST = (Level.COUNTY, Level.SUBDISTRICT, Level.COMMUNITY)
OPTIONAL = ("", _("不详"))


class LedgerForm(forms.Form):
    """A ledger to look at before it is taken in."""

    ledger = forms.FileField(
        label=_("台账文件"),
        help_text=_("CSV、XLSX 或 Parquet，不超过 50 MB。表头可以是常用叫法，上传后先预览，确认才入库。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.parquet"}),
    )


def places_of(scope: Scope) -> DivisionQuerySet:
    """Where an estate may lie: the counties in scope and all below them."""
    inside = Division.objects.filter(scope.in_scope("code"), level__in=LOWEST, is_grouping=False)
    return inside.in_force().order_by("code")


class EstateForm(VersionedForm):
    """What is known of an estate; what is left empty is not known."""

    name = forms.CharField(label=_("小区名称"), max_length=100)
    division = forms.ModelChoiceField(label=_("所在区划"), queryset=Division.objects.none())
    address = forms.CharField(label=_("地址"), max_length=200, required=False)
    completed_year = forms.IntegerField(
        label=_("建成年份"),
        min_value=1900,
        max_value=2100,
        required=False,
        help_text=_("竣工验收年份；不详留空。"),
    )
    ownership = forms.ChoiceField(label=_("产权性质"), choices=[OPTIONAL, *Ownership.choices], required=False)
    structure = forms.ChoiceField(label=_("结构"), choices=[OPTIONAL, *Structure.choices], required=False)
    storeys = forms.IntegerField(label=_("层数"), min_value=1, max_value=100, required=False)
    building_count = forms.IntegerField(label=_("楼栋数"), min_value=1, required=False)
    stairwell_count = forms.IntegerField(label=_("单元数"), min_value=1, required=False)
    home_count = forms.IntegerField(label=_("户数"), min_value=1, required=False)
    resident_count = forms.IntegerField(label=_("人口"), min_value=0, required=False)
    floor_area_cm2 = AreaField(label=_("建筑面积（㎡）"), minimum=1, required=False)
    self_built = forms.NullBooleanField(label=_("以自建房为主"), widget=KnownOrNot(), required=False)
    to_be_demolished = forms.NullBooleanField(label=_("已列入征收拆迁"), widget=KnownOrNot(), required=False)
    renovated_before = forms.NullBooleanField(label=_("曾列入改造计划"), widget=KnownOrNot(), required=False)
    has_heritage_buildings = forms.NullBooleanField(
        label=_("有历史建筑"), widget=KnownOrNot(), required=False
    )
    has_large_trees = forms.NullBooleanField(label=_("有古树大树"), widget=KnownOrNot(), required=False)
    reason = forms.CharField(
        label=_("理由或来源"), max_length=200, help_text=_("如 查阅竣工验收资料、现场核实、2022年摸底。")
    )

    def __init__(self, *positional: Any, scope: Scope, **named: Any) -> None:
        super().__init__(*positional, **named)
        choosing = self.fields["division"]
        if isinstance(choosing, forms.ModelChoiceField):
            choosing.queryset = places_of(scope)

    def facts(self) -> dict[str, Any]:
        """What was said of the estate itself."""
        return {name: each for name, each in self.cleaned_data.items() if name not in ("version", "reason")}


def known_of(estate: Estate) -> dict[str, Any]:
    """What the form begins with."""
    names = [name for name in EstateForm.base_fields if name not in ("version", "reason", "division")]
    return {name: getattr(estate, name) for name in names} | {"division": estate.division_id}


class UnitForm(ActForm):
    """Places that are renewed as one."""

    name = forms.CharField(label=_("更新单元名称"), max_length=100)
    division = forms.ModelChoiceField(label=_("所在区划"), queryset=Division.objects.none())
    established_on = forms.DateField(label=_("划定日期"), widget=DayInput())
    document = forms.CharField(label=_("依据文件"), max_length=200, help_text=_("文件名称和文号。"))
    estates = forms.ModelMultipleChoiceField(
        label=_("小区"),
        queryset=Estate.objects.none(),
        to_field_name="code",
        help_text=_("可多选；已在其他更新单元的不列出。"),
        widget=forms.SelectMultiple(attrs={"size": 10}),
    )
    factory = forms.CharField(label=_("旧厂区"), max_length=100, required=False)
    street = forms.CharField(label=_("旧街区"), max_length=100, required=False)
    urban_village = forms.CharField(label=_("城中村"), max_length=100, required=False)

    def __init__(self, *positional: Any, scope: Scope, **named: Any) -> None:
        super().__init__(*positional, **named)
        for name, found in (
            ("division", places_of(scope).exclude(level=Level.COMMUNITY)),
            ("estates", Estate.objects.in_scope(scope).filter(renewal_memberships=None)),
        ):
            choosing = self.fields[name]
            if isinstance(choosing, forms.ModelChoiceField):
                choosing.queryset = found

    def places(self) -> list[tuple[MemberKind, str]]:
        """Places that are not estates, by kind."""
        kinds = (MemberKind.FACTORY, MemberKind.STREET, MemberKind.URBAN_VILLAGE)
        return [(kind, self.cleaned_data[kind.value]) for kind in kinds if self.cleaned_data[kind.value]]
