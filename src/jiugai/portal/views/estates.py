"""Public pages of estates."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def estates(request: HttpRequest) -> HttpResponse:
    """Find an estate."""
    return render(request, "portal/estate_list.html", {"section": "estates"})
