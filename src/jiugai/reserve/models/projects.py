"""Renovation projects and the estates they renovate."""

from typing import Self

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Length, Substr
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from jiugai.core.checking import is_telephone
from jiugai.core.models import Recorded
from jiugai.core.scope import Scope
from jiugai.policy.facts import STAGES
from jiugai.registry.models import Division, Estate, Organisation

YEARS = (2000, 2100)


class Stage(models.TextChoices):
    """How far a project is. Written by `lifecycle` alone, gate by gate."""

    SURVEYED = "surveyed", STAGES["surveyed"]
    IN_LIBRARY = "in_library", STAGES["in_library"]
    PLANNED = "planned", STAGES["planned"]
    STARTED = "started", STAGES["started"]
    ACCEPTED = "accepted", STAGES["accepted"]
    CLOSED = "closed", STAGES["closed"]
    WITHDRAWN = "withdrawn", STAGES["withdrawn"]

    def lies_beyond(self, other: "Stage") -> bool:
        """Whether this stage lies further on the way; withdrawing is possible from any."""
        way = [stage for stage in Stage if stage is not Stage.WITHDRAWN]
        return self in way and other in way and way.index(self) > way.index(other)


LIVE_STAGES = tuple(stage for stage in Stage if stage not in (Stage.CLOSED, Stage.WITHDRAWN))
"""Stages in which a project holds its estates: no other project may take them in."""


class ProjectQuerySet(models.QuerySet["Project"]):
    def in_scope(self, scope: Scope) -> Self:
        """Projects one may see: of the counties in scope, or with an estate in a narrower one."""
        condition = scope.in_scope("division")
        if any(len(prefix) > len("530102") for prefix in scope.prefixes):
            estates = ProjectEstate.objects.filter(scope.in_scope("estate__division"))
            condition |= Q(pk__in=estates.values("project"))
        return self.filter(condition)

    def of_year(self, year: int) -> Self:
        return self.filter(plan_year=year)

    def at_stage(self, *stages: str) -> Self:
        return self.filter(stage__in=stages)


class Project(Recorded):
    """改造项目 — one renovation project: one estate or several that are renovated under one scheme."""

    code = models.CharField(
        _("项目编号"), max_length=20, unique=True, help_text=_("县区代码-登记年度-四位序号，不变。")
    )
    name = models.CharField(_("项目名称"), max_length=120)
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="projects", db_index=False, verbose_name=_("县区")
    )
    plan_year = models.PositiveSmallIntegerField(
        _("计划年度"), help_text=_("已列入或申请列入的年度计划的年份。")
    )
    stage = models.CharField(
        _("阶段"), max_length=12, choices=Stage.choices, default=Stage.SURVEYED, editable=False
    )
    summary = models.TextField(_("项目概况"), max_length=2000, blank=True)
    hotline = models.CharField(
        _("咨询电话"),
        max_length=30,
        blank=True,
        validators=[is_telephone],
        help_text=_("居民问改造情况打的单位电话，向社会公开；不填个人号码。"),
    )
    owner_of_works = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_projects",
        verbose_name=_("建设单位"),
    )
    quality_procedures_on = models.DateField(
        _("质量安全手续办理日期"), null=True, blank=True, help_text=_("质量监督、安全监督手续办结之日。")
    )
    scaled_operator = models.BooleanField(
        _("规模化实施运营主体"), null=True, blank=True, help_text=_("由规模化实施运营主体实施；空：不详。")
    )
    is_backfilled = models.BooleanField(
        _("补录"), default=False, editable=False, help_text=_("启用系统前已在实施，按台账补录。")
    )
    source = models.CharField(_("来源"), max_length=200, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("改造项目")
        verbose_name_plural = _("改造项目")
        ordering = ("division_id", "-plan_year", "code")
        indexes = (
            models.Index(fields=("division", "plan_year", "stage"), name="reserve_project_division"),
            models.Index(fields=("plan_year", "stage"), name="reserve_project_year"),
        )
        constraints = (
            models.CheckConstraint(
                name="reserve_project_named",
                condition=~Q(name="") & ~Q(code=""),
                violation_error_message=_("项目应有名称和编号。"),
            ),
            models.CheckConstraint(
                name="reserve_project_in_a_county",
                condition=Q(Exact(Length("division"), 6)) & ~Q(Exact(Substr("division", 5), Value("00"))),
                violation_error_message=_("项目应落在一个县（市、区）。"),
            ),
            models.CheckConstraint(
                name="reserve_project_year_possible",
                condition=Q(plan_year__range=YEARS),
                violation_error_message=_("计划年度应在 2000 年至 2100 年之间。"),
            ),
            models.CheckConstraint(
                name="reserve_project_stage_known",
                condition=Q(stage__in=Stage.values),
                violation_error_message=_("阶段不在范围内。"),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def division_code(self) -> str:
        return self.division_id

    @property
    def is_live(self) -> bool:
        """Whether the project holds its estates."""
        return self.stage in LIVE_STAGES


class ProjectEstate(Recorded):
    """项目小区 — one estate of one project. An estate is in one live project at most."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("项目"), db_index=False
    )
    estate = models.ForeignKey(
        Estate, on_delete=models.PROTECT, related_name="project_memberships", verbose_name=_("小区")
    )
    is_live = models.BooleanField(
        _("在实施"), default=True, help_text=_("项目办结或退出后为否，小区可列入新项目。")
    )

    class Meta:
        verbose_name = _("项目小区")
        verbose_name_plural = _("项目小区")
        ordering = ("project_id", "estate_id")
        constraints = (
            models.UniqueConstraint(
                fields=("project", "estate"),
                name="reserve_projectestate_once_in_a_project",
                violation_error_message=_("该小区已在本项目内。"),
            ),
            models.UniqueConstraint(
                fields=("estate",),
                condition=Q(is_live=True),
                name="reserve_projectestate_one_live_project",
                violation_error_message=_("该小区已在另一个未办结的项目内。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.project} {self.estate}"

    @property
    def division_code(self) -> str:
        return self.project.division_id
