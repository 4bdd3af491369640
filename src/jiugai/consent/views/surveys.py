"""Pages of willingness: how estates stand, and their surveys."""

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jiugai.consent import selectors
from jiugai.consent.forms.surveys import WillingnessForm
from jiugai.consent.models import SurveyMethod
from jiugai.consent.services import RECORD, record_willingness
from jiugai.consent.sheets import household_sheets
from jiugai.core.downloads import attachment
from jiugai.core.paging import ROWS, CappedPaginator
from jiugai.core.requests import ScopedRequest, acting_in
from jiugai.core.word_sheets import WORD
from jiugai.registry.estate_lists import EstateFilter, places_to_choose
from jiugai.registry.models import Estate
from jiugai.registry.selectors import parameters

VIEW = "view_estates"


@require_safe
@login_required
def surveys(request: HttpRequest) -> HttpResponse:
    """The estates in scope with what their residents said."""
    scoped = acting_in(request, VIEW)
    narrowed = EstateFilter.of(request.GET)
    found = narrowed.estates(scoped.scope)
    not_asked = request.GET.get("lacks") == "willingness"
    if not_asked:
        found = found.filter(willingness_surveys=None)
    page = CappedPaginator(found, ROWS).get_page(request.GET.get("page"))
    context = {
        "filter": narrowed,
        "not_asked": not_asked,
        "page": page,
        "rows": selectors.standings(page.object_list, scoped.today),
        "places": places_to_choose(scoped.scope),
        "may_record": scoped.acting.may(RECORD),
    }
    return render(request, "consent/survey_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def record(request: HttpRequest, code: str) -> HttpResponse:
    """One estate's surveys, and a form for one more or to put one right."""
    scoped = acting_in(request, RECORD if request.method == "POST" else VIEW)
    estate = _estate(scoped, code)
    form = WillingnessForm(initial=_suggested(scoped, estate))
    if request.method == "POST":
        form = WillingnessForm(request.POST, request.FILES)
        if form.done(lambda: _record(scoped, estate, form)):
            messages.success(request, _("“%(name)s”的征询结果已登记。") % {"name": estate.name})
            return redirect("consent:record", code)
    context = {
        "estate": estate,
        "form": form,
        "standing": selectors.standings([estate], scoped.today)[0],
        "surveys": estate.willingness_surveys.select_related("evidence"),
        "may_record": scoped.acting.may(RECORD),
        "title": _("意愿征询：%(name)s") % {"name": estate.name},
        "crumbs": [(_("居民共识"), reverse("consent:surveys"))],
        "back": reverse("registry:estate", args=[code]),
    }
    return render(request, "consent/survey_form.html", context, status=form.status)


@require_safe
@login_required
def sheets(request: HttpRequest, code: str) -> HttpResponse:
    """入户征询表: a sheet to print, for each home one."""
    scoped = acting_in(request, VIEW)
    estate = _estate(scoped, code)
    content = BytesIO()
    household_sheets(estate, content, parameters().in_force(estate.county_code, scoped.today))
    response = HttpResponse(content.getvalue(), content_type=WORD)
    response.headers["Content-Disposition"] = attachment(f"{estate.name}入户征询表.docx")
    return response


def _estate(request: ScopedRequest, code: str) -> Estate:
    seen = Estate.objects.in_scope(request.scope).select_related("division")
    return get_object_or_404(seen, code=code)


def _suggested(request: ScopedRequest, estate: Estate) -> dict[str, Any]:
    newest = estate.willingness_surveys.first()
    return {
        "closed_on": request.today,
        "method": SurveyMethod.DOOR_TO_DOOR,
        "organised_by": newest.organised_by if newest else str(estate.division),
    }


def _record(request: ScopedRequest, estate: Estate, form: WillingnessForm) -> object:
    facts = {name: value for name, value in form.cleaned_data.items() if name not in ("version", "evidence")}
    for evidence in form.entered("evidence", division_code=estate.division_id, by=request.acting):
        facts["evidence"] = evidence
    return record_willingness(estate, by=request.acting, **facts)
