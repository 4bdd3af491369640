"""Questions about rankings and plans. Nothing here writes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from jiugai.core.scope import Scope
from jiugai.funding.models import CapacityStatement
from jiugai.funding.selectors import newest_statements
from jiugai.planning.models import OPEN_STATES, AnnualPlan, PlanEntry, PlanState, RankingRun, ScoreCard
from jiugai.planning.services.approval import left_for
from jiugai.planning.services.drafts import NOT_WAITING, passed_over
from jiugai.planning.services.limits import Counted, Means, counted, means_of
from jiugai.policy.register import rulebook
from jiugai.policy.selection import Capacity
from jiugai.registry.models import Division, Level
from jiugai.reserve.models import Project, Stage


def plans(scope: Scope) -> QuerySet[AnnualPlan]:
    """The plans one may see; what a county plans is for everybody in it."""
    return AnnualPlan.objects.filter(scope.of_counties.in_scope("division")).select_related("division", "run")


def runs(scope: Scope) -> QuerySet[RankingRun]:
    """The rankings one may see."""
    return RankingRun.objects.filter(scope.of_counties.in_scope("division")).select_related("division")


def seen_in(scope: Scope, county: str) -> set[int]:
    """The ids of a county's projects whose pages one may open: a plan shows also those of other places."""
    inside = Project.objects.filter(division__in=Division.objects.inside(county))
    return set(inside.in_scope(scope).values_list("pk", flat=True))


def planned_years() -> list[int]:
    """Years for which projects apply or plans stand, the latest first."""
    years = set(Project.objects.values_list("plan_year", flat=True).distinct())
    return sorted(years | set(AnnualPlan.objects.values_list("year", flat=True).distinct()), reverse=True)


@dataclass(slots=True)
class CountyYear:
    """Where one county stands with the plan of a year."""

    division: Division
    waiting: int = 0
    placed: int = 0
    plan: AnnualPlan | None = None
    capacity: CapacityStatement | None = None
    projects: int = 0
    homes: int | None = 0
    cost_fen: int | None = 0


def county_years(scope: Scope, year: int) -> list[CountyYear]:
    """Every county in scope with projects, a plan or a capacity statement of the year."""
    seen = scope.of_counties
    stages = Project.objects.filter(seen.in_scope("division"), plan_year=year).order_by()
    counts = stages.values_list("division").annotate(
        waiting=Count("pk", filter=Q(stage=Stage.IN_LIBRARY)),
        placed=Count("pk", filter=~Q(stage__in=(Stage.IN_LIBRARY, Stage.SURVEYED, Stage.WITHDRAWN))),
    )
    rows = {row[0]: row[1:] for row in counts}
    newest: dict[str, AnnualPlan] = {}
    for plan in plans(scope).filter(year=year).exclude(state=PlanState.WITHDRAWN).order_by("version"):
        newest[plan.division_id] = plan
    sums = _sums(newest.values())
    counties = Division.objects.filter(pk__in={*rows, *newest}, level=Level.COUNTY).order_by("code")
    statements = newest_statements([each.code for each in counties], year)
    found = []
    for division in counties:
        each = CountyYear(division, plan=newest.get(division.code), capacity=statements.get(division.code))
        each.waiting, each.placed = rows.get(division.code, (0, 0))
        if each.plan:
            each.projects, each.homes, each.cost_fen = sums.get(each.plan.pk, (0, 0, 0))
        found.append(each)
    return found


def _sums(found: Any) -> dict[int, tuple[int, int | None, int | None]]:
    selected = PlanEntry.objects.filter(plan__in=[each.pk for each in found], is_selected=True).order_by()
    totals = selected.values_list("plan").annotate(Count("pk"), Sum("homes"), Sum("cost_fen"))
    return {row[0]: (row[1], row[2], row[3]) for row in totals}


@dataclass(slots=True)
class PlanView:
    """One version of a plan as a page shows it."""

    plan: AnnualPlan
    means: Means
    taken: Counted
    left: Capacity
    selected: list[PlanEntry]
    left_out: list[PlanEntry]
    passed_over: list[PlanEntry]
    best: dict[str, Any] = field(default_factory=dict)
    lost: list[PlanEntry] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.plan.state in OPEN_STATES


def view_of(plan: AnnualPlan) -> PlanView:
    """A plan with its entries, what it takes of the county's means, and who was passed over."""
    entries = list(plan.entries.select_related("project").order_by("rank", "pk"))
    selected = [each for each in entries if each.is_selected]
    is_open = plan.state in OPEN_STATES
    return PlanView(
        plan=plan,
        means=means_of(plan.division, plan.year, without={each.project_id for each in entries}),
        taken=counted(entries),
        left=left_for(plan),
        selected=sorted(selected, key=lambda each: (each.rank is not None, each.rank or 0)),
        left_out=[each for each in entries if not each.is_selected],
        passed_over=passed_over(entries, left_for(plan)) if plan.state == PlanState.DRAFT else [],
        best=_best(plan, entries),
        lost=[each for each in selected if each.project.stage in NOT_WAITING] if is_open else [],
    )


def _best(plan: AnnualPlan, entries: Sequence[PlanEntry]) -> dict[str, Any]:
    """The what-if: what the best choice under the same limits would take and leave, beside what is in now."""
    if not plan.comparison:
        return {}
    chosen = set(plan.comparison["selected"])
    ranked = [each for each in entries if each.rank is not None]
    now = {each.project.code for each in ranked if each.is_selected}
    by_rank = {each.project.code for each in ranked if each.taken_by_rank}
    named = {each.project.code: each.project for each in entries}
    return {
        **plan.comparison,
        "gains": plan.comparison["value"] - plan.comparison["by_rank"],
        "now": None if now == by_rank else sum(each.score_x100 or 0 for each in ranked if each.is_selected),
        "takes": [named[code] for code in sorted(chosen - now) if code in named],
        "leaves": [named[code] for code in sorted(now - chosen) if code in named],
    }


@dataclass(frozen=True, slots=True)
class CardView:
    """One score card with the names of its criteria and the move since the ranking before."""

    card: ScoreCard
    items: list[dict[str, Any]]
    moved: int | None

    @property
    def lost(self) -> list[dict[str, Any]]:
        """The three criteria that cost most points."""
        losing = [each for each in self.items if each["points_x100"] < each["max_x100"]]
        return sorted(losing, key=lambda each: each["points_x100"] - each["max_x100"])[:3]


def cards_of(run: RankingRun) -> list[CardView]:
    """The cards of a ranking, best first, each with how it moved."""
    before = RankingRun.objects.filter(division=run.division_id, year=run.year, pk__lt=run.pk).first()
    ranks = dict(before.cards.values_list("project", "rank")) if before else {}
    criteria = rulebook().scoring["criteria"]
    found = []
    for card in run.cards.select_related("project").order_by("rank"):
        items = [{**each, "about": criteria[each["criterion"]]["about"]} for each in card.items]
        moved = ranks[card.project_id] - card.rank if card.project_id in ranks else None
        found.append(CardView(card, items, moved))
    return found
