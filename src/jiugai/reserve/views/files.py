"""The files of a project, for whoever may see the project."""

from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from jiugai.core.downloads import attachment
from jiugai.core.files import display_path, path_of
from jiugai.core.pictures import DISPLAY_SIZES
from jiugai.reserve.selectors import file_of
from jiugai.reserve.views.project_parts import VIEW, project_for


@require_safe
@login_required
def file(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """A file as it was handed in, to be saved; a picture as its copy for display, `size` pixels wide.

    `original`: the picture itself, with all that the camera wrote.
    """
    _scoped, project = project_for(request, code, VIEW)
    stored = file_of(project, pk)
    if stored is None:
        raise Http404
    if stored.width is None or "original" in request.GET:
        return _answer(path_of(stored), stored.content_type, attachment(stored.original_name))
    wanted = request.GET.get("size", "")
    size = next((each for each in DISPLAY_SIZES if str(each) == wanted), DISPLAY_SIZES[-1])
    return _answer(display_path(stored, size), "image/webp", "inline")


def _answer(path: Path, content_type: str, disposition: str) -> FileResponse:
    """The file at the path, never guessed at by the browser. Raises: Http404 where the disk lacks it."""
    try:
        response = FileResponse(path.open("rb"), content_type=content_type)
    except FileNotFoundError as error:
        raise Http404 from error
    response.headers["Content-Disposition"] = disposition
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
