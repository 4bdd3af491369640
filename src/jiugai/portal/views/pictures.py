"""Pictures of an estate, as copies for display."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from jiugai.core.files import display_path
from jiugai.core.models import StoredFile
from jiugai.core.pictures import DISPLAY_SIZES
from jiugai.portal.caching import kept
from jiugai.portal.pictures import public_picture

AN_HOUR = 3600


@require_safe
def picture(request: HttpRequest, code: str, name: str, size: int) -> HttpResponseBase:
    """The copy of one size: it carries nothing that the camera wrote. The original never comes out here."""
    stored = public_picture(code, name) if size in DISPLAY_SIZES else None
    if stored is None:
        raise Http404
    return kept(request, lambda: _copy(stored, size), version=f"{stored.digest}-{size}", seconds=AN_HOUR)


def _copy(stored: StoredFile, size: int) -> HttpResponse:
    """Raises: Http404 where the disk lacks it"""
    try:
        content = display_path(stored, size).read_bytes()
    except FileNotFoundError as error:
        raise Http404 from error
    return HttpResponse(content, content_type="image/webp", headers={"Content-Disposition": "inline"})
