"""What votes of owners ask of a post: to be announced, counted, published, confirmed; paper to be checked."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jiugai.consent.models import BatchState, PaperBatch, Vote, VoteState
from jiugai.core.actors import Actor
from jiugai.core.scope import Scope
from jiugai.desk.tasks import Task

SHOWN = 8


def vote_tasks(acting: Actor, scope: Scope, today: date) -> Iterator[Task]:
    """In the order of their haste; one question to the database for each point."""
    waiting = (
        ("count_votes", _("表决已截止，请计票"), Q(state=VoteState.ANNOUNCED, closes_on__lt=today), True),
        (
            "run_votes",
            _("异议期满，请确认表决结果"),
            Q(state=VoteState.PUBLISHED, objections_until__lt=today),
            True,
        ),
        ("run_votes", _("已计票，请公示表决结果"), Q(state=VoteState.COUNTED), True),
        ("run_votes", _("有异议等待答复"), Q(state=VoteState.PUBLISHED, objections__reply=""), True),
        ("run_votes", _("拟定中的表决，请完成准备后公告"), Q(state=VoteState.DRAFT), False),
    )
    mine = Vote.objects.in_scope(scope).select_related("estate")
    for act, title, which, is_late in waiting:
        if acting.may(act):
            yield from _task(title, mine.filter(which).order_by("closes_on", "pk"), is_late)
    if acting.may("enter_ballots"):
        batches = PaperBatch.objects.filter(vote__in=mine, state=BatchState.ENTERED)
        of_others = batches.exclude(entered_by=acting.actor_id, entered_name=acting.actor_name)
        votes = mine.filter(pk__in=of_others.values(found=F("vote"))).order_by("closes_on", "pk")
        yield from _task(_("纸质票待核对"), votes, False)


def _task(title: Promise, votes: Iterable[Vote], is_late: bool) -> Iterator[Task]:
    found = list(votes)
    if found:
        places = [(str(each), reverse("consent:vote", args=[each.code])) for each in found[:SHOWN]]
        yield Task(str(title), places[0][1], len(found), is_late=is_late, places=places)
