"""How often one network and one estate may send something, so that a flood does not drown the others.

The limits are wide: a whole estate may sit behind one address.
"""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiugai.accounts.limits import Limit
from jiugai.core.personal_data import blind_index

TOLD = _("短时间内提交得太多，刚才的没有收下；填写的内容还在下面，请过 %(minutes)s 分钟再提交")
FROM_ADDRESS = Limit("complaint_address", 10, timedelta(minutes=10), TOLD)
FROM_ADDRESS_A_DAY = Limit("complaint_address_a_day", 60, timedelta(days=1), TOLD)
ABOUT_ESTATE = Limit("complaint_estate", 60, timedelta(hours=1), TOLD)
CODES_TRIED = Limit("complaint_code", 20, timedelta(minutes=10), TOLD)


def take_turn(limit: Limit, who: str) -> None:
    """Count one more of somebody. Raises: TooOften from the one on that passes the limit"""
    limit.count(blind_index(limit.kind, who), timezone.now())
