"""What tests of the portal share: a county whose projects get as far as the public sees them."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.people import PAN, WU, enter
from tests.works import WAN, County

from jiugai.planning.models import AnnualPlan, PlanEntry, RankingRun
from jiugai.registry.models import OrganisationKind
from jiugai.registry.services import register_organisation
from jiugai.reserve import services as reserve
from jiugai.reserve.models import ContractKind, Project, Stage
from jiugai.reserve.services import freeze_scheme, give_place, move_stage

APPROVED_ON = date(2022, 6, 10)
WAY = (Stage.IN_LIBRARY, Stage.PLANNED, Stage.STARTED, Stage.ACCEPTED, Stage.CLOSED)
DAYS = {
    Stage.IN_LIBRARY: date(2022, 5, 1),
    Stage.PLANNED: APPROVED_ON,
    Stage.STARTED: date(2022, 7, 1),
    Stage.ACCEPTED: date(2022, 10, 20),
    Stage.CLOSED: date(2022, 12, 1),
}


class PublicCounty(County):
    """A county that brings projects to a stage, puts plans out for comment and lets contracts."""

    def project_at(self, stage: Stage, *, name: str = "翠湖小区", **estate: Any) -> Project:
        """A project with scheme, money and a hotline, moved on stage by stage."""
        project = self.project(self.estate(name=name, **estate))
        self.scheme(project)
        self.money(project)
        reserve.correct_project(project, by=self.by, hotline="0871-65123456")
        for each in WAY[: WAY.index(stage) + 1]:
            self.move(project, each)
        return project

    def move(self, project: Project, stage: Stage) -> None:
        """The project goes on, as a gate would let it; into the plan with a place and a frozen scheme."""
        on = DAYS.get(stage, date(2023, 1, 5))
        if stage == Stage.PLANNED:
            facts = {"year": 2022, "plan": "530102-2022-V1", "proposed_by": "五华区", "order_kept": True}
            give_place(project, by=self.by, approved_on=on, **facts)
            freeze_scheme(project, on=on, by=self.by)
        move_stage(project, stage, by=self.by, on=on, reason="关口通过")
        project.refresh_from_db()

    def contract(self, project: Project, kind: ContractKind, party: str) -> None:
        """A contract with a firm."""
        firm = register_organisation(
            by=self.by, name=party, kind=OrganisationKind.ENTERPRISE, division=self.division
        )
        reserve.record_contract(
            project, by=self.by, kind=kind, party=firm, amount_fen=240 * WAN, signed_on=APPROVED_ON,
            duties="对施工质量负责", number="HT-01", payee_account="工行翠湖支行 6222000011112222",
        )  # fmt: skip

    def plan(
        self, *projects: Project, state: str = "published", until: date = date(2022, 6, 7)
    ) -> AnnualPlan:
        """A plan with the projects in it, out for comment."""
        code = self.by.division_id
        run = RankingRun.objects.create(
            number=f"{code}-2022-R1", division_id=code, year=2022, ranked_on=self.on, profile={},
            rule_version="1", digest="0" * 64, among=len(projects), made_by="某某",
        )  # fmt: skip
        plan = AnnualPlan.objects.create(
            division_id=code, year=2022, version=1, run=run, drafted_on=self.on, state=state,
            published_on=date(2022, 6, 1), published_to=until,
        )  # fmt: skip
        for rank, project in enumerate(projects, start=1):
            entry = {"rank": rank, "score_x100": 6000, "taken_by_rank": True, "is_selected": True}
            PlanEntry.objects.create(plan=plan, project=project, **entry)
        return plan


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def wuhua(db: None) -> PublicCounty:
    """五华区 at work."""
    return PublicCounty(enter(WU))


@pytest.fixture
def panlong(db: None) -> PublicCounty:
    """盘龙区, next to it."""
    return PublicCounty(enter(PAN))


def estate_of(project: Project) -> str:
    """The code of the project's first estate."""
    return str(project.memberships.order_by("pk").values_list("estate__code", flat=True)[0])


def address_of(project: Project) -> str:
    """The public page of the project's first estate."""
    return f"/e/{estate_of(project)}/"
