"""What the survey found of each facility of an estate."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from jiugai.core.checking import not_to_come
from jiugai.core.models import Recorded
from jiugai.policy.register import rulebook
from jiugai.registry.models.estates import Estate


class FacilityState(models.TextChoices):
    SOUND = "sound", _("完好")
    WORN = "worn", _("老化破损")
    MISSING = "missing", _("缺失")
    NOT_NEEDED = "not_needed", _("不适用")


class Severity(models.TextChoices):
    """How bad it is; only a hazard endangers people."""

    NONE = "none", _("无")
    MINOR = "minor", _("一般")
    SERIOUS = "serious", _("严重")
    HAZARD = "hazard", _("安全隐患")


SHORTFALLS = (FacilityState.WORN, FacilityState.MISSING)
IN_ORDER = (FacilityState.SOUND, FacilityState.NOT_NEEDED)


class FacilityConditionQuerySet(models.QuerySet["FacilityCondition"]):
    def as_of(self, on: date) -> Self:
        """The newest finding of each item of each estate, up to the day."""
        later = FacilityCondition.objects.filter(
            estate=OuterRef("estate"),
            item=OuterRef("item"),
            surveyed_on__gt=OuterRef("surveyed_on"),
            surveyed_on__lte=on,
        )
        return self.filter(~Exists(later), surveyed_on__lte=on)

    def shortfalls(self) -> Self:
        """What was found lacking or worn out."""
        return self.filter(state__in=SHORTFALLS)

    def hazards(self) -> Self:
        return self.filter(severity=Severity.HAZARD)


class FacilityCondition(Recorded):
    """设施状况 — what a survey found of one facility of one estate. A new survey is a new row."""

    estate = models.ForeignKey(
        Estate, on_delete=models.PROTECT, related_name="conditions", verbose_name=_("小区"), db_index=False
    )
    item = models.CharField(_("改造内容"), max_length=40, help_text=_("规则库改造内容目录中的代码。"))
    state = models.CharField(_("状况"), max_length=12, choices=FacilityState)
    severity = models.CharField(_("程度"), max_length=8, choices=Severity, default=Severity.NONE)
    surveyed_on = models.DateField(_("摸底日期"), validators=[not_to_come])
    note = models.CharField(_("说明"), max_length=500, blank=True)

    objects = FacilityConditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("设施状况")
        verbose_name_plural = _("设施状况")
        ordering = ("estate_id", "item", "-surveyed_on")
        constraints = (
            models.UniqueConstraint(
                fields=("estate", "item", "surveyed_on"),
                name="registry_facilitycondition_once_a_day",
                violation_error_message=_("该小区当日对这项内容已有摸底结果。"),
            ),
            models.CheckConstraint(
                name="registry_facilitycondition_severity_fits_state",
                condition=(Q(state__in=IN_ORDER) & Q(severity=Severity.NONE))
                | (Q(state__in=SHORTFALLS) & ~Q(severity=Severity.NONE)),
                violation_error_message=_("完好或不适用的程度为“无”；老化破损、缺失的应选程度。"),
            ),
            models.CheckConstraint(
                name="registry_facilitycondition_names_an_item",
                condition=~Q(item=""),
                violation_error_message=_("应写明改造内容。"),
            ),
        )

    def __str__(self) -> str:
        return f"{rulebook().items[self.item].name} {self.get_state_display()}"

    @property
    def division_code(self) -> str:
        return self.estate.division_id


class FacilitySurvey(Recorded):
    """设施摸底 — a survey of one estate that went through the whole catalogue, with the day it was done."""

    estate = models.ForeignKey(
        Estate, on_delete=models.PROTECT, related_name="surveys", verbose_name=_("小区"), db_index=False
    )
    completed_on = models.DateField(_("摸底完成日期"), validators=[not_to_come])
    surveyed_by = models.CharField(_("摸底单位"), max_length=120, help_text=_("组织摸底的单位。"))
    note = models.CharField(_("说明"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("设施摸底")
        verbose_name_plural = _("设施摸底")
        ordering = ("estate_id", "-completed_on")
        constraints = (
            models.UniqueConstraint(
                fields=("estate", "completed_on"),
                name="registry_facilitysurvey_once_a_day",
                violation_error_message=_("该小区当日已有一次摸底。"),
            ),
            models.CheckConstraint(
                name="registry_facilitysurvey_says_who",
                condition=~Q(surveyed_by=""),
                violation_error_message=_("应写明摸底单位。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.estate} {self.completed_on}"

    @property
    def division_code(self) -> str:
        return self.estate.division_id
