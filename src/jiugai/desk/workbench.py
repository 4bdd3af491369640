"""工作台: what one's post must do next, what is late, and the figures of one's place."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from jiugai.core.actors import Actor
from jiugai.core.scope import Scope
from jiugai.desk.aftercare_tasks import aftercare_tasks
from jiugai.desk.evaluation_tasks import evaluation_tasks
from jiugai.desk.remedies import Step, steps
from jiugai.desk.tasks import Task
from jiugai.desk.vote_tasks import vote_tasks
from jiugai.funding.selectors import newest_statements
from jiugai.lifecycle.selectors import Standpoint, standpoints
from jiugai.planning.models import AnnualPlan, Objection, PlanState
from jiugai.planning.selectors import plans
from jiugai.registry.models import Estate
from jiugai.reserve.addresses import project_address
from jiugai.reserve.models import Project, ShortfallDecision, Stage
from jiugai.reserve.selectors import planned_year
from jiugai.utilities.models import Enquiry

LOOKED_AT = 300  # projects judged for the page; beyond that a list says more than a desk can
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Near:
    """A project that lacks little for its next gate, with the first thing to do."""

    at: Standpoint
    steps: Sequence[Step]


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure that leads to its rows."""

    label: str
    value: int | None
    url: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Workbench:
    """What the page shows."""

    year: int
    tasks: list[Task]
    near: list[Near]
    figures: list[Figure]
    plans: list[AnnualPlan]


def workbench(acting: Actor, scope: Scope, today: date) -> Workbench:
    """The desk of one post on a day."""
    year = planned_year(today)
    by_stage = _by_stage(scope)
    standing = _standing(scope, by_stage, today) if acting.may("view_projects") else []
    open_plans = list(
        plans(scope)
        .filter(year__gte=today.year)
        .exclude(state=PlanState.WITHDRAWN)
        .order_by("division", "-year", "-version")[:SHOWN]
    )
    return Workbench(
        year=year,
        tasks=[
            *vote_tasks(acting, scope, today),
            *aftercare_tasks(acting, scope, today),
            *evaluation_tasks(acting, scope, today),
            *_plan_tasks(acting, scope, open_plans, today, year),
            *_tasks(acting, scope, standing, today),
        ],
        near=_near(standing, acting) if acting.may("edit_projects") else [],
        figures=list(_figures(scope, by_stage)) if acting.may("view_estates") else [],
        plans=open_plans if acting.may("view_plans") else [],
    )


def _by_stage(scope: Scope) -> Mapping[str, int]:
    rows = Project.objects.in_scope(scope).order_by().values_list("stage").annotate(Count("pk"))
    return Counter(dict(rows))


def _standing(scope: Scope, by_stage: Mapping[str, int], today: date) -> list[Standpoint]:
    """Where the projects before the plan stand; of a place with too many nothing."""
    early = (Stage.SURVEYED, Stage.IN_LIBRARY)
    if sum(by_stage[stage] for stage in early) > LOOKED_AT:
        return []
    projects = Project.objects.in_scope(scope).at_stage(*early).filter(is_backfilled=False)
    return standpoints(projects.select_related("division").order_by("code"), on=today)


def _near(standing: Sequence[Standpoint], acting: Actor) -> list[Near]:
    """Those that lack something, the least first."""
    lacking = sorted((each for each in standing if each.missing), key=lambda each: len(each.missing))
    return [Near(each, steps(each, acting)) for each in lacking[:SHOWN]]


def _plan_tasks(
    acting: Actor, scope: Scope, found: Sequence[AnnualPlan], today: date, year: int
) -> Iterator[Task]:
    """What the plans ask of this post."""
    for plan in found:
        url = reverse("planning:plan", args=[plan.code])
        if plan.state == PlanState.DRAFT and acting.may("draft_plan"):
            yield Task(_("核对并公示计划：%(plan)s") % {"plan": plan}, url)
        if plan.state == PlanState.PUBLISHED and acting.may("draft_plan") and plan.published_to:
            if plan.published_to < today:
                yield Task(_("公示期满，上报计划：%(plan)s") % {"plan": plan}, url, is_late=True)
            else:
                yield Task(
                    _("公示中：%(plan)s") % {"plan": plan}, url, note=_("到 %s 止") % plan.published_to
                )
        if plan.state == PlanState.SUBMITTED and acting.may("approve_plan"):
            yield Task(_("批准计划：%(plan)s") % {"plan": plan}, url, is_late=True)
    if acting.may("draft_plan"):
        open_ones = Objection.objects.filter(
            scope.in_scope("plan__division"), reply="", plan__state=PlanState.PUBLISHED
        )
        if unanswered := open_ones.count():
            yield Task(_("答复公示意见"), reverse("planning:plans"), unanswered, is_late=True)
    county = acting.actor_division
    if acting.may("state_capacity") and not newest_statements([county], year):
        title = _("填报 %(year)s 年资金筹措和组织实施能力") % {"year": year}
        yield Task(title, reverse("funding:state-capacity"))


def _tasks(acting: Actor, scope: Scope, standing: Sequence[Standpoint], today: date) -> Iterator[Task]:
    """What estates, projects and utilities ask of this post."""
    library = f"{reverse('reserve:projects')}?stage="
    if acting.may("move_stage"):
        ready = [each.project for each in standing if each.may_pass and each.project.stage == Stage.SURVEYED]
        if ready:
            places = [(each.name, project_address(each.code)) for each in ready[:SHOWN]]
            yield Task(_("可以提请入库的项目"), library + Stage.SURVEYED, len(ready), places=places)
    if acting.may("accept_excuse"):
        asked = ShortfallDecision.objects.filter(
            scope.in_scope("project__division"), kind="excused", accepted_on=None, refused_on=None
        )
        if count := asked.count():
            where = Project.objects.filter(decisions__in=asked).distinct().order_by("code")[:SHOWN]
            places = [(each.name, reverse("reserve:shortfalls", args=[each.code])) for each in where]
            yield Task(_("等待同意不改的短板"), places[0][1], count, places=places)
    estates = Estate.objects.in_scope(scope)
    if acting.may("survey_facilities") and (count := estates.filter(surveys=None).count()):
        yield Task(_("尚未完成设施摸底的小区"), f"{reverse('registry:estates')}?lacks=survey", count)
    if acting.may("record_willingness") and (count := estates.filter(willingness_surveys=None).count()):
        yield Task(_("尚未征询意愿的小区"), f"{reverse('consent:surveys')}?lacks=willingness", count)
    if acting.may("edit_estates") and (count := estates.filter(Q(completed_year=None)).count()):
        yield Task(_("建成年份不详的小区"), f"{reverse('registry:estates')}?band=unknown", count)
    if acting.may("ask_utilities"):
        late = Enquiry.objects.filter(scope.in_scope("project__division"), answer="", due_on__lt=today)
        if count := late.count():
            yield Task(_("专营单位逾期未答复，请登记"), reverse("reserve:projects"), count, is_late=True)


def _figures(scope: Scope, by_stage: Mapping[str, int]) -> Iterator[Figure]:
    estates = Estate.objects.in_scope(scope).order_by().aggregate(count=Count("pk"), homes=Sum("home_count"))
    library = reverse("reserve:projects")
    yield Figure(_("小区"), estates["count"], reverse("registry:estates"), _("个"))
    yield Figure(_("户数"), estates["homes"], reverse("registry:estates"), _("户"))
    for stage in (Stage.IN_LIBRARY, Stage.PLANNED, Stage.STARTED, Stage.ACCEPTED):
        url = f"{library}?stage={stage.value}"
        yield Figure(str(stage.label), by_stage[stage], url, _("个项目"))
