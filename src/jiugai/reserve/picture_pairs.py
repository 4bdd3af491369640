"""Pictures of a project side by side: each viewpoint before, during and after the works."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from jiugai.registry.models import Estate
from jiugai.reserve.models import Picture, PictureStage


@dataclass(slots=True)
class Viewpoint:
    """One viewpoint of one estate with its pictures by stage, oldest first."""

    estate: Estate
    name: str
    by_stage: dict[str, list[Picture]] = field(default_factory=lambda: {each: [] for each in PictureStage})

    @property
    def stages(self) -> Sequence[Mapping[str, object]]:
        """Every stage with its pictures, so that what is missing stays visible; nobody has to draw a plan."""
        wanted = [each for each in PictureStage if each != PictureStage.PLANNED or self.by_stage[each]]
        return [{"label": stage.label, "pictures": self.by_stage[stage]} for stage in wanted]


def viewpoints(pictures: Iterable[Picture]) -> list[Viewpoint]:
    """The pictures, estate by estate and viewpoint by viewpoint."""
    found: dict[tuple[int, str], Viewpoint] = {}
    for each in pictures:
        key = (each.estate_id, each.viewpoint)
        place = found.setdefault(key, Viewpoint(each.estate, each.viewpoint))
        place.by_stage[each.stage].append(each)
    return list(found.values())
