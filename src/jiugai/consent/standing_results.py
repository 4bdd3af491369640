"""Results of votes that stand: what other rooms read of consent's votes."""

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from jiugai.consent.models import Count, Result, VoteState


def standing_results(estates: Collection[int], on: date) -> QuerySet[Result]:
    """The results of confirmed votes of some estates, by their newest count, the oldest vote first.

    on: those confirmed up to this day. A recount leaves the count before it on record, but not standing.
    """
    later = Count.objects.filter(vote=OuterRef("count__vote"), number__gt=OuterRef("count__number"))
    return (
        Result.objects.filter(
            ~Exists(later),
            count__vote__estate__in=estates,
            count__vote__state=VoteState.CONFIRMED,
            count__vote__confirmed_on__lte=on,
        )
        .select_related("count__vote", "question")
        .order_by("count__vote__confirmed_on", "count__vote_id", "question__number")
    )
