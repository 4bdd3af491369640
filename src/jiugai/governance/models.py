"""Documents in force of each government."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiugai.core.models import Recorded, StoredFile
from jiugai.registry.models import Division


class DocumentKind(models.TextChoices):
    """What a document settles: all but the last are facts of a government (DivisionFacts)."""

    WORKING_RULES = "working_rules", _("工作规则")
    RESPONSIBILITY_LIST = "responsibility_list", _("责任清单")
    RULES_OF_PROCEDURE = "rules_of_procedure", _("议事规程")
    SUBDISTRICT_DUTIES = "subdistrict_duties", _("街道社区职责分工")
    QUALITY_SUPERVISION = "quality_supervision", _("质量安全监管机制")
    APPROVAL_POLICY = "approval_policy", _("精简审批政策")
    ADAPTED_STANDARDS = "adapted_standards", _("适应改造的标准")
    STOCK_ASSETS_POLICY = "stock_assets_policy", _("存量资源政策")
    FLAT_RENOVATION_POLICY = "flat_renovation_policy", _("户内改造政策")
    FUND_RULES = "fund_rules", _("资金管理办法")
    EXTENSION = "extension", _("放宽建成年限")


class GovernanceDocumentQuerySet(models.QuerySet["GovernanceDocument"]):
    def in_force(self, on: date) -> Self:
        """Those that hold on the day, first and last day included."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)


class GovernanceDocument(Recorded):
    """制度文件 — one document of one government, from a day to a day."""

    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="governance_documents", verbose_name=_("发文政府")
    )
    kind = models.CharField(_("类别"), max_length=24, choices=DocumentKind)
    title = models.CharField(_("文件名称"), max_length=200)
    number = models.CharField(_("文号"), max_length=60, blank=True)
    starts_on = models.DateField(_("施行日期"))
    ends_on = models.DateField(_("失效日期"), null=True, blank=True, help_text=_("最后一天；空：仍有效。"))
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("文件")
    )

    objects = GovernanceDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("制度文件")
        verbose_name_plural = _("制度文件")
        ordering = ("division_id", "kind", "-starts_on")
        indexes = (models.Index(fields=("kind", "division"), name="governance_document_kind"),)
        constraints = (
            models.CheckConstraint(
                name="governance_document_named",
                condition=~Q(title="") & Q(kind__in=DocumentKind.values),
                violation_error_message=_("制度文件应有名称和类别。"),
            ),
            models.CheckConstraint(
                name="governance_document_days_in_order",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("失效日期不能早于施行日期。"),
            ),
            models.UniqueConstraint(
                fields=("division", "kind", "title", "starts_on"),
                name="governance_document_once",
                violation_error_message=_("该文件已登记。"),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def division_code(self) -> str:
        return self.division_id
