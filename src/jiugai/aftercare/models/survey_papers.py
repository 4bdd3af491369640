"""Papers of a survey of satisfaction: typed in by one person, checked against their scan by another."""

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiugai.aftercare.models.complaints import LONGEST
from jiugai.aftercare.models.satisfaction import (
    AskedHome,
    Satisfaction,
    SatisfactionSurvey,
    Topic,
    known_topics,
)
from jiugai.core.models import Recorded, StoredFile


class BatchState(models.TextChoices):
    ENTERED = "entered", _("已录入，待核对")
    CHECKED = "checked", _("已核对计入")
    SENT_BACK = "sent_back", _("已退回")


class SurveyBatch(Recorded):
    """问卷批次 — papers that one person typed in together and another checks against their scan."""

    survey = models.ForeignKey(
        SatisfactionSurvey,
        on_delete=models.PROTECT,
        related_name="batches",
        verbose_name=_("调查"),
        db_index=False,
    )
    number = models.PositiveIntegerField(_("批次"))
    state = models.CharField(_("状态"), max_length=12, choices=BatchState, default=BatchState.ENTERED)
    scan = models.ForeignKey(
        StoredFile,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("扫描件"),
        help_text=_("本批问卷的扫描件，加密保存。"),
    )
    entered_by = models.CharField(_("录入人编号"), max_length=40, blank=True)
    entered_name = models.CharField(_("录入人"), max_length=80)
    entered_post = models.CharField(_("录入人岗位"), max_length=120, blank=True)
    entered_on = models.DateField(_("录入日期"))
    checked_by = models.CharField(_("核对人编号"), max_length=40, blank=True)
    checked_name = models.CharField(_("核对人"), max_length=80, blank=True)
    checked_on = models.DateField(_("核对日期"), null=True, blank=True)
    note = models.CharField(_("退回说明"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("问卷批次")
        verbose_name_plural = _("问卷批次")
        ordering = ("survey_id", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("survey", "number"),
                name="aftercare_surveybatch_number_once",
                violation_error_message=_("批次号不能重复。"),
            ),
            models.CheckConstraint(
                name="aftercare_surveybatch_checked_by_another",
                condition=Q(state=BatchState.ENTERED, checked_name="", checked_on=None)
                | (Q(state=BatchState.SENT_BACK) & ~Q(note=""))
                | (
                    Q(state=BatchState.CHECKED, checked_on__gte=F("entered_on"))
                    & ~Q(checked_name="")
                    & ~Q(checked_by=F("entered_by"))
                ),
                violation_error_message=_("问卷应由录入人以外的人核对；退回应写明哪里不符。"),
            ),
        )

    def __str__(self) -> str:
        return f"第{self.number}批"

    @property
    def division_code(self) -> str:
        return self.survey.division_code


class SurveyPaper(Recorded):
    """纸质问卷 — one paper as it was typed in; it becomes an answer when its batch is checked."""

    batch = models.ForeignKey(
        SurveyBatch, on_delete=models.PROTECT, related_name="papers", verbose_name=_("批次"), db_index=False
    )
    asked = models.ForeignKey(
        AskedHome, on_delete=models.PROTECT, related_name="papers", verbose_name=_("被调查户")
    )
    answer = models.CharField(_("满意程度"), max_length=18, choices=Satisfaction)
    topics = models.JSONField(_("不满意的方面"), default=list, blank=True)
    comment = models.TextField(
        _("意见"), max_length=LONGEST, blank=True, validators=[MaxLengthValidator(LONGEST)]
    )
    reason = models.CharField(_("更正理由"), max_length=200, blank=True)
    outcome = models.CharField(_("未计入的原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("纸质问卷")
        verbose_name_plural = _("纸质问卷")
        ordering = ("batch_id", "asked__number")
        constraints = (
            models.UniqueConstraint(
                fields=("batch", "asked"),
                name="aftercare_surveypaper_home_once",
                violation_error_message=_("同一批次每户只录一份。"),
            ),
            models.CheckConstraint(
                name="aftercare_surveypaper_says_something",
                condition=Q(answer__in=Satisfaction.values),
                violation_error_message=_("问卷应有满意程度。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.batch} {self.asked.number} 号"

    @property
    def division_code(self) -> str:
        return self.asked.division_code

    def clean(self) -> None:
        known_topics(self.topics)

    @property
    def topic_names(self) -> list[str]:
        return [str(Topic(each).label) for each in self.topics]
