"""The facility survey of an estate."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jiugai.core.requests import ScopedRequest, acting_in
from jiugai.registry.models import Estate
from jiugai.registry.services import complete_survey, record_survey
from jiugai.registry.services.surveys import SURVEY
from jiugai.registry.survey_grid import SurveyForm


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def survey(request: HttpRequest, code: str) -> HttpResponse:
    """Go through the catalogue: saved as far as it is filled in, or completed."""
    scoped = acting_in(request, SURVEY)
    estate = get_object_or_404(Estate.objects.in_scope(scoped.scope), code=code)
    done = estate.surveys.first()
    by = done.surveyed_by if done else scoped.acting.actor_post
    form = SurveyForm(
        request.POST or None,
        estate=estate,
        today=scoped.today,
        initial={"surveyed_by": by},
    )
    if request.method == "POST" and form.done(lambda: _record(scoped, estate, form)):
        said = _("“%(name)s”摸底已完成。") if form.completes else _("“%(name)s”的摸底结果已保存。")
        messages.success(request, said % {"name": estate.name})
        return redirect("registry:estate", code)
    context = {"form": form, "estate": estate, "done": done}
    return render(request, "registry/survey_form.html", context, status=form.status)


def _record(request: ScopedRequest, estate: Estate, form: SurveyForm) -> None:
    sent, by = form.cleaned_data, request.acting
    Estate.objects.select_for_update().get(pk=estate.pk)  # two surveyors at once: one after the other
    form.refuse_what_is_outdated()
    record_survey(estate, form.findings(), by=by, surveyed_on=sent["surveyed_on"])
    if form.completes:
        complete_survey(estate, by=by, completed_on=sent["surveyed_on"], surveyed_by=sent["surveyed_by"])
