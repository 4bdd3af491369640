"""Limits on trying: written down first and counted afterwards, so that many at once do not slip through."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from jiugai.accounts.models import Attempt
from jiugai.core.errors import Refused
from jiugai.core.personal_data import blind_index

KEPT = timedelta(days=1)


class TooOften(Refused):
    """Too many tries from one place in a short time."""

    status = 429


TOLD = gettext_lazy("尝试次数过多，请 %(wait)s后再试，或联系居委会用纸质方式办理")


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries of a kind in so much time. `told`: what is said to whoever tries once more."""

    kind: str
    most: int
    within: timedelta
    told: str | Promise = TOLD

    def count(self, who: str, at: datetime) -> None:
        """Write one try down. Raises: TooOften if that is one too many"""
        Attempt.objects.create(kind=self.kind, who=who, at=at)
        self.require(who, at)

    def require(self, who: str, at: datetime) -> None:
        """Raises: TooOften if there were too many already"""
        tries = Attempt.objects.filter(kind=self.kind, who=who, at__gt=at - self.within, at__lte=at).count()
        if tries > self.most:
            raise TooOften(str(self.told) % {"wait": _in_words(self.within)})


def _in_words(wait: timedelta) -> str:
    minutes = max(1, round(wait.total_seconds() / 60))
    return f"{minutes} 分钟" if minutes < 120 else f"{minutes // 60} 小时"


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, as a keyed digest."""
    return blind_index("address", get_adapter().get_client_ip(request))


def forget_old_attempts(at: datetime) -> int:
    """Delete what no limit looks at any more; returns how many rows."""
    return Attempt.objects.filter(at__lt=at - KEPT).delete()[0]
