"""Counting an owners' vote from its roll and its ballots: by head and by exclusive area, in whole numbers.

The same owner's homes are one head, all unsold homes are one head (the developer's). Where an owner's homes
vote differently, the area follows each home; the head takes part, and agrees only if every home of the owner
that voted agrees. Clause: CC.278, SPC.8, SPC.9.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from jiugai.policy.parameters import Value
from jiugai.policy.votes import Count, Needed, needed, passes

AGREE, OPPOSE, ABSTAIN = "赞同", "反对", "弃权"
CHOICES = {"agree": AGREE, "oppose": OPPOSE, "abstain": ABSTAIN}
DEVELOPER = "开发商"
AREA_SOURCES = {"registered": "登记", "surveyed": "测绘", "contract": "合同", "estimated": "估算"}


@dataclass(frozen=True, slots=True)
class RollEntry:
    """One home of the frozen roll. `owner` is empty for the developer's unsold homes."""

    home: str
    owner: str
    exclusive_area_cm2: int
    unsold: bool = False
    area_source: str = ""

    @property
    def head(self) -> tuple[str, str]:
        """Whose head the home belongs to: the developer's, or its owner's."""
        return ("developer", "") if self.unsold else ("owner", self.owner)


@dataclass(frozen=True, slots=True)
class Tally:
    """The result of a vote: both counts, what each still needs, and what the reader should know of them.

    `split_owners` are owners whose homes voted differently; `areas_by_source` sums cm² by where the area of a
    home comes from, so that estimated areas are seen.
    """

    matter: str
    heads: Count
    area: Count
    heads_needed: Needed
    area_needed: Needed
    heads_passed: bool
    area_passed: bool
    split_owners: tuple[str, ...] = ()
    areas_by_source: Mapping[str, int] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Both counts must pass."""
        return self.heads_passed and self.area_passed


def tally(
    roll: Iterable[RollEntry], choices: Mapping[str, str], *, matter: str, figures: Mapping[str, Value]
) -> Tally:
    """Count a vote.

    `choices`: one choice (赞同, 反对, 弃权) per home that voted; `matter`: ordinary or special.
    """
    homes: dict[tuple[str, str], list[str]] = {}
    area = {"all": 0, "taking_part": 0, "agreeing": 0}
    by_source: dict[str, int] = {}
    for entry in roll:
        voted = homes.setdefault(entry.head, [])
        area["all"] += entry.exclusive_area_cm2
        source = entry.area_source
        by_source[source] = by_source.get(source, 0) + entry.exclusive_area_cm2
        choice = choices.get(entry.home)
        if choice is not None:
            voted.append(choice)
            area["taking_part"] += entry.exclusive_area_cm2
            area["agreeing"] += entry.exclusive_area_cm2 if choice == AGREE else 0
    taking_part = [voted for voted in homes.values() if voted]
    agreeing = [voted for voted in taking_part if set(voted) == {AGREE}]
    heads, areas = Count(len(homes), len(taking_part), len(agreeing)), Count(**area)
    split = tuple(owner or DEVELOPER for (_, owner), voted in homes.items() if len(set(voted)) > 1)
    return Tally(
        matter=matter,
        heads=heads,
        area=areas,
        heads_needed=needed(heads, matter, figures),
        area_needed=needed(areas, matter, figures),
        heads_passed=passes(heads, matter, figures),
        area_passed=passes(areas, matter, figures),
        split_owners=split,
        areas_by_source=by_source,
    )
