"""A ledger of projects already under way (补录): read and checked against the register, not stored yet."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path

from jiugai.core.errors import Problem
from jiugai.core.scope import Scope
from jiugai.core.tables.dry_runs import DryRun, Standing
from jiugai.core.tables.ledgers import Line
from jiugai.core.wording import yuan
from jiugai.lifecycle.project_changes import told_changes
from jiugai.lifecycle.project_columns import COLUMNS, TOLD
from jiugai.policy.facts import FUNDS_BY_SOURCE, ProjectFacts
from jiugai.policy.row_rules import broken_rules, columns_of, said
from jiugai.registry.imports import called
from jiugai.registry.models import Division, Estate
from jiugai.registry.selectors import gazetteer
from jiugai.reserve.models import Project, Stage

PLACES = ("province", "prefecture", "county")
SEPARATORS = re.compile(r"[、,，;；\n]+")
IN_ORDER = ("planned_on", "started_on", "completed_on", "accepted_on", "final_account_on")
LABELS = {column.name: column.label for column in COLUMNS}
OVER = (Stage.CLOSED, Stage.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One project as the ledger tells it, and the project it is about, if that was taken over before."""

    file: str
    sheet: str
    number: int
    standing: Standing
    division: Division
    name: str
    plan_year: int
    stage: Stage
    estates: Sequence[Estate]
    evidence: str
    facts: Mapping[str, date | bool | int | str]
    project: Project | None = None
    told_changes: Sequence[str] = ()


class ProjectLedger(DryRun[ProjectRow]):
    """The dry run of a ledger of projects under way."""


def read_project_ledger(path: Path, *, scope: Scope, on: date, name: str = "") -> ProjectLedger:
    """The dry run of a ledger of projects under way: CSV, XLSX or Parquet.

    `scope`: rows outside it are wrong. on: today; nothing told may lie after it.
    Raises: UnreadableFile, or BadInput where no sheet is such a ledger.
    """
    ledger = ProjectLedger(path, {column.name: column for column in COLUMNS})
    ledger.read(("name", "stage"), kind="项目台账", name=name)
    reader = _Reader(ledger, scope, on, Path(name or path.name).name)
    for line in ledger.lines():
        reader.read(line)
    ledger.problems.sort(key=lambda problem: problem.order)
    return ledger


class _Reader:
    """Sets each row beside the register and the projects that are there."""

    def __init__(self, ledger: ProjectLedger, scope: Scope, on: date, source: str) -> None:
        self.ledger, self.scope, self.on, self.source = ledger, scope, on, source
        self.places = gazetteer()
        self.estates: dict[str, dict[str, list[Estate]]] = {}
        self.taken: dict[str, int] = {}
        self.seen: dict[tuple[str, str], int] = {}

    def read(self, line: Line) -> None:
        """Take in a row; what is wrong with it goes to the problems, all of it."""
        found: list[Problem] = []
        division = self._division(line, found)
        estates = self._estates(line, division, found) if division else []
        facts = {name: value for name in TOLD if (value := line.values.get(name)) is not None}
        found += self._wrong_days(line, facts)
        if line.values["stage"] == Stage.SURVEYED:
            found += [
                line.problem(name, "新项目只填总投资；其他事实请在相应环节登记")
                for name in facts
                if name != "cost_fen"
            ]
        found += self._contradictions(line, facts, estates)
        project = self._project(line, division, estates, found) if division else None
        self.ledger.problems += found
        if found or division is None or line.is_wrong:
            return
        self._sum_of_funds(line, facts)
        evidence, raw, number = str(line.values.get("evidence") or ""), line.table.raw, line.number
        row = ProjectRow(
            file=raw.file,
            sheet=raw.sheet,
            number=number,
            standing=Standing.NEW,
            division=division,
            name=str(line.values["name"]),
            plan_year=int(str(line.values["plan_year"])),
            stage=Stage(str(line.values["stage"])),
            estates=estates,
            evidence=evidence or f"台账“{self.source}”第 {number} 行",
            facts=facts,
            project=project,
        )
        if project:
            changes = told_changes(row, project, evidence)
            standing = Standing.CHANGED if changes else Standing.SAME
            row = replace(row, standing=standing, told_changes=changes)
        self.ledger.rows.append(row)

    def _division(self, line: Line, found: list[Problem]) -> Division | None:
        named = {name: str(line.values.get(name) or "") for name in PLACES}
        code = str(line.values.get("division_code") or "")
        lowest = "division_code" if code else "county"
        match = self.places.find(**named)
        if code:
            division, problem = Division.objects.filter(pk=code[:6]).first(), "没有这个区划代码"
            if division and match.division and match.division.code != division.code:
                said = f"代码是{division.name}，同一行所填的是{match.division.name}"
                division, problem = None, f"{said}，请改正其中一处"
        elif any(named.values()):
            division, problem = match.division, match.problem
        else:
            division, problem = self._own_county(), "未填写县区"
        if division is not None and (division.code.endswith("00") or not self.scope.allows(division.code)):
            division, problem = None, "应为您辖区内的县（市、区）"
        if division is None:
            found.append(line.problem(lowest, problem))
        return division

    def _own_county(self) -> Division | None:
        counties = {prefix[:6] for prefix in self.scope.prefixes if len(prefix) >= len("530102")}
        return Division.objects.filter(pk=counties.pop()).first() if len(counties) == 1 else None

    def _estates(self, line: Line, division: Division, found: list[Problem]) -> list[Estate]:
        """The estates that the cell names, each by code or by its name in the county."""
        known = self._known(division.code)
        estates = []
        for text in filter(None, map(str.strip, SEPARATORS.split(str(line.values["estates"] or "")))):
            fitting = known.get(called(text), [])
            if len(fitting) == 1:
                estates.append(fitting[0])
            else:
                expected = "有多个同名小区，请写小区编码" if fitting else "不在小区底数中，请先导入小区台账"
                found.append(line.problem("estates", f"小区“{text}”{expected}"))
        return estates

    def _known(self, county: str) -> dict[str, list[Estate]]:
        if county not in self.estates:
            names: dict[str, list[Estate]] = {}
            for each in Estate.objects.in_scope(Scope.of(county)):
                names.setdefault(called(each.name), []).append(each)
                names.setdefault(each.code, []).append(each)
            self.estates[county] = names
        return self.estates[county]

    def _wrong_days(self, line: Line, facts: Mapping[str, object]) -> Iterator[Problem]:
        known = [(name, day) for name in IN_ORDER if isinstance(day := facts.get(name), date)]
        for name, value in facts.items():
            if isinstance(value, date) and value > self.on:
                yield line.problem(name, f"不能晚于今天（{self.on}）")
        for (first, earlier), (second, later) in pairwise(known):
            if earlier > later:
                yield line.problem(second, f"不能早于{LABELS[first]}（{earlier}）")

    def _contradictions(
        self, line: Line, facts: Mapping[str, object], estates: Sequence[Estate]
    ) -> Iterator[Problem]:
        homes = [each.home_count for each in estates if each.home_count is not None]
        size = {
            "estates": len(estates) or None,
            "homes": sum(homes) if homes and len(homes) == len(estates) else None,
        }
        row = ProjectFacts(project_code="", division_code="", stage="surveyed", **size, **facts)  # type: ignore[arg-type]
        for rule in broken_rules(row):
            named = next((name for name in columns_of(rule) if name in facts), "name")
            yield line.problem(named, said(rule))

    def _project(
        self, line: Line, division: Division, estates: Sequence[Estate], found: list[Problem]
    ) -> Project | None:
        """The project taken over before, by its code or its name; nothing may be told twice."""
        name, number = line.values["name"], line.number
        key = (division.code, called(str(name)))
        if name and (earlier := self.seen.setdefault(key, number)) != number:
            found.append(line.problem("name", f"与第 {earlier} 行是同一县区的同名项目"))
        project = self._stored(line, division, found)
        is_over = str(line.values["stage"]) in OVER
        for estate in () if is_over else estates:
            if (other := self.taken.setdefault(estate.code, number)) != number:
                found.append(line.problem("estates", f"小区“{estate.name}”已在第 {other} 行未办结的项目内"))
            held = estate.project_memberships.filter(is_live=True).exclude(project=project).first()
            if held:
                found.append(line.problem("estates", f"小区“{estate.name}”已在项目“{held.project}”内"))
        if project:
            found += self._against(line, project, estates)
        return project

    @staticmethod
    def _against(line: Line, project: Project, estates: Sequence[Estate]) -> Iterator[Problem]:
        """What a ledger cannot change of a project."""
        held = {each.estate.code: each.estate.name for each in project.memberships.select_related("estate")}
        if estates and set(held) != {each.code for each in estates}:
            names = "、".join(held.values())
            yield line.problem("estates", f"项目登记的小区是{names}，小区范围请在项目页更正")
        told = line.values["stage"]
        if told is not None and Stage(project.stage).lies_beyond(Stage(str(told))):
            yield line.problem("stage", f"项目已到“{project.get_stage_display()}”阶段，这里所填更早，请核对")

    def _stored(self, line: Line, division: Division, found: list[Problem]) -> Project | None:
        code = line.values.get("code")
        inside = Project.objects.filter(division=division)
        if code:
            project = inside.filter(code=code).first()
            if project is None:
                found.append(line.problem("code", "储备库中没有这个编号；新项目请留空"))
        else:
            project = inside.filter(name=str(line.values["name"] or "").strip()).first()
        if project and not project.is_backfilled and not self._is_new(line, project):
            found.append(line.problem("name", "该项目已在储备库按流程办理，不能补录"))
        return project

    def _sum_of_funds(self, line: Line, facts: Mapping[str, object]) -> None:
        """Ask about a total of arrived money that is not the sum of its parts; it is used as it stands."""
        parts = [facts.get(name) for name in FUNDS_BY_SOURCE]
        total = facts.get("funds_total_fen")
        known = [part for part in parts if isinstance(part, int)]
        if isinstance(total, int) and len(known) == len(parts) and sum(known) != total:
            asked = f"各项之和为 {yuan(sum(known))}，与合计不符，按合计采用，请核对"
            self.ledger.doubts.append(replace(line.problem("funds_total_fen", asked), value=yuan(total)))

    @staticmethod
    def _is_new(line: Line, project: Project) -> bool:
        """Whether both the row and the project are of a new one: told again, it is the same."""
        return line.values["stage"] == project.stage == Stage.SURVEYED
