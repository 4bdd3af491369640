"""How often one network may send something, and from when on what comes in about one estate is suspect.

No stranger can use up what an estate may send: beyond its limit complaints are still taken in.

The limits are wide: a whole estate may sit behind one address.
"""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiugai.accounts.limits import Limit, TooOften
from jiugai.core.personal_data import blind_index

TOLD = _(
    "短时间内提交得太多，刚才的没有收下；填写的内容还在下面，请过 %(wait)s再提交；"
    "着急的请打 12345 或小区公布的咨询电话"
)
FROM_ADDRESS = Limit("complaint_address", 10, timedelta(minutes=10), TOLD)
FROM_ADDRESS_A_DAY = Limit("complaint_address_a_day", 60, timedelta(days=1), TOLD)
ABOUT_ESTATE = Limit("complaint_estate", 60, timedelta(hours=1), TOLD)
CODES_TRIED = Limit("complaint_code", 20, timedelta(minutes=10), TOLD)


def is_crowded(estate: str) -> bool:
    """Count one more about an estate: whether so many came in that they have to be looked at first."""
    try:
        take_turn(ABOUT_ESTATE, estate)
    except TooOften:
        return True
    return False


def take_turn(limit: Limit, who: str) -> None:
    """Count one more of somebody. Raises: TooOften from the one on that passes the limit"""
    limit.count(blind_index(limit.kind, who), timezone.now())
