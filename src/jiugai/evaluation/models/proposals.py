"""Other thresholds and weights that somebody tried out and keeps for discussion."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiugai.core.models import AppendOnly
from jiugai.evaluation.models.results import YearRun
from jiugai.registry.models import Division


class Proposal(AppendOnly):
    """测算方案 — figures changed for all governments at once, and what would come of it. Decides nothing."""

    number = models.CharField(_("编号"), max_length=24, unique=True, help_text=_("区划代码-年度-P序号。"))
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("提出的政府"), db_index=False
    )
    run = models.ForeignKey(
        YearRun, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("所据评价")
    )
    title = models.CharField(_("名称"), max_length=120)
    figures = models.JSONField(_("改变的参数"), help_text=_("参数名和拟定值。"))
    effect = models.JSONField(_("影响"), help_text=_("各政府改变前后的得分和等次。"))
    reason = models.CharField(_("说明"), max_length=1000)
    proposed_by = models.CharField(_("提出人"), max_length=80)
    proposed_post = models.CharField(_("岗位"), max_length=120, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), default=timezone.now)

    class Meta:
        verbose_name = _("测算方案")
        verbose_name_plural = _("测算方案")
        ordering = ("-id",)
        indexes = (models.Index(fields=("division", "id"), name="evaluation_proposal_division"),)
        constraints = (
            models.CheckConstraint(
                name="evaluation_proposal_named",
                condition=~Q(title="") & ~Q(reason="") & ~Q(number=""),
                violation_error_message=_("测算方案应有名称和说明。"),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def division_code(self) -> str:
        return self.division_id
