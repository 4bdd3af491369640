"""Self-assessments: what a government declares of its year, and what the level above makes of it (Y3)."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiugai.core.models import AppendOnly, Recorded, StoredFile
from jiugai.core.scope import Scope
from jiugai.core.verifying import digest_of
from jiugai.evaluation.models.results import YearRun
from jiugai.registry.models import Division


class State(models.TextChoices):
    DRAFT = "draft", _("填报中")
    SUBMITTED = "submitted", _("已报送")
    RETURNED = "returned", _("退回修改")
    REVIEWED = "reviewed", _("已审核")
    PUBLISHED = "published", _("已公布")


WITH_THEM = (State.DRAFT, State.RETURNED)
HANDED_IN = (State.SUBMITTED, State.REVIEWED, State.PUBLISHED)


class Department(models.TextChoices):
    HOUSING = "housing", _("住建部门")
    REFORM = "reform", _("发展改革部门")
    FINANCE = "finance", _("财政部门")


class Decision(models.TextChoices):
    ACCEPTED = "accepted", _("认可所报")
    CORRECTED = "corrected", _("更正")


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def in_scope(self, scope: Scope) -> Self:
        return self.filter(scope.in_scope("division"))

    def overdue(self, on: object) -> Self:
        """Those not handed in though their day is past."""
        return self.filter(state__in=WITH_THEM, due_on__lt=on)

    def with_signatures(self) -> Self:
        """With what tells who has signed what stands now."""
        return self.select_related("run").prefetch_related("items__evidence", "signatures")


class Assessment(Recorded):
    """自评估 — one government's own account of a year, over the figures of one run."""

    division = models.ForeignKey(
        Division,
        on_delete=models.PROTECT,
        related_name="assessments",
        verbose_name=_("区划"),
        db_index=False,
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    run = models.ForeignKey(
        YearRun, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("所据评价")
    )
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    due_on = models.DateField(_("报送期限"), help_text=_("最后一天；州市为次年3月1日（Y3）。"))
    submitted_on = models.DateField(_("首次报送日期"), null=True, blank=True, editable=False)
    reviewed_on = models.DateField(_("审核日期"), null=True, blank=True, editable=False)
    published_on = models.DateField(_("公布日期"), null=True, blank=True, editable=False)
    good_practice = models.TextField(_("好的做法"), max_length=4000, blank=True)
    problems = models.TextField(_("存在的问题和下一步"), max_length=4000, blank=True)
    returned_for = models.CharField(_("退回理由"), max_length=500, blank=True, editable=False)
    review_note = models.CharField(_("审核意见"), max_length=1000, blank=True, editable=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("自评估")
        verbose_name_plural = _("自评估")
        ordering = ("-year", "division_id")
        constraints = (
            models.UniqueConstraint(
                fields=("division", "year"),
                name="evaluation_assessment_once",
                violation_error_message=_("该政府本年度已有自评估。"),
            ),
            models.CheckConstraint(
                name="evaluation_assessment_days_fit_the_state",
                condition=Q(state__in=WITH_THEM)
                | Q(state=State.SUBMITTED, submitted_on__isnull=False)
                | Q(state=State.REVIEWED, submitted_on__isnull=False, reviewed_on__gte=F("submitted_on"))
                | Q(state=State.PUBLISHED, reviewed_on__isnull=False, published_on__gte=F("reviewed_on")),
                violation_error_message=_("自评估应先报送，再审核，再公布。"),
            ),
            models.CheckConstraint(
                name="evaluation_assessment_returned_for_a_reason",
                condition=~Q(state=State.RETURNED) | ~Q(returned_for=""),
                violation_error_message=_("退回应写明理由。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.division} {self.year} 年度自评估"

    @property
    def division_code(self) -> str:
        return self.division_id

    @property
    def was_on_time(self) -> bool | None:
        """Whether it was first handed in by its day; None while it was not."""
        return None if self.submitted_on is None else self.submitted_on <= self.due_on

    @property
    def is_with_them(self) -> bool:
        return self.state in WITH_THEM

    @property
    def content_digest(self) -> str:
        """What the departments sign: every declared value with its reason and evidence, and the texts."""
        items = [
            [
                each.criterion,
                each.declared_numerator,
                each.declared_denominator,
                each.reason,
                each.evidence.digest if each.evidence else None,
            ]
            for each in sorted(self.items.all(), key=lambda each: each.criterion)
        ]
        return digest_of(
            {
                "assessment": str(self.pk),
                "run": self.run.number,
                "items": items,
                "good_practice": self.good_practice,
                "problems": self.problems,
            }
        )

    @property
    def unsigned(self) -> list[str]:
        """The departments that have not signed what stands now."""
        digest = self.content_digest
        signed = {each.department for each in self.signatures.all() if each.content_digest == digest}
        return [each for each in Department.values if each not in signed]


class AssessmentItem(Recorded):
    """自评子项 — a criterion of which a government declares something else than was computed."""

    assessment = models.ForeignKey(
        Assessment,
        on_delete=models.PROTECT,
        related_name="items",
        verbose_name=_("自评估"),
        db_index=False,
    )
    criterion = models.CharField(_("子项"), max_length=8)
    declared_numerator = models.BigIntegerField(_("自报分子"))
    declared_denominator = models.BigIntegerField(_("自报分母"))
    reason = models.CharField(_("不同的理由"), max_length=1000)
    evidence = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("佐证")
    )
    decision = models.CharField(_("审核结论"), max_length=10, choices=Decision, blank=True, editable=False)
    corrected_numerator = models.BigIntegerField(_("审定分子"), null=True, blank=True, editable=False)
    corrected_denominator = models.BigIntegerField(_("审定分母"), null=True, blank=True, editable=False)
    decision_reason = models.CharField(_("审核理由"), max_length=1000, blank=True, editable=False)

    class Meta:
        verbose_name = _("自评子项")
        verbose_name_plural = _("自评子项")
        ordering = ("assessment_id", "criterion")
        constraints = (
            models.UniqueConstraint(
                fields=("assessment", "criterion"),
                name="evaluation_assessmentitem_once",
                violation_error_message=_("该子项已填报。"),
            ),
            models.CheckConstraint(
                name="evaluation_assessmentitem_says_why",
                condition=~Q(reason="")
                & Q(declared_numerator__gte=0, declared_denominator__gte=F("declared_numerator")),
                violation_error_message=_("自报值与计算值不同的应写明理由；分子不小于 0，不大于分母。"),
            ),
            models.CheckConstraint(
                name="evaluation_assessmentitem_decided_whole",
                condition=Q(decision="", corrected_numerator=None, corrected_denominator=None)
                | Q(decision=Decision.ACCEPTED, corrected_numerator=None, corrected_denominator=None)
                | (
                    Q(
                        decision=Decision.CORRECTED,
                        corrected_numerator__gte=0,
                        corrected_denominator__gte=F("corrected_numerator"),
                    )
                    & ~Q(decision_reason="")
                ),
                violation_error_message=_("更正应写明审定的分子、分母和理由；分子不大于分母。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.criterion} {self.assessment}"

    @property
    def division_code(self) -> str:
        return self.assessment.division_id

    @property
    def settled(self) -> tuple[int, int] | None:
        """Numerator and denominator as the review left them; None while it has not."""
        if self.decision == Decision.ACCEPTED:
            return self.declared_numerator, self.declared_denominator
        if self.corrected_numerator is None or self.corrected_denominator is None:
            return None
        return self.corrected_numerator, self.corrected_denominator


class Signature(AppendOnly):
    """会签 — one of the three departments stands behind a self-assessment as it was then (Y3)."""

    assessment = models.ForeignKey(
        Assessment,
        on_delete=models.PROTECT,
        related_name="signatures",
        verbose_name=_("自评估"),
        db_index=False,
    )
    department = models.CharField(_("部门"), max_length=8, choices=Department)
    content_digest = models.CharField(_("所签内容的摘要"), max_length=64)
    signed_by = models.CharField(_("签字人"), max_length=80)
    signed_post = models.CharField(_("岗位"), max_length=120, blank=True)
    signed_at = models.DateTimeField(_("签字时间"), default=timezone.now)

    class Meta:
        verbose_name = _("会签")
        verbose_name_plural = _("会签")
        ordering = ("assessment_id", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("assessment", "department", "content_digest"),
                name="evaluation_signature_once",
                violation_error_message=_("该部门已签过这一稿。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_department_display()} {self.assessment}"

    @property
    def division_code(self) -> str:
        return self.assessment.division_id


class AssessmentEvent(AppendOnly):
    """自评估经过 — what happened to a self-assessment, in order."""

    assessment = models.ForeignKey(
        Assessment,
        on_delete=models.PROTECT,
        related_name="events",
        verbose_name=_("自评估"),
        db_index=False,
    )
    state = models.CharField(_("变为"), max_length=10, choices=State)
    on = models.DateField(_("日期"))
    text = models.CharField(_("说明"), max_length=1000, blank=True)
    actor_name = models.CharField(_("办理人"), max_length=80)
    actor_post = models.CharField(_("岗位"), max_length=120, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), default=timezone.now)

    class Meta:
        verbose_name = _("自评估经过")
        verbose_name_plural = _("自评估经过")
        ordering = ("assessment_id", "id")
        indexes = (models.Index(fields=("assessment", "id"), name="evaluation_event_assessment"),)

    def __str__(self) -> str:
        return f"{self.assessment} {self.get_state_display()}"

    @property
    def division_code(self) -> str:
        return self.assessment.division_id


class ExpertScore(AppendOnly):
    """专家评分 — what one expert thinks of a criterion where figures do not say everything.

    It stands beside the computed value and never changes it. A later score of the same expert stands.
    """

    assessment = models.ForeignKey(
        Assessment,
        on_delete=models.PROTECT,
        related_name="expert_scores",
        verbose_name=_("自评估"),
        db_index=False,
    )
    criterion = models.CharField(_("子项"), max_length=8)
    expert = models.CharField(_("专家"), max_length=60)
    score = models.PositiveSmallIntegerField(_("评分"), help_text=_("0 至 100 分。"))
    reason = models.CharField(_("理由"), max_length=1000)
    recorded_by = models.CharField(_("登记人"), max_length=80)
    recorded_at = models.DateTimeField(_("登记时间"), default=timezone.now)

    class Meta:
        verbose_name = _("专家评分")
        verbose_name_plural = _("专家评分")
        ordering = ("assessment_id", "criterion", "expert", "id")
        indexes = (models.Index(fields=("assessment", "criterion"), name="evaluation_expertscore_key"),)
        constraints = (
            models.CheckConstraint(
                name="evaluation_expertscore_of_100_with_a_reason",
                condition=Q(score__lte=100) & ~Q(reason="") & ~Q(expert=""),
                violation_error_message=_("评分应在 0 至 100 分之间，写明专家和理由。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.criterion} {self.expert} {self.score}"

    @property
    def division_code(self) -> str:
        return self.assessment.division_id
