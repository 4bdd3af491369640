"""Reading for pages that show divisions."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, prefetch_related_objects

from jiugai.core.scope import NATION
from jiugai.registry.models import Division, Level
from jiugai.registry.models.divisions import DivisionQuerySet
from jiugai.registry.selectors import divisions_under, search_divisions

YUNNAN = "530000"


@dataclass(frozen=True, slots=True)
class LevelCount:
    """How many divisions of one level lie inside another."""

    level: Level
    count: int


def home_province(division_code: str | None) -> str:
    """The province whose divisions come first: that of one's post; else Yunnan."""
    return f"{division_code[:2]}0000" if division_code and division_code != NATION else YUNNAN


def find_places(text: str, *, home: str) -> list[Division]:
    """What a search finds, each with the two divisions above it; those of the home province come first."""
    found = search_divisions(text)
    prefetch_related_objects(found, "parent__parent")
    return sorted(found, key=lambda division: division.code[:2] != home[:2])


def children_of(code: str) -> DivisionQuerySet:
    """The divisions directly below, past rows that only group; each with `below`, how many it has."""
    direct = Q(parent=code) | Q(parent__parent=code, parent__is_grouping=True)
    standing = Q(children__valid_to=None, children__is_grouping=False)
    grouped = Q(children__children__valid_to=None, children__is_grouping=True)
    return (
        divisions_under(code)
        .filter(direct, is_grouping=False)
        .annotate(
            below=Count("children", filter=standing, distinct=True)
            + Count("children__children", filter=grouped, distinct=True)
        )
        .order_by("code")
    )


def inside_of_level(code: str, level: Level) -> DivisionQuerySet:
    """All divisions of one level inside, each with the name of the one above it."""
    return divisions_under(code, level=level).filter(is_grouping=False).annotate(above=F("parent__name"))


def counts_by_level(code: str) -> list[LevelCount]:
    """How many divisions of each lower level lie inside, from the highest level down."""
    inside = divisions_under(code).filter(is_grouping=False).order_by()
    found = dict(inside.values_list("level").annotate(count=Count("pk")))
    return [LevelCount(level, found[level]) for level in Level if level in found]


def predecessors_of(division: Division) -> list[Division]:
    """The former divisions that became this one, the latest first."""
    return list(division.predecessors.order_by("-valid_to", "code"))
