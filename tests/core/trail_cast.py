"""Rows and people for the tests of the audit trail."""

from dataclasses import dataclass

from django.db import transaction

from jiugai.core.audit import audit
from jiugai.core.models import AuditEvent
from jiugai.registry.models import Division


@dataclass(frozen=True)
class Clerk:
    """Somebody in a post of Wuhua's housing bureau."""

    actor_id: str = "7"
    actor_name: str = "李晓梅"
    actor_post: str = "五华区住建局 经办"
    actor_division: str = "530102"

    def require(self, act: str, division_code: str) -> None:
        """May do everything."""


CLERK = Clerk()


def place(number: int = 1) -> Division:
    """A record to act on; it need not be stored."""
    return Division(code=f"530102{number:06}", name="翠湖社区")


def write(count: int) -> list[AuditEvent]:
    """So many events, each with another content."""
    with transaction.atomic():
        return [
            audit(
                CLERK,
                "更正社区",
                place(number),
                before={"home_count": number, "name": "翠湖社区"},
                after={"home_count": number + 1, "name": "翠湖社区", "completed_on": None},
                reason="按不动产登记簿更正" if number % 2 else "",
            )
            for number in range(1, count + 1)
        ]
