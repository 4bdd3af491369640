"""What the year's judgement asks of a post: seal, fill in, sign, review, with the days that are left."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from jiugai.core.actors import Actor
from jiugai.core.scope import Scope
from jiugai.desk.tasks import Task
from jiugai.evaluation.models import Assessment, Bundle, State
from jiugai.evaluation.models.assessments import WITH_THEM
from jiugai.evaluation.services.assessments import department_of
from jiugai.policy import places
from jiugai.policy.assessing import report_due


def evaluation_tasks(acting: Actor, scope: Scope, today: date) -> Iterator[Task]:
    """What is late first."""
    code = acting.actor_division
    if acting.may("seal_year"):
        yield from _seal(code, today)
    mine = Assessment.objects.filter(division=code, state__in=WITH_THEM).order_by("-year").first()
    if mine:
        yield from _own(mine, acting, today)
    if acting.may("review_assessment"):
        below = Assessment.objects.in_scope(scope).exclude(division=code)
        if count := below.filter(state=State.SUBMITTED).count():
            year = below.filter(state=State.SUBMITTED).latest("year").year
            yield Task(_("审核下级自评估"), reverse("evaluation:status", args=[year]), count)
        late = below.overdue(today)
        if count := late.count():
            url = reverse("evaluation:status", args=[late.latest("year").year])
            yield Task(_("下级自评估逾期未报"), url, count, is_late=True)


def _seal(code: str, today: date) -> Iterator[Task]:
    """The last year, until it is sealed as a whole."""
    year = today.year - 1
    if Bundle.objects.filter(division=code, year=year, facts_on=date(year, 12, 31)).exists():
        return
    due = report_due(year, places.level_of(code))
    title = _("封存 %(year)s 年度数据，供评价") % {"year": year}
    yield Task(title, reverse("evaluation:seal", args=[year]), note=_left(due, today), is_late=today > due)


def _own(mine: Assessment, acting: Actor, today: date) -> Iterator[Task]:
    url = reverse("evaluation:assessment", args=[mine.year, mine.division_id])
    note, late = _left(mine.due_on, today), today > mine.due_on
    if acting.may("assess"):
        told = _("修改被退回的自评估") if mine.state == State.RETURNED else _("填报 %(year)s 年度自评估")
        yield Task(told % {"year": mine.year}, url, note=note, is_late=late)
    if acting.may("sign_assessment") and department_of(acting) in mine.unsigned:
        yield Task(_("会签 %(year)s 年度自评估") % {"year": mine.year}, url, note=note, is_late=late)


def _left(due: date, today: date) -> str:
    days = (due - today).days
    if days < 0:
        return _("已逾期 %(days)s 天") % {"days": -days}
    return _("期限 %(due)s，还有 %(days)s 天") % {"due": due, "days": days}
