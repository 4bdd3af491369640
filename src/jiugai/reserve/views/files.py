"""The files of a project, for whoever may see the project."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from jiugai.core.downloads import attachment, from_disk, shown_picture
from jiugai.core.files import path_of
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
        return from_disk(path_of(stored), stored.content_type, attachment(stored.original_name))
    return shown_picture(stored, request.GET.get("size", ""))
