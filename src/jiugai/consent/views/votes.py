"""Votes of owners: the list, one of them, preparing and announcing it."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiugai.consent import services
from jiugai.consent.forms.votes import VoteForm, WhyForm, shown_of
from jiugai.consent.models import Vote, VoteState
from jiugai.consent.opening import open_points
from jiugai.consent.progress import outcome_of, progress_of
from jiugai.consent.services import COUNT, ENTER, RUN
from jiugai.consent.views.vote_parts import FORM, VIEW, act_page, crumbs_of, vote_for
from jiugai.consent.vote_lists import VoteFilter, rows_of
from jiugai.core.paging import ROWS, CappedPaginator
from jiugai.core.records import version_of
from jiugai.core.requests import ScopedRequest, acting_in
from jiugai.registry.models import Estate

SHOWN = 5


@require_safe
@login_required
def votes(request: HttpRequest) -> HttpResponse:
    """The votes in scope, those under way first."""
    scoped = acting_in(request, VIEW)
    narrowed = VoteFilter.of(request.GET)
    page = CappedPaginator(narrowed.votes(scoped.scope), ROWS).get_page(request.GET.get("page"))
    context = {
        "filter": narrowed,
        "page": page,
        "rows": rows_of(page.object_list, scoped.today),
        "states": VoteState.choices,
        "may_run": scoped.acting.may(RUN),
    }
    return render(request, "consent/vote_list.html", context)


@require_safe
@login_required
def vote(request: HttpRequest, code: str) -> HttpResponse:
    """One vote: what is to be done next, how it stands or came out, what is asked, who may vote."""
    scoped, found = vote_for(request, code, VIEW)
    counts = list(found.counts.order_by("-number").select_related("file"))
    count = counts[0] if counts else None
    is_open = found.state == VoteState.ANNOUNCED
    points = open_points(found, scoped.today) if found.state == VoteState.DRAFT else []
    context = {
        "vote": found,
        "today": scoped.today,
        "points": points,
        "is_ready": not any(each.is_open for each in points),
        "progress": progress_of(found, scoped.today) if is_open else None,
        "count": count,
        "earlier_counts": counts if is_open else counts[1:],
        "outcome": outcome_of(found, count.results.select_related("question")) if count else [],
        "questions": found.questions.all(),
        "roll": getattr(found, "roll", None),
        "waiting": found.batches.filter(state="entered").count(),
        "objections": found.objections.all(),
        "meetings": found.meetings.prefetch_related("papers__file"),
        "may_run": scoped.acting.may(RUN),
        "may_enter": scoped.acting.may(ENTER),
        "may_count": scoped.acting.may(COUNT),
    }
    return render(request, "consent/vote_detail.html", context)


@require_http_methods(FORM)
@login_required
def vote_new(request: HttpRequest, code: str) -> HttpResponse:
    """Prepare a vote of one estate."""
    scoped = acting_in(request, RUN)
    estate = get_object_or_404(Estate.objects.in_scope(scoped.scope).select_related("division"), code=code)
    initial = {"convened_by": str(estate.division), "kind_1": "scheme"}
    form = VoteForm(request.POST or None, request.FILES or None, estate=estate, initial=initial)
    if request.method == "POST" and form.done(lambda: _drafted(scoped, estate, form)):
        messages.success(request, _("已拟定，请逐项完成公告前的准备。"))
        return redirect("consent:vote", form.made.code)
    crumbs = [
        (_("业主表决"), reverse("consent:votes")),
        (estate.name, reverse("registry:estate", args=[code])),
    ]
    known = Vote.objects.filter(estate=estate).order_by("-pk")[:SHOWN]
    back = reverse("registry:estate", args=[code])
    return _form(request, form, _("组织业主表决"), crumbs, back, known=known)


@require_http_methods(FORM)
@login_required
def vote_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change a vote that is not announced yet."""
    scoped, found = vote_for(request, code, RUN)
    initial = {**shown_of(found), "version": version_of(found)}
    form = VoteForm(request.POST or None, request.FILES or None, estate=found.estate, initial=initial)
    if request.method == "POST" and form.done(lambda: _changed(scoped, found, form)):
        messages.success(request, _("已保存。"))
        return redirect("consent:vote", code)
    return _form(request, form, _("修改表决"), crumbs_of(found), reverse("consent:vote", args=[code]))


@require_POST
@login_required
def announce(request: HttpRequest, code: str) -> HttpResponse:
    """Announce a vote: its roll is frozen."""
    scoped, found = vote_for(request, code, RUN)
    services.announce_vote(found, by=scoped.acting, on=scoped.today)
    messages.success(request, _("已公告，清册已冻结。可以打印公告、邀请信和表决票。"))
    return redirect("consent:vote", code)


@require_http_methods(FORM)
@login_required
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Give a vote up."""
    scoped, found = vote_for(request, code, RUN)
    form = WhyForm(request.POST or None)
    return act_page(
        request,
        found,
        form,
        lambda: services.withdraw_vote(found, by=scoped.acting, reason=form.cleaned_data["reason"]),
        _("撤销表决"),
        note=_("已公告的表决，撤销理由随表决公开；请不要写个人信息。") if found.announced_on else "",
    )


def _drafted(request: ScopedRequest, estate: Estate, form: VoteForm) -> Vote:
    facts = form.facts()
    for document in form.entered("document", division_code=estate.division_id, by=request.acting):
        facts["document"] = document
    return services.draft_vote(estate, by=request.acting, questions=form.asked(), **facts)


def _changed(request: ScopedRequest, vote: Vote, form: VoteForm) -> Vote:
    facts = form.facts()
    for document in form.entered("document", division_code=vote.division_code, by=request.acting):
        facts["document"] = document
    since = form.cleaned_data["version"]
    return services.change_vote(
        vote, by=request.acting, questions=form.asked(), unchanged_since=since, **facts
    )


def _form(
    request: HttpRequest,
    form: VoteForm,
    title: str,
    crumbs: list[tuple[str, str]],
    back: str,
    *,
    known: Iterable[Vote] = (),
) -> HttpResponse:
    context = {"title": title, "crumbs": crumbs, "form": form, "back": back, "known": known}
    return render(request, "consent/vote_form.html", context, status=form.status)
