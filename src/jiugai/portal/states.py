"""How far a project is, in the words of a resident, and what may be said of each item of its works."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiugai.planning.models import PlanEntry, PlanState
from jiugai.portal.selectors import APPROVED, OUT_FOR_COMMENT
from jiugai.reserve.models import Project, Stage

Text = str | Promise


class Proposal(NamedTuple):
    """A plan out for comment, as far as it says how a project stands."""

    year: int
    state: str
    published_to: date | None


@dataclass(frozen=True, slots=True)
class State:
    """One state: its name, its look (open, doing, done, ended), what it means, and what it says of an item.

    `until`: the last day for comment, while a plan is out.
    """

    label: Text
    kind: str
    told: Text
    item: Text
    until: date | None = None

    @property
    def is_ended(self) -> bool:
        return self.kind == "ended"


BY_STAGE: Mapping[str, State] = {
    Stage.PLANNED: State(
        gettext_lazy("已列入计划"),
        "doing",
        gettext_lazy("已批准列入年度改造计划，还没有开工。"),
        gettext_lazy("已批准，未开工"),
    ),
    Stage.STARTED: State(
        gettext_lazy("已开工"),
        "doing",
        gettext_lazy("工程已经开工，还没有竣工验收。"),
        gettext_lazy("工程已开工"),
    ),
    Stage.ACCEPTED: State(
        gettext_lazy("已竣工验收"),
        "done",
        gettext_lazy("工程已经竣工验收，项目还没有办结。"),
        gettext_lazy("已验收"),
    ),
    Stage.CLOSED: State(
        gettext_lazy("已办结"),
        "done",
        gettext_lazy("工程已经竣工验收，项目已经办结。"),
        gettext_lazy("已验收"),
    ),
    Stage.WITHDRAWN: State(
        gettext_lazy("已退出"),
        "ended",
        gettext_lazy("曾批准列入年度改造计划，后来退出，不再按原计划实施。"),
        gettext_lazy("不再按原计划实施"),
    ),
}
DROPPED = State(
    gettext_lazy("已调出计划"),
    "ended",
    gettext_lazy("曾批准列入年度改造计划，调整计划时调出，目前没有列入计划。"),
    gettext_lazy("目前没有列入计划"),
)


def states_of(projects: Collection[Project], on: date) -> dict[int, State]:
    """The state of each public project; at most one question."""
    undecided = [each.pk for each in projects if each.stage not in APPROVED]
    plans = _plans_of(undecided) if undecided else {}
    return {each.pk: _state(each.stage, plans.get(each.pk), on) for each in projects}


def _plans_of(projects: Collection[int]) -> dict[int, Proposal]:
    """The plan out for comment that holds each project."""
    held = PlanEntry.objects.filter(
        project__in=projects, is_selected=True, plan__state__in=OUT_FOR_COMMENT
    ).values_list("project", "plan__year", "plan__state", "plan__published_to")
    return {project: Proposal(year, state, until) for project, year, state, until in held}


def _state(stage: str, plan: Proposal | None, on: date) -> State:
    if stage in APPROVED:
        return BY_STAGE[stage]
    if plan is not None:
        return _proposed(plan, on)
    return BY_STAGE[Stage.WITHDRAWN] if stage == Stage.WITHDRAWN else DROPPED


def _proposed(plan: Proposal, on: date) -> State:
    """A project of a plan that waits for approval: still out for comment, or no more."""
    year, until = plan.year, plan.published_to
    is_open = plan.state == PlanState.PUBLISHED and until is not None and on <= until
    if is_open:
        told = _(
            "拟列入%(year)s年度改造计划，正在公示，到 %(until)s 止。"
            "有意见的，请在公示期内打咨询电话或向县区住建部门提出。批准之前，内容可能调整。"
        )
        label = _("公示中")
    else:
        told = _("拟列入%(year)s年度改造计划，公示已于 %(until)s 期满，等待批准。批准之前，内容可能调整。")
        label = _("待批准")
    return State(
        label, "open", told % {"year": year, "until": until}, _("拟改造"), until if is_open else None
    )
