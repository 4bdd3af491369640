"""Public pages of estates."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jiugai.core.paging import CappedPaginator
from jiugai.core.requests import ScopedRequest
from jiugai.portal.estate_lists import ROWS, EstateSearch, listed, places_to_choose
from jiugai.portal.estate_page import estate_page
from jiugai.portal.selectors import public_estate
from jiugai.portal.votes import votes_of


@require_safe
def estates(request: HttpRequest) -> HttpResponse:
    """Find an estate by its name, pinyin or initials, its address or county, and by where it lies."""
    search = EstateSearch.of(request.GET)
    page = CappedPaginator(search.estates(), ROWS).get_page(request.GET.get("page"))
    context = {
        "section": "estates",
        "search": search,
        "page": page,
        "rows": listed(list(page.object_list), cast(ScopedRequest, request).today),
        "places": places_to_choose(search.place),
    }
    return render(request, "portal/estate_list.html", context)


@require_safe
def estate(request: HttpRequest, code: str) -> HttpResponse:
    """What is renovated in one estate, and how far it is."""
    found, today = public_estate(code), cast(ScopedRequest, request).today
    context = {
        "section": "estates",
        "estate": estate_page(found, today),
        "votes": [(each, each.takes_ballots_on(today)) for each in votes_of(found)],
    }
    return render(request, "portal/estate_detail.html", context)
