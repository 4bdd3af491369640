"""What a county can pay for and carry out in a year."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiugai.core.models import AppendOnly, StoredFile
from jiugai.registry.models import Division


class CapacityStatement(AppendOnly):
    """能力评估 — what a county can finance and organise in a year (S1.2.1). The newest statement stands."""

    division = models.ForeignKey(
        Division,
        on_delete=models.PROTECT,
        related_name="capacity_statements",
        verbose_name=_("县区"),
        db_index=False,
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    own_funds_fen = models.PositiveBigIntegerField(_("本级财力"), help_text=_("分，页面按万元填写。"))
    upper_funds_fen = models.PositiveBigIntegerField(_("上级补助"))
    bonds_fen = models.PositiveBigIntegerField(_("政府债券"))
    social_fen = models.PositiveBigIntegerField(_("社会资金"))
    residents_fen = models.PositiveBigIntegerField(_("居民出资"))
    committed_fen = models.PositiveBigIntegerField(
        _("已承诺支出"), help_text=_("续建项目等已占用的资金，从合计中扣除。")
    )
    organising_capacity_estates = models.PositiveIntegerField(
        _("组织实施能力"), help_text=_("本年度可同时组织实施的小区个数。")
    )
    basis = models.CharField(_("测算依据"), max_length=500)
    document = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("附件")
    )
    stated_by = models.CharField(_("填报岗位"), max_length=120)
    stated_at = models.DateTimeField(_("填报时间"), default=timezone.now)

    class Meta:
        verbose_name = _("能力评估")
        verbose_name_plural = _("能力评估")
        ordering = ("division_id", "-year", "-id")
        indexes = (models.Index(fields=("division", "year", "id"), name="funding_capacity_key"),)
        constraints = (
            models.CheckConstraint(
                name="funding_capacity_rests_on_something",
                condition=~Q(basis="") & ~Q(stated_by=""),
                violation_error_message=_("能力评估应写明测算依据。"),
            ),
            models.CheckConstraint(
                name="funding_capacity_committed_within_means",
                condition=Q(
                    committed_fen__lte=models.F("own_funds_fen")
                    + models.F("upper_funds_fen")
                    + models.F("bonds_fen")
                    + models.F("social_fen")
                    + models.F("residents_fen")
                ),
                violation_error_message=_("已承诺支出不能超过各项资金合计。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.division} {self.year}"

    @property
    def division_code(self) -> str:
        return self.division_id

    @property
    def financing_capacity_fen(self) -> int:
        """Money the county can raise in the year, less what is already committed; in fen."""
        raised = self.own_funds_fen + self.upper_funds_fen + self.bonds_fen
        return raised + self.social_fen + self.residents_fen - self.committed_fen
