"""What is left of a county's means for a plan, and whether a choice of projects keeps within it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from jiugai.core.wording import yuan
from jiugai.funding.selectors import newest_statements
from jiugai.planning.drafting import BEYOND
from jiugai.planning.models import AnnualPlan, PlanEntry
from jiugai.policy.selection import Capacity
from jiugai.registry.models import Division
from jiugai.reserve.models import PlanPlace, ProjectEstate, Scheme


@dataclass(frozen=True, slots=True)
class Means:
    """What the county stated for the year, and what places in its plan take of it. Units: fen; estates.

    None: nothing was stated, or a project with a place has no known cost.
    """

    financing_capacity_fen: int | None
    organising_capacity_estates: int | None
    placed_fen: int | None
    placed_estates: int

    @property
    def left(self) -> tuple[int | None, int | None]:
        """Money and estates that are left; never below nothing."""
        stated, placed = self.financing_capacity_fen, self.placed_fen
        fen = None if stated is None or placed is None else max(0, stated - placed)
        estates = self.organising_capacity_estates
        return fen, None if estates is None else max(0, estates - self.placed_estates)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def means_of(division: Division, year: int, *, without: Collection[int] = ()) -> Means:
    """The newest statement of the county, and what its projects with a place in the year's plan take.

    `without`: ids of projects whose places do not count.
    """
    statement = newest_statements([division.code], year).get(division.code)
    places = PlanPlace.objects.filter(project__division=division, year=year, withdrawn_on=None)
    projects = [each.project_id for each in places if each.project_id not in without]
    costs = Scheme.objects.filter(project__in=projects, is_current=True).values_list("cost_fen", flat=True)
    known = [cost for cost in costs if cost is not None]
    return Means(
        financing_capacity_fen=statement.financing_capacity_fen if statement else None,
        organising_capacity_estates=statement.organising_capacity_estates if statement else None,
        placed_fen=sum(known) if len(known) == len(projects) else None,
        placed_estates=ProjectEstate.objects.filter(project__in=projects).count(),
    )


def capacity_left(division: Division, means: Means) -> dict[str, Capacity]:
    """What the selection may use, by county; a county that stated nothing has no row."""
    if means.financing_capacity_fen is None and means.organising_capacity_estates is None:
        return {}
    return {division.code: Capacity(division.code, *means.left)}


@dataclass(frozen=True, slots=True)
class Counted:
    """What a plan takes of the county's means, with all its selected projects. Units: fen; estates; homes."""

    projects: int
    estates: int
    homes: int | None
    cost_fen: int | None


def counted(entries: Iterable[PlanEntry]) -> Counted:
    """Add up the selected entries; a figure is not known as soon as one project's is not."""
    selected = [each for each in entries if each.is_selected]
    costs = [each.cost_fen for each in selected if each.cost_fen is not None]
    homes = [each.homes for each in selected if each.homes is not None]
    return Counted(
        projects=len(selected),
        estates=sum(each.estates or 0 for each in selected),
        homes=sum(homes) if len(homes) == len(selected) else None,
        cost_fen=sum(costs) if len(costs) == len(selected) else None,
    )


def room_for(plan: AnnualPlan, entries: Sequence[PlanEntry]) -> tuple[int | None, int | None]:
    """Money and estates that are left beside the selected entries; None where that is not known."""
    fen, estates = means_of(plan.division, plan.year, without={each.project_id for each in entries}).left
    taken = counted(entries)
    money = None if fen is None or taken.cost_fen is None else fen - taken.cost_fen
    return money, None if estates is None else estates - taken.estates


def beside(room: tuple[int | None, int | None], entry: PlanEntry) -> tuple[str, str]:
    """Why an entry that met the gate is out, and what would bring it in beside those that are in."""
    money, estates = room
    if money is None or estates is None or entry.cost_fen is None:
        return "", "填明资金筹措能力、组织实施能力和项目总投资"
    told = []
    if entry.cost_fen > money:
        told.append(f"资金筹措能力再增加 {yuan(entry.cost_fen - money)}")
    if (entry.estates or 0) > estates:
        told.append(f"组织实施能力再增加 {(entry.estates or 0) - estates} 个小区")
    return (BEYOND, "且".join(told)) if told else ("", "能力有余，可以列入；不列入应写明理由")


def beyond(plan: AnnualPlan, entries: Sequence[PlanEntry]) -> list[str]:
    """What the selected entries take beyond the county's means, each as a sentence; empty where they fit."""
    fen, estates = means_of(plan.division, plan.year, without={each.project_id for each in entries}).left
    taken = counted(entries)
    if fen is None or estates is None or taken.cost_fen is None:
        return ["资金筹措能力、组织实施能力或项目总投资尚未填明，不能判断是否超出能力"]
    told = []
    if taken.cost_fen > fen:
        told.append(f"总投资超出资金筹措能力 {yuan(taken.cost_fen - fen)}")
    if taken.estates > estates:
        told.append(f"小区数超出组织实施能力 {taken.estates - estates} 个")
    return told
