"""Residents as the audit trail sees them: they act without an account, and on their own affairs only."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from jiugai.core.errors import Refused
from jiugai.core.scope import NATION

REPORTING, ANSWERING = "record_complaints", "answer_survey"


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody on a public page. Who that is, nobody knows, and nothing of it is written down."""

    actor_id: str = ""
    actor_post: str = ""
    actor_division: str = NATION

    @property
    def actor_name(self) -> str:
        return _("居民")

    def may(self, act: str) -> bool:
        return act in (REPORTING, ANSWERING)

    def require(self, act: str, division_code: str) -> None:
        """Stop unless this is a resident's own business. Raises: Refused"""
        if not self.may(act):
            raise Refused(_("这一步由工作人员办理"))


RESIDENT = Resident()
