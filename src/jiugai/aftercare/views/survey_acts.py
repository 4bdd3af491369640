"""What officers do with a survey: open it, draw more homes, end it."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jiugai.aftercare import satisfaction
from jiugai.aftercare.models import Coverage, SatisfactionSurvey
from jiugai.aftercare.services import close_survey, enlarge_sample, open_survey
from jiugai.aftercare.services.surveys import SURVEY
from jiugai.aftercare.survey_forms import CloseForm, EnlargeForm, OpenForm
from jiugai.aftercare.survey_lists import finished
from jiugai.aftercare.views.surveys import survey_for
from jiugai.core.forms import ActForm
from jiugai.core.requests import acting_in
from jiugai.registry.selectors import parameters

FORM = ["GET", "HEAD", "POST"]
LASTS = timedelta(14)  # suggested


@require_http_methods(FORM)
@login_required
def begin(request: HttpRequest, project: str, code: str) -> HttpResponse:
    """Open a survey of one estate."""
    scoped = acting_in(request, SURVEY)
    member = get_object_or_404(finished(scoped.scope), project__code=project, estate__code=code)
    first = {
        "opens_on": scoped.today,
        "closes_on": scoped.today + LASTS,
        "organised_by": scoped.acting.actor_post,
    }
    form = OpenForm(request.POST or None, initial=first)

    def act() -> object:
        sent = dict(form.cleaned_data)
        sent["coverage"] = Coverage(sent["coverage"])
        return open_survey(member.project, member.estate, by=scoped.acting, on=scoped.today, **sent)

    if request.method == "POST" and form.done(act):
        messages.success(request, _("调查已开始，共调查 %(n)s 户。") % {"n": form.made.asked_count})
        return redirect("aftercare:survey", form.made.number)
    homes = len(satisfaction.listed_homes(member.estate))
    figures = parameters().in_force(member.estate.county_code, scoped.today)
    context = {
        "title": _("满意度调查：%(name)s") % {"name": member.estate.name},
        "crumbs": [(_("满意度调查"), reverse("aftercare:surveys"))],
        "form": form,
        "back": reverse("aftercare:surveys"),
        "submit": _("开始调查"),
        "estate": member.estate,
        "homes": homes,
        "sample": satisfaction.suggested_sample(homes, figures) if homes else None,
    }
    return render(request, "aftercare/survey_open.html", context, status=form.status)


@require_http_methods(FORM)
@login_required
def enlarge(request: HttpRequest, number: str) -> HttpResponse:
    """Draw more homes."""
    scoped, found = survey_for(request, number, SURVEY)
    form = EnlargeForm(request.POST or None, initial={"to": found.asked_count})
    if request.method == "POST" and form.done(
        lambda: enlarge_sample(found, by=scoped.acting, **form.cleaned_data)
    ):
        messages.success(request, _("已补抽，共调查 %(n)s 户。") % {"n": form.made.asked_count})
        return redirect("aftercare:survey", number)
    return form_page(request, found, form, _("补抽调查户"))


@require_http_methods(FORM)
@login_required
def close(request: HttpRequest, number: str) -> HttpResponse:
    """End a survey; its counts are frozen."""
    scoped, found = survey_for(request, number, SURVEY)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.done(
        lambda: close_survey(found, by=scoped.acting, on=scoped.today, **form.cleaned_data)
    ):
        messages.success(request, _("调查已结束，结果不再变动。"))
        return redirect("aftercare:survey", number)
    return form_page(request, found, form, _("结束调查"))


def form_page(request: HttpRequest, found: SatisfactionSurvey, form: ActForm, title: str) -> HttpResponse:
    """One form of a survey as a page."""
    back = reverse("aftercare:survey", args=[found.number])
    crumbs = [(_("满意度调查"), reverse("aftercare:surveys")), (found.number, back)]
    context = {
        "title": title,
        "note": found.estate.name,
        "crumbs": crumbs,
        "form": form,
        "back": back,
        "submit": title,
    }
    return render(request, "layouts/form.html", context, status=form.status)
