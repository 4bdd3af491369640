"""A county at work: an estate surveyed, asked, put into a project with a scheme, money and pictures.

Everything is entered through the services that pages call, by a county housing officer.
"""

from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

from PIL import Image

from jiugai.accounts.models import Post
from jiugai.consent.models import SurveyMethod
from jiugai.consent.services import record_willingness
from jiugai.core.files import store_file
from jiugai.core.models import StoredFile
from jiugai.funding.services import state_capacity
from jiugai.policy.register import rulebook
from jiugai.registry.models import Division, Estate, FacilityState, Severity
from jiugai.registry.services import complete_survey, create_estate, record_condition
from jiugai.reserve import services as reserve
from jiugai.reserve.models import FundingSource, PictureStage, Project
from jiugai.utilities.models import Answer, Utility
from jiugai.utilities.services import ask_utility, record_answer

WAN = 1_000_000  # fen in 万元
SPRING = date(2022, 3, 1)
WORN = {
    "water_supply": Severity.HAZARD,
    "roads": Severity.SERIOUS,
    "roof": Severity.MINOR,
    "lighting": Severity.MINOR,
    "sport": Severity.MINOR,
}
PAPER = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


def a_paper(by: Any, name: str = "方案.pdf", county: str = "530102") -> StoredFile:
    return store_file(BytesIO(PAPER), name=name, division_code=county, by=by)


def a_picture(by: Any, colour: int = 90, county: str = "530102") -> StoredFile:
    content = BytesIO()
    Image.new("RGB", (64, 48), (colour, 120, 90)).save(content, "JPEG")
    content.seek(0)
    return store_file(content, name=f"照片{colour}.jpg", division_code=county, by=by)


@dataclass
class County:
    """What an officer of a county does, a method for each step; the defaults pass the gates."""

    by: Post
    on: date = SPRING
    made: int = field(default=0)

    @property
    def division(self) -> Division:
        return Division.objects.get(code=self.by.division_id)

    def estate(self, **facts: Any) -> Estate:
        self.made += 1
        known = {
            "name": f"翠湖{self.made}号院",
            "division": self.division,
            "completed_year": 1996,
            "building_count": 4,
            "home_count": 120,
            "floor_area_cm2": 96_000_000,
            "self_built": False,
            "to_be_demolished": False,
            "renovated_before": False,
            "source": "2022年摸底",
        }
        return create_estate(by=self.by, **known | facts)

    def survey(self, estate: Estate, worn: dict[str, Severity] | None = None) -> None:
        """A survey of the whole catalogue: sound but for what is worn."""
        bad = WORN if worn is None else worn
        for item in rulebook().items.values():
            if not item.climate:
                state = FacilityState.WORN if item.key in bad else FacilityState.SOUND
                severity = bad.get(item.key, Severity.NONE)
                record_condition(
                    estate, by=self.by, item=item.key, state=state, severity=severity, surveyed_on=self.on
                )
        complete_survey(estate, by=self.by, completed_on=self.on, surveyed_by="华山街道办事处")

    def ask(self, estate: Estate, taking_part: int = 100, agreeing: int = 96, **more: Any) -> None:
        """A willingness survey with its evidence."""
        facts = {
            "closed_on": self.on,
            "method": SurveyMethod.DOOR_TO_DOOR,
            "organised_by": "翠湖社区",
            "management_consensus": True,
            "residents_active": True,
            "will_strong": True,
            "evidence": a_paper(self.by, "征询汇总.pdf", self.by.division_id),
        }
        record_willingness(
            estate, by=self.by, homes_taking_part=taking_part, homes_agreeing=agreeing, **facts | more
        )

    def project(self, *estates: Estate, **more: Any) -> Project:
        """A project for estates, or for a new one that is surveyed and asked."""
        if not estates:
            estates = (self.estate(),)
            self.survey(estates[0])
            self.ask(estates[0])
        facts = {"name": estates[0].name, "division": self.division, "plan_year": 2022, "on": self.on}
        return reserve.propose_project(by=self.by, estates=estates, **facts | more)

    def scheme(
        self, project: Project, cost_fen: int = 300 * WAN, items: tuple[str, ...] = tuple(WORN)
    ) -> None:
        """A scheme that covers what is worn, with its document."""
        for item in items:
            reserve.put_work_item(project, by=self.by, item=item, quantity=100, cost_fen=10 * WAN)
        document = a_paper(self.by, county=self.by.division_id)
        reserve.state_scheme(project, by=self.by, cost_fen=cost_fen, document=document)

    def pictures(self, project: Project, stage: PictureStage = PictureStage.BEFORE) -> None:
        for membership in project.memberships.all():
            reserve.add_picture(
                project,
                by=self.by,
                estate=membership.estate,
                stage=stage,
                viewpoint="大门",
                taken_on=self.on,
                file=a_picture(self.by, county=self.by.division_id),
            )

    def utilities(self, project: Project, answer: Answer = Answer.INCLUDED) -> None:
        enquiry = ask_utility(
            project,
            by=self.by,
            utility=Utility.WATER,
            organisation="自来水公司",
            asked_on=self.on,
            due_on=self.on,
        )
        record_answer(enquiry, by=self.by, answer=answer, on=self.on, answered_on=self.on)

    def money(self, project: Project, committed_fen: int = 300 * WAN) -> None:
        reserve.put_funding_line(
            project,
            by=self.by,
            source=FundingSource.CENTRAL_SUBSIDY,
            planned_fen=committed_fen,
            committed_fen=committed_fen,
            evidence="云财建〔2022〕1号",
        )

    def capacity(self, fen: int = 1_000 * WAN, estates: int = 10, year: int = 2022) -> None:
        state_capacity(
            self.division,
            year,
            by=self.by,
            basis="县区财力测算",
            own_funds_fen=fen,
            upper_funds_fen=0,
            bonds_fen=0,
            social_fen=0,
            residents_fen=0,
            committed_fen=0,
            organising_capacity_estates=estates,
        )

    def ready_project(self, cost_fen: int = 300 * WAN, **estate: Any) -> Project:
        """A project with everything that the gate into the plan asks, but score and capacity."""
        home = self.estate(**estate)
        self.survey(home)
        self.ask(home)
        project = self.project(home)
        self.scheme(project, cost_fen)
        self.utilities(project)
        self.pictures(project)
        return project
