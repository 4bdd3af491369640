"""One project as officials see it: 一项目一档, from every room."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jiugai.core import wording
from jiugai.core.actors import Actor
from jiugai.core.amounts import WAN
from jiugai.core.models import AuditEvent
from jiugai.desk.remedies import Step, paper_url, steps
from jiugai.desk.trail_reading import Entry, entries
from jiugai.lifecycle.models import GateRecord
from jiugai.lifecycle.selectors import Standpoint, standpoints
from jiugai.lifecycle.shortfalls import Treatment
from jiugai.policy.gates import ENTER_PLAN
from jiugai.policy.scoring import half_up
from jiugai.policy.verdicts import Check, Outcome
from jiugai.reserve.models import PictureStage, Project, Stage
from jiugai.reserve.models.money import GROUPS

WAY = (Stage.SURVEYED, Stage.IN_LIBRARY, Stage.PLANNED, Stage.STARTED, Stage.ACCEPTED, Stage.CLOSED)
SHOWN_RECORDS = 12
SHOWN_EVENTS = 15
OPEN = (Treatment.LEFT, Treatment.REFUSED, Treatment.ASKED)
GROUP_NAMES = {"S1.5.1": "第一组（基础）", "S1.5.2": "第二组（完善）", "S1.5.3": "第三组（提升）"}


@dataclass(frozen=True, slots=True)
class WayPoint:
    """One stage of the way: behind, here, or ahead; and since when."""

    label: str
    state: str
    since: date | None
    is_backfilled: bool = False


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """Everything the page shows."""

    at: Standpoint
    steps: list[Step]
    met: list[tuple[Check, str]]
    way: list[WayPoint]
    records: list[GateRecord]
    events: list[Entry]

    @property
    def project(self) -> Project:
        return self.at.project

    @property
    def outcome(self) -> str:
        """The answer of the gate as it stands."""
        return self.at.verdict.outcome.value if self.at.verdict else ""

    @property
    def may_ask(self) -> bool:
        """Whether asking the gate would let the project move on now."""
        return self.at.may_pass and self.at.gate is not ENTER_PLAN

    @property
    def archive(self) -> list[dict[str, Any]]:
        """The five parts with what is missing and where to enter it."""
        return [
            {
                "part": part,
                "missing": [{"paper": each, "url": paper_url(each, self.at)} for each in part.missing],
            }
            for part in self.at.archive
        ]

    @property
    def completeness(self) -> tuple[int, int]:
        """Papers that are there, of those asked for."""
        parts = self.at.archive
        return sum(part.there for part in parts), sum(len(part.papers) for part in parts)

    @property
    def shortfalls(self) -> list[dict[str, Any]]:
        """By group of the annex: found, covered, and what is left."""
        found = self.at.shortfalls
        rows = []
        for group, name in GROUP_NAMES.items():
            inside = [each for each in found if each.item.annex == group]
            rows.append(
                {
                    "name": name,
                    "found": len(inside),
                    "covered": sum(each.treatment is Treatment.COVERED for each in inside),
                    "left": [each for each in inside if each.treatment in OPEN],
                    "settled": [
                        each for each in inside if each.treatment in (Treatment.EXCUSED, Treatment.DECLINED)
                    ],
                }
            )
        return rows

    @property
    def money(self) -> dict[str, Any]:
        """Planned and secured, in all and by line, against the cost."""
        lines = self.at.dossier.funding
        cost = self.at.facts.cost_fen
        secured = sum(each.committed_fen for each in lines)
        return {
            "lines": lines,
            "planned": sum(each.planned_fen for each in lines),
            "secured": secured,
            "cost": cost,
            "short": None if cost is None else max(0, cost - secured),
            "social": sum(each.committed_fen for each in lines if GROUPS[each.source] == "social"),
        }

    @property
    def per_home(self) -> str:
        """Cost for each home in 万元, two decimals; empty where it is not known."""
        cost, homes = self.at.facts.cost_fen, self.at.facts.homes
        if cost is None or not homes:
            return ""
        hundredths = half_up(cost, homes * WAN // 100)
        return f"{hundredths // 100:,}.{hundredths % 100:02}"

    @property
    def estates(self) -> list[dict[str, Any]]:
        """The estates with their surveys."""
        dossier = self.at.dossier
        return [
            {"estate": each, "survey": dossier.surveys.get(each.pk), "will": dossier.wills.get(each.pk)}
            for each in dossier.estates
        ]

    @property
    def pictures(self) -> list[dict[str, Any]]:
        """Viewpoints with the newest picture before and after."""
        views: dict[tuple[str, str], dict[str, Any]] = {}
        names = {each.pk: each.name for each in self.at.dossier.estates}
        for each in self.at.dossier.pictures:
            key = (names.get(each.estate_id, ""), each.viewpoint)
            view = views.setdefault(key, {"estate": key[0], "viewpoint": key[1]})
            view[PictureStage(each.stage).value] = each
        return list(views.values())


def project_page(project: Project, on: date, acting: Actor) -> ProjectPage:
    """The page of one project on a day, for a post."""
    at = standpoints([project], on=on)[0]
    met = [] if at.verdict is None else [check for check in at.verdict.checks if check.outcome is Outcome.MET]
    records = GateRecord.objects.filter(project=project).order_by("-pk")[:SHOWN_RECORDS]
    return ProjectPage(
        at=at,
        steps=steps(at, acting),
        met=[(check, wording.sentence(check)) for check in met],
        way=_way(at),
        records=list(records),
        events=_events(project),
    )


def _way(at: Standpoint) -> list[WayPoint]:
    moves: Mapping[str, Any] = {each.to_stage: each for each in at.dossier.moves}
    days = {
        Stage.PLANNED: at.facts.planned_on,
        Stage.STARTED: at.facts.started_on,
        Stage.ACCEPTED: at.facts.accepted_on,
    }
    stage = Stage(at.project.stage)
    reached = WAY.index(stage) if stage in WAY else -1
    points = []
    for place, each in enumerate(WAY):
        state = "is-now" if each == stage else "is-done" if place < reached else ""
        move = moves.get(each)
        since = days.get(each) or (move.moved_on if move and not move.is_backfilled else None)
        points.append(
            WayPoint(str(each.label), state, since if state else None, bool(move and move.is_backfilled))
        )
    return points


def _events(project: Project) -> list[Entry]:
    own = AuditEvent.objects.filter(object_kind="reserve.project", object_id=str(project.pk))
    return entries(own.order_by("-pk")[:SHOWN_EVENTS])
