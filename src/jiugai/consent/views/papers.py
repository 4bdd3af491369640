"""Paper ballots: entering a batch, checking it against its scan."""

from typing import BinaryIO, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Case, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiugai.consent import services
from jiugai.consent.forms.papers import BatchForm, SlipForm
from jiugai.consent.models import PaperBatch, RollEntry, Vote
from jiugai.consent.paper_tables import read_slips, write_empty_table
from jiugai.consent.progress import outstanding
from jiugai.consent.services import ENTER, Slip
from jiugai.consent.trails import ballots_of
from jiugai.consent.views.vote_parts import FORM, act_page, crumbs_of, vote_for
from jiugai.core.audit import audit
from jiugai.core.downloads import shown_scan, workbook
from jiugai.core.forms import SendBackForm
from jiugai.core.requests import ScopedRequest
from jiugai.core.searching import searched, whole

AT_ONCE = 60  # homes on one page of entering
MOST_SENT = 4 * AT_ONCE
LONGEST_PLACE = 90


@require_http_methods(FORM)
@login_required
def papers(request: HttpRequest, code: str) -> HttpResponse:
    """The batches of a vote, and a form for one more: home by home, or a filled-in table."""
    scoped, found = vote_for(request, code, ENTER)
    buildings = list(found.entries.order_by("number").values_list("building", flat=True).distinct())
    building, home = request.GET.get("building", ""), searched(request.GET, "home", LONGEST_PLACE)
    entries = _sent(found, request.POST) if request.method == "POST" else _to_enter(found, building, home)
    form = BatchForm(
        request.POST or None,
        request.FILES or None,
        vote=found,
        entries=entries,
        initial={"signed_on": scoped.today},
    )
    if request.method == "POST" and form.done(lambda: _entered(scoped, found, form)):
        messages.success(request, _("已录入 %(count)s 张，请另一人对照扫描件核对。") % _count(form.made))
        return redirect("consent:batch", code, form.made.number)
    context = {
        "vote": found,
        "form": form,
        "buildings": dict.fromkeys(buildings),
        "building": building,
        "home": home,
        "voted": set(ballots_of(found).filter(entry__in=entries).values_list("entry", flat=True)),
        "batches": found.batches.order_by("-number"),
        "crumbs": crumbs_of(found),
        "is_open": found.state == "announced" and found.opens_on <= scoped.today,
        "is_early": found.state in ("draft", "announced"),
        "most": AT_ONCE,
    }
    return render(request, "consent/paper_list.html", context, status=form.status)


@require_http_methods(FORM)
@login_required
def paper_one(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One paper ballot of one home: of a proxy, or one that puts an entry right."""
    scoped, found = vote_for(request, code, ENTER)
    entry = get_object_or_404(found.entries.select_related("vote"), number=number)
    form = SlipForm(
        request.POST or None, request.FILES or None, vote=found, initial={"signed_on": scoped.today}
    )
    to = reverse("consent:papers", args=[code])
    title = _("录入 %(home)s 的纸质票") % {"home": entry}
    return act_page(request, found, form, lambda: _entered_one(scoped, entry, form), title, to=to)


@require_safe
@login_required
def batch(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One batch: what was entered, beside its scan; to be checked or sent back by another person."""
    scoped, found = vote_for(request, code, ENTER)
    shown = _batch(found, number)
    context = {
        "vote": found,
        "batch": shown,
        "slips": shown.slips.select_related("entry").order_by("entry__number"),
        "questions": found.questions.all(),
        "is_own": shown.entered_by == scoped.acting.actor_id,
        "crumbs": [*crumbs_of(found), (_("纸质票"), reverse("consent:papers", args=[code]))],
    }
    return render(request, "consent/batch_detail.html", context)


@require_POST
@login_required
def batch_check(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Confirm that a batch says what the scan shows."""
    scoped, found = vote_for(request, code, ENTER)
    checked = services.check_batch(_batch(found, number), by=scoped.acting, at=timezone.now())
    not_counted = checked.slips.exclude(outcome="").count()
    messages.success(
        request, _("已核对计入。") + (_("%s 张未计入，原因见下。") % not_counted if not_counted else "")
    )
    return redirect("consent:batch", code, number)


@require_http_methods(FORM)
@login_required
def batch_back(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say what does not agree with the scan."""
    scoped, found = vote_for(request, code, ENTER)
    shown, form = _batch(found, number), SendBackForm(request.POST or None)
    return act_page(
        request,
        found,
        form,
        lambda: services.send_batch_back(shown, by=scoped.acting, note=form.cleaned_data["note"]),
        _("退回%(batch)s") % {"batch": shown},
        to=reverse("consent:batch", args=[code, number]),
    )


@require_safe
@login_required
def batch_scan(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The scan of a batch, decrypted for who may check it; looking at it leaves a trace."""
    scoped, found = vote_for(request, code, ENTER)
    shown = get_object_or_404(found.batches.exclude(scan=None).select_related("scan"), number=number)
    assert shown.scan is not None  # noqa: S101 - excluded above
    response = shown_scan(shown.scan)
    with transaction.atomic():
        audit(scoped.acting, "paper_batch.look", shown)
    return response


@require_safe
@login_required
def paper_table(request: HttpRequest, code: str) -> HttpResponse:
    """An empty table with every home that has not voted."""
    _scoped, found = vote_for(request, code, ENTER)
    entries = list(outstanding(found))
    return workbook(
        lambda path: write_empty_table(path, found, entries), f"{found.estate.name}纸质票录入表.xlsx"
    )


def _to_enter(vote: Vote, building: str, home: str) -> list[RollEntry]:
    """The homes to be typed in: those without a ballot, or the ones looked for, whatever they have."""
    entries = _named(vote, home) if home else outstanding(vote)
    return list((entries.filter(building=building) if building else entries)[:AT_ONCE])


def _named(vote: Vote, home: str) -> QuerySet[RollEntry]:
    """The home of a number in the roll first, then those whose place has it: 102 may be meant for a room."""
    numbered = Q(number=whole(home) or 0)
    found = vote.entries.filter(numbered | Q(place__contains=home))
    return found.order_by(Case(When(numbered, then=0), default=1), "number")


def _sent(vote: Vote, said: QueryDict) -> list[RollEntry]:
    """The homes that a form was shown with, also if one of them has voted since: nothing typed is lost."""
    sent = [each.rsplit("_", 1)[-1] for each in said if each.startswith("answer_")]
    numbers = sorted({whole(each) or 0 for each in sent})
    return list(vote.entries.filter(number__in=numbers[:MOST_SENT]).order_by("number"))


def _batch(vote: Vote, number: int) -> PaperBatch:
    return get_object_or_404(vote.batches.select_related("vote", "scan"), number=number)


def _count(batch: PaperBatch) -> dict[str, int]:
    return {"count": batch.slips.count()}


def _entered(request: ScopedRequest, vote: Vote, form: BatchForm) -> PaperBatch:
    by = request.acting
    table = form.cleaned_data["table"]
    slips = read_slips(cast(BinaryIO, table), table.name or "", vote) if table else form.slips()
    scans = form.entered("scan", division_code=vote.division_code, by=by)
    return services.enter_batch(vote, slips, by=by, at=timezone.now(), scan=scans[0] if scans else None)


def _entered_one(request: ScopedRequest, entry: RollEntry, form: SlipForm) -> PaperBatch:
    by, said = request.acting, form.cleaned_data
    (scan,) = form.entered("scan", division_code=entry.division_code, by=by)
    authorities = form.entered("authority", division_code=entry.division_code, by=by)
    slip = Slip(
        entry,
        form.answers(),
        signed_on=said["signed_on"],
        proxy=said["proxy"],
        authority=authorities[0] if authorities else None,
        reason=said["reason"],
    )
    return services.enter_batch(entry.vote, [slip], by=by, at=timezone.now(), scan=scan)
