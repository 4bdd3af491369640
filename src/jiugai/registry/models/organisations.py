"""Organisations that take part, under whatever role a contract or a post gives them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from jiugai.core.models import Recorded
from jiugai.registry.credit_code import is_valid
from jiugai.registry.models.divisions import Division


class OrganisationKind(models.TextChoices):
    GOVERNMENT = "government", _("政府部门")
    SUBDISTRICT_OFFICE = "subdistrict_office", _("街道办事处（乡镇政府）")
    COMMUNITY_COMMITTEE = "community_committee", _("社区居委会")
    OWNERS_COMMITTEE = "owners_committee", _("业委会")
    PROPERTY_UNIT = "property_unit", _("原产权单位、关联单位")
    UTILITY = "utility", _("专营单位")
    ENTERPRISE = "enterprise", _("企业")
    BANK = "bank", _("银行")
    OTHER = "other", _("其他")


def fits_its_check_sign(code: str) -> None:
    """Refuse a credit code whose last sign does not fit. Raises: ValidationError"""
    if not is_valid(code):
        raise ValidationError(
            _("统一社会信用代码校验不通过，请核对18位代码（不含 I、O、S、V、Z）"), code="credit_code"
        )


class Organisation(Recorded):
    """单位 — one organisation; what it does in a project is said by its contracts and posts."""

    name = models.CharField(_("单位名称"), max_length=120)
    kind = models.CharField(_("单位类别"), max_length=24, choices=OrganisationKind)
    credit_code = models.CharField(
        _("统一社会信用代码"),
        max_length=18,
        blank=True,
        validators=(fits_its_check_sign,),
        help_text=_("18位，GB 32100；可空。"),
    )
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="organisations", verbose_name=_("所在区划")
    )

    class Meta:
        verbose_name = _("单位")
        verbose_name_plural = _("单位")
        ordering = ("division_id", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("credit_code",),
                condition=~Q(credit_code=""),
                name="registry_organisation_credit_code_once",
                violation_error_message=_("该统一社会信用代码已登记。"),
            ),
            models.UniqueConstraint(
                fields=("division", "name"),
                name="registry_organisation_name_once",
                violation_error_message=_("该区划内已有同名单位。"),
            ),
            models.CheckConstraint(
                name="registry_organisation_credit_code_whole",
                condition=Q(credit_code="") | Q(Exact(Length("credit_code"), 18)),
                violation_error_message=_("统一社会信用代码应为18位。"),
            ),
            models.CheckConstraint(
                name="registry_organisation_named",
                condition=~Q(name=""),
                violation_error_message=_("单位名称不能为空。"),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def division_code(self) -> str:
        return self.division_id
