"""A page of PDF that stands for a scanned paper."""

from io import BytesIO

from jiugai.core.actors import Actor
from jiugai.core.files import store_file
from jiugai.core.models import StoredFile

PAGE = (
    b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\n"
    b"endobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n"
    b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"
)


def paper(name: str, *, by: Actor, division_code: str) -> StoredFile:
    """An empty page under the name of a paper."""
    return store_file(BytesIO(PAGE), name=name, division_code=division_code, by=by)
