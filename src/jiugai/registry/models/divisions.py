"""Administrative divisions, with those that have ceased and what became of them."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Substr
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from jiugai.core.scope import begins_with, prefix_of
from jiugai.registry.models.places import COMPLETE


class Level(models.TextChoices):
    """How high a division stands. The nation has no row."""

    PROVINCE = "province", _("省")
    PREFECTURE = "prefecture", _("州市")
    COUNTY = "county", _("县区")
    SUBDISTRICT = "subdistrict", _("街道（乡镇）")
    COMMUNITY = "community", _("社区")


SIX_DIGITS = (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)


class DivisionQuerySet(models.QuerySet["Division"]):
    def in_force(self, on: date | None = None) -> Self:
        """Those that exist on the day; without a day, those that have not ceased."""
        if on is None:
            return self.filter(valid_to=None)
        begun = Q(valid_from=None) | Q(valid_from__lte=on)
        not_ceased = Q(valid_to=None) | Q(valid_to__gte=on)
        return self.filter(begun, not_ceased)

    def inside(self, code: str) -> Self:
        """The division and everything in it."""
        return self.filter(begins_with("code", prefix_of(code)))

    def at_level(self, level: Level) -> Self:
        return self.filter(level=level)


class Division(models.Model):
    """行政区划 — one province, prefecture, county, subdistrict or community, under its official code."""

    code = models.CharField(
        _("区划代码"),
        max_length=12,
        primary_key=True,
        help_text=_("省、州市、县区六位，街道（乡镇）九位，社区十二位。来源：统计用区划代码。"),
    )
    name = models.CharField(_("名称"), max_length=80)
    level = models.CharField(_("层级"), max_length=12, choices=Level)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级区划"),
    )
    is_grouping = models.BooleanField(
        _("仅为分组"),
        default=False,
        help_text=_("“市辖区”“省直辖县级行政区划”等没有政府的分组行。"),
    )
    former_names = models.CharField(
        _("曾用名"), max_length=120, blank=True, help_text=_("代码未变的旧名称，以顿号分隔。")
    )
    pinyin = models.CharField(_("拼音"), max_length=240, help_text=_("全拼，小写，不含空格。"))
    initials = models.CharField(_("拼音首字母"), max_length=80)
    longitude = models.DecimalField(
        _("经度"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("中心点，度，只用于地图定位；目前仅云南省各县区。"),
    )
    latitude = models.DecimalField(_("纬度"), max_digits=9, decimal_places=6, null=True, blank=True)
    valid_from = models.DateField(_("启用日期"), null=True, blank=True, help_text=_("空：不详，早已启用。"))
    valid_to = models.DateField(_("停用日期"), null=True, blank=True, help_text=_("最后一天；空：仍在使用。"))
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("后继区划"),
    )
    source = models.CharField(_("来源"), max_length=120)

    objects = DivisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("行政区划")
        verbose_name_plural = _("行政区划")
        ordering = ("code",)
        indexes = (
            models.Index(fields=("pinyin",), name="registry_division_pinyin"),
            models.Index(fields=("initials",), name="registry_division_initials"),
        )
        constraints = (
            models.CheckConstraint(
                name="registry_division_code_fits_level",
                condition=Q(
                    Exact(Length("code"), 6), level__in=(Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)
                )
                | Q(Exact(Length("code"), 9), level=Level.SUBDISTRICT)
                | Q(Exact(Length("code"), 12), level=Level.COMMUNITY),
                violation_error_message=_("区划代码应为：省、州市、县区六位，街道九位，社区十二位。"),
            ),
            models.CheckConstraint(
                name="registry_division_only_provinces_lack_parent",
                condition=Q(level=Level.PROVINCE, parent=None)
                | (~Q(level=Level.PROVINCE) & Q(parent__isnull=False)),
                violation_error_message=_("除省级外，每个区划都应有上级区划。"),
            ),
            models.CheckConstraint(
                name="registry_division_inside_province_of_parent",
                condition=Q(parent=None) | Q(Exact(Substr("code", 1, 2), Substr("parent", 1, 2))),
                violation_error_message=_("上级区划与本区划不在同一省份。"),
            ),
            models.CheckConstraint(
                name="registry_division_days_in_order",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_from__lte=F("valid_to")),
                violation_error_message=_("启用日期不能晚于停用日期。"),
            ),
            models.CheckConstraint(
                name="registry_division_successor_needs_last_day",
                condition=Q(successor=None) | (Q(valid_to__isnull=False) & ~Q(successor=F("code"))),
                violation_error_message=_("有后继区划的，应填停用日期，且后继不能是自己。"),
            ),
            models.CheckConstraint(
                name="registry_division_place_complete",
                condition=COMPLETE,
                violation_error_message=_("经纬度应成对填写，且在中国范围内（经度 70—140，纬度 0—60）。"),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def division_code(self) -> str:
        """Where the audit trail files what happens to this row."""
        return self.code
