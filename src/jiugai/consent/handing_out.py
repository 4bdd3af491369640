"""Handing out the file of evidence of a count: to officers and to the public, in one way."""

from django.http import FileResponse

from jiugai.consent.evidence import NotSound
from jiugai.consent.models import Count
from jiugai.core.downloads import attachment
from jiugai.core.files import is_unchanged, path_of


def evidence_of(count: Count) -> FileResponse:
    """The file, under the name that the published sheet gives it.

    Raises: NotSound if it was changed on disk
    """
    if not is_unchanged(count.file):
        raise NotSound("核验文件不是计票时存入的那一份，不提供下载；请保全磁盘，报上级和审计核查")
    response = FileResponse(path_of(count.file).open("rb"), content_type=count.file.content_type)
    response.headers["Content-Disposition"] = attachment(f"{count.vote.code}-{count.number}.jsonl")
    response.headers["ETag"] = f'"{count.file.digest}"'
    return response
