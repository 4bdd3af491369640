"""Voting on a phone: read, choose, look over, send, keep the receipt."""

import json
from hmac import compare_digest

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jiugai.consent.models import Ballot, Channel, RollEntry
from jiugai.consent.receipts import receipt_file
from jiugai.consent.services import cast_online
from jiugai.consent.services.first_ballots import HomeInVote, cast_at_once
from jiugai.consent.services.papers import ENTER
from jiugai.core.downloads import attachment
from jiugai.core.errors import Refused
from jiugai.core.personal_data import keyed_mark
from jiugai.portal.homes import VISIT, claimed_homes, for_residents, homes_of
from jiugai.portal.resident_forms import BallotForm, plain_ballot
from jiugai.portal.scheme_shown import scheme_shown
from jiugai.portal.votes import my_ballot, my_entry, seal_of

LOOK_OVER, SEND = "look", "send"
CAST = "ballot"
"""The cookie of whoever just voted, one for each home; nothing is stored for it."""


@require_http_methods(["GET", "HEAD", "POST"])
def ballot(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Choose, look the choices over, and send them."""
    if request.POST.get("step") == SEND and (sent := _cast_at_once(request, code, number)):
        return _to_receipt(request, sent)
    return _step(request, code, number)


@for_residents
def _step(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The page that comes next, and every ballot that was not to be had at once."""
    entry = my_entry(homes_of(request), code, number)
    if request.POST.get("step") != SEND and my_ballot(entry) and not entry.vote.takes_another_online:
        return redirect("portal:receipt", code, number)
    questions = list(entry.vote.questions.all())
    form = BallotForm(request.POST or None, questions=questions)
    if request.method == "POST" and form.is_valid() and request.POST.get("step") == LOOK_OVER:
        return _show(request, entry, form, "portal/ballot_check.html")
    if request.method == "POST" and request.POST.get("step") == SEND:
        if form.done(lambda: _cast(request, entry, form)):
            return _to_receipt(request, form.made)
    elif not entry.vote.takes_ballots_on(timezone.localdate()):
        return redirect("portal:vote", code)
    return _show(request, entry, form, "portal/ballot_form.html")


@require_safe
@for_residents
def receipt(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The receipt of my ballot that counts: to be kept, printed and compared."""
    mine = _mine(request, code, number)
    address = request.build_absolute_uri(f"{reverse('portal:check')}?receipt={mine.receipt}")
    context = {
        "ballot": mine,
        "entry": mine.entry,
        "vote": mine.entry.vote,
        "questions": mine.entry.vote.questions.all(),
        "seal": seal_of(mine),
        "is_open": _may_see_choices(request, mine),
        "address": address,
        "qr": segno.make(address, micro=False, error="m").svg_data_uri(scale=4, border=2),
    }
    return render(request, "portal/receipt.html", context)


@require_safe
@for_residents
def receipt_as_file(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What opens the commitments of my ballot, for `jiugai verify --receipt`."""
    mine = _mine(request, code, number)
    if not _may_see_choices(request, mine):
        raise Refused(_("凭据会显示您的选择，只在投票的这台设备上、投票后两小时内可以下载"))
    content = json.dumps(receipt_file(mine), ensure_ascii=False, indent=1)
    response = HttpResponse(content, content_type="application/json")
    response.headers["Content-Disposition"] = attachment(f"{mine.receipt}.json")
    return response


def _mine(request: HttpRequest, code: str, number: int) -> Ballot:
    """Raises: Http404"""
    found = my_ballot(my_entry(homes_of(request), code, number))
    if found is None:
        raise Http404
    return found


def _to_receipt(request: HttpRequest, ballot: Ballot) -> HttpResponse:
    """To the receipt, with leave for this device, and for a while, to see what was chosen."""
    response = HttpResponseRedirect(f"{request.path}receipt/")
    response.set_cookie(
        CAST,
        keyed_mark(CAST, ballot.receipt),
        max_age=VISIT,
        path=request.path,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _may_see_choices(request: HttpRequest, ballot: Ballot) -> bool:
    """Whether choices may be shown: where the ballot was just cast; of paper, which the office reads anyway.

    Not to whoever comes with the code of the letter later: letters pass through the hands of those who print.
    """
    if ballot.channel != Channel.ONLINE:
        return True
    shown, expected = request.COOKIES.get(CAST, ""), keyed_mark(CAST, ballot.receipt)
    return timezone.now() < ballot.cast_at + VISIT and compare_digest(shown.encode(), expected.encode())


def _cast_at_once(request: HttpRequest, code: str, number: int) -> Ballot | None:
    """A first ballot that is as it should be, put on record; what came of others the form tells.

    Whether the invitation still holds is asked by the statement that inserts.
    """
    sent, place = plain_ballot(request.POST), HomeInVote(code, number, *claimed_homes(request))
    if sent is None:
        return None
    key, choices = sent
    assisting = _assisting(request)
    return cast_at_once(place, choices=choices, key=key, at=timezone.now(), helped_by=assisting)


def _cast(request: HttpRequest, entry: RollEntry, form: BallotForm) -> Ballot:
    key = form.cleaned_data["key"]
    assisting = _assisting(request)
    return cast_online(entry, choices=form.choices(), key=key, at=timezone.now(), helped_by=assisting).ballot


def _assisting(request: HttpRequest) -> str:
    """Who helps, where somebody of the office is signed in on the device: it is written down as help."""
    acting = getattr(request, "acting", None)
    return acting.actor_name if acting and acting.may(ENTER) else ""


def _show(request: HttpRequest, entry: RollEntry, form: BallotForm, template: str) -> HttpResponse:
    context = {
        "entry": entry,
        "vote": entry.vote,
        "form": form,
        "scheme": scheme_shown(entry.vote),
        "assisting": _assisting(request),
        "standing": my_ballot(entry),
        "title": _("表决"),
    }
    return render(request, template, context, status=form.status)
