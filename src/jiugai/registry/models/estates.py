"""Old residential estates with their buildings and homes."""

import re
import unicodedata
from typing import Self

from django.db import models
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Length, Substr
from django.db.models.lookups import Exact, In
from django.utils.translation import gettext_lazy as _

from jiugai.core.models import Recorded
from jiugai.core.scope import LENGTHS, Scope, begins_with
from jiugai.registry.models.divisions import Division
from jiugai.registry.models.organisations import Organisation
from jiugai.registry.models.places import COMPLETE

YEARS = (1900, 2100)
TEXT = CharField()
UNKNOWN = _("空：不详。")
OUTSIDE = _("空：不详。是则不属改造范围（N1.2）。")
FEW_LETTERS = 3
TYPED = re.compile(r"[0-9a-z]+")
CODE = re.compile(r"[0-9]{6}-[0-9]{0,5}")


class Ownership(models.TextChoices):
    REFORMED = "reformed", _("房改房")
    COMMERCIAL = "commercial", _("商品房")
    JOINTLY_FUNDED = "jointly_funded", _("集资房")
    PUBLIC = "public", _("公房")
    RESETTLEMENT = "resettlement", _("安置房")
    MIXED = "mixed", _("混合")


class Structure(models.TextChoices):
    BRICK_TIMBER = "brick_timber", _("砖木")
    BRICK_CONCRETE = "brick_concrete", _("砖混")
    FRAME = "frame", _("框架")
    SHEAR_WALL = "shear_wall", _("剪力墙")
    MIXED = "mixed", _("混合")
    OTHER = "other", _("其他")


class EstateQuerySet(models.QuerySet["Estate"]):
    def in_scope(self, scope: Scope) -> Self:
        return self.filter(scope.in_scope("division"))

    def named(self, text: str) -> Self:
        """Whose name holds the text, or whose pinyin, initials or code begin with it; all for no text."""
        wanted = "".join(unicodedata.normalize("NFKC", text).lower().split())
        if CODE.fullmatch(wanted):
            return self.filter(begins_with("code", wanted))
        if not TYPED.fullmatch(wanted):
            return self.filter(name__contains="".join(text.split())) if wanted else self
        spelt, shortened = begins_with("pinyin", wanted), begins_with("initials", wanted)
        if len(wanted) < FEW_LETTERS:  # so many fit that a page fills up while reading in order
            return self.filter(spelt | shortened)
        # Told as "one of these", SQLite begins with the few that fit, not with all of the scope.
        every = Estate.objects.order_by()
        return self.filter(
            pk__in=every.filter(spelt).values("pk").union(every.filter(shortened).values("pk"))
        )

    def completed_by(self, year: int) -> Self:
        """Completed in the year or before; estates of unknown year are left out."""
        return self.filter(completed_year__lte=year)

    def completed_after(self, year: int) -> Self:
        return self.filter(completed_year__gt=year)

    def of_unknown_year(self) -> Self:
        return self.filter(completed_year=None)


class Estate(Recorded):
    """小区 — one old residential estate, or a single residential building that stands for one."""

    code = models.CharField(
        _("小区编码"), max_length=20, unique=True, help_text=_("县区代码加五位序号，不变。")
    )
    name = models.CharField(_("小区名称"), max_length=100)
    pinyin = models.CharField(_("拼音"), max_length=500, blank=True, editable=False)
    initials = models.CharField(_("拼音首字母"), max_length=100, blank=True, editable=False)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    division = models.ForeignKey(
        Division,
        on_delete=models.PROTECT,
        related_name="estates",
        db_index=False,
        verbose_name=_("所在区划"),
        help_text=_("社区；不详时填街道（乡镇）或县区。"),
    )
    completed_year = models.PositiveSmallIntegerField(
        _("建成年份"),
        null=True,
        blank=True,
        help_text=_("竣工验收年份，以验收文件或产权证明为据；空：不详。"),
    )
    completed_on = models.DateField(_("竣工验收日期"), null=True, blank=True)
    ownership = models.CharField(_("产权性质"), max_length=16, choices=Ownership, blank=True)
    property_unit = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="estates",
        verbose_name=_("原产权单位"),
    )
    structure = models.CharField(_("结构"), max_length=16, choices=Structure, blank=True)
    storeys = models.PositiveSmallIntegerField(
        _("层数"), null=True, blank=True, help_text=_("最高一栋，地上。")
    )
    building_count = models.PositiveIntegerField(_("楼栋数"), null=True, blank=True)
    stairwell_count = models.PositiveIntegerField(_("单元数"), null=True, blank=True)
    home_count = models.PositiveIntegerField(_("户数"), null=True, blank=True, help_text=_("专有部分数。"))
    resident_count = models.PositiveIntegerField(_("人口"), null=True, blank=True)
    floor_area_cm2 = models.PositiveBigIntegerField(
        _("建筑面积"), null=True, blank=True, help_text=_("平方厘米；页面和表格按平方米填写。")
    )
    longitude = models.DecimalField(
        _("经度"), max_digits=9, decimal_places=6, null=True, blank=True, help_text=_("WGS-84，度。")
    )
    latitude = models.DecimalField(
        _("纬度"), max_digits=9, decimal_places=6, null=True, blank=True, help_text=_("WGS-84，度。")
    )
    has_heritage_buildings = models.BooleanField(_("有历史建筑"), null=True, blank=True, help_text=UNKNOWN)
    has_large_trees = models.BooleanField(_("有古树大树"), null=True, blank=True, help_text=UNKNOWN)
    in_heritage_area = models.BooleanField(_("在历史文化街区内"), null=True, blank=True, help_text=UNKNOWN)
    self_built = models.BooleanField(_("以自建房为主"), null=True, blank=True, help_text=OUTSIDE)
    to_be_demolished = models.BooleanField(_("已列入征收拆迁"), null=True, blank=True, help_text=OUTSIDE)
    renovated_before = models.BooleanField(
        _("曾列入改造计划"),
        null=True,
        blank=True,
        help_text=_("曾列入享受补助的年度计划；空：不详。条款 N1.2。"),
    )
    raw_cells = models.JSONField(
        _("导入原文"), default=dict, blank=True, help_text=_("导入时各列的原文，列名对单元格内容。")
    )
    source = models.CharField(_("来源"), max_length=200, help_text=_("台账、文件或现场摸底。"))

    objects = EstateQuerySet.as_manager()

    class Meta:
        verbose_name = _("小区")
        verbose_name_plural = _("小区")
        ordering = ("division_id", "id")
        indexes = (
            models.Index(fields=("division", "id"), name="registry_estate_division"),
            models.Index(fields=("name",), name="registry_estate_name"),
            models.Index(fields=("pinyin",), name="registry_estate_pinyin"),
            models.Index(fields=("initials",), name="registry_estate_initials"),
            models.Index(fields=("completed_year", "division"), name="registry_estate_year"),
        )
        constraints = (
            models.CheckConstraint(
                name="registry_estate_named",
                condition=~Q(name="") & ~Q(code="") & ~Q(source=""),
                violation_error_message=_("小区应有名称、编码和来源。"),
            ),
            models.CheckConstraint(
                name="registry_estate_division_below_province",
                condition=Q(In(Length("division"), LENGTHS))
                & ~Q(Exact(Substr("division", 3), Value("0000"))),
                violation_error_message=_("小区应落在社区、街道（乡镇）或县区。"),
            ),
            models.CheckConstraint(
                name="registry_estate_year_possible",
                condition=Q(completed_year=None) | Q(completed_year__range=YEARS),
                violation_error_message=_("建成年份应在 1900 年至 2100 年之间。"),
            ),
            models.CheckConstraint(
                name="registry_estate_day_within_year",
                condition=Q(completed_on=None)
                | Q(
                    Exact(
                        Substr(Cast("completed_on", CharField()), 1, 4), Cast("completed_year", CharField())
                    ),
                    completed_year__isnull=False,
                ),
                violation_error_message=_("竣工验收日期应在建成年份之内。"),
            ),
            models.CheckConstraint(
                name="registry_estate_counts_at_least_one",
                condition=(Q(building_count=None) | Q(building_count__gte=1))
                & (Q(stairwell_count=None) | Q(stairwell_count__gte=1))
                & (Q(home_count=None) | Q(home_count__gte=1))
                & (Q(storeys=None) | Q(storeys__range=(1, 100)))
                & (Q(floor_area_cm2=None) | Q(floor_area_cm2__gte=1)),
                violation_error_message=_(
                    "楼栋、单元、户数、面积如填写应大于 0，层数应为 1—100；不详时留空。"
                ),
            ),
            models.CheckConstraint(
                name="registry_estate_stairwell_per_building",
                condition=Q(building_count=None)
                | Q(stairwell_count=None)
                | Q(stairwell_count__gte=F("building_count")),
                violation_error_message=_("单元数不能少于楼栋数。"),
            ),
            models.CheckConstraint(
                name="registry_estate_place_complete",
                condition=COMPLETE,
                violation_error_message=_("经纬度应成对填写，且在中国范围内（经度 70—140，纬度 0—60）。"),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def division_code(self) -> str:
        """Where the estate lies, for scope and audit trail."""
        return self.division_id

    @property
    def county_code(self) -> str:
        return self.division_id[:6]

    @property
    def floor_area_m2(self) -> str | None:
        """Floor area in square metres, as people read it; None if not known."""
        if self.floor_area_cm2 is None:
            return None
        whole, rest = divmod(self.floor_area_cm2, 10_000)
        return f"{whole}.{rest:04}".rstrip("0").rstrip(".")
