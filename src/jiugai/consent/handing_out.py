"""Handing out the file of evidence of a count: to officers and to the public, in one way."""

from django.http import FileResponse

from jiugai.consent.keeping import require_unchanged
from jiugai.consent.models import Count
from jiugai.core.downloads import attachment
from jiugai.core.files import path_of


def evidence_of(count: Count) -> FileResponse:
    """The file, under the name that the published sheet gives it.

    Raises: NotSound if it was changed on disk
    """
    require_unchanged(count)
    response = FileResponse(path_of(count.file).open("rb"), content_type=count.file.content_type)
    response.headers["Content-Disposition"] = attachment(f"{count.vote.code}-{count.number}.jsonl")
    response.headers["ETag"] = f'"{count.file.digest}"'
    return response
