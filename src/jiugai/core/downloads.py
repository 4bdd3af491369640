"""Files made on request and handed out."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar
from urllib.parse import quote

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse

from jiugai.core.errors import Refused
from jiugai.core.files import display_path, opened
from jiugai.core.models import StoredFile
from jiugai.core.pictures import DISPLAY_SIZES

Rows = TypeVar("Rows", bound=QuerySet[Any])

MOST_ROWS = 50_000  # of one download, so that no page keeps others waiting
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(write: Callable[[Path], None], name: str) -> HttpResponse:
    """A workbook that `write` makes, as a download under a name that may be Chinese."""
    with TemporaryDirectory(prefix="jiugai-") as folder:
        path = Path(folder) / "workbook.xlsx"
        write(path)
        response = HttpResponse(path.read_bytes(), content_type=WORKBOOK)
    response.headers["Content-Disposition"] = attachment(name)
    return response


def few_enough(rows: Rows) -> Rows:
    """The rows, if one download may hold them all: a list is never cut short unsaid. Raises: Refused"""
    if (count := rows.count()) > MOST_ROWS:
        raise Refused(
            f"共 {count} 行，一次最多导出 {MOST_ROWS} 行，请先按区划等条件筛选；"
            "要整份导出，请系统管理员用 jiugai export 命令"
        )
    return rows


def attachment(name: str) -> str:
    """A content disposition that every browser saves under the name."""
    ending = Path(name).suffix
    return f"attachment; filename=\"export{ending}\"; filename*=UTF-8''{quote(name)}"


def shown_scan(stored: StoredFile) -> HttpResponse:
    """A file kept encrypted, decrypted to be looked at: no copy stays behind, and nothing in it runs."""
    with opened(stored) as path:
        response = HttpResponse(path.read_bytes(), content_type=stored.content_type)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    response.headers["Content-Disposition"] = "inline"
    return response


def shown_picture(stored: StoredFile, wanted: str) -> FileResponse:
    """A picture's copy for display, without what the camera wrote, in the width wanted or the largest.

    Raises: Http404 where the disk lacks it
    """
    size = next((each for each in DISPLAY_SIZES if str(each) == wanted), DISPLAY_SIZES[-1])
    return from_disk(display_path(stored, size), "image/webp", "inline")


def from_disk(path: Path, content_type: str, disposition: str) -> FileResponse:
    """The file at a path, never guessed at by the browser. Raises: Http404 where the disk lacks it"""
    try:
        response = FileResponse(path.open("rb"), content_type=content_type)
    except FileNotFoundError as error:
        raise Http404 from error
    response.headers["Content-Disposition"] = disposition
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
