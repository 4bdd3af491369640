"""Voting on a phone: read, choose, look over, send, keep the receipt."""

import json

import segno
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jiugai.consent.models import Ballot, RollEntry
from jiugai.consent.receipts import receipt_file
from jiugai.consent.services import cast_online
from jiugai.consent.services.first_ballots import HomeInVote, cast_at_once
from jiugai.consent.services.papers import ENTER
from jiugai.core.downloads import attachment
from jiugai.portal.homes import for_residents, homes_of
from jiugai.portal.resident_forms import BallotForm, plain_ballot
from jiugai.portal.scheme_shown import scheme_shown
from jiugai.portal.votes import my_ballot, my_entry, seal_of

LOOK_OVER, SEND = "look", "send"


@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def ballot(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Choose, look the choices over, and send them."""
    if request.POST.get("step") == SEND and _cast_at_once(request, code, number):
        return HttpResponseRedirect(f"{request.path}receipt/")
    entry = my_entry(homes_of(request), code, number)
    questions = list(entry.vote.questions.all())
    form = BallotForm(request.POST or None, questions=questions)
    if request.method == "POST" and form.is_valid() and request.POST.get("step") == LOOK_OVER:
        return _show(request, entry, form, "portal/ballot_check.html")
    if request.method == "POST" and request.POST.get("step") == SEND:
        if form.done(lambda: _cast(request, entry, form)):
            return redirect("portal:receipt", code, number)
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
        "address": address,
        "qr": segno.make(address, micro=False, error="m").svg_data_uri(scale=4, border=2),
    }
    return render(request, "portal/receipt.html", context)


@require_safe
@for_residents
def receipt_as_file(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What opens the commitments of my ballot, for `jiugai verify --receipt`."""
    mine = _mine(request, code, number)
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


def _cast_at_once(request: HttpRequest, code: str, number: int) -> bool:
    """Whether a first ballot that is as it should be is on record; what came of others the form tells."""
    sent, place = plain_ballot(request.POST), HomeInVote(code, number, homes_of(request))
    if sent is None:
        return False
    key, choices = sent
    assisting = _assisting(request)
    return cast_at_once(place, choices=choices, key=key, at=timezone.now(), helped_by=assisting) is not None


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
