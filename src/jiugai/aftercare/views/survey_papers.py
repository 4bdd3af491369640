"""Papers of a survey: typing a batch in, checking it against its scan."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiugai.aftercare import satisfaction
from jiugai.aftercare.models import SatisfactionSurvey, SurveyBatch
from jiugai.aftercare.services import Paper, check_papers, enter_papers, send_papers_back
from jiugai.aftercare.services.surveys import SURVEY
from jiugai.aftercare.survey_forms import NUMBERED, PaperForm, PapersForm
from jiugai.aftercare.views.survey_acts import FORM, form_page
from jiugai.aftercare.views.surveys import survey_for
from jiugai.core.audit import audit
from jiugai.core.downloads import shown_scan
from jiugai.core.forms import SendBackForm
from jiugai.core.requests import ScopedRequest
from jiugai.core.searching import whole

PAPERS_AT_ONCE = 25


@require_http_methods(FORM)
@login_required
def papers(request: HttpRequest, number: str) -> HttpResponse:
    """Type in papers one after the other: the homes that have not answered, by number."""
    scoped, found = survey_for(request, number, SURVEY)
    start = request.GET.get("from", "")
    missing = satisfaction.unanswered(found)
    if begin := whole(start):
        missing = missing.filter(number__gte=begin)
    asked = list(missing[:PAPERS_AT_ONCE])
    if request.method == "POST":
        sent = [each.removeprefix("answer_") for each in request.POST if each.startswith("answer_")]
        numbers = [int(each) for each in sent if each.isascii() and each.isdigit()][: 2 * PAPERS_AT_ONCE]
        asked = list(found.asked.filter(number__in=numbers).order_by("number")) or asked
    form = PapersForm(request.POST or None, request.FILES or None, asked=asked)
    if request.method == "POST" and form.done(lambda: _entered(scoped, found, form, form.papers())):
        told = _("已录入 %(n)s 份，请另一人对照扫描件核对，核对以后才计入。")
        messages.success(request, told % {"n": form.made.papers.count()})
        return redirect("aftercare:batch", number, form.made.number)
    context = {"survey": found, "form": form, "topics": NUMBERED, "missing": missing.count(), "start": start}
    return render(request, "aftercare/survey_papers.html", context, status=form.status)


@require_http_methods(FORM)
@login_required
def paper(request: HttpRequest, number: str, paper: int) -> HttpResponse:
    """One paper, typed in or put right."""
    scoped, found = survey_for(request, number, SURVEY)
    asked = get_object_or_404(found.asked, number=paper)
    form = PaperForm(request.POST or None, request.FILES or None, asked=asked)
    if request.method == "POST" and form.done(lambda: _entered(scoped, found, form, [form.paper()])):
        messages.success(request, _("%(n)s 号问卷已录入，请另一人核对。") % {"n": paper})
        return redirect("aftercare:batch", number, form.made.number)
    return form_page(request, found, form, _("%(n)s 号问卷 %(home)s") % {"n": paper, "home": asked.label})


def _entered(
    request: ScopedRequest, survey: SatisfactionSurvey, form: PaperForm | PapersForm, papers: Sequence[Paper]
) -> SurveyBatch:
    (scan,) = form.entered("scan", division_code=survey.division_code, by=request.acting)
    return enter_papers(survey, papers, scan=scan, by=request.acting, on=request.today)


@require_safe
@login_required
def batch(request: HttpRequest, number: str, batch: int) -> HttpResponse:
    """One batch; what stands on its papers is shown only until somebody has checked it."""
    scoped, found = survey_for(request, number, SURVEY)
    shown = _batch(found, batch)
    context = {
        "survey": found,
        "batch": shown,
        "papers": shown.papers.select_related("asked"),
        "is_own": shown.entered_by == scoped.acting.actor_id,
        "is_waiting": shown.state == "entered" and found.closed_on is None,
    }
    return render(request, "aftercare/survey_batch.html", context)


@require_POST
@login_required
def batch_check(request: HttpRequest, number: str, batch: int) -> HttpResponse:
    """Confirm that a batch says what its scan shows."""
    scoped, found = survey_for(request, number, SURVEY)
    checked = check_papers(_batch(found, batch), by=scoped.acting, on=scoped.today)
    left_out = checked.papers.exclude(outcome="").count()
    told = _("%(n)s 份未计入，原因见下。") % {"n": left_out} if left_out else ""
    messages.success(request, _("已核对计入。") + told)
    return redirect("aftercare:batch", number, batch)


@require_http_methods(FORM)
@login_required
def batch_back(request: HttpRequest, number: str, batch: int) -> HttpResponse:
    """Say what does not agree with the scan."""
    scoped, found = survey_for(request, number, SURVEY)
    shown, form = _batch(found, batch), SendBackForm(request.POST or None)
    if request.method == "POST" and form.done(
        lambda: send_papers_back(shown, by=scoped.acting, note=form.cleaned_data["note"])
    ):
        messages.success(request, _("已退回，请重新录入。"))
        return redirect("aftercare:batch", number, batch)
    return form_page(request, found, form, _("退回%(batch)s") % {"batch": shown})


@require_safe
@login_required
def batch_scan(request: HttpRequest, number: str, batch: int) -> HttpResponse:
    """The scan of a batch, decrypted for who may check it; looking at it leaves a trace."""
    scoped, found = survey_for(request, number, SURVEY)
    shown = _batch(found, batch)
    response = shown_scan(shown.scan)
    with transaction.atomic():
        audit(scoped.acting, "survey_batch.look", shown)
    return response


def _batch(survey: SatisfactionSurvey, number: int) -> SurveyBatch:
    return get_object_or_404(survey.batches.select_related("survey__estate", "scan"), number=number)
