"""Pictures that the public may see: an estate before and after the works, from the same viewpoint."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jiugai.core.models import StoredFile
from jiugai.core.scope import begins_with
from jiugai.portal.selectors import is_public
from jiugai.registry.models import Estate
from jiugai.reserve.models import Picture, PictureStage

SHOWN = (PictureStage.BEFORE, PictureStage.AFTER)
"""Not those of the works going on: people at work are on them."""
NAMED = 20  # hexadecimal digits of the digest that name a picture in its address


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: the name in its address, its proportions, and when it was taken."""

    name: str
    width: int
    height: int
    taken_on: date


@dataclass(frozen=True, slots=True)
class Pair:
    """One viewpoint before and after the works; one of the two may be missing."""

    viewpoint: str
    before: Shot | None
    after: Shot | None


def pairs_of(projects: Sequence[int], estate: Estate) -> dict[int, list[Pair]]:
    """The viewpoints of an estate in each project: the first picture before, the last after; pairs first."""
    rows = Picture.objects.filter(project__in=projects, estate=estate, stage__in=SHOWN, file__width__gte=1)
    shots: dict[int, dict[str, dict[str, Shot]]] = defaultdict(lambda: defaultdict(dict))
    for project, viewpoint, stage, day, digest, width, height in rows.order_by("taken_on", "pk").values_list(
        "project", "viewpoint", "stage", "taken_on", "file__digest", "file__width", "file__height"
    ):
        views, shot = shots[project][viewpoint], Shot(digest[:NAMED], width or 0, height or 0, day)
        if stage == PictureStage.AFTER or stage not in views:
            views[stage] = shot
    return {project: _paired(views) for project, views in shots.items()}


def _paired(views: dict[str, dict[str, Shot]]) -> list[Pair]:
    pairs = [
        Pair(name, shots.get(PictureStage.BEFORE), shots.get(PictureStage.AFTER))
        for name, shots in views.items()
    ]
    return sorted(pairs, key=lambda pair: pair.before is None or pair.after is None)


def public_picture(code: str, name: str) -> StoredFile | None:
    """The stored file behind the name of a picture, if the public may see it as one of the estate."""
    rows = Picture.objects.filter(
        is_public("project"), begins_with("file__digest", name), estate__code=code, stage__in=SHOWN
    )
    found = rows.select_related("file").first()
    return found.file if found else None
