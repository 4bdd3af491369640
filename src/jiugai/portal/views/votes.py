"""Votes in public: what is asked, how many took part, what came out, and how anybody checks it."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jiugai.consent.handing_out import evidence_of
from jiugai.core.requests import ScopedRequest
from jiugai.core.searching import searched
from jiugai.portal.scheme_shown import scheme_shown
from jiugai.portal.votes import find_receipt, public_vote, published_count, vote_shown


@require_safe
def vote(request: HttpRequest, code: str) -> HttpResponse:
    """One vote as everybody may see it."""
    found = public_vote(code)
    context = {
        "shown": vote_shown(found, cast(ScopedRequest, request).today),
        "vote": found,
        "scheme": scheme_shown(found),
        "section": "estates",
    }
    return render(request, "portal/vote_detail.html", context)


@require_safe
def evidence(request: HttpRequest, code: str) -> HttpResponseBase:
    """The file by which anybody checks the published count."""
    count = published_count(public_vote(code))
    if count is None:
        raise Http404
    return evidence_of(count)


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Whether a receipt's ballot was taken in and sealed; what it says is nobody's business."""
    asked = searched(request.GET, "receipt", 100)
    context = {"asked": asked, "found": find_receipt(asked) if asked else None, "section": "estates"}
    return render(request, "portal/receipt_check.html", context)
