"""What if: other targets, weights and thresholds tried on all governments at once."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jiugai.core.requests import ScopedRequest, acting_in
from jiugai.evaluation import selectors
from jiugai.evaluation.forms import ProposalForm, TrialForm
from jiugai.evaluation.models import Proposal, YearRun
from jiugai.evaluation.open_years import open_year
from jiugai.evaluation.services.proposals import PROPOSE, keep_proposal
from jiugai.evaluation.views.finding import VIEW, own_code, run_or_404, sees
from jiugai.evaluation.whatif import Effect, touched
from jiugai.policy import places
from jiugai.policy.criteria import CRITERIA
from jiugai.policy.register import rulebook
from jiugai.policy.trying import CannotBeTried
from jiugai.registry.models import Division

GRADES = ("evaluation.grade.excellent", "evaluation.grade.good", "evaluation.grade.pass")


def thresholds() -> list[str]:
    """The figures that rules on projects and governments are held against."""
    return [name for name in rulebook().parameters if touched([name])[1]]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def trial(request: HttpRequest, year: int) -> HttpResponse:
    """Figures as they are and as they might be, and what becomes of every government in scope.

    A trial is a GET: it can be sent to a colleague as an address. Keeping it is a POST.
    """
    scoped = acting_in(request, VIEW)
    run = run_or_404(year)
    known = {name: rulebook().parameters[name].about for name in _offered()}
    form = TrialForm(request.GET or None, known=known)
    figures = form.figures() if form.is_bound and form.is_valid() else {}
    effects: list[Effect] = []
    if figures and not form.errors:
        try:
            effects = open_year(run).whatif.effect(figures)
        except CannotBeTried as error:
            form.add_error(None, str(error))
    kept = ProposalForm(request.POST or None)
    if request.method == "POST" and not form.errors:
        division = get_object_or_404(Division, code=own_code(scoped))
        if kept.done(lambda: _keep(kept, division, run, figures, scoped)):
            messages.success(request, _("已保存测算方案 %(number)s。") % {"number": kept.made.number})
            return redirect(f"{request.path}?{request.META.get('QUERY_STRING', '')}")
    context = {
        "run": run,
        "year": year,
        "form": form,
        "groups": _groups(form, run),
        "faults": [(known.get(name, ""), each) for name, each in form.errors.items()]
        if form.is_bound
        else [],
        "figures": [] if form.errors else [(known[name], each) for name, each in figures.items()],
        "effects": _shown([each for each in effects if sees(scoped, each.code)], request),
        "changed_grades": sum(each.changes_grade for each in effects if sees(scoped, each.code)),
        "kept": kept,
        "may_keep": scoped.acting.may(PROPOSE),
        "proposals": Proposal.objects.filter(
            scoped.scope.of_counties.in_scope("division"), run__year=year
        ).select_related("division")[:20],
    }
    return render(request, "evaluation/trial.html", context, status=kept.status)


def _offered() -> list[str]:
    names = [f"{key}.{kind}" for key in CRITERIA for kind in ("target", "weight")]
    return [*names, *thresholds(), *GRADES]


def _keep(
    form: ProposalForm,
    division: Division,
    run: YearRun,
    figures: Mapping[str, Fraction],
    scoped: ScopedRequest,
) -> Proposal:
    return keep_proposal(
        division,
        run,
        figures,
        by=scoped.acting,
        title=form.cleaned_data["title"],
        reason=form.cleaned_data["reason"],
    )


def _groups(form: TrialForm, run: YearRun) -> list[dict[str, Any]]:
    """The fields in three groups, each with the figure as it is now for the nation."""
    opened = open_year(run)
    on = opened.whatif.on
    now = opened.parameters.in_force(places.NATION, on, own=False)

    def line(name: str) -> dict[str, Any]:
        return {"name": name, "field": form[name], "now": now[name].amount}

    criteria = [
        {
            "key": key,
            "text": rulebook().criteria[key],
            "target": line(f"{key}.target"),
            "weight": line(f"{key}.weight"),
        }
        for key in CRITERIA
    ]
    return [
        {"title": _("子项的目标和权重"), "criteria": criteria},
        {"title": _("规则的界限"), "lines": [line(name) for name in thresholds()]},
        {"title": _("等次的界限"), "lines": [line(name) for name in GRADES]},
    ]


def _shown(effects: list[Effect], request: HttpRequest) -> list[dict[str, Any]]:
    """The governments that move, those that move most first; of one level where it is asked for."""
    level = request.GET.get("level", "")
    names = selectors.names_of(each.code for each in effects)
    moved = [each for each in effects if (each.moves or each.changes_grade) and level in ("", each.level)]
    moved.sort(key=lambda each: (not each.changes_grade, -abs(each.moves), each.code))
    return [{"effect": each, "name": names[each.code]} for each in moved]
