"""Surveys of satisfaction: which homes were asked, and every answer they gave."""

from collections.abc import Collection
from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jiugai.aftercare.models.complaints import LONGEST
from jiugai.core.models import AppendOnly, Recorded
from jiugai.core.scope import Scope
from jiugai.registry.models import Estate, Home
from jiugai.reserve.models import Project


class Coverage(models.TextChoices):
    FULL = "full", _("全数")
    SAMPLED = "sampled", _("抽样")


class Satisfaction(models.TextChoices):
    """What a home says. Satisfied is 满意 or better (S1.6.3)."""

    VERY_SATISFIED = "very_satisfied", _("很满意")
    SATISFIED = "satisfied", _("满意")
    FAIRLY = "fairly", _("基本满意")
    DISSATISFIED = "dissatisfied", _("不满意")
    VERY_DISSATISFIED = "very_dissatisfied", _("很不满意")


SATISFIED = (Satisfaction.VERY_SATISFIED, Satisfaction.SATISFIED)


class Topic(models.TextChoices):
    """What a home is not satisfied with; on paper they carry numbers from 1 in this order."""

    QUALITY = "quality", _("工程质量")
    PIPES = "pipes", _("水电气管线")
    WORKS = "works", _("施工扰民、工期")
    CONTENT = "content", _("改造内容")
    SAY = "say", _("征求意见、公开")
    ROADS = "roads", _("道路、停车")
    GREEN = "green", _("环境、绿化")
    MANAGEMENT = "management", _("改造后的管理")
    OTHER = "other", _("其他")


def known_topics(topics: Collection[str]) -> None:
    """Stop at a topic that is none, or that stands twice. Raises: ValidationError"""
    if not set(topics) <= set(Topic.values) or len(set(topics)) < len(topics):
        raise ValidationError({"topics": _now("应为所列的方面，每个一次。")})


class AnswerChannel(models.TextChoices):
    ONLINE = "online", _("网上")
    PAPER = "paper", _("纸质")


class SatisfactionSurveyQuerySet(models.QuerySet["SatisfactionSurvey"]):
    def in_scope(self, scope: Scope) -> Self:
        return self.filter(scope.in_scope("estate__division"))

    def open(self) -> Self:
        """Those whose result is not settled yet."""
        return self.filter(closed_on=None)

    def taking_answers(self, on: date) -> Self:
        """Those in which homes may answer on the day, first and last day included."""
        return self.open().filter(opens_on__lte=on, closes_on__gte=on)

    def closed_by(self, on: date) -> Self:
        """Those whose result was settled by the day, the latest last."""
        return self.filter(closed_on__lte=on).order_by("closed_on", "pk")


class SatisfactionSurvey(Recorded):
    """满意度调查 — one estate of one project asked whether it is satisfied; the latest closed one counts.

    `homes` are all homes of the estate when the survey opened. At its closing the counts are frozen.
    """

    number = models.CharField(_("编号"), max_length=24, unique=True, help_text=_("小区编码-M序号。"))
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="satisfaction_surveys", verbose_name=_("项目")
    )
    estate = models.ForeignKey(
        Estate, on_delete=models.PROTECT, related_name="satisfaction_surveys", verbose_name=_("小区")
    )
    coverage = models.CharField(_("调查范围"), max_length=8, choices=Coverage)
    homes = models.PositiveIntegerField(_("总户数"))
    asked_count = models.PositiveIntegerField(
        _("调查户数"), help_text=_("全数调查为总户数，抽样调查为抽中户数。")
    )
    names_homes = models.BooleanField(
        _("按户登记"), help_text=_("按业主清册逐户登记；没有清册的，按编号问卷登记。")
    )
    seed = models.CharField(
        _("随机种子"),
        max_length=64,
        blank=True,
        help_text=_("开始时由系统生成，公开，凭它和清册可以重现抽样。"),
    )
    opens_on = models.DateField(_("开始日期"))
    closes_on = models.DateField(_("截止日期"), help_text=_("最后一天。"))
    organised_by = models.CharField(_("组织单位"), max_length=120)
    why_again = models.CharField(
        _("再次调查的理由"),
        max_length=200,
        blank=True,
        editable=False,
        help_text=_("小区已有结果时必填，随结果公开。"),
    )
    why_early = models.CharField(
        _("提前结束的理由"), max_length=200, blank=True, editable=False, help_text=_("随结果公开。")
    )
    closed_on = models.DateField(_("结束日期"), null=True, blank=True, editable=False)
    homes_surveyed = models.PositiveIntegerField(_("收回户数"), null=True, blank=True, editable=False)
    homes_satisfied = models.PositiveIntegerField(
        _("满意户数"), null=True, blank=True, editable=False, help_text=_("满意、很满意的户数。")
    )

    objects = SatisfactionSurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("满意度调查")
        verbose_name_plural = _("满意度调查")
        ordering = ("-opens_on", "-pk")
        indexes = (models.Index(fields=("project", "estate", "closed_on"), name="aftercare_survey_project"),)
        constraints = (
            models.UniqueConstraint(
                fields=("project", "estate"),
                condition=Q(closed_on=None),
                name="aftercare_survey_one_open",
                violation_error_message=_("该小区还有一次没有结束的调查，请先结束。"),
            ),
            models.CheckConstraint(
                name="aftercare_survey_says_who_and_when",
                condition=~Q(number="")
                & ~Q(organised_by="")
                & Q(closes_on__gte=F("opens_on"), coverage__in=Coverage.values),
                violation_error_message=_("应写明组织单位，截止日期不能早于开始日期。"),
            ),
            models.CheckConstraint(
                name="aftercare_survey_asks_as_many_as_there_are",
                condition=Q(coverage=Coverage.FULL, asked_count=F("homes"), asked_count__gte=1)
                | (
                    Q(
                        coverage=Coverage.SAMPLED,
                        names_homes=True,
                        asked_count__gte=1,
                        asked_count__lte=F("homes"),
                    )
                    & ~Q(seed="")
                ),
                violation_error_message=_(
                    "全数调查应调查全部住户；抽样调查须有业主清册和随机种子，户数不超过总户数。"
                ),
            ),
            models.CheckConstraint(
                name="aftercare_survey_early_end_says_why",
                condition=Q(closed_on=None, why_early="")
                | Q(closed_on__gt=F("closes_on"))
                | (Q(closed_on__lte=F("closes_on")) & ~Q(why_early="")),
                violation_error_message=_("截止日期未过而结束的，应写明理由。"),
            ),
            models.CheckConstraint(
                name="aftercare_survey_frozen_at_its_end",
                condition=Q(closed_on=None, homes_surveyed=None, homes_satisfied=None)
                | Q(
                    closed_on__isnull=False,
                    closed_on__gte=F("opens_on"),
                    homes_surveyed__isnull=False,
                    homes_surveyed__lte=F("asked_count"),
                    homes_satisfied__isnull=False,
                    homes_satisfied__lte=F("homes_surveyed"),
                ),
                violation_error_message=_(
                    "结束时应有收回户数和满意户数：满意不超过收回，收回不超过调查户数。"
                ),
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def division_code(self) -> str:
        return self.estate.division_id


class AskedHome(AppendOnly):
    """被调查户 — one home that a survey asks, under the number that its paper carries."""

    survey = models.ForeignKey(
        SatisfactionSurvey,
        on_delete=models.PROTECT,
        related_name="asked",
        verbose_name=_("调查"),
        db_index=False,
    )
    number = models.PositiveIntegerField(_("问卷编号"))
    home = models.ForeignKey(
        Home,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="satisfaction_asked",
        verbose_name=_("户"),
    )
    label = models.CharField(_("房屋"), max_length=100, blank=True, help_text=_("没有清册的为空。"))

    class Meta:
        verbose_name = _("被调查户")
        verbose_name_plural = _("被调查户")
        ordering = ("survey_id", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("survey", "number"),
                name="aftercare_askedhome_number_once",
                violation_error_message=_("问卷编号不能重复。"),
            ),
            models.UniqueConstraint(
                fields=("survey", "home"),
                name="aftercare_askedhome_home_once",
                violation_error_message=_("一户在一次调查中只问一次。"),
            ),
            models.CheckConstraint(
                name="aftercare_askedhome_is_named_or_numbered",
                condition=Q(home=None, label="", number__gte=1)
                | (Q(home__isnull=False, number__gte=1) & ~Q(label="")),
                violation_error_message=_("被调查户应有编号；按户登记的还应有房屋。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.survey} {self.number}"

    @property
    def division_code(self) -> str:
        return self.survey.division_code


class SatisfactionResponse(AppendOnly):
    """满意度答卷 — what one home answered. A correction is a new row that replaces the one before.

    Only one row of a home replaces nothing, and each is replaced once at most: one of them counts, the last.
    """

    asked = models.ForeignKey(
        AskedHome,
        on_delete=models.PROTECT,
        related_name="responses",
        verbose_name=_("被调查户"),
        db_index=False,
    )
    answer = models.CharField(_("满意程度"), max_length=18, choices=Satisfaction)
    topics = models.JSONField(_("不满意的方面"), default=list, blank=True)
    comment = models.TextField(
        _("意见"), max_length=LONGEST, blank=True, validators=[MaxLengthValidator(LONGEST)]
    )
    channel = models.CharField(_("方式"), max_length=8, choices=AnswerChannel)
    answered_on = models.DateField(_("日期"))
    recorded_at = models.DateTimeField(_("登记时间"), default=timezone.now)
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("更正"),
    )
    reason = models.CharField(_("更正理由"), max_length=200, blank=True)
    actor_name = models.CharField(_("登记人"), max_length=80)
    actor_post = models.CharField(_("岗位"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("满意度答卷")
        verbose_name_plural = _("满意度答卷")
        ordering = ("asked_id", "pk")
        indexes = (models.Index(fields=("asked",), name="aftercare_response_asked"),)
        constraints = (
            models.UniqueConstraint(
                fields=("asked",),
                condition=Q(replaces=None),
                name="aftercare_response_first_once",
                violation_error_message=_("该户已有答卷，再次作答应作为更正。"),
            ),
            models.CheckConstraint(
                name="aftercare_response_says_something",
                condition=Q(answer__in=Satisfaction.values, channel__in=AnswerChannel.values)
                & (Q(replaces=None, reason="") | Q(replaces__isnull=False)),
                violation_error_message=_("答卷应有满意程度和方式；只有更正才写更正理由。"),
            ),
            models.CheckConstraint(
                name="aftercare_response_does_not_replace_itself",
                condition=Q(replaces=None) | ~Q(replaces=F("id")),
                violation_error_message=_("答卷不能更正自己。"),
            ),
        )

    def __str__(self) -> str:
        return str(self.asked)

    def clean(self) -> None:
        known_topics(self.topics)
        there = self.replaces
        if there and there.channel == AnswerChannel.ONLINE and self.channel != AnswerChannel.ONLINE:
            raise ValidationError(_now("网上的答卷只能由本户在网上修改。"))

    @property
    def division_code(self) -> str:
        return self.asked.division_code

    @property
    def topic_names(self) -> list[str]:
        return [str(Topic(each).label) for each in self.topics if each in Topic.values]
