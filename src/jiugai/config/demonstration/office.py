"""Who acts in a made-up county, on which days, with which dice."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from jiugai.accounts.models import Post
from jiugai.registry.models import Division, Estate
from jiugai.reserve.selectors import planned_year

SEED = 20220210


@dataclass(frozen=True, slots=True)
class Office:
    """The county's officers and the day it is; `subdistricts` are the posts below the county, by division."""

    county: Division
    housing: Post
    finance: Post
    prefecture: Post
    today: date
    seed: int = SEED
    clerk: Post | None = None
    subdistricts: Mapping[str, Post] = field(default_factory=dict)

    @property
    def year(self) -> int:
        """The year whose plan is being drawn up."""
        return planned_year(self.today)

    def ago(self, days: int) -> date:
        """The day so many days before today."""
        return self.today - timedelta(days)

    def dice(self, *about: object) -> Random:
        """Dice of its own for each matter, so that one more estate leaves the others as they were."""
        return Random("/".join(map(str, (self.seed, self.county.code, *about))))  # noqa: S311 - no secret

    def of(self, estate: Estate) -> Post:
        """Who works on site: the subdistrict's officer where one signs in, else the county's."""
        return self.subdistricts.get(estate.division_id[:9], self.housing)
