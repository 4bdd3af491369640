"""Write a trail with its seals to a file that anyone can check without the database."""

import os
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import transaction

from jiugai.core.actors import Actor
from jiugai.core.audit import audit
from jiugai.core.models import Seal
from jiugai.core.sealing import Trail, seal_trail, sealed_rows
from jiugai.core.verifying import NOTHING_BEFORE, canonical, header, row_line


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written. The head is to be kept where the file is not: without it a rewritten file passes."""

    rows: int
    seals: int
    head: str


def export_trail(trail: Trail, out: Path, *, by: Actor) -> Exported:
    """Seal what is not sealed, then write all rows with their seals. The file appears whole or not at all.

    The export itself, with its head, is an event that the next export holds.
    """
    seal_trail(trail, thorough=True)
    rows = seals = 0
    head = NOTHING_BEFORE
    unfinished = out.with_name(out.name + ".part")
    with unfinished.open("wb") as file:
        file.write(header(trail.name))
        for seal in Seal.objects.filter(trail=trail.name).order_by("number"):
            for row in sealed_rows(trail, seal):
                rows += 1
                file.write(row_line(rows, row.pk, row.digest, row.content()))
            seals, head = seals + 1, seal.root
            file.write(canonical({"seal": seal.as_sealed()}) + b"\n")
        file.write(canonical({"end": {"count": rows, "head": head, "seals": seals}}) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    exported = Exported(rows, seals, head)
    with transaction.atomic():
        audit(by, "trail.export", trail, after=asdict(exported))
    unfinished.replace(out)
    return exported
