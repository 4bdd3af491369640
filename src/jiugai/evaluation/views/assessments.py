"""Self-assessments: who has handed in what, and one of them with its declared values side by side."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiugai.core.downloads import attachment, from_disk
from jiugai.core.files import path_of
from jiugai.core.forms import ActForm
from jiugai.core.paging import ROWS
from jiugai.core.records import version_of
from jiugai.core.requests import ScopedRequest, acting_in
from jiugai.evaluation import selectors
from jiugai.evaluation.assessed import lines_of, reviewed_total
from jiugai.evaluation.forms import (
    AnswerForm,
    DeclareForm,
    ExpertForm,
    OpenForm,
    ReturnForm,
    ReviewForm,
    TextForm,
    days_left,
)
from jiugai.evaluation.models import Assessment, AssessmentItem, State
from jiugai.evaluation.models.assessments import Department
from jiugai.evaluation.services import assessments as services
from jiugai.evaluation.views.finding import VIEW, own_code, run_or_404, sees
from jiugai.policy.criteria import CRITERIA
from jiugai.policy.register import rulebook
from jiugai.registry.models import Division

FORM = ["GET", "HEAD", "POST"]


@require_safe
@login_required
def status(request: HttpRequest, year: int) -> HttpResponse:
    """Who has filled what: sealed, still open, signed, handed in, on time."""
    scoped = acting_in(request, VIEW)
    lines = selectors.status_lines(scoped.scope.of_counties, year, scoped.today)
    handed_in = [each for each in lines if each.assessment and each.assessment.submitted_on]
    due = [each.assessment.due_on for each in lines if each.assessment]
    context = {
        "year": year,
        "years": selectors.years(),
        "lines": lines,
        "sealed": sum(each.bundle is not None for each in lines),
        "handed_in": len(handed_in),
        "on_time": sum(bool(each.assessment and each.assessment.was_on_time) for each in handed_in),
        "asked": len(due),
        "late": sum(each.is_late for each in lines),
        "days": days_left(max(due), scoped.today) if due else None,
        "last_due": max(due) if due else None,
        "departments": Department.choices,
        "may_open": scoped.acting.may(services.REVIEW),
        "run": selectors.newest_run(year),
        "own": own_code(scoped),
    }
    return render(request, "evaluation/status.html", context)


@require_safe
@login_required
def practices(request: HttpRequest, year: int) -> HttpResponse:
    """What governments told of their good practice that was published, through the years, by words."""
    acting_in(request, VIEW)
    words = request.GET.get("words", "").strip()
    told = Assessment.objects.filter(state=State.PUBLISHED).exclude(good_practice="")
    for word in words.split():
        told = told.filter(Q(good_practice__icontains=word) | Q(division__name__icontains=word))
    page = Paginator(told.select_related("division").order_by("-year", "division"), ROWS)
    context = {"year": year, "page": page.get_page(request.GET.get("page")), "words": words}
    return render(request, "evaluation/practices.html", context)


@require_http_methods(FORM)
@login_required
def open_all(request: HttpRequest, year: int) -> HttpResponse:
    """Ask every judged government directly below for its self-assessment."""
    scoped = acting_in(request, services.REVIEW)
    run = run_or_404(year)
    form = OpenForm(request.POST or None)
    below = [each.code for each in selectors.children_of(run, own_code(scoped))]
    if request.method == "POST" and form.done(
        lambda: services.open_assessments(
            Division.objects.filter(code__in=below),
            run,
            by=scoped.acting,
            on=scoped.today,
            due_on=form.cleaned_data["due_on"],
        )
    ):
        messages.success(request, _("已布置 %(count)s 个下级政府自评估。") % {"count": len(form.made)})
        return redirect("evaluation:status", year)
    context = {
        "form": form,
        "title": _("布置 %(year)s 年度自评估") % {"year": year},
        "note": _("直接下级 %(count)s 个政府") % {"count": len(below)},
        "crumbs": [(_("成效评价"), reverse("evaluation:year", args=[year]))],
        "back": reverse("evaluation:status", args=[year]),
        "submit": _("布置"),
    }
    return render(request, "layouts/form.html", context, status=form.status)


@require_safe
@login_required
def assessment(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """One self-assessment: computed, declared and settled values side by side, signatures, what happened."""
    scoped, found = _found(request, year, code)
    own = scoped.acting.actor_division == code
    context = {
        "assessment": found,
        "year": year,
        "code": code,
        "path": selectors.path_to(code, scoped.scope.of_counties),
        "lines": lines_of(found),
        "reviewed": reviewed_total(found),
        "result": selectors.result_of(found.run, code),
        "unsigned": found.unsigned,
        "departments": Department.choices,
        "my_department": services.department_of(scoped.acting),
        "days": days_left(found.due_on, scoped.today),
        "events": _events(found),
        "newest": selectors.newest_run(year),
        "may_fill": own and scoped.acting.may(services.ASSESS) and found.is_with_them,
        "may_sign": own and scoped.acting.may(services.SIGN) and found.is_with_them,
        "may_review": not own and scoped.acting.may(services.REVIEW),
    }
    return render(request, "evaluation/assessment_detail.html", context)


def _events(found: Assessment) -> list[dict[str, Any]]:
    """What happened and who signed, in one order."""
    now = found.content_digest
    told = [
        {"at": each.recorded_at, "what": each.get_state_display(), "who": each.actor_name, "text": each.text}
        for each in found.events.all()
    ]
    told += [
        {
            "at": each.signed_at,
            "what": _("%(department)s会签") % {"department": each.get_department_display()},
            "who": each.signed_by,
            "text": "" if each.content_digest == now else _("所签的是以前的稿"),
        }
        for each in found.signatures.all()
    ]
    return sorted(told, key=lambda each: each["at"])


@require_POST
@login_required
def adopt(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Rest the self-assessment on the run that stands now."""
    scoped, found = _found(request, year, code, services.ASSESS)
    services.adopt(found, run_or_404(year), by=scoped.acting, on=scoped.today)
    messages.success(request, _("已改用新的评价。"))
    return redirect("evaluation:assessment", year, code)


def _found(request: HttpRequest, year: int, code: str, act: str = VIEW) -> tuple[ScopedRequest, Assessment]:
    """The self-assessment, for a post that may do the act and sees the government."""
    scoped = acting_in(request, act)
    found = get_object_or_404(Assessment.objects.select_related("division", "run"), division=code, year=year)
    is_known = act == VIEW and found.state == State.PUBLISHED  # to every official
    if not is_known and not sees(scoped, code):
        raise Http404
    return scoped, found


def _criterion_or_404(key: str) -> str:
    if key not in CRITERIA:
        raise Http404
    return key


@require_http_methods(FORM)
@login_required
def declare(request: HttpRequest, year: int, code: str, key: str) -> HttpResponse:
    """Declare another value of a criterion, with reason and evidence."""
    scoped, found = _found(request, year, code, services.ASSESS)
    item = found.items.filter(criterion=_criterion_or_404(key)).first()
    line = next(each for each in lines_of(found) if each.key == key)
    initial = {
        "numerator": item.declared_numerator if item else line.computed.numerator,
        "denominator": item.declared_denominator if item else line.computed.denominator,
        "reason": item.reason if item else "",
        "version": version_of(item) if item else "",
    }
    form = DeclareForm(request.POST or None, request.FILES or None, initial=initial)

    def act() -> AssessmentItem:
        files = form.entered("evidence", division_code=code, by=scoped.acting)
        return services.declare(
            found,
            key,
            by=scoped.acting,
            numerator=form.cleaned_data["numerator"],
            denominator=form.cleaned_data["denominator"],
            reason=form.cleaned_data["reason"],
            evidence=files[0] if files else None,
            unchanged_since=form.cleaned_data["version"],
        )

    return _act(request, found, form, act, _("填报 %(key)s") % {"key": key}, key=key)


@require_safe
@login_required
def evidence(request: HttpRequest, year: int, code: str, key: str) -> HttpResponseBase:
    """What bears a declared value out, as it was handed in."""
    _scoped, found = _found(request, year, code)
    item = get_object_or_404(found.items.select_related("evidence"), criterion=key, evidence__isnull=False)
    stored = item.evidence
    assert stored is not None  # noqa: S101 - only items with evidence were asked for
    return from_disk(path_of(stored), stored.content_type, attachment(stored.original_name))


@require_POST
@login_required
def withdraw(request: HttpRequest, year: int, code: str, key: str) -> HttpResponse:
    """Take a declared value back."""
    scoped, found = _found(request, year, code, services.ASSESS)
    item = get_object_or_404(found.items, criterion=key)
    services.withdraw(item, by=scoped.acting)
    messages.success(request, _("已撤回，按计算值。"))
    return redirect("evaluation:assessment", year, code)


@require_http_methods(FORM)
@login_required
def text(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Write what was done well and what is to be done."""
    scoped, found = _found(request, year, code, services.ASSESS)
    initial = {
        "good_practice": found.good_practice,
        "problems": found.problems,
        "version": version_of(found),
    }
    form = TextForm(request.POST or None, initial=initial)

    def act() -> Assessment:
        return services.write_text(
            found,
            by=scoped.acting,
            good_practice=form.cleaned_data["good_practice"],
            problems=form.cleaned_data["problems"],
            unchanged_since=form.cleaned_data["version"],
        )

    return _act(request, found, form, act, _("做法和问题"))


@require_POST
@login_required
def sign(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """The post's department stands behind the self-assessment as it is."""
    scoped, found = _found(request, year, code, services.SIGN)
    services.sign(found, by=scoped.acting)
    messages.success(request, _("已会签。内容再有改动的，须重新会签。"))
    return redirect("evaluation:assessment", year, code)


@require_POST
@login_required
def submit(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Hand the self-assessment up."""
    scoped, found = _found(request, year, code, services.ASSESS)
    services.submit(found, by=scoped.acting, on=scoped.today)
    messages.success(request, _("已报送。"))
    return redirect("evaluation:assessment", year, code)


@require_http_methods(FORM)
@login_required
def send_back(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Return the self-assessment to be mended."""
    scoped, found = _found(request, year, code, services.REVIEW)
    form = ReturnForm(request.POST or None)

    def act() -> Assessment:
        return services.send_back(
            found, by=scoped.acting, on=scoped.today, reason=form.cleaned_data["reason"]
        )

    return _act(request, found, form, act, _("退回修改"))


@require_http_methods(FORM)
@login_required
def review(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Close the review."""
    scoped, found = _found(request, year, code, services.REVIEW)
    form = ReviewForm(request.POST or None)

    def act() -> Assessment:
        return services.review(found, by=scoped.acting, on=scoped.today, note=form.cleaned_data["note"])

    return _act(request, found, form, act, _("审核完成"))


@require_POST
@login_required
def publish(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Make a reviewed self-assessment known."""
    scoped, found = _found(request, year, code, services.REVIEW)
    services.publish(found, by=scoped.acting, on=scoped.today)
    messages.success(request, _("已公布。"))
    return redirect("evaluation:assessment", year, code)


@require_http_methods(FORM)
@login_required
def answer(request: HttpRequest, year: int, code: str, key: str) -> HttpResponse:
    """Accept a declared value or correct it."""
    scoped, found = _found(request, year, code, services.REVIEW)
    item = get_object_or_404(found.items, criterion=key)
    form = AnswerForm(request.POST or None, initial={"version": version_of(item)})

    def act() -> AssessmentItem:
        said = form.cleaned_data
        return services.answer_item(
            item,
            by=scoped.acting,
            accepted=said["accepted"],
            numerator=said["numerator"],
            denominator=said["denominator"],
            reason=said["reason"],
            on=scoped.today,
            unchanged_since=said["version"],
        )

    return _act(request, found, form, act, _("审核 %(key)s") % {"key": key}, key=key)


@require_http_methods(FORM)
@login_required
def expert(request: HttpRequest, year: int, code: str, key: str) -> HttpResponse:
    """Write down an expert's score."""
    scoped, found = _found(request, year, code, services.REVIEW)
    form = ExpertForm(request.POST or None)

    def act() -> object:
        return services.record_expert_score(
            found, _criterion_or_404(key), by=scoped.acting, **form.cleaned_data
        )

    return _act(request, found, form, act, _("专家评分 %(key)s") % {"key": key}, key=key)


def _act(
    request: HttpRequest,
    found: Assessment,
    form: ActForm,
    act: Callable[[], object],
    title: str,
    *,
    key: str = "",
) -> HttpResponse:
    """Do the act and go back, or show its form with what is wrong, the criterion beside it."""
    here: Any = reverse("evaluation:assessment", args=[found.year, found.division_id])
    if request.method == "POST" and form.done(act):
        messages.success(request, _("已办理：%s。") % title)
        return redirect(here)
    context = {
        "form": form,
        "title": title,
        "note": str(found),
        "crumbs": [(_("成效评价"), reverse("evaluation:year", args=[found.year])), (str(found), here)],
        "back": here,
        "text": rulebook().criteria.get(key),
        "line": next((each for each in lines_of(found) if each.key == key), None),
    }
    return render(request, "evaluation/act_form.html", context, status=form.status)
