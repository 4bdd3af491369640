"""What a project renovates: the scheme with its versions, its items, and shortfalls that it leaves."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiugai.core.models import Recorded, StoredFile
from jiugai.policy.register import rulebook
from jiugai.registry.models import Estate
from jiugai.reserve.models.projects import Project


class Scheme(Recorded):
    """改造方案 — one version of what a project renovates and what it costs. One version is in force."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="schemes", verbose_name=_("项目"), db_index=False
    )
    version = models.PositiveSmallIntegerField(_("版本"))
    is_current = models.BooleanField(_("现行"), default=True)
    summary = models.TextField(_("方案说明"), max_length=2000, blank=True)
    cost_fen = models.PositiveBigIntegerField(
        _("总投资"), null=True, blank=True, help_text=_("按方案估算；分，页面按万元填写。")
    )
    document = models.ForeignKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("方案文件"),
    )
    reason = models.CharField(_("修订理由"), max_length=500, blank=True)
    frozen_on = models.DateField(
        _("定稿日期"), null=True, blank=True, help_text=_("随计划批准定稿；之后的改动须修订为新一版。")
    )

    class Meta:
        verbose_name = _("改造方案")
        verbose_name_plural = _("改造方案")
        ordering = ("project_id", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=("project", "version"),
                name="reserve_scheme_version_once",
                violation_error_message=_("该项目已有这一版方案。"),
            ),
            models.UniqueConstraint(
                fields=("project",),
                condition=Q(is_current=True),
                name="reserve_scheme_one_current",
                violation_error_message=_("一个项目只有一版现行方案。"),
            ),
            models.CheckConstraint(
                name="reserve_scheme_revised_for_a_reason",
                condition=Q(version=1) | ~Q(reason=""),
                violation_error_message=_("修订方案应写明理由。"),
            ),
            models.CheckConstraint(
                name="reserve_scheme_costs_something",
                condition=Q(cost_fen=None) | Q(cost_fen__gte=1),
                violation_error_message=_("总投资如填写应大于 0。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.project} 第{self.version}版"

    @property
    def division_code(self) -> str:
        return self.project.division_id


class WorkItem(Recorded):
    """改造内容 — one thing the scheme renovates, in one estate or in all of them.

    It covers the shortfalls of the same item that the survey found there.
    """

    scheme = models.ForeignKey(
        Scheme, on_delete=models.PROTECT, related_name="items", verbose_name=_("方案"), db_index=False
    )
    item = models.CharField(_("改造内容"), max_length=40, help_text=_("规则库改造内容目录中的代码。"))
    estate = models.ForeignKey(
        Estate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("小区"),
        help_text=_("空：项目内全部小区。"),
    )
    quantity = models.DecimalField(_("数量"), max_digits=14, decimal_places=2, null=True, blank=True)
    cost_fen = models.PositiveBigIntegerField(_("投资"), null=True, blank=True, help_text=_("分。"))
    at_area_level = models.BooleanField(
        _("片区层面"), default=False, help_text=_("在片区内改造、新建、租赁、购买设施补齐（Y1.5）。")
    )
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("改造内容")
        verbose_name_plural = _("改造内容")
        ordering = ("scheme_id", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("scheme", "item", "estate"),
                name="reserve_workitem_once_for_an_estate",
                violation_error_message=_("方案中该小区已有这项内容。"),
            ),
            models.UniqueConstraint(
                fields=("scheme", "item"),
                condition=Q(estate=None),
                name="reserve_workitem_once_for_all",
                violation_error_message=_("方案中已有这项内容。"),
            ),
            models.CheckConstraint(
                name="reserve_workitem_names_an_item",
                condition=~Q(item="") & (Q(quantity=None) | Q(quantity__gt=0)),
                violation_error_message=_("应写明改造内容；数量如填写应大于 0。"),
            ),
        )

    def __str__(self) -> str:
        return self.item_name

    @property
    def item_name(self) -> str:
        """The item as the catalogue names it."""
        return rulebook().items[self.item].name

    @property
    def division_code(self) -> str:
        return self.scheme.project.division_id


class DecisionKind(models.TextChoices):
    EXCUSED = "excused", _("准予不改")  # first group: for a reason that the upper level accepted
    DECLINED = "declined", _("居民不改")  # third group: declined by the residents, on record


class ShortfallDecision(Recorded):
    """应改未改的处理 — why the scheme leaves one shortfall of one estate as it is."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("项目"), db_index=False
    )
    estate = models.ForeignKey(Estate, on_delete=models.PROTECT, related_name="+", verbose_name=_("小区"))
    item = models.CharField(_("改造内容"), max_length=40)
    kind = models.CharField(_("处理"), max_length=10, choices=DecisionKind)
    reason = models.CharField(_("理由"), max_length=500)
    record = models.CharField(
        _("依据"), max_length=200, blank=True, help_text=_("居民意见记录、文件名称和文号。")
    )
    accepted_on = models.DateField(
        _("上级同意日期"), null=True, blank=True, help_text=_("准予不改须经上级同意后才算数。")
    )
    accepted_by = models.CharField(_("同意的岗位"), max_length=120, blank=True)
    refused_on = models.DateField(_("上级不同意日期"), null=True, blank=True)
    refused_by = models.CharField(_("不同意的岗位"), max_length=120, blank=True)
    refusal = models.CharField(_("不同意的理由"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("应改未改的处理")
        verbose_name_plural = _("应改未改的处理")
        ordering = ("project_id", "item")
        constraints = (
            models.UniqueConstraint(
                fields=("project", "estate", "item"),
                name="reserve_shortfalldecision_once",
                violation_error_message=_("该短板已有处理意见。"),
            ),
            models.CheckConstraint(
                name="reserve_shortfalldecision_has_a_reason",
                condition=~Q(reason="") & ~Q(item=""),
                violation_error_message=_("应写明不改的理由。"),
            ),
            models.CheckConstraint(
                name="reserve_shortfalldecision_declined_on_record",
                condition=~Q(kind=DecisionKind.DECLINED) | ~Q(record=""),
                violation_error_message=_("居民不改的应写明意见记录。"),
            ),
            models.CheckConstraint(
                name="reserve_shortfalldecision_accepted_by_someone",
                condition=Q(accepted_on=None, accepted_by="")
                | (Q(accepted_on__isnull=False, kind=DecisionKind.EXCUSED) & ~Q(accepted_by="")),
                violation_error_message=_("上级同意应有日期和岗位，且只用于准予不改。"),
            ),
            models.CheckConstraint(
                name="reserve_shortfalldecision_refused_for_a_reason",
                condition=Q(refused_on=None, refused_by="", refusal="")
                | (
                    Q(refused_on__isnull=False, kind=DecisionKind.EXCUSED, accepted_on=None)
                    & ~Q(refused_by="")
                    & ~Q(refusal="")
                ),
                violation_error_message=_("上级不同意应有日期、岗位和理由，不能与同意并存。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.estate} {rulebook().items[self.item].name} {self.get_kind_display()}"

    @property
    def item_name(self) -> str:
        """The item as the catalogue names it."""
        return rulebook().items[self.item].name

    @property
    def division_code(self) -> str:
        return self.project.division_id
