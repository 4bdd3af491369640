"""Papers and pictures into the archive."""

from datetime import date

from django.db import transaction

from jiugai.core.actors import Actor
from jiugai.core.errors import BadInput, Problem
from jiugai.core.models import StoredFile
from jiugai.core.records import keep, latest, remove
from jiugai.registry.models import Estate
from jiugai.reserve.models import ArchiveDocument, ArchivePart, Picture, PictureStage, Project
from jiugai.reserve.services.projects import EDIT


@transaction.atomic
def file_document(
    project: Project, *, by: Actor, part: ArchivePart, title: str, file: StoredFile
) -> ArchiveDocument:
    """Put a paper into one part of the archive; the same one sent twice is one.

    Clause: S1.3.1. Raises: Refused, BadInput
    """
    by.require(EDIT, project.division_id)
    latest(project)  # one writer at a time: what is sent twice is found the second time
    same = project.documents.filter(part=part, title=title.strip(), file__digest=file.digest).first()
    if same:
        return same
    facts = {"part": part, "title": title, "file": file}
    return keep(ArchiveDocument(project=project), facts, by=by, act="archive.file")


@transaction.atomic
def add_picture(
    project: Project,
    *,
    by: Actor,
    estate: Estate,
    stage: PictureStage,
    viewpoint: str,
    taken_on: date,
    file: StoredFile,
) -> Picture:
    """Put a photograph into the archive, under its viewpoint; the same one sent twice is one.

    Raises: Refused, BadInput
    """
    by.require(EDIT, project.division_id)
    latest(project)  # one writer at a time: what is sent twice is found the second time
    if file.width is None:
        raise BadInput([Problem("影像", value=file.original_name, expected="应为照片（JPEG、PNG 或 WebP）")])
    if not project.memberships.filter(estate=estate).exists():
        raise BadInput([Problem("影像", column="小区", value=estate.name, expected="不在本项目内，请改选")])
    place = {"estate": estate, "stage": stage, "viewpoint": viewpoint.strip()}
    same = project.pictures.filter(**place, file__digest=file.digest).first()
    if same:
        return same
    facts = {"estate": estate, "stage": stage, "viewpoint": viewpoint, "taken_on": taken_on, "file": file}
    return keep(Picture(project=project), facts, by=by, act="archive.picture")


@transaction.atomic
def take_out(paper: ArchiveDocument | Picture, *, by: Actor, reason: str) -> None:
    """Take a paper or picture out of the archive; the file itself and the trace stay.

    Raises: Refused, BadInput
    """
    by.require(EDIT, paper.project.division_id)
    if not reason.strip():
        raise BadInput([Problem(str(paper._meta.verbose_name), expected="移出档案应写明理由")])
    remove(paper, by=by, act="archive.take_out", reason=reason)
