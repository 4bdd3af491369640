"""How often one network and one estate may send something, so that a flood does not drown the others.

Counted in the cache, under an index of the address, never the address itself. The limits are wide: a whole
estate may sit behind one address.
"""

from typing import NamedTuple

from django.core.cache import cache
from django.utils.translation import gettext as _

from jiugai.core.errors import Refused
from jiugai.core.personal_data import blind_index


class TooMany(Refused):
    """Too much came from one place in a short time; what was typed is shown again."""

    status = 429

    def __init__(self, minutes: int) -> None:
        told = _("短时间内提交得太多，刚才的没有收下；填写的内容还在下面，请过 %(n)s 分钟再提交")
        super().__init__(told % {"n": minutes})


class Limit(NamedTuple):
    """So many in so many minutes."""

    name: str
    most: int
    minutes: int


FROM_ADDRESS = Limit("address", 10, 10)
FROM_ADDRESS_A_DAY = Limit("address a day", 60, 24 * 60)
ABOUT_ESTATE = Limit("estate", 60, 60)
CODES_TRIED = Limit("codes", 20, 10)


def take_turn(limit: Limit, who: str) -> None:
    """Count one more of somebody. Raises: TooMany from the one on that passes the limit"""
    key = f"aftercare-{blind_index(limit.name, who)}"
    seconds = limit.minutes * 60
    if cache.add(key, 1, seconds):
        return
    try:
        count = cache.incr(key)
    except ValueError:  # it ended in this very moment
        cache.set(key, 1, seconds)
        return
    if count > limit.most:
        raise TooMany(limit.minutes)
