"""The pictures of a complaint, as copies for display: without what the camera wrote."""

from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import get_object_or_404

from jiugai.aftercare.models import Complaint
from jiugai.core.files import display_path
from jiugai.core.pictures import DISPLAY_SIZES


def picture_of(found: Complaint, pk: int, wanted: str) -> HttpResponseBase:
    """The copy of one event's picture, in the size wanted or the largest. Raises: Http404"""
    stored = get_object_or_404(found.events.select_related("picture"), pk=pk).picture
    if stored is None:
        raise Http404
    size = next((each for each in DISPLAY_SIZES if str(each) == wanted), DISPLAY_SIZES[-1])
    try:
        response = FileResponse(display_path(stored, size).open("rb"), content_type="image/webp")
    except FileNotFoundError as error:
        raise Http404 from error
    response.headers["Content-Disposition"] = "inline"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
