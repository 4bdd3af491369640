"""Decisions of a higher government about a county."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiugai.core.models import Recorded
from jiugai.registry.models import Division


class BarQuerySet(models.QuerySet["Bar"]):
    def in_force(self, on: date) -> Self:
        """Those that hold on the day, first and last day included."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)


class Bar(Recorded):
    """取消申报资格 — a county's right to apply for the annual plan is withdrawn, by a document (Y1.10)."""

    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="bars", verbose_name=_("被取消资格的县区")
    )
    starts_on = models.DateField(_("起始日期"))
    ends_on = models.DateField(_("截止日期"), null=True, blank=True, help_text=_("最后一天；空：仍有效。"))
    document = models.CharField(_("依据文件"), max_length=200, help_text=_("文件名称和文号。"))
    reason = models.CharField(_("事由"), max_length=500)
    decided_by = models.CharField(_("决定的政府"), max_length=120)

    objects = BarQuerySet.as_manager()

    class Meta:
        verbose_name = _("取消申报资格")
        verbose_name_plural = _("取消申报资格")
        ordering = ("division_id", "-starts_on")
        constraints = (
            models.CheckConstraint(
                name="oversight_bar_rests_on_a_document",
                condition=~Q(document="") & ~Q(reason="") & ~Q(decided_by=""),
                violation_error_message=_("取消申报资格应写明文件、事由和决定的政府。"),
            ),
            models.CheckConstraint(
                name="oversight_bar_days_in_order",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("截止日期不能早于起始日期。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.division} {self.document}"

    @property
    def division_code(self) -> str:
        return self.division_id
