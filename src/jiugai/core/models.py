"""The audit trail, its seals and stored files; and what models of other rooms build on."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiugai.core.verifying import digest_of


class Recorded(models.Model):
    """A record that is corrected in place, with its first and last moment; who did what: the audit trail."""

    created_at = models.DateTimeField(_("创建时间"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("更新时间"), auto_now=True)

    class Meta:
        abstract = True


class AppendOnly(models.Model):
    """A record that is only ever added. Triggers on both databases refuse to change or delete its rows."""

    class Meta:
        abstract = True


class SealedRow(AppendOnly):
    """An append-only record that is sealed later, with others, by its digest."""

    digest = models.CharField(
        _("摘要"), max_length=64, editable=False, help_text=_("除编号外全部内容的 SHA-256。")
    )

    class Meta:
        abstract = True

    def content(self) -> dict[str, object]:
        """Everything the digest covers, as JSON holds it: the same before saving and after reading back."""
        return {
            field.attname: plain(field.to_python(getattr(self, field.attname)))
            for field in self._meta.concrete_fields
            if not field.primary_key and field.attname != "digest"
        }

    def stamp(self) -> None:
        """Work out the digest. `save` does so by itself; call it before `bulk_create`."""
        self.digest = digest_of(self.content())

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.stamp()
        super().save(*args, **kwargs)


def plain(value: object) -> object:
    """A value as the trail writes it down. Raises: TypeError for floats and whatever has no exact form."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError(f"{value!r} has no time zone: a trail needs moments")
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | Decimal):
        return str(value)
    if isinstance(value, dict):
        return {_key(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    raise TypeError(
        f"{type(value).__name__} {value!r} has no exact form in a trail: pass text or whole numbers"
    )


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"key {key!r} of a trail's value is no text")
    return key


class AuditEvent(SealedRow):
    """审计事件 — one act of one person on one record, written in the same transaction as the act."""

    moment = models.DateTimeField(_("时间"), default=timezone.now)
    actor_id = models.CharField(_("操作人编号"), max_length=40, blank=True, help_text=_("内置操作员为空。"))
    actor_name = models.CharField(_("操作人"), max_length=80)
    actor_post = models.CharField(_("岗位"), max_length=120, blank=True)
    actor_division = models.CharField(_("操作人辖区"), max_length=12, blank=True)
    act = models.CharField(_("行为"), max_length=60)
    object_kind = models.CharField(_("对象类别"), max_length=80, help_text=_("如 registry.estate。"))
    object_id = models.CharField(_("对象编号"), max_length=60)
    object_label = models.CharField(_("对象名称"), max_length=200)
    division_code = models.CharField(_("所在区划"), max_length=12, blank=True)
    before = models.JSONField(_("变更前"), null=True, blank=True)
    after = models.JSONField(_("变更后"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    request_id = models.CharField(_("请求编号"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("审计事件")
        verbose_name_plural = _("审计事件")
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("object_kind", "object_id", "id"), name="core_auditevent_object"),
            models.Index(fields=("division_code", "id"), name="core_auditevent_division"),
            models.Index(fields=("actor_id", "id"), name="core_auditevent_actor"),
            models.Index(fields=("moment",), name="core_auditevent_moment"),
        )
        constraints = (
            models.CheckConstraint(
                name="core_auditevent_says_who_did_what",
                condition=~Q(actor_name="") & ~Q(act="") & ~Q(object_kind="") & ~Q(object_id=""),
                violation_error_message=_("审计事件应写明谁对什么做了什么。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.actor_name}：{self.act} {self.object_label}"


class Seal(AppendOnly):
    """封签 — a batch of rows of one trail, closed under one root that also covers the seal before it."""

    trail = models.CharField(_("账目"), max_length=80, help_text=_("如 audit。"))
    number = models.PositiveIntegerField(_("序号"), help_text=_("同一账目内从 1 起连续。"))
    first = models.BigIntegerField(_("首条编号"))
    last = models.BigIntegerField(_("末条编号"))
    count = models.PositiveIntegerField(_("条数"))
    ranges = models.JSONField(
        _("编号区间"), help_text=_("本批编号的连续区间；未出现的编号不在其中，补到的编号可小于前一封。")
    )
    members = models.CharField(_("成员根值"), max_length=64, help_text=_("各条编号与摘要的默克尔根。"))
    previous = models.CharField(_("前一封根值"), max_length=64)
    root = models.CharField(_("根值"), max_length=64)
    sealed_at = models.DateTimeField(_("封存时间"))

    class Meta:
        verbose_name = _("封签")
        verbose_name_plural = _("封签")
        ordering = ("trail", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("trail", "number"),
                name="core_seal_number_once",
                violation_error_message=_("同一账目的封签序号不能重复。"),
            ),
            models.UniqueConstraint(
                fields=("trail", "previous"),
                name="core_seal_chain_never_forks",
                violation_error_message=_("每个封签之后只能接一个封签。"),
            ),
            models.CheckConstraint(
                name="core_seal_holds_something",
                condition=Q(number__gte=1, count__gte=1, first__lte=F("last")),
                violation_error_message=_("封签至少含一条，首条编号不大于末条。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.trail} {self.number}"

    def as_sealed(self) -> dict[str, object]:
        """What the root covers, the root included, as the export writes it."""
        return {
            "trail": self.trail,
            "number": self.number,
            "count": self.count,
            "ranges": self.ranges,
            "members": self.members,
            "previous": self.previous,
            "sealed_at": plain(self.sealed_at),
            "root": self.root,
        }


class StoredFile(AppendOnly):
    """文件 — one file as it was handed in, kept under the digest of its content."""

    digest = models.CharField(_("摘要"), max_length=64, help_text=_("文件内容的 SHA-256。"))
    size = models.PositiveBigIntegerField(_("大小"), help_text=_("字节。"))
    content_type = models.CharField(_("类型"), max_length=100, help_text=_("由内容判定，不看文件名。"))
    original_name = models.CharField(_("原文件名"), max_length=120)
    division_code = models.CharField(_("所在区划"), max_length=12)
    actor_id = models.CharField(_("提交人编号"), max_length=40, blank=True)
    actor_name = models.CharField(_("提交人"), max_length=80)
    actor_post = models.CharField(_("岗位"), max_length=120, blank=True)
    stored_at = models.DateTimeField(_("提交时间"), default=timezone.now)
    width = models.PositiveIntegerField(_("宽"), null=True, blank=True, help_text=_("像素，仅图片。"))
    height = models.PositiveIntegerField(_("高"), null=True, blank=True, help_text=_("像素，仅图片。"))
    taken_at = models.DateTimeField(_("拍摄时间"), null=True, blank=True, help_text=_("相机记录。"))
    longitude = models.DecimalField(
        _("拍摄经度"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("WGS-84，度，相机记录。"),
    )
    latitude = models.DecimalField(_("拍摄纬度"), max_digits=9, decimal_places=6, null=True, blank=True)
    is_encrypted = models.BooleanField(
        _("加密保存"), default=False, help_text=_("含个人信息的文件；摘要仍为原文的摘要。")
    )

    class Meta:
        verbose_name = _("文件")
        verbose_name_plural = _("文件")
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("digest",), name="core_storedfile_digest"),
            models.Index(fields=("division_code", "id"), name="core_storedfile_division"),
        )
        constraints = (
            models.CheckConstraint(
                name="core_storedfile_holds_something",
                condition=Q(Exact(Length("digest"), 64), size__gte=1) & ~Q(original_name=""),
                violation_error_message=_("文件应有内容、摘要和名称。"),
            ),
            models.CheckConstraint(
                name="core_storedfile_size_of_picture_complete",
                condition=Q(width=None, height=None)
                | Q(width__isnull=False, height__isnull=False, width__gte=1, height__gte=1),
                violation_error_message=_("图片的宽和高应成对，且至少 1 像素。"),
            ),
            models.CheckConstraint(
                name="core_storedfile_place_complete",
                condition=Q(longitude=None, latitude=None)
                | Q(longitude__isnull=False, latitude__isnull=False),
                violation_error_message=_("拍摄经纬度应成对。"),
            ),
        )

    def __str__(self) -> str:
        return self.original_name


def is_same_file(one: StoredFile | None, other: StoredFile | None) -> bool:
    """Whether both are the same content, however often it was handed in."""
    return one is not None and other is not None and one.digest == other.digest


def ranges_of(ids: Iterable[int]) -> list[list[int]]:
    """Ascending ids as closed ranges: 1 2 3 5 → [[1, 3], [5, 5]]."""
    ranges: list[list[int]] = []
    for each in ids:
        if ranges and ranges[-1][1] == each - 1:
            ranges[-1][1] = each
        else:
            ranges.append([each, each])
    return ranges
