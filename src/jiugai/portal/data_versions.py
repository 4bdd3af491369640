"""As of when open data stand: every act leaves a trace, so the newest trace is the newest change."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from jiugai import __version__
from jiugai.core.models import AuditEvent
from jiugai.policy.register import rulebook


@dataclass(frozen=True, slots=True)
class Version:
    """The records as they stand: a name that changes with them, the moment and the day of the last change.

    A day that passes changes them too: a plan is then no longer out for comment.
    """

    name: str
    moment: datetime
    day: date


def version_now() -> Version:
    """One question, however many records there are."""
    today = timezone.localdate()
    newest = AuditEvent.objects.order_by("-pk").values_list("pk", "moment").first()
    begun = timezone.make_aware(datetime.combine(today, time.min))
    number, moment = newest or (0, begun)
    name = f"{__version__} {rulebook().version} {today} {number}"
    return Version(name, max(moment, begun), timezone.localdate(moment))
