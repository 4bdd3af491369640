"""The pictures of a complaint, as copies for display: without what the camera wrote."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404

from jiugai.aftercare.models import Complaint
from jiugai.core.downloads import shown_picture


def picture_of(found: Complaint, pk: int, wanted: str) -> FileResponse:
    """The copy of one event's picture, in the size wanted or the largest. Raises: Http404"""
    stored = get_object_or_404(found.events.select_related("picture"), pk=pk).picture
    if stored is None:
        raise Http404
    return shown_picture(stored, wanted)
