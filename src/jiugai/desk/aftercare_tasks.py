"""What complaints and surveys of satisfaction ask of a post."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from jiugai.aftercare.models import SatisfactionSurvey
from jiugai.aftercare.satisfaction import unchecked
from jiugai.aftercare.selectors import figures
from jiugai.aftercare.survey_lists import unasked
from jiugai.core.actors import Actor
from jiugai.core.scope import Scope
from jiugai.desk.tasks import Task


def aftercare_tasks(acting: Actor, scope: Scope, today: date) -> Iterator[Task]:
    """Complaints to answer and to supervise, surveys to end and to begin; what is late first."""
    if acting.may("answer_complaints"):
        found, inbox = figures(scope, acting, today), reverse("aftercare:complaints")
        if found.mine:
            late = _("其中逾期 %(n)s 件") % {"n": found.mine_overdue} if found.mine_overdue else ""
            url = f"{inbox}?shelf=mine"
            yield Task(_("答复投诉"), url, found.mine, note=late, is_late=bool(late))
        if found.supervised:
            url = f"{inbox}?shelf=supervised"
            yield Task(_("督办下级逾期未答复的投诉"), url, found.supervised, is_late=True)
        if found.suspect:
            yield Task(_("甄别短时间内大量涌入的投诉"), f"{inbox}?shelf=suspect", found.suspect, is_late=True)
    if acting.may("survey_satisfaction"):
        surveys = reverse("aftercare:surveys")
        over = SatisfactionSurvey.objects.in_scope(scope).open().filter(closes_on__lt=today)
        if count := over.count():
            yield Task(_("满意度调查已截止，录入后请结束"), f"{surveys}?shelf=open", count, is_late=True)
        if count := unchecked(scope, acting).count():
            yield Task(_("核对他人录入的满意度纸质问卷"), f"{surveys}?shelf=open", count)
        if count := unasked(scope).count():
            yield Task(_("已验收、尚未调查满意度的小区"), f"{surveys}?shelf=none", count)
