"""Papers and pictures in a project's archive."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiugai.core.models import Recorded, StoredFile
from jiugai.registry.models import Estate
from jiugai.reserve.models.projects import Project


class ArchivePart(models.TextChoices):
    """The five parts of a project's archive (S1.3.1)."""

    BASICS = "basics", _("基本情况")
    WILL = "will", _("居民意愿")
    SCHEME = "scheme", _("改造方案")
    PROGRESS = "progress", _("工程进度")
    PICTURES = "pictures", _("前后影像")


class ArchiveDocument(Recorded):
    """档案文件 — one paper in one part of the archive."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="documents", verbose_name=_("项目"), db_index=False
    )
    part = models.CharField(_("档案部分"), max_length=10, choices=ArchivePart)
    title = models.CharField(_("文件名称"), max_length=120)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("文件"))

    class Meta:
        verbose_name = _("档案文件")
        verbose_name_plural = _("档案文件")
        ordering = ("project_id", "part", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("project", "part", "title"),
                name="reserve_archivedocument_title_once",
                violation_error_message=_("该部分已有同名文件。"),
            ),
            models.CheckConstraint(
                name="reserve_archivedocument_titled",
                condition=~Q(title=""),
                violation_error_message=_("文件应有名称。"),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def division_code(self) -> str:
        return self.project.division_id


class PictureStage(models.TextChoices):
    BEFORE = "before", _("改造前")
    PLANNED = "planned", _("效果图")
    DURING = "during", _("改造中")
    AFTER = "after", _("改造后")


class Picture(Recorded):
    """影像 — a picture of an estate from a named viewpoint: before the works, as planned, during or after."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="pictures", verbose_name=_("项目"), db_index=False
    )
    estate = models.ForeignKey(Estate, on_delete=models.PROTECT, related_name="+", verbose_name=_("小区"))
    stage = models.CharField(_("时段"), max_length=8, choices=PictureStage)
    viewpoint = models.CharField(
        _("拍摄点"), max_length=60, help_text=_("如 大门、3号楼楼道；前后影像用同一拍摄点。")
    )
    taken_on = models.DateField(_("拍摄日期"))
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("照片"))

    class Meta:
        verbose_name = _("影像")
        verbose_name_plural = _("影像")
        ordering = ("project_id", "estate_id", "viewpoint", "taken_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("project", "estate", "stage", "viewpoint", "file"),
                name="reserve_picture_once",
                violation_error_message=_("这张照片已在该拍摄点。"),
            ),
            models.CheckConstraint(
                name="reserve_picture_has_a_viewpoint",
                condition=~Q(viewpoint=""),
                violation_error_message=_("应写明拍摄点。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.estate} {self.viewpoint} {self.get_stage_display()}"

    @property
    def division_code(self) -> str:
        return self.project.division_id
