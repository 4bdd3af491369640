"""What is known of a project as a whole, and which estates it renovates."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jiugai.core.records import version_of
from jiugai.core.requests import ScopedRequest
from jiugai.reserve.addresses import project_address
from jiugai.reserve.estate_choice import EstateChoice
from jiugai.reserve.forms.projects import BasicsForm
from jiugai.reserve.models import Project
from jiugai.reserve.services import correct_project, set_estates
from jiugai.reserve.services.projects import BEFORE_THE_PLAN
from jiugai.reserve.views.project_parts import METHODS, project_for, show


@require_http_methods(METHODS)
@login_required
def basics(request: HttpRequest, code: str) -> HttpResponse:
    """Correct what is known of the project."""
    scoped, project = project_for(request, code)
    choice = EstateChoice.of(request.POST, scoped.scope, project=project)
    shown = request.POST.dict() if choice.is_asked else _known(project)
    form = BasicsForm(scope=scoped.scope, project=project, initial=shown)
    if request.method == "POST" and not choice.is_asked:
        form = BasicsForm(request.POST, scope=scoped.scope, project=project)
        if form.done(lambda: _correct(scoped, project, form, choice)):
            messages.success(request, _("已保存。"))
            return redirect(project_address(project.code))
    context = {"form": form, "choice": choice, "may_choose": project.stage in BEFORE_THE_PLAN}
    return show(scoped, project, "reserve/project_basics.html", context, here="reserve:basics")


def _correct(request: ScopedRequest, project: Project, form: BasicsForm, choice: EstateChoice) -> None:
    sent, by = form.cleaned_data, request.acting
    correct_project(
        project,
        by=by,
        reason=sent["reason"],
        unchanged_since=sent["version"],
        owner_of_works=form.party_of(by=by, division=project.division),
        **{name: sent[name] for name in form.FACTS},
    )
    if project.stage in BEFORE_THE_PLAN:
        were = sent["were"].split(",")
        set_estates(project, list(choice.chosen), by=by, reason=sent["reason"], were=were)


def _known(project: Project) -> dict[str, object]:
    known = {name: getattr(project, name) for name in BasicsForm.FACTS}
    estates = project.memberships.values_list("estate__code", flat=True)
    return {
        **known,
        "party": project.owner_of_works or "",
        "version": version_of(project),
        "were": ",".join(estates),
    }
