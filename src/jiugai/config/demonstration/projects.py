"""Projects at every stage: ready for the plan, lacking this or that, under way from before."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from jiugai.accounts.models import Post
from jiugai.config.demonstration.estates import COUNTY, Surveyed
from jiugai.config.demonstration.papers import paper
from jiugai.config.demonstration.pictures import facade
from jiugai.consent.models import SurveyMethod
from jiugai.consent.services import record_willingness
from jiugai.core.files import store_file
from jiugai.lifecycle.project_ledgers import ProjectRow
from jiugai.lifecycle.services import ask_gate
from jiugai.lifecycle.taking_over import take_over_project
from jiugai.policy.gates import ENTER_LIBRARY
from jiugai.policy.register import rulebook
from jiugai.registry.imports import Standing
from jiugai.registry.models import Division, Estate, Organisation, OrganisationKind
from jiugai.registry.models.facilities import SHORTFALLS
from jiugai.registry.services import register_organisation
from jiugai.reserve import services as reserve
from jiugai.reserve.models import ContractKind, FundingSource, PictureStage, Project, Stage
from jiugai.utilities.models import Answer, Utility
from jiugai.utilities.services import ask_utility, record_answer

WAN = 1_000_000
COMPANIES = {
    Utility.WATER: "自来水公司（演示）",
    Utility.DRAINAGE: "排水公司（演示）",
    Utility.POWER: "供电局（演示）",
    Utility.GAS: "燃气公司（演示）",
    Utility.TELECOM: "通信公司（演示）",
}
LACKS = ("will", "consensus", "document", "utilities", "shortfalls", "pictures")


@dataclass(slots=True)
class Maker:
    """Makes projects as an officer of the county does, on days before today."""

    by: Post
    dice: Random
    today: date

    def ask_residents(self, estate: Estate, *, is_enough: bool = True, has_consensus: bool = True) -> None:
        """A willingness survey; not enough: below two thirds."""
        homes = estate.home_count or 0
        share = self.dice.uniform(0.72, 0.96) if is_enough else self.dice.uniform(0.4, 0.64)
        taking_part = min(homes, max(1, round(homes * share)))
        agreeing = min(taking_part, max(1, -(-homes * 2 // 3) if is_enough else round(taking_part * 0.9)))
        agreeing = self.dice.randint(agreeing, taking_part) if is_enough else agreeing
        record_willingness(
            estate,
            by=self.by,
            closed_on=self.today - timedelta(self.dice.randint(15, 90)),
            method=self.dice.choice((SurveyMethod.DOOR_TO_DOOR, SurveyMethod.MIXED)),
            homes_taking_part=taking_part,
            homes_agreeing=agreeing,
            organised_by=str(estate.division),
            management_consensus=has_consensus,
            residents_active=True,
            will_strong=is_enough,
            evidence=paper(f"{estate.name}征询汇总.pdf", by=self.by, division_code=estate.division_id),
        )

    def propose(self, estate: Estate, year: int) -> Project:
        """A project for one estate."""
        return reserve.propose_project(
            by=self.by,
            name=f"{estate.name}改造项目",
            division=Division.objects.get(code=COUNTY),
            plan_year=year,
            estates=[estate],
            on=self.today,
            source="申报（演示）",
        )

    def library_project(self, estate: Estate, year: int, lacks: str = "") -> Project:
        """A project that waits in the library, with everything the plan asks but what it `lacks`."""
        self.ask_residents(estate, is_enough=lacks != "will", has_consensus=lacks != "consensus")
        project = self.propose(estate, year)
        self.scheme(project, estate, lacks)
        if lacks != "utilities":
            self.ask_utilities(project)
        self.money(project)
        if lacks != "pictures":
            self.pictures(project, estate, PictureStage.BEFORE)
        ask_gate(project, ENTER_LIBRARY, by=self.by, on=self.today)
        return project

    def scheme(self, project: Project, estate: Estate, lacks: str = "") -> None:
        """Items for what the survey found, with quantities and costs, and a document."""
        homes = estate.home_count or 40
        total = round(homes * self.dice.uniform(1.2, 3.6) * 100) * WAN // 100
        found = [each.item for each in estate.conditions.filter(state__in=SHORTFALLS).order_by("item")]
        kept = found[1:] if lacks == "shortfalls" else found
        items = [
            item for item in kept if rulebook().items[item].annex != "S1.5.3" or self.dice.random() < 0.6
        ]
        for item in items or ["roads"]:
            cost = total // max(1, len(items)) * 9 // 10
            reserve.put_work_item(
                project, by=self.by, item=item, quantity=Decimal(self.dice.randint(2, 40) * 10), cost_fen=cost
            )
        document = None
        if lacks != "document":
            document = paper(f"{estate.name}改造方案.pdf", by=self.by, division_code=COUNTY)
        reserve.state_scheme(
            project,
            by=self.by,
            cost_fen=total,
            summary="整治管网、道路和楼体公共部位，补齐便民设施。",
            document=document,
        )

    def ask_utilities(self, project: Project) -> None:
        """Every utility that the scheme touches, asked and answered."""
        items = reserve.current_scheme(project).items.all()
        touched = {rulebook().items[each.item].utility for each in items} - {None}
        for utility in sorted(each for each in touched if each):
            asked_on = self.today - timedelta(45)
            enquiry = ask_utility(
                project,
                by=self.by,
                utility=Utility(utility),
                organisation=COMPANIES.get(Utility(utility), "专营单位（演示）"),
                asked_on=asked_on,
                due_on=asked_on + timedelta(15),
            )
            included = self.dice.random() < 0.8
            record_answer(
                enquiry,
                by=self.by,
                answer=Answer.INCLUDED if included else Answer.REFUSED,
                on=self.today,
                answered_on=asked_on + timedelta(10),
                document="复函（演示）",
            )

    def money(self, project: Project) -> None:
        """Money from several channels, part of it secured."""
        cost = reserve.current_scheme(project).cost_fen or 0
        for source, share, secured in (
            (FundingSource.CENTRAL_SUBSIDY, 55, 100),
            (FundingSource.COUNTY, 25, 60),
            (FundingSource.UTILITY, 15, self.dice.choice((0, 50, 100))),
            (FundingSource.RESIDENTS, 5, self.dice.choice((0, 100))),
        ):
            planned = max(1, cost * share // 100)
            reserve.put_funding_line(
                project,
                by=self.by,
                source=source,
                planned_fen=planned,
                committed_fen=planned * secured // 100,
                evidence="资金文件、出资协议（演示）",
            )

    def pictures(self, project: Project, estate: Estate, stage: PictureStage) -> None:
        """Two viewpoints."""
        for place, viewpoint in enumerate(("大门", "1号楼")):
            content = facade(estate.pk * 10 + place, is_after=stage == PictureStage.AFTER)
            file = store_file(content, name=f"{estate.name}{viewpoint}.jpg", division_code=COUNTY, by=self.by)
            taken_on = self.today - timedelta(100 if stage == PictureStage.BEFORE else 10)
            facts: Any = {"estate": estate, "stage": stage, "viewpoint": viewpoint, "taken_on": taken_on}
            reserve.add_picture(project, by=self.by, file=file, **facts)

    def earlier_project(self, surveyed: Surveyed, year: int, stage: Stage) -> Project:
        """A project of a former plan, taken over at its stage with what is known of it."""
        estate = surveyed.estate
        homes = estate.home_count or 50
        planned_on = date(year, 1, 1) + timedelta(self.dice.randint(10, 40))
        taking_part = -(-homes * 3 // 4)
        facts: dict[str, date | bool | int | str] = {
            "planned_on": planned_on,
            "cost_fen": homes * self.dice.randint(150, 340) * WAN // 100,
            "homes_taking_part": taking_part,
            "homes_agreeing": taking_part - taking_part // 20,
        }
        if stage not in (Stage.PLANNED, Stage.WITHDRAWN):
            facts["started_on"] = planned_on + timedelta(self.dice.randint(40, 80))
        if stage in (Stage.ACCEPTED, Stage.CLOSED):
            facts["completed_on"] = planned_on + timedelta(self.dice.randint(170, 200))
            facts["accepted_on"] = planned_on + timedelta(self.dice.randint(205, 220))
            facts["acceptance_passed"] = True
        if stage == Stage.CLOSED:
            facts["final_account_on"] = planned_on + timedelta(self.dice.randint(225, 240))
        row = ProjectRow(
            file="",
            sheet="",
            number=0,
            standing=Standing.NEW,
            division=Division.objects.get(code=COUNTY),
            name=f"{estate.name}改造项目",
            plan_year=year,
            stage=stage,
            estates=[estate],
            evidence="在建项目台账（演示）",
            facts=facts,
        )
        project = take_over_project(row, by=self.by, on=self.today, source="在建项目台账（演示）")
        if stage != Stage.WITHDRAWN:
            self.contracts(project)
            self.pictures(project, estate, PictureStage.BEFORE)
        if stage in (Stage.ACCEPTED, Stage.CLOSED):
            self.pictures(project, estate, PictureStage.AFTER)
        return project

    def contracts(self, project: Project) -> None:
        """A builder and a supervisor."""
        cost = reserve.current_scheme(project).cost_fen or WAN
        for kind, name, tenths in (
            (ContractKind.BUILD, "滇兴建筑公司（演示）", 8),
            (ContractKind.SUPERVISE, "正衡监理公司（演示）", 1),
        ):
            reserve.record_contract(
                project,
                by=self.by,
                kind=kind,
                party=self._company(name),
                amount_fen=cost * tenths // 10,
                signed_on=date(project.plan_year, 3, 1),
                duties="按合同和规范承担质量安全责任",
                number=f"{project.code[-4:]}-{kind}",
            )

    def _company(self, name: str) -> Organisation:
        division = Division.objects.get(code=COUNTY)
        found = Organisation.objects.filter(division=division, name=name).first()
        kind = OrganisationKind.ENTERPRISE
        return found or register_organisation(by=self.by, name=name, kind=kind, division=division)
