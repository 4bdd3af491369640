"""What the bundles of a year were judged to: one run over all of them, one row a government and criterion."""

from fractions import Fraction

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiugai.core.models import AppendOnly
from jiugai.core.scope import NATION
from jiugai.policy.criteria.kinds import Parts


class YearRun(AppendOnly):
    """年度评价 — the bundles of a year judged together; the newest run of a year stands."""

    number = models.CharField(_("编号"), max_length=16, unique=True, help_text=_("年度-E序号。"))
    year = models.PositiveSmallIntegerField(_("年度"))
    rule_version = models.CharField(_("规则版本"), max_length=40)
    bundles = models.JSONField(_("所据数据包"), help_text=_("各数据包的摘要。"))
    missing = models.JSONField(_("未报送的政府"), default=list)
    local = models.JSONField(_("所用地方参数"), default=list)
    is_trial = models.BooleanField(_("试评"), help_text=_("有数据包的年度未满。"))
    made_by = models.CharField(_("办理人"), max_length=80)
    recorded_at = models.DateTimeField(_("评价时间"), default=timezone.now)

    class Meta:
        verbose_name = _("年度评价")
        verbose_name_plural = _("年度评价")
        ordering = ("-year", "-id")
        indexes = (models.Index(fields=("year", "id"), name="evaluation_yearrun_key"),)

    def __str__(self) -> str:
        return self.number

    @property
    def division_code(self) -> str:
        return NATION


class DivisionResult(AppendOnly):
    """政府评价结果 — one government's year in one run; the exact total is kept as a fraction."""

    run = models.ForeignKey(
        YearRun,
        on_delete=models.PROTECT,
        related_name="results",
        verbose_name=_("评价"),
        db_index=False,
    )
    code = models.CharField(_("区划代码"), max_length=6)
    level = models.CharField(_("层级"), max_length=12)
    total = models.TextField(_("得分"), blank=True, help_text=_("百分制，精确分数。"))
    best = models.TextField(_("最高可达"), blank=True)
    total_x100 = models.IntegerField(_("得分（百分之一分）"), null=True)
    best_x100 = models.IntegerField(_("最高可达（百分之一分）"), null=True)
    grade = models.CharField(_("等次"), max_length=6, blank=True)
    has_row = models.BooleanField(_("已报区划事实"))
    breaches = models.JSONField(_("触碰底线"), default=dict)

    class Meta:
        verbose_name = _("政府评价结果")
        verbose_name_plural = _("政府评价结果")
        ordering = ("run_id", "code")
        constraints = (
            models.UniqueConstraint(fields=("run", "code"), name="evaluation_divisionresult_once"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.run}"

    @property
    def division_code(self) -> str:
        return self.code


class CriterionResult(AppendOnly):
    """子项评价结果 — one criterion of one government in one run, as it was counted."""

    result = models.ForeignKey(
        DivisionResult,
        on_delete=models.PROTECT,
        related_name="criteria",
        verbose_name=_("政府"),
        db_index=False,
    )
    criterion = models.CharField(_("子项"), max_length=8)
    parts = models.JSONField(_("计数"), help_text=_("分子、分母、待核、行数、分母已知的行数、分子最多。"))
    target = models.CharField(_("目标"), max_length=40, blank=True)
    weight = models.CharField(_("权重"), max_length=40)
    outcome = models.CharField(_("结论"), max_length=16)
    points_x100 = models.IntegerField(_("得分（百分之一分）"), null=True)
    best_x100 = models.IntegerField(_("最高可达（百分之一分）"), null=True)

    class Meta:
        verbose_name = _("子项评价结果")
        verbose_name_plural = _("子项评价结果")
        ordering = ("result_id", "id")
        constraints = (
            models.UniqueConstraint(fields=("result", "criterion"), name="evaluation_criterionresult_once"),
        )

    def __str__(self) -> str:
        return f"{self.criterion} {self.result}"

    @property
    def division_code(self) -> str:
        return self.result.code

    @property
    def counted(self) -> Parts:
        """The parts, as the rules see them."""
        return Parts(*self.parts)

    @property
    def target_share(self) -> Fraction | None:
        return Fraction(self.target) if self.target else None
