"""What an act of the audit trail changed, in words: fields and choices by name, amounts with units."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jiugai.core.models import AuditEvent
from jiugai.core.wording import stored

BESIDES: Mapping[str, Promise] = {
    "on": _("日期"),
    "gate_record": _("关口结论"),
    "name": _("名称"),
    "user": _("登录名"),
    "second_factors_dropped": _("停用的两步验证"),
    "count": _("条数"),
    "since": _("起"),
    "until": _("止"),
    "rows": _("条数"),
    "seals": _("封数"),
    "head": _("末封"),
    "who": _("操作人"),
    "act": _("行为"),
    "what": _("对象"),
    "estates": _("小区"),
    "among": _("项目数"),
    "digest": _("摘要"),
    "members": _("成员"),
    "owners": _("业主"),
    "rule_version": _("规则版本"),
}
"""What an act tells besides the fields of its record."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that an act changed: what it is called, what it was, what it became."""

    name: str
    label: str
    before: str
    after: str


def changes(event: AuditEvent) -> Iterator[Change]:
    """What the act changed, by the names of the fields; what stayed the same is left out."""
    before, after = event.before or {}, event.after or {}
    for name in dict.fromkeys((*before, *after)):
        was, became = before.get(name), after.get(name)
        if was != became:
            field = _field(event.object_kind, name)
            label = str(field.verbose_name if field else BESIDES.get(name, name))
            yield Change(name, label, _said(name, was, field), _said(name, became, field))


@cache
def kind_name(kind: str) -> str:
    """What records of a kind are called; the kind itself for what has no table."""
    try:
        return str(apps.get_model(kind)._meta.verbose_name)
    except (LookupError, ValueError):
        return kind


@cache
def _field(kind: str, name: str) -> "Field[Any, Any] | None":
    """The column behind a name in the trail; None where it is none of the record's."""
    try:
        found = apps.get_model(kind)._meta.get_field(name.removesuffix("_id"))
    except (LookupError, ValueError, FieldDoesNotExist):
        return None
    return found if isinstance(found, Field) else None


def _said(name: str, value: object, field: "Field[Any, Any] | None") -> str:
    named = dict(field.flatchoices) if field is not None and field.choices else {}
    return stored(name, value, named)
