"""Registering the documents of governments."""

from datetime import date

from django.db import transaction

from jiugai.core.actors import Actor
from jiugai.core.models import StoredFile
from jiugai.core.records import keep, latest
from jiugai.governance.models import DocumentKind, GovernanceDocument
from jiugai.registry.models import Division

RECORD = "record_documents"


@transaction.atomic
def record_document(
    division: Division,
    *,
    by: Actor,
    kind: DocumentKind,
    title: str,
    starts_on: date,
    number: str = "",
    ends_on: date | None = None,
    file: StoredFile | None = None,
) -> GovernanceDocument:
    """Enter a document with the day it takes effect. Clause: S1.1, Y1.2. Raises: Refused, BadInput"""
    by.require(RECORD, division.code)
    facts = {
        "kind": kind,
        "title": title,
        "number": number,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "file": file,
    }
    return keep(GovernanceDocument(division=division), facts, by=by, act="document.record")


@transaction.atomic
def end_document(document: GovernanceDocument, *, by: Actor, on: date, reason: str) -> GovernanceDocument:
    """The document holds until this day and no longer. Raises: Refused, BadInput"""
    found = latest(document)
    by.require(RECORD, found.division_id)
    return keep(found, {"ends_on": on}, by=by, act="document.end", reason=reason)
