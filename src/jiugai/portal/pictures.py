"""Pictures that the public may see: an estate before the works, as planned and after them, viewpoint by
viewpoint.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from jiugai.consent.models import Vote
from jiugai.core.models import StoredFile
from jiugai.core.scope import begins_with
from jiugai.portal.selectors import is_public
from jiugai.registry.models import Estate
from jiugai.reserve.models import Picture, PictureStage

BEFORE, PLANNED, AFTER = PictureStage.BEFORE, PictureStage.PLANNED, PictureStage.AFTER
SHOWN = (BEFORE, PLANNED, AFTER)
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
    """One viewpoint before and after the works, or as planned; one of the two may be missing."""

    viewpoint: str
    before: Shot | None
    after: Shot | None


def pairs_of(projects: Sequence[int], estate: Estate, later: PictureStage = AFTER) -> dict[int, list[Pair]]:
    """The viewpoints of an estate in each project: the first picture before, the last later; pairs first."""
    rows = Picture.objects.filter(
        project__in=projects, estate=estate, stage__in=(BEFORE, later), file__width__gte=1
    )
    shots: dict[int, dict[str, dict[str, Shot]]] = defaultdict(lambda: defaultdict(dict))
    for project, viewpoint, stage, day, digest, width, height in rows.order_by("taken_on", "pk").values_list(
        "project", "viewpoint", "stage", "taken_on", "file__digest", "file__width", "file__height"
    ):
        views, shot = shots[project][viewpoint], Shot(digest[:NAMED], width or 0, height or 0, day)
        if stage == later or stage not in views:
            views[stage] = shot
    return {project: _paired(views, later) for project, views in shots.items()}


def _paired(views: dict[str, dict[str, Shot]], later: PictureStage) -> list[Pair]:
    pairs = [Pair(name, shots.get(BEFORE), shots.get(later)) for name, shots in views.items()]
    return sorted(pairs, key=lambda pair: pair.before is None or pair.after is None)


def public_picture(code: str, name: str) -> StoredFile | None:
    """The stored file behind the name of a picture, if the public may see it as one of the estate.

    Its project is public, or was put to a vote.
    """
    voted_on = Vote.objects.filter(project=OuterRef("project"), announced_on__isnull=False)
    rows = Picture.objects.filter(
        is_public("project") | Exists(voted_on),
        begins_with("file__digest", name),
        estate__code=code,
        stage__in=SHOWN,
    )
    found = rows.select_related("file").first()
    return found.file if found else None
