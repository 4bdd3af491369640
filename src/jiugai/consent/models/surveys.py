"""What residents say before an estate enters the plan. Not the statutory vote of owners."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from jiugai.core.checking import not_to_come
from jiugai.core.models import Recorded, StoredFile
from jiugai.registry.models import Estate


class SurveyMethod(models.TextChoices):
    DOOR_TO_DOOR = "door_to_door", _("入户")
    ONLINE = "online", _("线上")
    MEETING = "meeting", _("会议")
    MIXED = "mixed", _("多种方式")


class WillingnessSurveyQuerySet(models.QuerySet["WillingnessSurvey"]):
    def newest(self, on: date) -> Self:
        """The newest survey of each estate, up to the day."""
        later = WillingnessSurvey.objects.filter(
            estate=OuterRef("estate"), closed_on__gt=OuterRef("closed_on"), closed_on__lte=on
        )
        return self.filter(~Exists(later), closed_on__lte=on)


class WillingnessSurvey(Recorded):
    """意愿征询 — how the homes of one estate answered when asked whether to renovate (Y1.7)."""

    estate = models.ForeignKey(
        Estate,
        on_delete=models.PROTECT,
        related_name="willingness_surveys",
        verbose_name=_("小区"),
        db_index=False,
    )
    closed_on = models.DateField(_("征询结束日期"), validators=[not_to_come])
    method = models.CharField(_("征询方式"), max_length=16, choices=SurveyMethod)
    homes_taking_part = models.PositiveIntegerField(
        _("参与户数"), help_text=_("表达意见的户数，同意、不同意都算。")
    )
    homes_agreeing = models.PositiveIntegerField(_("同意户数"))
    management_consensus = models.BooleanField(
        _("长效管理共识"),
        null=True,
        blank=True,
        help_text=_("居民同意同步建立长效管理机制（N1.8）；空：不详。"),
    )
    residents_active = models.BooleanField(
        _("居民积极性高"), null=True, blank=True, help_text=_("放宽年限的条件之一（Y1.2）；空：不详。")
    )
    will_strong = models.BooleanField(
        _("改造意愿强烈"), null=True, blank=True, help_text=_("放宽年限的条件之一（Y1.2）；空：不详。")
    )
    organised_by = models.CharField(_("组织单位"), max_length=120)
    evidence = models.ForeignKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("征询结果文件"),
        help_text=_("汇总表、签字扫描件等。"),
    )
    note = models.CharField(_("说明"), max_length=500, blank=True)

    objects = WillingnessSurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("意愿征询")
        verbose_name_plural = _("意愿征询")
        ordering = ("estate_id", "-closed_on")
        constraints = (
            models.UniqueConstraint(
                fields=("estate", "closed_on"),
                name="consent_willingnesssurvey_once_a_day",
                violation_error_message=_("该小区当日已有一次征询结果。"),
            ),
            models.CheckConstraint(
                name="consent_willingnesssurvey_agreeing_took_part",
                condition=Q(homes_agreeing__lte=F("homes_taking_part")),
                violation_error_message=_("同意户数不能超过参与户数。"),
            ),
            models.CheckConstraint(
                name="consent_willingnesssurvey_says_who",
                condition=~Q(organised_by="") & Q(method__in=SurveyMethod.values),
                violation_error_message=_("应写明组织单位和征询方式。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.estate} {self.closed_on}"

    @property
    def division_code(self) -> str:
        return self.estate.division_id
