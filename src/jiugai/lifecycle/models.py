"""Answers of gates as they were given, and requirements that were waived."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiugai.core.models import AppendOnly, Recorded
from jiugai.policy.gates import GATES
from jiugai.policy.verdicts import Outcome
from jiugai.reserve.models import Project

GATE_CHOICES = [(gate.key, gate.name) for gate in GATES.values()]
OUTCOME_CHOICES = [(Outcome.MET, "达标"), (Outcome.NOT_MET, "不达标"), (Outcome.UNKNOWN, "待核")]


class GateRecord(AppendOnly):
    """关口结论 — one gate's answer for one project on one day, with the facts and the rules it rests on."""

    number = models.CharField(_("结论编号"), max_length=40, unique=True)
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="gate_records", verbose_name=_("项目"), db_index=False
    )
    gate = models.CharField(_("关口"), max_length=16, choices=GATE_CHOICES)
    judged_on = models.DateField(_("判定日期"), help_text=_("适用这一天的规则和事实。"))
    outcome = models.CharField(_("结论"), max_length=8, choices=OUTCOME_CHOICES)
    is_passed = models.BooleanField(_("通过"), help_text=_("全部达标，或未达标的均已获豁免。"))
    is_backfilled = models.BooleanField(
        _("补录"), default=False, help_text=_("事后判定：只说明当时情况，不算通过。")
    )
    checks = models.JSONField(_("各项检查"))
    facts = models.JSONField(_("所依据的事实"))
    waived = models.JSONField(_("豁免的要求"), default=list)
    rule_version = models.CharField(_("规则版本"), max_length=40)
    asked_by = models.CharField(_("提请人"), max_length=80)
    asked_post = models.CharField(_("岗位"), max_length=120, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), default=timezone.now)

    class Meta:
        verbose_name = _("关口结论")
        verbose_name_plural = _("关口结论")
        ordering = ("project_id", "-id")
        indexes = (models.Index(fields=("project", "gate", "id"), name="lifecycle_gaterecord_key"),)
        constraints = (
            models.CheckConstraint(
                name="lifecycle_gaterecord_backfilled_is_not_passed",
                condition=Q(is_backfilled=False) | Q(is_passed=False),
                violation_error_message=_("补录的结论不算通过。"),
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def division_code(self) -> str:
        return self.project.division_id


class WaiverQuerySet(models.QuerySet["Waiver"]):
    def in_force(self, on: date) -> Self:
        """Those that hold on the day, first and last day included."""
        return self.filter(granted_on__lte=on, expires_on__gte=on, withdrawn_on=None)


class Waiver(Recorded):
    """豁免 — one requirement of one gate need not be met by one project until a day. Public."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="waivers", verbose_name=_("项目"), db_index=False
    )
    gate = models.CharField(_("关口"), max_length=16, choices=GATE_CHOICES)
    requirement = models.CharField(_("要求"), max_length=40)
    reason = models.CharField(_("理由"), max_length=500)
    document = models.CharField(_("批准文件"), max_length=200)
    granted_on = models.DateField(_("批准日期"))
    expires_on = models.DateField(_("有效期至"))
    granted_by = models.CharField(_("批准的岗位"), max_length=120)
    withdrawn_on = models.DateField(_("撤回日期"), null=True, blank=True)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        verbose_name = _("豁免")
        verbose_name_plural = _("豁免")
        ordering = ("project_id", "-granted_on")
        constraints = (
            models.UniqueConstraint(
                fields=("project", "gate", "requirement", "granted_on"),
                name="lifecycle_waiver_once_a_day",
                violation_error_message=_("当日已批准过这一豁免。"),
            ),
            models.CheckConstraint(
                name="lifecycle_waiver_rests_on_something",
                condition=~Q(reason="") & ~Q(document="") & Q(expires_on__gte=F("granted_on")),
                violation_error_message=_("豁免应写明理由和文件，有效期不能早于批准日期。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.project} {self.requirement}"

    @property
    def division_code(self) -> str:
        return self.project.division_id
