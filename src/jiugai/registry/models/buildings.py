"""The buildings of an estate and their homes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiugai.core.models import Recorded
from jiugai.registry.models.estates import YEARS, Estate, Structure


class AreaSource(models.TextChoices):
    """What the exclusive area rests on, in the order of the law (最高法 建筑物区分所有权解释 8)."""

    REGISTERED = "registered", _("不动产登记簿")
    SURVEYED = "surveyed", _("测绘")
    CONTRACT = "contract", _("买卖合同")
    ESTIMATED = "estimated", _("估算")


class Building(Recorded):
    """楼栋 — one residential building of an estate."""

    estate = models.ForeignKey(
        Estate, on_delete=models.PROTECT, related_name="buildings", verbose_name=_("小区"), db_index=False
    )
    name = models.CharField(_("楼栋名称"), max_length=40, help_text=_("如 3号楼。"))
    completed_year = models.PositiveSmallIntegerField(
        _("建成年份"), null=True, blank=True, help_text=_("空：不详。")
    )
    structure = models.CharField(_("结构"), max_length=16, choices=Structure, blank=True)
    storeys = models.PositiveSmallIntegerField(_("层数"), null=True, blank=True, help_text=_("地上层数。"))
    stairwell_count = models.PositiveIntegerField(_("单元数"), null=True, blank=True)
    home_count = models.PositiveIntegerField(_("户数"), null=True, blank=True)
    floor_area_cm2 = models.PositiveBigIntegerField(
        _("建筑面积"), null=True, blank=True, help_text=_("平方厘米。")
    )
    has_lift = models.BooleanField(_("有电梯"), null=True, blank=True, help_text=_("空：不详。"))

    class Meta:
        verbose_name = _("楼栋")
        verbose_name_plural = _("楼栋")
        ordering = ("estate_id", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("estate", "name"),
                name="registry_building_name_once",
                violation_error_message=_("该小区已有同名楼栋。"),
            ),
            models.CheckConstraint(
                name="registry_building_named",
                condition=~Q(name=""),
                violation_error_message=_("楼栋名称不能为空。"),
            ),
            models.CheckConstraint(
                name="registry_building_year_possible",
                condition=Q(completed_year=None) | Q(completed_year__range=YEARS),
                violation_error_message=_("建成年份应在 1900 年至 2100 年之间。"),
            ),
            models.CheckConstraint(
                name="registry_building_counts_at_least_one",
                condition=(Q(stairwell_count=None) | Q(stairwell_count__gte=1))
                & (Q(home_count=None) | Q(home_count__gte=1))
                & (Q(storeys=None) | Q(storeys__range=(1, 100)))
                & (Q(floor_area_cm2=None) | Q(floor_area_cm2__gte=1)),
                violation_error_message=_("单元、户数、面积如填写应大于 0，层数应为 1—100；不详时留空。"),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def division_code(self) -> str:
        return self.estate.division_id


class Home(Recorded):
    """户（专有部分） — one home of a building; whose it is, its `home_owners` say."""

    building = models.ForeignKey(
        Building, on_delete=models.PROTECT, related_name="homes", verbose_name=_("楼栋"), db_index=False
    )
    stairwell = models.CharField(_("单元"), max_length=20, blank=True, help_text=_("如 2单元；不分则空。"))
    room = models.CharField(_("房号"), max_length=20)
    exclusive_area_cm2 = models.PositiveIntegerField(
        _("专有部分面积"), null=True, blank=True, help_text=_("平方厘米；空：不详。")
    )
    area_source = models.CharField(_("面积依据"), max_length=12, choices=AreaSource, blank=True)
    unsold = models.BooleanField(
        _("未售"), default=False, help_text=_("建设单位尚未出售或已出售未交付：全部未售房屋计一人（SPC.9）。")
    )

    class Meta:
        verbose_name = _("户")
        verbose_name_plural = _("户")
        ordering = ("building_id", "stairwell", "room")
        constraints = (
            models.UniqueConstraint(
                fields=("building", "stairwell", "room"),
                name="registry_home_room_once",
                violation_error_message=_("该楼栋、单元已有同一房号。"),
            ),
            models.CheckConstraint(
                name="registry_home_has_room",
                condition=~Q(room=""),
                violation_error_message=_("房号不能为空。"),
            ),
            models.CheckConstraint(
                name="registry_home_area_with_source",
                condition=Q(exclusive_area_cm2=None, area_source="")
                | (Q(exclusive_area_cm2__isnull=False, exclusive_area_cm2__gte=1) & ~Q(area_source="")),
                violation_error_message=_("面积应大于 0，且与面积依据同时填写。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.building.name}{self.stairwell}{self.room}"

    @property
    def division_code(self) -> str:
        return self.building.estate.division_id
