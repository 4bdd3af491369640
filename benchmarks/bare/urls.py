"""The product's addresses, and beside them a bare insert and an empty answer, in the same middleware."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from benchmarks.bare.models import BareBallot
from jiugai.config.urls import urlpatterns as product

LONG = "f" * 512


@require_POST
def bare(request: HttpRequest) -> HttpResponse:
    """One `Model.objects.create` of what was sent."""
    said = request.POST
    BareBallot.objects.create(
        entry_id=int(said["entry"]), channel="online", commitments=[LONG], answers=said["answer_1"],
        nonce=LONG[:128], key=said["key"], digest=LONG[:64], mark=LONG[:64],
    )  # fmt: skip
    return HttpResponse(status=302, headers={"Location": "/"})


@require_POST
def empty(request: HttpRequest) -> HttpResponse:
    """Nothing."""
    return HttpResponse(status=302, headers={"Location": "/"})


urlpatterns = [path("bare/", bare), path("empty/", empty), *product]
