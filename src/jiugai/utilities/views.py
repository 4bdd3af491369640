"""Pages of utilities: whom a project must ask, and what they answered."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jiugai.core.records import version_of
from jiugai.core.requests import ScopedRequest, acting_in
from jiugai.policy.register import rulebook
from jiugai.reserve.addresses import project_address
from jiugai.reserve.models import Project, WorkItem
from jiugai.utilities.forms import AnswerForm, EnquiryForm
from jiugai.utilities.models import Utility
from jiugai.utilities.services import ASK, ask_utility, record_answer

VIEW = "view_projects"
FORM = ["GET", "HEAD", "POST"]
DAYS_TO_ANSWER = 15  # suggested; the letter says the day


@require_http_methods(FORM)
@login_required
def enquiries(request: HttpRequest, code: str) -> HttpResponse:
    """Whom the project touches, whom it asked, and a form to ask one more."""
    scoped, project = _project(request, code, ASK if request.method == "POST" else VIEW)
    first = {"asked_on": scoped.today, "due_on": scoped.today + timedelta(DAYS_TO_ANSWER)}
    form = EnquiryForm(request.POST or None, initial=first)
    if request.method == "POST" and form.done(
        lambda: ask_utility(project, by=scoped.acting, **form.cleaned_data)
    ):
        messages.success(request, _("已登记征询。"))
        return redirect("utilities:enquiries", code)
    found = list(project.enquiries.all())
    touched = _touched(project)
    context = {
        "project": project,
        "enquiries": found,
        "touched": [each.label for each in Utility if each.value in touched],
        "not_asked": [
            each.label for each in Utility if each.value in touched - {one.utility for one in found}
        ],
        "unanswered": [each for each in found if not each.answer],
        "may_ask": scoped.acting.may(ASK) and scoped.scope.allows(project.division_id),
        "form": form,
        "title": _("专营单位征询"),
        "crumbs": _crumbs(project),
        "back": project_address(code),
        "submit": _("登记征询"),
    }
    return render(request, "utilities/enquiry_list.html", context, status=form.status)


@require_http_methods(FORM)
@login_required
def answer(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Write down what a utility answered."""
    scoped, project = _project(request, code, ASK)
    enquiry = get_object_or_404(project.enquiries, pk=pk)
    known = {name: getattr(enquiry, name) for name in ("answer", "answered_on", "document")}
    known["version"] = version_of(enquiry)
    form = AnswerForm(request.POST or None, initial=known)

    def act() -> object:
        sent = dict(form.cleaned_data)
        since = sent.pop("version")
        return record_answer(enquiry, by=scoped.acting, on=scoped.today, unchanged_since=since, **sent)

    if request.method == "POST" and form.done(act):
        messages.success(request, _("已登记答复。"))
        return redirect("utilities:enquiries", code)
    back = reverse("utilities:enquiries", args=[code])
    title = _("登记答复：%(who)s") % {"who": enquiry}
    crumbs = [*_crumbs(project), (_("专营单位征询"), back)]
    context = {"title": title, "crumbs": crumbs, "form": form, "back": back}
    return render(request, "layouts/form.html", context, status=form.status)


def _project(request: HttpRequest, code: str, act: str) -> tuple[ScopedRequest, Project]:
    scoped = acting_in(request, act)
    return scoped, get_object_or_404(Project.objects.in_scope(scoped.scope), code=code)


def _touched(project: Project) -> set[str]:
    """The utilities whose equipment the scheme in force touches."""
    items = WorkItem.objects.filter(scheme__project=project, scheme__is_current=True)
    catalogue = rulebook().items
    return {utility for each in items if (utility := catalogue[each.item].utility)}


def _crumbs(project: Project) -> list[tuple[str, str]]:
    return [(_("储备库"), reverse("reserve:projects")), (project.name, project_address(project.code))]
