"""Forms of the registry."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiugai.core.form_fields import AreaField
from jiugai.core.forms import ActForm, DayInput, KnownOrNot
from jiugai.core.scope import Scope
from jiugai.registry.corrections import CorrectionForm, FactsForm
from jiugai.registry.home_readings import PHONE, SEPARATORS, owners_of
from jiugai.registry.models import AreaSource, Division, Estate, Level, MemberKind, Ownership, Structure
from jiugai.registry.models.divisions import DivisionQuerySet
from jiugai.registry.models.estates import YEARS
from jiugai.registry.services.homes import OwnerEntry

LOWEST = (Level.COUNTY, Level.SUBDISTRICT, Level.COMMUNITY)
OPTIONAL = ("", _("不详"))

if TYPE_CHECKING:
    _Choosing = forms.ModelChoiceField[Division]
    _ChoosingMany = forms.ModelMultipleChoiceField[Estate]
else:
    _ChoosingMany = forms.ModelMultipleChoiceField
    _Choosing = forms.ModelChoiceField  # not subscriptable when it runs


def places_of(scope: Scope) -> DivisionQuerySet:
    """Where an estate may lie: the counties in scope and all below them."""
    inside = Division.objects.filter(scope.in_scope("code"), level__in=LOWEST, is_grouping=False)
    return inside.in_force().order_by("code")


class PlaceField(_Choosing):
    """A division to choose; a community is named with its subdistrict."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("label", _("所在区划"))
        super().__init__(queryset=Division.objects.none(), empty_label=_("请选择"), **more)

    def offer(self, places: DivisionQuerySet) -> None:
        self.queryset = places.select_related("parent")

    def label_from_instance(self, obj: Division) -> str:
        return f"{obj.parent.name} / {obj.name}" if obj.level == Level.COMMUNITY and obj.parent else obj.name


def _number(label: Any, least: int = 1, most: int | None = None, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, required=False, **more)


def _known(label: Any, **more: Any) -> forms.NullBooleanField:
    return forms.NullBooleanField(label=label, widget=KnownOrNot(), required=False, **more)


def _choice(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[OPTIONAL, *choices], required=False)


class EstateForm(CorrectionForm):
    """What is known of an estate; what is left empty is not known."""

    name = forms.CharField(label=_("小区名称"), max_length=100)
    division = PlaceField()
    address = forms.CharField(label=_("地址"), max_length=200, required=False)
    completed_year = _number(_("建成年份"), *YEARS, help_text=_("竣工验收年份；不详留空。"))
    completed_on = forms.DateField(
        label=_("竣工验收日期"),
        widget=DayInput(),
        required=False,
        help_text=_("填写后，建成年份可以不填。"),
    )
    ownership = _choice(_("产权性质"), Ownership.choices)
    structure = _choice(_("结构"), Structure.choices)
    storeys = _number(_("层数"), most=100, help_text=_("最高一栋，地上。"))
    building_count = _number(_("楼栋数"))
    stairwell_count = _number(_("单元数"))
    home_count = _number(_("户数"))
    resident_count = _number(_("人口"), 0)
    floor_area_cm2 = AreaField(label=_("建筑面积（㎡）"), minimum=1, required=False)
    self_built = _known(_("以自建房为主"))
    to_be_demolished = _known(_("已列入征收拆迁"))
    renovated_before = _known(_("曾列入改造计划"))
    has_heritage_buildings = _known(_("有历史建筑"))
    has_large_trees = _known(_("有古树大树"))

    sections = (
        (_("名称和位置"), ("name", "division")),
        ("", ("address",)),
        (_("建成和产权"), ("completed_year", "completed_on", "ownership", "structure", "storeys")),
        (
            _("规模"),
            ("building_count", "stairwell_count", "home_count", "resident_count", "floor_area_cm2"),
        ),
        (_("改造范围"), ("self_built", "to_be_demolished", "renovated_before")),
        (_("保护对象"), ("has_heritage_buildings", "has_large_trees")),
    )

    def __init__(self, *positional: Any, scope: Scope, record: Estate | None = None, **named: Any) -> None:
        super().__init__(*positional, record=record, **named)
        places = places_of(scope)
        if record is not None:
            places |= Division.objects.filter(pk=record.division_id)
        choosing = self.fields["division"]
        if isinstance(choosing, PlaceField):
            choosing.offer(places)

    def clean(self) -> dict[str, Any]:
        """A day of acceptance says the year."""
        sent = self.cleaned_data
        if (
            sent.get("completed_on")
            and sent.get("completed_year") is None
            and not self.has_error("completed_year")
        ):
            sent["completed_year"] = sent["completed_on"].year
        return sent


class BuildingForm(FactsForm):
    """What is known of a building; what is left empty is not known."""

    name = forms.CharField(label=_("楼栋名称"), max_length=40, help_text=_("如 3号楼。"))
    completed_year = _number(_("建成年份"), *YEARS)
    structure = _choice(_("结构"), Structure.choices)
    storeys = _number(_("层数"), most=100)
    stairwell_count = _number(_("单元数"))
    home_count = _number(_("户数"))
    floor_area_cm2 = AreaField(label=_("建筑面积（㎡）"), minimum=1, required=False)
    has_lift = _known(_("有电梯"))

    sections = (
        (
            "",
            (
                "name", "completed_year", "structure", "storeys",
                "stairwell_count", "home_count", "floor_area_cm2", "has_lift",
            ),
        ),
    )  # fmt: skip


class BuildingCorrection(CorrectionForm, BuildingForm):
    """A building put right."""

    def corrections(self) -> dict[str, Any]:
        """What the service is told: the facts, why, and since when the form stands."""
        sent = self.cleaned_data
        return {**self.facts(), "reason": sent["reason"], "unchanged_since": sent["version"]}


class HomeForm(CorrectionForm):
    """One home put right; owners that are typed in take the place of those known."""

    exclusive_area_cm2 = AreaField(label=_("专有部分面积（㎡）"), minimum=1)
    area_source = forms.ChoiceField(label=_("面积依据"), choices=AreaSource.choices)
    unsold = forms.BooleanField(label=_("建设单位未售或未交付（原登记的业主将移出清册）"), required=False)
    owners = forms.CharField(
        label=_("业主"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("不改时留空。每行一人：姓名，证件号码，手机号（后两项可不填）；第一人为共有人代表。"),
    )

    sections = (("", ("exclusive_area_cm2", "area_source", "unsold")),)
    field_order = ("exclusive_area_cm2", "area_source", "unsold", "owners", "reason")

    def clean_owners(self) -> tuple[OwnerEntry, ...]:
        """Whose the home is. Raises: ValidationError"""
        found: list[OwnerEntry] = []
        for line in self.cleaned_data["owners"].splitlines():
            if not line.strip():
                continue
            name, *numbers = [part.strip() for part in SEPARATORS.split(line)]
            papers = [each for each in numbers if not PHONE.fullmatch(each)]
            phones = [each for each in numbers if PHONE.fullmatch(each)]
            if not name or len(papers) > 1 or len(phones) > 1:
                raise ValidationError(_("“%(line)s”应写成：姓名，证件号码，手机号。") % {"line": line})
            read = owners_of(name, "".join(papers), "".join(phones))
            if read.wrong:
                raise ValidationError([f"{expected}。" for _column, expected in read.wrong])
            found += read.owners
        return tuple(found)

    def corrections(self) -> dict[str, Any]:
        """What the service is told."""
        sent = self.cleaned_data
        told = {"owners": sent["owners"], "reason": sent["reason"], "unchanged_since": sent["version"]}
        return {**self.facts(), **told}


class MembersField(_ChoosingMany):
    """Estates to tick, each named with where it lies."""

    def __init__(self) -> None:
        super().__init__(
            label=_("小区"),
            queryset=Estate.objects.none(),
            to_field_name="code",
            widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
            error_messages={"required": _("请至少勾选一个小区。")},
        )

    def label_from_instance(self, obj: Estate) -> str:
        return f"{obj.name}（{obj.division.name}）"


class UnitForm(ActForm):
    """Places that are renewed as one."""

    name = forms.CharField(label=_("更新单元名称"), max_length=100)
    division = PlaceField()
    established_on = forms.DateField(label=_("划定日期"), widget=DayInput())
    document = forms.CharField(label=_("依据文件"), max_length=200, help_text=_("文件名称和文号。"))
    estates = MembersField()
    factory = forms.CharField(label=_("旧厂区"), max_length=100, required=False)
    street = forms.CharField(label=_("旧街区"), max_length=100, required=False)
    urban_village = forms.CharField(label=_("城中村"), max_length=100, required=False)

    def __init__(self, *positional: Any, scope: Scope, **named: Any) -> None:
        super().__init__(*positional, **named)
        place, estates = self.fields["division"], self.fields["estates"]
        if isinstance(place, PlaceField):
            place.offer(places_of(scope).exclude(level=Level.COMMUNITY))
        if isinstance(estates, MembersField):
            free = Q(renewal_memberships=None)
            own = Q(renewal_memberships__unit__name=str(self.data.get("name", "")).strip())  # sent twice
            offered = Estate.objects.in_scope(scope).filter(free | own)
            estates.queryset = offered.select_related("division")

    def places(self) -> list[tuple[MemberKind, str]]:
        """Places that are not estates, by kind."""
        kinds = (MemberKind.FACTORY, MemberKind.STREET, MemberKind.URBAN_VILLAGE)
        return [(kind, self.cleaned_data[kind.value]) for kind in kinds if self.cleaned_data[kind.value]]
