"""Renewal units: neighbouring estates, factories, streets, urban villages renewed as one (Y2.2)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiugai.core.checking import not_to_come
from jiugai.core.models import Recorded
from jiugai.registry.models.divisions import Division
from jiugai.registry.models.estates import Estate


class RenewalUnit(Recorded):
    """更新单元 — places that are renewed together, by a document."""

    name = models.CharField(_("更新单元名称"), max_length=100)
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="renewal_units", verbose_name=_("所在区划")
    )
    established_on = models.DateField(_("划定日期"), validators=[not_to_come])
    document = models.CharField(_("依据文件"), max_length=200, help_text=_("文件名称和文号。"))

    class Meta:
        verbose_name = _("更新单元")
        verbose_name_plural = _("更新单元")
        ordering = ("division_id", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("division", "name"),
                name="registry_renewalunit_name_once",
                violation_error_message=_("该区划内已有同名更新单元。"),
            ),
            models.CheckConstraint(
                name="registry_renewalunit_rests_on_a_document",
                condition=~Q(name="") & ~Q(document=""),
                violation_error_message=_("更新单元应有名称和依据文件。"),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def division_code(self) -> str:
        return self.division_id


class MemberKind(models.TextChoices):
    ESTATE = "estate", _("小区")
    FACTORY = "factory", _("旧厂区")
    STREET = "street", _("旧街区")
    URBAN_VILLAGE = "urban_village", _("城中村")


class RenewalMember(Recorded):
    """更新单元成员 — an estate of the register, or another place that is only named."""

    unit = models.ForeignKey(
        RenewalUnit, on_delete=models.PROTECT, related_name="members", verbose_name=_("更新单元")
    )
    kind = models.CharField(_("类别"), max_length=16, choices=MemberKind)
    estate = models.ForeignKey(
        Estate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="renewal_memberships",
        verbose_name=_("小区"),
    )
    name = models.CharField(_("名称"), max_length=100, blank=True, help_text=_("小区以外的成员填写。"))

    class Meta:
        verbose_name = _("更新单元成员")
        verbose_name_plural = _("更新单元成员")
        ordering = ("unit_id", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("estate",),
                name="registry_renewalmember_estate_in_one_unit",
                violation_error_message=_("该小区已在一个更新单元内。"),
            ),
            models.UniqueConstraint(
                fields=("unit", "kind", "name"),
                condition=Q(estate=None),
                name="registry_renewalmember_place_once",
                violation_error_message=_("该更新单元已有这一成员。"),
            ),
            models.CheckConstraint(
                name="registry_renewalmember_estate_or_named_place",
                condition=Q(kind=MemberKind.ESTATE, estate__isnull=False, name="")
                | (~Q(kind=MemberKind.ESTATE) & Q(estate=None) & ~Q(name="")),
                violation_error_message=_("成员是小区的应选小区，其他成员应填名称。"),
            ),
        )

    def __str__(self) -> str:
        return self.name or str(self.estate)

    @property
    def division_code(self) -> str:
        return self.unit.division_id
