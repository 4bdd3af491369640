"""Surveys of satisfaction as officers see them: which estates, one survey, its papers."""

from io import BytesIO

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from jiugai.aftercare import satisfaction
from jiugai.aftercare.models import BatchState, Coverage, SatisfactionSurvey
from jiugai.aftercare.services.surveys import SURVEY
from jiugai.aftercare.sheets import AT_ONCE, questionnaires
from jiugai.aftercare.survey_lists import SHELVES, SurveyFilter
from jiugai.core.downloads import attachment
from jiugai.core.paging import ROWS, CappedPaginator
from jiugai.core.requests import ScopedRequest, acting_in
from jiugai.core.searching import whole
from jiugai.core.word_sheets import WORD

VIEW = "view_projects"


@require_safe
@login_required
def surveys(request: HttpRequest) -> HttpResponse:
    """The estates of finished projects with what their residents said."""
    scoped = acting_in(request, VIEW)
    narrowed = SurveyFilter.of(request.GET)
    page = CappedPaginator(narrowed.memberships(scoped.scope), ROWS).get_page(request.GET.get("page"))
    context = {
        "filter": narrowed,
        "shelves": SHELVES,
        "page": page,
        "rows": satisfaction.candidates(list(page.object_list), scoped.today),
        "may_survey": scoped.acting.may(SURVEY),
    }
    return render(request, "aftercare/survey_list.html", context)


@require_safe
@login_required
def survey(request: HttpRequest, number: str) -> HttpResponse:
    """One survey: while it asks, how many answered; once it is closed, what they said and what follows."""
    scoped, found = survey_for(request, number, VIEW)
    asked = found.asked.all()
    only_missing = request.GET.get("lacks") == "answer"
    if only_missing:
        asked = satisfaction.unanswered(found)
    missing = list(satisfaction.unanswered(found).values_list("number", flat=True))
    is_open = found.closed_on is None
    context = {
        "survey": found,
        "progress": satisfaction.progress_of([found], scoped.today)[0],
        "topics": [] if is_open else satisfaction.topics_of(found),
        "comments": [] if is_open else satisfaction.comments_of(found),
        "others": SatisfactionSurvey.objects.filter(estate=found.estate).exclude(pk=found.pk),
        "page": CappedPaginator(asked.prefetch_related("responses"), ROWS).get_page(request.GET.get("page")),
        "only_missing": only_missing,
        "missing": len(missing),
        "batches": sorted({(each - 1) // AT_ONCE * AT_ONCE + 1 for each in missing}),
        "paper_batches": (entered := list(found.batches.all())),
        "waiting": [each for each in entered if each.state == BatchState.ENTERED],
        "is_open": is_open,
        "is_over": is_open and found.closes_on < scoped.today,
        "is_sampled": found.coverage == Coverage.SAMPLED,
        "may_survey": scoped.acting.may(SURVEY),
    }
    return render(request, "aftercare/survey_detail.html", context)


@require_safe
@login_required
def sheets(request: HttpRequest, number: str) -> HttpResponse:
    """The papers of homes that have not answered, so many numbers to a file; `from`: the first number."""
    _scoped, found = survey_for(request, number, VIEW)
    begin = whole(request.GET.get("from", "")) or 1
    content = BytesIO()
    asked = satisfaction.unanswered(found).filter(number__range=(begin, begin + AT_ONCE - 1))
    questionnaires(found, list(asked), content)
    response = HttpResponse(content.getvalue(), content_type=WORD)
    response.headers["Content-Disposition"] = attachment(f"{found.estate.name}满意度问卷.docx")
    return response


def survey_for(request: HttpRequest, number: str, act: str) -> tuple[ScopedRequest, SatisfactionSurvey]:
    """The survey, for somebody who may do the act and see its estate. Raises: Refused, Http404"""
    scoped = acting_in(request, act)
    seen = SatisfactionSurvey.objects.in_scope(scoped.scope).select_related("project", "estate")
    return scoped, get_object_or_404(seen, number=number)
