"""What is printed for a vote: letters, ballots, sheets; codes issued, and replaced where one was lost."""

from collections.abc import Callable
from io import BytesIO
from typing import IO

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiugai.consent import services
from jiugai.consent.forms.prints import ReissueForm
from jiugai.consent.models import RollEntry, Vote, VoteState
from jiugai.consent.print_lists import OUT, STANDING, prints_of, roll_of
from jiugai.consent.prints.announcements import write_announcement
from jiugai.consent.prints.authorities import write_authority
from jiugai.consent.prints.ballots import write_ballots
from jiugai.consent.prints.book import WORD
from jiugai.consent.prints.letters import write_letters
from jiugai.consent.prints.results import write_result_sheet
from jiugai.consent.prints.told import told_of
from jiugai.consent.progress import outcome_of
from jiugai.consent.services import RUN, Chosen
from jiugai.consent.services.invitations import codes_by_home
from jiugai.consent.services.votes import NotYet
from jiugai.consent.views.vote_parts import FORM, VIEW, crumbs_of, vote_for
from jiugai.core.downloads import attachment
from jiugai.core.requests import ScopedRequest
from jiugai.core.searching import whole

LONGEST_NUMBER = 7
LANGUAGE = "zh-hans"  # of what residents read, whoever prints it


@require_safe
@login_required
def prints(request: HttpRequest, code: str) -> HttpResponse:
    """All there is to print for a vote; `home` leads to the home whose code is to be replaced."""
    scoped, found = vote_for(request, code, VIEW)
    home = request.GET.get("home", "").strip()
    if home and (number := _number_of(found, home)):
        return redirect("consent:reissue", code, number)
    roll = roll_of(found)
    context = {
        "vote": found,
        "roll": roll,
        "prints": prints_of(found, roll) if found.state in STANDING else [],
        "home": home,
        "may_run": scoped.acting.may(RUN),
        "crumbs": crumbs_of(found),
    }
    return render(request, "consent/print_list.html", context)


@require_POST
@login_required
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """Issue a code for each home of the roll."""
    scoped, found = vote_for(request, code, RUN)
    issued = services.invite_homes(found, by=scoped.acting)
    messages.success(request, _("%(count)s 户都有邀请码了，可以打印邀请信。") % {"count": len(issued)})
    return redirect("consent:prints", code)


@require_POST
@login_required
def letters(request: HttpRequest, code: str) -> HttpResponse:
    """The letters of the chosen homes; handing them out leaves a trace."""
    scoped, found = vote_for(request, code, RUN)
    chosen = _chosen(request, found)
    invited = services.print_letters(found, chosen, by=scoped.acting)
    told = told_of(found, request.build_absolute_uri)
    return _word(lambda out: write_letters(told, invited, out), f"{_name(found, chosen)}邀请信.docx")


@require_POST
@login_required
def ballots(request: HttpRequest, code: str) -> HttpResponse:
    """The paper ballots of the chosen homes; handing them out leaves a trace."""
    scoped, found = vote_for(request, code, RUN)
    chosen = _chosen(request, found)
    entries = services.print_ballots(found, chosen, by=scoped.acting)
    told = told_of(found, request.build_absolute_uri)
    return _word(lambda out: write_ballots(told, entries, out), f"{_name(found, chosen)}表决票.docx")


@require_safe
@login_required
def authority(request: HttpRequest, code: str) -> HttpResponse:
    """The form by which an owner lets somebody else sign."""
    _scoped, found = vote_for(request, code, VIEW)
    _require_announced(found)
    told = told_of(found, request.build_absolute_uri)
    return _word(lambda out: write_authority(told, out), f"{found.estate.name}授权委托书.docx")


@require_safe
@login_required
def announcement(request: HttpRequest, code: str) -> HttpResponse:
    """The sheet by which the vote is announced."""
    _scoped, found = vote_for(request, code, VIEW)
    _require_announced(found)
    told = told_of(found, request.build_absolute_uri)
    return _word(lambda out: write_announcement(told, found.roll, out), f"{found.estate.name}表决公告.docx")


@require_safe
@login_required
def result_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The sheet with the published result."""
    _scoped, found = vote_for(request, code, VIEW)
    if found.state not in OUT:
        raise NotYet(f"“{found}”{found.get_state_display()}，还不能打印结果公示；请先计票、公示结果")
    count = found.counts.select_related("file").latest("number")
    outcome = outcome_of(found, count.results.select_related("question"))
    told = told_of(found, request.build_absolute_uri)
    name = f"{found.estate.name}表决结果公示.docx"
    return _word(lambda out: write_result_sheet(told, count, outcome, out), name)


@require_http_methods(FORM)
@login_required
def reissue(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Revoke the code of one home with a reason, and print its letter anew."""
    scoped, found = vote_for(request, code, RUN)
    entry = get_object_or_404(found.entries.select_related("vote"), number=number)
    form = ReissueForm(request.POST or None)
    if request.method == "POST" and form.done(lambda: _reissued(scoped, entry, form)):
        messages.success(request, _("旧码已作废，请打印新的邀请信送到该户。"))
        return redirect("consent:reissue", code, number)
    context = {
        "vote": found,
        "entry": entry,
        "held": codes_by_home(found).get(entry.home_id),
        "form": form,
        "title": _("换发邀请码 %(home)s") % {"home": entry},
        "crumbs": crumbs_of(found),
        "back": reverse("consent:prints", args=[code]),
        "submit": _("换发"),
    }
    return render(request, "consent/reissue_form.html", context, status=form.status)


def _reissued(request: ScopedRequest, entry: RollEntry, form: ReissueForm) -> object:
    reason = form.cleaned_data["reason"]
    return services.reissue_code(entry, by=request.acting, at=timezone.now(), reason=reason)


def _require_announced(vote: Vote) -> None:
    """Raises: NotYet with the next step"""
    if vote.state == VoteState.DRAFT:
        raise NotYet(f"“{vote}”还没有公告，不能打印；请先公告表决，清册冻结后再打印")
    if vote.state not in STANDING:
        raise NotYet(f"“{vote}”{vote.get_state_display()}，不再打印")


def _chosen(request: HttpRequest, vote: Vote) -> Chosen:
    """The homes that were chosen on the page. Raises: Http404 for a building or number not in the roll"""
    said = request.POST
    if said.get("number") and whole(said["number"]) is None:
        raise Http404("no number of a home")
    chosen = Chosen(
        building=said.get("building", ""),
        is_developers="developer" in said,
        number=whole(said.get("number", "")),
    )
    if not chosen.entries(vote) and vote.state == VoteState.ANNOUNCED:
        raise Http404("no such home in the roll")
    return chosen


def _number_of(vote: Vote, home: str) -> int | None:
    """The number of a home by its number in the roll or by its place, as people write either."""
    number = whole(home)
    same = vote.entries.filter(place=home) if number is None else vote.entries.filter(number=number)
    return same.values_list("number", flat=True).first()


def _name(vote: Vote, chosen: Chosen) -> str:
    number = f"第{chosen.number}户" if chosen.number else ""
    return f"{vote.estate.name}{chosen.building}{'建设单位' if chosen.is_developers else ''}{number}"


def _word(write: Callable[[IO[bytes]], None], name: str) -> HttpResponse:
    """A Word file as a download that no browser keeps."""
    content = BytesIO()
    with translation.override(LANGUAGE):
        write(content)
    response = HttpResponse(content.getvalue(), content_type=WORD)
    response.headers["Content-Disposition"] = attachment(name)
    response.headers["Cache-Control"] = "private, no-store"
    return response
