"""One thing of each kind in a county, for the addresses of pages; made once for each county."""

from datetime import date

from jiugai.accounts.models import Post, User
from jiugai.aftercare.models import AskedHome, Complaint, SatisfactionSurvey, SurveyBatch
from jiugai.consent.models import Count, PaperBatch, Question, Roll, RollEntry, Vote
from jiugai.consent.models import Objection as VoteObjection
from jiugai.consent.roll_digests import roll_digest, roll_mark
from jiugai.core.models import StoredFile
from jiugai.governance.models import GovernanceDocument
from jiugai.lifecycle.models import GateRecord
from jiugai.oversight.models import Bar
from jiugai.planning.models import AnnualPlan, Objection, PlanEntry, RankingRun
from jiugai.registry.models import Building, Estate, Home, LocalValue
from jiugai.reserve.models import Project, ProjectEstate, Scheme
from jiugai.utilities.models import Enquiry

DAY = date(2022, 6, 1)


def complaint_in(county: str) -> Complaint:
    """A complaint about the estate that the county has to answer."""
    facts = {
        "code_key": county.ljust(64, "0"), "estate": estate_in(county), "category": "other",
        "description": "路灯不亮", "channel": "online", "reported_on": DAY, "handler_role": "county_housing",
        "handler_division_id": county, "due_on": DAY,
    }  # fmt: skip
    return Complaint.objects.get_or_create(number=f"{county}-2022-C000001", defaults=facts)[0]


def survey_in(county: str) -> SatisfactionSurvey:
    """A survey of the estate, with one home asked by number."""
    project = project_in(county)
    Project.objects.filter(pk=project.pk).update(stage="accepted")
    estate = estate_in(county)
    facts = {
        "project": project, "estate": estate, "coverage": "full", "homes": 1, "asked_count": 1,
        "names_homes": False, "opens_on": DAY, "closes_on": DAY, "organised_by": "社区",
    }  # fmt: skip
    survey, is_new = SatisfactionSurvey.objects.get_or_create(number=f"{estate.code}-M1", defaults=facts)
    if is_new:
        AskedHome.objects.create(survey=survey, number=1)
    return survey


def file_in(county: str) -> StoredFile:
    """A file that somebody of the county handed in."""
    facts = {"size": 1, "content_type": "application/pdf", "original_name": "问卷.pdf", "actor_name": "某某"}
    return StoredFile.objects.get_or_create(digest="0" * 64, division_code=county, defaults=facts)[0]


def survey_batch_in(county: str) -> SurveyBatch:
    """Papers of that survey that nobody has checked yet."""
    facts = {"entered_name": "某某", "entered_on": DAY, "scan": file_in(county)}
    return SurveyBatch.objects.get_or_create(survey=survey_in(county), number=1, defaults=facts)[0]


def estate_in(county: str) -> Estate:
    """An estate that lies in the county."""
    facts = {"name": "翠湖小区", "division_id": county, "source": "摸底台账", "home_count": 30}
    return Estate.objects.get_or_create(code=f"{county}-00001", defaults=facts)[0]


def building_in(county: str) -> Building:
    """A building of that estate."""
    return Building.objects.get_or_create(estate=estate_in(county), name="1幢")[0]


def home_in(county: str) -> Home:
    """A home of that building."""
    return Home.objects.get_or_create(building=building_in(county), stairwell="1单元", room="101")[0]


def project_in(county: str) -> Project:
    """A project of that estate, with an empty scheme."""
    facts = {"name": "翠湖小区改造", "division_id": county, "plan_year": 2022}
    project, is_new = Project.objects.get_or_create(code=f"{county}-2022-0001", defaults=facts)
    if is_new:
        ProjectEstate.objects.create(project=project, estate=estate_in(county))
        Scheme.objects.create(project=project, version=1)
    return project


def vote_in(county: str) -> Vote:
    """An announced vote of that estate, with a roll of one home."""
    estate = estate_in(county)
    facts = {
        "estate": estate, "title": "物业管理表决", "convened_by": "居民委员会", "announced_on": DAY,
        "opens_on": DAY, "closes_on": DAY, "state": "announced",
    }  # fmt: skip
    vote, is_new = Vote.objects.get_or_create(code=f"{estate.code}-V1", defaults=facts)
    if is_new:
        asked = {"kind": "management", "text": "选聘物业", "matter": "ordinary", "why": "CC.278"}
        Question.objects.create(vote=vote, number=1, **asked)
        entry = {"building": "1幢", "place": "1幢1单元101", "head": 1, "exclusive_area_cm2": 800_000}
        entry |= {"area_source": "registered", "unsold": False, "owners": "某某"}
        RollEntry.objects.create(vote=vote, number=1, home=home_in(county), **entry)
        sums = {"homes": 1, "heads": 1, "area_cm2": 800_000, "salt": "salt"}
        roll = Roll(vote=vote, digest=roll_digest({}, ()), **sums)
        roll.mark = roll_mark(roll)
        roll.save()
    return vote


def batch_in(county: str) -> PaperBatch:
    """A batch of paper that nobody has checked yet."""
    facts = {"entered_name": "某某"}
    return PaperBatch.objects.get_or_create(vote=vote_in(county), number=1, defaults=facts)[0]


def vote_objection_in(county: str) -> VoteObjection:
    """An objection to the result of that vote."""
    count = {"ballots": 1, "counted_by": "某某", "head": "0" * 64, "file": file_in(county)}
    counted = Count.objects.get_or_create(vote=vote_in(county), number=1, defaults=count)[0]
    facts = {"received_on": DAY, "source": "业主来电", "count": counted}
    return VoteObjection.objects.get_or_create(vote=vote_in(county), content="有异议", defaults=facts)[0]


def ranking_in(county: str) -> RankingRun:
    """A ranking of the county's library."""
    facts = {
        "division_id": county, "year": 2022, "ranked_on": DAY, "profile": {}, "rule_version": "1",
        "digest": "0" * 64, "among": 1, "made_by": "某某",
    }  # fmt: skip
    return RankingRun.objects.get_or_create(number=f"{county}-2022-R1", defaults=facts)[0]


def plan_in(county: str) -> AnnualPlan:
    """A published plan with one project in it."""
    facts = {"run": ranking_in(county), "drafted_on": DAY, "state": "published"}
    facts |= {"published_on": DAY, "published_to": DAY}
    plan, is_new = AnnualPlan.objects.get_or_create(division_id=county, year=2022, version=1, defaults=facts)
    if is_new:
        entry = {"rank": 1, "score_x100": 6000, "taken_by_rank": True, "is_selected": True}
        PlanEntry.objects.create(plan=plan, project=project_in(county), **entry)
    return plan


def objection_in(county: str) -> Objection:
    """An objection to that plan."""
    plan = plan_in(county)
    facts = {"received_on": DAY, "source": "居民来电"}
    return Objection.objects.get_or_create(plan=plan, content="为什么没有我们小区", defaults=facts)[0]


def enquiry_in(county: str) -> Enquiry:
    """A utility that the project asked."""
    key = {"project": project_in(county), "utility": "water", "organisation": "自来水公司"}
    return Enquiry.objects.get_or_create(**key, defaults={"asked_on": DAY, "due_on": DAY})[0]


def document_in(county: str) -> GovernanceDocument:
    """A document of the county."""
    key = {"division_id": county, "kind": "working_rules", "title": "工作规则", "starts_on": DAY}
    return GovernanceDocument.objects.get_or_create(**key)[0]


def local_value_in(county: str) -> LocalValue:
    """A figure that the county set for itself."""
    key = {"division_id": county, "parameter": "satisfaction.share", "value": "9/10", "starts_on": DAY}
    return LocalValue.objects.get_or_create(**key, defaults={"document": "文件"})[0]


def post_in(county: str) -> Post:
    """Somebody's post in the county."""
    user = User.objects.get_or_create(username=f"clerk-{county}")[0]
    return Post.objects.get_or_create(user=user, division_id=county, role="county_housing", valid_from=DAY)[0]


def bar_in(county: str) -> Bar:
    """The county's right to apply, withdrawn."""
    facts = {"starts_on": DAY, "reason": "逾期未整改", "decided_by": "昆明市"}
    return Bar.objects.get_or_create(division_id=county, document="文件", defaults=facts)[0]


def gate_record_in(county: str) -> GateRecord:
    """An answer of a gate for the project."""
    project = project_in(county)
    facts = {
        "project": project, "gate": "ENTER_LIBRARY", "judged_on": DAY, "outcome": "UNKNOWN",
        "is_passed": False, "checks": [], "facts": {}, "rule_version": "1", "asked_by": "某某",
    }  # fmt: skip
    return GateRecord.objects.get_or_create(number=f"{project.code}-ENTER_LIBRARY-1", defaults=facts)[0]
