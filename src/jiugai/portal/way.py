"""The way of a project from the plan to its end: what is behind, where it stands, what is still to come."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from jiugai.lifecycle.milestones import Milestones
from jiugai.portal.states import State
from jiugai.reserve.models import Stage

WAY = (Stage.PLANNED, Stage.STARTED, Stage.ACCEPTED, Stage.CLOSED)


@dataclass(frozen=True, slots=True)
class WayPoint:
    """One step: done, now or next; `note` says when."""

    label: str
    state: str
    note: str = ""


def way_of(stage: str, state: State, days: Milestones) -> list[WayPoint]:
    """The steps of a project. Nothing that is still to come has a day: none is planned in the system yet."""
    if state.kind == "open":
        until = _("到 %(day)s 止") % {"day": state.until} if state.until else ""
        first = WayPoint(str(state.label), "now", until)
        return [first, *(WayPoint(label, "next") for label in _labels().values())]
    if state.is_ended:
        return _ended(state, days)
    reached = WAY.index(Stage(stage))
    dates = (days.planned_on, days.started_on, days.accepted_on, days.closed_on)
    return [
        WayPoint(label, _state(place, reached), _day(dates[place]) if place <= reached else "")
        for place, label in enumerate(_labels().values())
    ]


def _labels() -> dict[Stage, str]:
    return {
        Stage.PLANNED: _("批准列入计划"),
        Stage.STARTED: _("开工"),
        Stage.ACCEPTED: _("竣工验收"),
        Stage.CLOSED: _("办结"),
    }


def _state(place: int, reached: int) -> str:
    if place == reached:
        return "done" if reached == len(WAY) - 1 else "now"
    return "done" if place < reached else "next"


def _ended(state: State, days: Milestones) -> list[WayPoint]:
    """What was reached before the project was given up."""
    labels = _labels()
    known = ((labels[Stage.PLANNED], days.planned_on), (labels[Stage.STARTED], days.started_on))
    behind = [WayPoint(label, "done", _day(day)) for label, day in known if day]
    return [*behind, WayPoint(str(state.label), "now", _day(days.withdrawn_on or days.left_plan_on))]


def _day(day: date | None) -> str:
    """When it was; of what was taken over from before, nobody may have written it down."""
    return day.isoformat() if day else _("日期没有登记")
