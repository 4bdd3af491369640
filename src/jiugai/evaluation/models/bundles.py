"""Sealed years that this place made or was sent."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiugai.core.models import AppendOnly
from jiugai.core.scope import Scope
from jiugai.registry.models import Division


class Origin(models.TextChoices):
    SEALED = "sealed", _("本系统封存")
    RECEIVED = "received", _("下级报送")


class BundleQuerySet(models.QuerySet["Bundle"]):
    def in_scope(self, scope: Scope) -> Self:
        return self.filter(scope.in_scope("division"))

    def current(self, year: int) -> Self:
        """Those of a year that no later one stands in the place of."""
        return self.filter(year=year, restated_by=None)


class Bundle(AppendOnly):
    """数据包 — one sealed year of one government; a later one of the same stands in its place, it stays."""

    number = models.CharField(_("编号"), max_length=24, unique=True, help_text=_("区划代码-年度-B序号。"))
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="bundles", verbose_name=_("区划"), db_index=False
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    own_only = models.BooleanField(_("只含本级"), default=False, help_text=_("下级另行封存。"))
    origin = models.CharField(_("来源"), max_length=8, choices=Origin)
    facts_on = models.DateField(_("事实截至"))
    sealed_at = models.DateTimeField(_("封存时间"))
    sealed_by = models.CharField(_("封存单位"), max_length=120, blank=True)
    digest = models.CharField(_("摘要"), max_length=64, unique=True)
    key_id = models.CharField(_("签名钥匙"), max_length=16)
    manifest = models.JSONField(_("清单"))
    restates = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="restated_by",
        verbose_name=_("代替"),
    )
    reason = models.CharField(_("重报理由"), max_length=500, blank=True)
    changes = models.JSONField(
        _("与前者的不同"), default=dict, blank=True, help_text=_("各表增加、删去、改变的行。")
    )
    taken_by = models.CharField(_("办理人"), max_length=80)
    taken_post = models.CharField(_("岗位"), max_length=120, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), default=timezone.now)

    objects = BundleQuerySet.as_manager()

    class Meta:
        verbose_name = _("数据包")
        verbose_name_plural = _("数据包")
        ordering = ("-year", "division_id", "-id")
        indexes = (models.Index(fields=("year", "division", "id"), name="evaluation_bundle_key"),)
        constraints = (
            models.UniqueConstraint(
                fields=("division", "year", "own_only"),
                condition=Q(restates=None),
                name="evaluation_bundle_first_once",
                violation_error_message=_("该区划本年度已有数据包，再次封存应作为重报，写明理由。"),
            ),
            models.CheckConstraint(
                name="evaluation_bundle_restates_for_a_reason",
                condition=Q(restates=None, reason="") | (Q(restates__isnull=False) & ~Q(reason="")),
                violation_error_message=_("重报应写明理由。"),
            ),
            models.CheckConstraint(
                name="evaluation_bundle_comes_from_somewhere",
                condition=Q(origin__in=Origin.values) & ~Q(digest="") & ~Q(number=""),
                violation_error_message=_("数据包应有编号、摘要和来源。"),
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def division_code(self) -> str:
        return self.division_id
