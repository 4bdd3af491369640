"""Files made on request and handed out."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from django.http import HttpResponse

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(write: Callable[[Path], None], name: str) -> HttpResponse:
    """A workbook that `write` makes, as a download under a name that may be Chinese."""
    with TemporaryDirectory(prefix="jiugai-") as folder:
        path = Path(folder) / "workbook.xlsx"
        write(path)
        response = HttpResponse(path.read_bytes(), content_type=WORKBOOK)
    response.headers["Content-Disposition"] = attachment(name)
    return response


def attachment(name: str) -> str:
    """A content disposition that every browser saves under the name."""
    ending = Path(name).suffix
    return f"attachment; filename=\"export{ending}\"; filename*=UTF-8''{quote(name)}"
