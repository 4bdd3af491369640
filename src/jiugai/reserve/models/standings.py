"""What planning decided of a project, and how it moved from stage to stage."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiugai.core.models import AppendOnly, Recorded
from jiugai.reserve.models.projects import Project, Stage


class Standing(AppendOnly):
    """排序结果 — a project's score and place in one ranking of its county. The newest one stands."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="standings", verbose_name=_("项目"), db_index=False
    )
    year = models.PositiveSmallIntegerField(_("计划年度"))
    score_x100 = models.PositiveIntegerField(_("得分"), help_text=_("百分之一分。"))
    rank = models.PositiveIntegerField(_("名次"))
    among = models.PositiveIntegerField(_("参与排序项目数"))
    ranked_on = models.DateField(_("计分日期"))
    run = models.CharField(_("排序编号"), max_length=64, help_text=_("排序记录的摘要。"))
    recorded_at = models.DateTimeField(_("登记时间"), default=timezone.now)

    class Meta:
        verbose_name = _("排序结果")
        verbose_name_plural = _("排序结果")
        ordering = ("project_id", "-id")
        constraints = (
            models.UniqueConstraint(fields=("project", "run"), name="reserve_standing_once_in_a_run"),
            models.CheckConstraint(
                name="reserve_standing_among_the_ranked",
                condition=Q(rank__gte=1, rank__lte=models.F("among")),
                violation_error_message=_("名次应在参与排序的项目数之内。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.project} {self.year} 第{self.rank}名"

    @property
    def division_code(self) -> str:
        return self.project.division_id


class PlanPlace(Recorded):
    """计划席位 — a project's place in the annual plan of a year, from proposal to approval or withdrawal."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="plan_places", verbose_name=_("项目"), db_index=False
    )
    year = models.PositiveSmallIntegerField(_("计划年度"))
    plan = models.CharField(_("计划编号"), max_length=40, blank=True)
    proposed_by = models.CharField(_("申报单位"), max_length=120)
    approved_on = models.DateField(_("批准日期"), null=True, blank=True)
    order_kept = models.BooleanField(_("按序纳入"), null=True, blank=True, help_text=_("空：不详。"))
    withdrawn_on = models.DateField(_("退出计划日期"), null=True, blank=True)
    reason = models.CharField(_("退出理由"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("计划席位")
        verbose_name_plural = _("计划席位")
        ordering = ("project_id", "-year", "-id")
        indexes = (
            models.Index(fields=("year", "project"), name="reserve_planplace_year"),
            models.Index(fields=("project", "approved_on"), name="reserve_planplace_project"),
            models.Index(
                fields=("project",), condition=Q(withdrawn_on__isnull=False), name="reserve_planplace_left"
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("project", "year"),
                condition=Q(withdrawn_on=None),
                name="reserve_planplace_once_a_year",
                violation_error_message=_("该项目已在本年度计划内。"),
            ),
            models.CheckConstraint(
                name="reserve_planplace_withdrawn_for_a_reason",
                condition=Q(withdrawn_on=None) | ~Q(reason=""),
                violation_error_message=_("退出计划应写明理由。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.project} {self.year}"

    @property
    def division_code(self) -> str:
        return self.project.division_id


class StageMove(AppendOnly):
    """阶段变动 — a project went from one stage to another, by a gate, by withdrawal, or as taken over."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="moves", verbose_name=_("项目"), db_index=False
    )
    from_stage = models.CharField(_("原阶段"), max_length=12, choices=Stage.choices, blank=True)
    to_stage = models.CharField(_("新阶段"), max_length=12, choices=Stage.choices)
    moved_on = models.DateField(_("日期"))
    gate_record = models.CharField(_("关口结论编号"), max_length=40, blank=True)
    is_backfilled = models.BooleanField(_("补录"), default=False)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), default=timezone.now)

    class Meta:
        verbose_name = _("阶段变动")
        verbose_name_plural = _("阶段变动")
        ordering = ("project_id", "id")
        indexes = (models.Index(fields=("project", "id"), name="reserve_stagemove_project"),)
        constraints = (
            models.CheckConstraint(
                name="reserve_stagemove_goes_somewhere",
                condition=~Q(from_stage=models.F("to_stage")) & Q(to_stage__in=Stage.values),
                violation_error_message=_("阶段变动应有去向。"),
            ),
            models.CheckConstraint(
                name="reserve_stagemove_rests_on_something",
                condition=~Q(gate_record="") | ~Q(reason=""),
                violation_error_message=_("阶段变动应有关口结论或理由。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.project} → {self.get_to_stage_display()}"

    @property
    def division_code(self) -> str:
        return self.project.division_id
