"""Reading the audit trail: what narrows it, and each act in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiugai.core.actors import Actor
from jiugai.core.audit import audit
from jiugai.core.deeds import NAMES, deed
from jiugai.core.forms import DayInput
from jiugai.core.models import AuditEvent
from jiugai.core.scope import Scope
from jiugai.core.sealing import Trail
from jiugai.core.tables.columns import Column, Kind
from jiugai.core.tables.writing import write_table
from jiugai.core.told_changes import Change, changes, kind_name

MOST_ROWS = 50_000
USUAL = timedelta(days=30)


class TrailFilter(forms.Form):
    """From which day to which, who, which act, on what; without a word the last thirty days."""

    since = forms.DateField(label=_("起"), widget=DayInput(), required=False)
    until = forms.DateField(label=_("止"), widget=DayInput(), required=False)
    who = forms.CharField(label=_("操作人"), max_length=60, required=False)
    act = forms.ChoiceField(label=_("行为"), required=False)
    what = forms.CharField(label=_("对象名称或编号"), max_length=60, required=False)

    def __init__(self, *positional: Any, today: date, **named: Any) -> None:
        super().__init__(*positional, **named)
        self.today = today
        acts = sorted(((name, str(label)) for name, label in NAMES.items()), key=lambda each: each[1])
        choosing = self.fields["act"]
        if isinstance(choosing, forms.ChoiceField):
            choosing.choices = [("", _("全部行为")), *acts]

    @property
    def said(self) -> Mapping[str, Any]:
        """What was asked for and makes sense."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def since_day(self) -> date:
        told = self.said.get("since")
        return told if isinstance(told, date) else min(self.today, self.until_day) - USUAL

    @property
    def until_day(self) -> date:
        told = self.said.get("until")
        return told if isinstance(told, date) else self.today

    def events(self, scope: Scope) -> QuerySet[AuditEvent]:
        """The acts asked for, the newest first."""
        said = self.said
        found = AuditEvent.objects.filter(
            scope.in_scope("division_code"),
            moment__gte=_midnight(self.since_day),
            moment__lt=_midnight(self.until_day + timedelta(days=1)),
        )
        if "who" in said:
            found = found.filter(actor_name__contains=said["who"])
        if "act" in said:
            found = found.filter(act=said["act"])
        if "what" in said:
            found = found.filter(Q(object_label__contains=said["what"]) | Q(object_id=said["what"]))
        return found.order_by("-moment", "-pk")


@dataclass(frozen=True, slots=True)
class Entry:
    """One act in words."""

    event: AuditEvent
    deed: str
    kind: str
    changes: list[Change]


def entries(events: Iterable[AuditEvent]) -> list[Entry]:
    """Acts in words, in their order."""
    return [Entry(each, deed(each.act), kind_name(each.object_kind), list(changes(each))) for each in events]


def note_download(trail: Trail, asked: TrailFilter, count: int, *, by: Actor) -> None:
    """Write down that rows of the trail were taken out, and which."""
    what = {name: str(value) for name, value in asked.said.items()}
    span = {"since": asked.since_day, "until": asked.until_day}
    with transaction.atomic():
        audit(by, "trail.download", trail, after={**what, **span, "count": count})


COLUMNS = (
    Column("moment", "时间", Kind.TEXT),
    Column("actor", "操作人", Kind.TEXT),
    Column("post", "岗位", Kind.TEXT),
    Column("act", "行为", Kind.TEXT),
    Column("kind", "对象类别", Kind.TEXT),
    Column("label", "对象", Kind.TEXT),
    Column("number", "对象编号", Kind.TEXT),
    Column("division", "区划", Kind.TEXT),
    Column("changes", "变更", Kind.TEXT),
    Column("reason", "理由", Kind.TEXT),
    Column("digest", "摘要", Kind.TEXT),
)


def export_events(path: Path, events: Iterable[AuditEvent]) -> None:
    """Write acts as a workbook. Exported cells are never formulas."""
    write_table(path, COLUMNS, map(_row, events), title="审计记录")


def _row(event: AuditEvent) -> Mapping[str, object]:
    told = "；".join(f"{each.label}：{each.before} → {each.after}" for each in changes(event))
    return {
        "moment": timezone.localtime(event.moment).strftime("%Y-%m-%d %H:%M:%S"),
        "actor": event.actor_name,
        "post": event.actor_post,
        "act": deed(event.act),
        "kind": kind_name(event.object_kind),
        "label": event.object_label,
        "number": event.object_id,
        "division": event.division_code,
        "changes": told,
        "reason": event.reason,
        "digest": event.digest,
    }


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
