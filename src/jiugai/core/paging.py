"""Pages of long lists: counted up to a number, and then said to be more."""

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

COUNTED_UP_TO = 10_000
ROWS = 50

if TYPE_CHECKING:
    _Pages = Paginator[Any]
else:
    _Pages = Paginator  # not subscriptable when it runs


class CappedPaginator(_Pages):
    """Counts up to ten thousand and then says more: an exact count takes longer than the page itself."""

    object_list: QuerySet[Any]

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by()[: COUNTED_UP_TO + 1].count()

    @property
    def is_capped(self) -> bool:
        return self.count > COUNTED_UP_TO
