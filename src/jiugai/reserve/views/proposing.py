"""Registering a project."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jiugai.core.requests import ScopedRequest, acting_in
from jiugai.registry.models import Division, Estate
from jiugai.reserve.addresses import project_address
from jiugai.reserve.estate_choice import EstateChoice
from jiugai.reserve.forms.projects import ProposalForm
from jiugai.reserve.models import Project
from jiugai.reserve.selectors import live_project_of, planned_year
from jiugai.reserve.services import propose_project
from jiugai.reserve.services.projects import EDIT


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def propose(request: HttpRequest) -> HttpResponse:
    """Choose estates, name the project and its year."""
    scoped = acting_in(request, EDIT)
    choice = EstateChoice.of(request.POST or request.GET, scoped.scope)
    if request.method == "POST" and not choice.is_asked:
        form = ProposalForm(request.POST)
        if not choice.chosen:
            form.add_error(None, _("请至少选择一个小区。"))
        elif form.done(lambda: _propose(scoped, form, list(choice.chosen))):
            messages.success(request, _("已登记项目 %(code)s。") % {"code": form.made.code})
            return redirect(project_address(form.made.code))
    else:
        form = ProposalForm(initial=_typed(scoped, choice))
    context = {"form": form, "choice": choice}
    return render(request, "reserve/project_propose.html", context, status=form.status)


def _propose(request: ScopedRequest, form: ProposalForm, estates: list[Estate]) -> Project:
    """The new project; sent twice, the one that the first made."""
    facts = form.cleaned_data
    same = live_project_of(estates)
    if same and (same.name, same.plan_year) == (facts["name"], facts["plan_year"]):
        return same
    county = Division.objects.get(code=estates[0].county_code)
    return propose_project(by=request.acting, division=county, estates=estates, on=request.today, **facts)


def _typed(request: ScopedRequest, choice: EstateChoice) -> dict[str, object]:
    """What the form shows before anything is stored: what was typed so far, or suggestions."""
    sent = request.POST
    return {
        "name": choice.suggested_name(sent.get("name", "").strip()),
        "plan_year": sent.get("plan_year", planned_year(request.today)),
        "summary": sent.get("summary", ""),
    }
