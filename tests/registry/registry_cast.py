"""People and places for the tests of the registry."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from jiugai.core.errors import Refused
from jiugai.core.models import AuditEvent
from jiugai.core.scope import Scope
from jiugai.registry import services
from jiugai.registry.models import Division, Estate

CUIHU = "530102001007"  # 翠湖社区, 华山街道, 五华区
WUHUA = "530102"


@dataclass
class Clerk:
    """Somebody in a post; the acts asked for are kept, those not granted are refused."""

    scope: Scope = field(default_factory=lambda: Scope.of(WUHUA))
    acts: frozenset[str] = frozenset({"edit_estates", "survey_facilities", "set_local_values"})
    actor_id: str = "7"
    actor_name: str = "李晓梅"
    actor_post: str = "五华区住建局 经办"
    actor_division: str = WUHUA
    asked: list[tuple[str, str]] = field(default_factory=list)

    def require(self, act: str, division_code: str) -> None:
        self.asked.append((act, division_code))
        if act not in self.acts or not self.scope.allows(division_code):
            raise Refused(f"不得{act} {division_code}")


def place(code: str = CUIHU) -> Division:
    return Division.objects.get(code=code)


def an_estate(by: Clerk | None = None, **facts: Any) -> Estate:
    known = {"name": "翠湖小区", "division": place(), "source": "2022 年摸底台账"}
    return services.create_estate(by=by or Clerk(), **known | facts)


def last_event() -> AuditEvent:
    return AuditEvent.objects.latest("pk")


def refused_by_the_database(
    constraint: str, make: Callable[[dict[str, Any]], models.Model], changes: dict[str, Any]
) -> None:
    """The row can be stored as it is, and not with the changes."""
    with transaction.atomic():
        make({}).save()
        transaction.set_rollback(True)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make(changes).save()
