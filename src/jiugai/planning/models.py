"""Rankings of a county's reserve library, and its annual plans in their versions."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiugai.core.checking import not_to_come
from jiugai.core.models import AppendOnly, Recorded
from jiugai.registry.models import Division
from jiugai.reserve.models import Project


class RankingRun(AppendOnly):
    """排序 — all projects in a county's library, scored and ranked on one day by one profile."""

    number = models.CharField(_("排序编号"), max_length=40, unique=True)
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("县区"), db_index=False
    )
    year = models.PositiveSmallIntegerField(_("计划年度"))
    ranked_on = models.DateField(_("计分日期"))
    profile = models.JSONField(_("计分方案"))
    rule_version = models.CharField(_("规则版本"), max_length=40)
    digest = models.CharField(_("摘要"), max_length=64, help_text=_("各项目得分与名次的 SHA-256。"))
    among = models.PositiveIntegerField(_("项目数"))
    made_by = models.CharField(_("办理人"), max_length=80)
    recorded_at = models.DateTimeField(_("登记时间"), default=timezone.now)

    class Meta:
        verbose_name = _("排序")
        verbose_name_plural = _("排序")
        ordering = ("division_id", "-year", "-id")
        indexes = (models.Index(fields=("division", "year", "id"), name="planning_rankingrun_key"),)

    def __str__(self) -> str:
        return self.number

    @property
    def division_code(self) -> str:
        return self.division_id


class ScoreCard(AppendOnly):
    """计分卡 — one project's points in one ranking, criterion by criterion, with what was counted."""

    run = models.ForeignKey(
        RankingRun, on_delete=models.PROTECT, related_name="cards", verbose_name=_("排序"), db_index=False
    )
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="score_cards", verbose_name=_("项目")
    )
    rank = models.PositiveIntegerField(_("名次"))
    score_x100 = models.PositiveIntegerField(_("得分"), help_text=_("百分之一分。"))
    items = models.JSONField(_("各项得分"))

    class Meta:
        verbose_name = _("计分卡")
        verbose_name_plural = _("计分卡")
        ordering = ("run_id", "rank")
        constraints = (
            models.UniqueConstraint(fields=("run", "rank"), name="planning_scorecard_rank_once"),
            models.UniqueConstraint(fields=("run", "project"), name="planning_scorecard_project_once"),
        )

    def __str__(self) -> str:
        return f"{self.project} {self.score_x100 / 100:.2f}"

    @property
    def division_code(self) -> str:
        return self.project.division_id


class PlanState(models.TextChoices):
    DRAFT = "draft", _("拟定中")
    PUBLISHED = "published", _("公示中")
    SUBMITTED = "submitted", _("已上报")
    APPROVED = "approved", _("已批准")
    SUPERSEDED = "superseded", _("已被调整替代")
    WITHDRAWN = "withdrawn", _("已撤销")


OPEN_STATES = (PlanState.DRAFT, PlanState.PUBLISHED, PlanState.SUBMITTED)


class AnnualPlan(Recorded):
    """年度计划 — one version of one county's plan for a year. What was approved is frozen."""

    division = models.ForeignKey(
        Division,
        on_delete=models.PROTECT,
        related_name="annual_plans",
        verbose_name=_("县区"),
        db_index=False,
    )
    year = models.PositiveSmallIntegerField(_("计划年度"))
    version = models.PositiveSmallIntegerField(_("版本"))
    state = models.CharField(_("状态"), max_length=12, choices=PlanState, default=PlanState.DRAFT)
    run = models.ForeignKey(
        RankingRun, on_delete=models.PROTECT, related_name="plans", verbose_name=_("所据排序")
    )
    adjusts = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("所调整的版本"),
        help_text=_("空：本年度第一次拟定。"),
    )
    drafted_on = models.DateField(_("拟定日期"))
    reason = models.CharField(_("调整理由"), max_length=500, blank=True)
    published_on = models.DateField(_("公示起始日期"), null=True, blank=True)
    published_to = models.DateField(_("公示截止日期"), null=True, blank=True, help_text=_("最后一天。"))
    submitted_on = models.DateField(_("上报日期"), null=True, blank=True)
    approved_on = models.DateField(_("批准日期"), null=True, blank=True)
    approved_by = models.CharField(_("批准岗位"), max_length=120, blank=True)
    approval_document = models.CharField(_("批准文件"), max_length=200, blank=True)
    sent_back = models.CharField(_("退回、收回或撤销的理由"), max_length=500, blank=True)
    comparison = models.JSONField(
        _("最优方案对照"), default=dict, help_text=_("同样限额下得分合计最高的方案，只供比较。")
    )
    limits = models.JSONField(_("所据能力"), default=dict, help_text=_("拟定时的资金筹措和组织实施能力。"))
    frozen = models.JSONField(_("批准的副本"), null=True, blank=True)
    digest = models.CharField(_("副本摘要"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("年度计划")
        verbose_name_plural = _("年度计划")
        ordering = ("division_id", "-year", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=("division", "year", "version"),
                name="planning_annualplan_version_once",
                violation_error_message=_("该县区本年度已有这一版计划。"),
            ),
            models.UniqueConstraint(
                fields=("division", "year"),
                condition=Q(state__in=OPEN_STATES),
                name="planning_annualplan_one_open",
                violation_error_message=_("该县区本年度已有一版未批准的计划。"),
            ),
            models.UniqueConstraint(
                fields=("division", "year"),
                condition=Q(state=PlanState.APPROVED),
                name="planning_annualplan_one_approved",
                violation_error_message=_("该县区本年度已有一版批准的计划。"),
            ),
            models.CheckConstraint(
                name="planning_annualplan_adjusted_for_a_reason",
                condition=Q(adjusts=None) | ~Q(reason=""),
                violation_error_message=_("调整计划应写明理由。"),
            ),
            models.CheckConstraint(
                name="planning_annualplan_days_in_order",
                condition=Q(published_to=None)
                | Q(published_on__isnull=False, published_to__gte=models.F("published_on")),
                violation_error_message=_("公示截止日期不能早于起始日期。"),
            ),
            models.CheckConstraint(
                name="planning_annualplan_approved_is_frozen",
                condition=~Q(state__in=(PlanState.APPROVED, PlanState.SUPERSEDED))
                | (Q(approved_on__isnull=False, frozen__isnull=False) & ~Q(digest="")),
                violation_error_message=_("批准的计划应有日期、副本和摘要。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.division} {self.year} 年度计划（第{self.version}版）"

    @property
    def code(self) -> str:
        """Its public number: 530102-2022-V1."""
        return f"{self.division_id}-{self.year}-V{self.version}"

    @property
    def division_code(self) -> str:
        return self.division_id


class PlanEntry(Recorded):
    """计划项目 — one candidate in one version of a plan: in or out, and why."""

    plan = models.ForeignKey(
        AnnualPlan, on_delete=models.PROTECT, related_name="entries", verbose_name=_("计划"), db_index=False
    )
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="plan_entries", verbose_name=_("项目")
    )
    rank = models.PositiveIntegerField(_("名次"), null=True, blank=True)
    score_x100 = models.PositiveIntegerField(_("得分"), null=True, blank=True)
    cost_fen = models.PositiveBigIntegerField(_("总投资"), null=True, blank=True)
    estates = models.PositiveIntegerField(_("小区数"), null=True, blank=True)
    homes = models.PositiveIntegerField(_("户数"), null=True, blank=True)
    taken_by_rank = models.BooleanField(_("按排序列入"), help_text=_("计划规则的结果。"))
    is_selected = models.BooleanField(_("列入"))
    why = models.CharField(_("未列入原因"), max_length=12, blank=True)
    would_enter_if = models.TextField(_("怎样可以列入"), blank=True)
    change_reason = models.CharField(
        _("改变理由"), max_length=500, blank=True, help_text=_("与排序结果不同的，应写明理由。")
    )

    class Meta:
        verbose_name = _("计划项目")
        verbose_name_plural = _("计划项目")
        ordering = ("plan_id", "rank", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "project"),
                name="planning_planentry_once",
                violation_error_message=_("该项目已在这版计划中。"),
            ),
            models.CheckConstraint(
                name="planning_planentry_changed_for_a_reason",
                condition=Q(is_selected=models.F("taken_by_rank")) | ~Q(change_reason=""),
                violation_error_message=_("与排序结果不同的，应写明理由。"),
            ),
        )

    def __str__(self) -> str:
        return str(self.project)

    @property
    def division_code(self) -> str:
        return self.plan.division_id


class Objection(Recorded):
    """公示意见 — what somebody objected to a published plan, and what was answered."""

    plan = models.ForeignKey(
        AnnualPlan, on_delete=models.PROTECT, related_name="objections", verbose_name=_("计划")
    )
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("涉及项目")
    )
    received_on = models.DateField(_("收到日期"), validators=[not_to_come])
    source = models.CharField(_("来源"), max_length=60, help_text=_("如 居民来电、书面意见；不写个人信息。"))
    content = models.CharField(_("意见"), max_length=1000)
    reply = models.CharField(_("答复"), max_length=1000, blank=True)
    replied_on = models.DateField(_("答复日期"), null=True, blank=True, validators=[not_to_come])

    class Meta:
        verbose_name = _("公示意见")
        verbose_name_plural = _("公示意见")
        ordering = ("plan_id", "received_on", "id")
        constraints = (
            models.CheckConstraint(
                name="planning_objection_says_something",
                condition=~Q(content="") & ~Q(source=""),
                violation_error_message=_("应写明来源和意见。"),
            ),
            models.CheckConstraint(
                name="planning_objection_replied_on_a_day",
                condition=Q(reply="", replied_on=None)
                | (Q(replied_on__isnull=False, replied_on__gte=models.F("received_on")) & ~Q(reply="")),
                violation_error_message=_("答复应有内容和日期，且不早于收到日期。"),
            ),
        )

    def __str__(self) -> str:
        return self.content[:30]

    @property
    def division_code(self) -> str:
        return self.plan.division_id
