"""The list of votes: its filters, and how each of them stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import Count as Counted
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from jiugai.consent.models import Ballot, Result, Vote, VoteState
from jiugai.consent.models.votes import UNDER_WAY
from jiugai.core.scope import Scope
from jiugai.core.searching import searched


@dataclass(frozen=True, slots=True)
class VoteFilter:
    """What a list of votes is narrowed to; an unknown value narrows nothing."""

    text: str = ""
    state: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        state = query.get("state", "")
        return cls(searched(query), state if state in {*VoteState.values, "open"} else "")

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.state)

    def votes(self, scope: Scope) -> QuerySet[Vote]:
        """The votes in scope that fit, the latest first."""
        found = Vote.objects.in_scope(scope).select_related("estate").order_by("-opens_on", "-pk")
        if self.text:
            found = found.filter(Q(estate__name__contains=self.text) | Q(title__contains=self.text))
        if self.state == "open":
            return found.filter(state__in=UNDER_WAY)
        return found.filter(state=self.state) if self.state else found


@dataclass(frozen=True, slots=True)
class Row:
    """One vote of the list: homes of its roll, homes that voted, whether its questions passed, what comes
    next.
    """

    vote: Vote
    homes: int
    voted: int
    passed: int
    asked: int
    step: str


def rows_of(votes: Iterable[Vote], today: date) -> list[Row]:
    """How some votes stand; four questions to the database, however many."""
    found = list(votes)
    ids = [each.pk for each in found]
    homes = dict(Vote.objects.filter(pk__in=ids).order_by().values_list("pk", "roll__homes"))
    first = Ballot.objects.filter(entry__vote__in=ids, replaces=None).order_by()
    voted = dict(first.values_list("entry__vote").annotate(Counted("pk")))
    asked = dict(Vote.objects.filter(pk__in=ids).order_by().values_list("pk").annotate(Counted("questions")))
    newest: dict[int, dict[int, bool]] = {}
    results = Result.objects.filter(count__vote__in=ids).order_by("count__number")
    for vote, question, passed in results.values_list("count__vote", "question", "passed"):
        newest.setdefault(vote, {})[question] = passed
    return [
        Row(
            each,
            homes.get(each.pk) or 0,
            voted.get(each.pk, 0),
            sum(newest.get(each.pk, {}).values()),
            asked.get(each.pk, 0),
            next_step(each, today),
        )
        for each in found
    ]


def next_step(vote: Vote, today: date) -> str:
    """What comes next in a vote, in a few words."""
    steps = {
        VoteState.DRAFT: _("待公告"),
        VoteState.COUNTED: _("待公示结果"),
        VoteState.ANNOUNCED: _voting(vote, today),
        VoteState.PUBLISHED: _("异议期到 %(day)s 止") % {"day": vote.objections_until},
    }
    if vote.state == VoteState.PUBLISHED and vote.objections_until and today > vote.objections_until:
        return _("异议期满，待确认")
    return steps.get(VoteState(vote.state), "")


def _voting(vote: Vote, today: date) -> str:
    if today < vote.opens_on:
        return _("%(day)s 起表决") % {"day": vote.opens_on}
    if today <= vote.closes_on:
        return _("表决中，%(day)s 止") % {"day": vote.closes_on}
    return _("已截止，待计票")
