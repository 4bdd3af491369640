"""Where what a gate asks is entered: for every requirement the page that answers it, one click away."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jiugai.core import wording
from jiugai.core.actors import Actor
from jiugai.lifecycle.archive import Paper
from jiugai.lifecycle.selectors import Standpoint
from jiugai.policy.verdicts import Check, Outcome
from jiugai.registry.models import Estate


@dataclass(frozen=True, slots=True)
class Remedy:
    """A page that answers a requirement: what the link says, and where it leads."""

    label: Promise
    address: str
    of: str = "project"  # project, estate, county or nothing: whose code stands in the address
    needs: str = "edit_projects"  # the act without which the page answers nothing


ESTATE = Remedy(_("更正小区"), "registry:estate-edit", "estate", "edit_estates")
SURVEY = Remedy(_("登记摸底"), "registry:survey", "estate", "survey_facilities")
WILL = Remedy(_("登记征询"), "consent:record", "estate", "record_willingness")
VOTES = Remedy(_("组织业主表决"), "consent:vote-new", "estate", "run_votes")
ITEMS = Remedy(_("填写改造内容"), "reserve:items")
SCHEME = Remedy(_("填写方案"), "reserve:scheme")
SHORTFALLS = Remedy(_("处理短板"), "reserve:shortfalls")
PICTURES = Remedy(_("上传影像"), "reserve:pictures")
CONTRACTS = Remedy(_("登记合同"), "reserve:contracts")
DOCUMENTS = Remedy(_("归入档案"), "reserve:documents")
FUNDING = Remedy(_("落实资金"), "reserve:funding")
BASICS = Remedy(_("填写基本信息"), "reserve:basics")
UTILITIES = Remedy(_("征询专营单位"), "utilities:enquiries", needs="ask_utilities")
EXTENSION = Remedy(_("登记放宽文件"), "governance:documents", "nothing", "view_projects")
BARS = Remedy(_("查看申报资格"), "oversight:bars", "nothing", "view_projects")
CAPACITY = Remedy(_("填报能力"), "funding:capacity", "nothing", "view_plans")
RANKING = Remedy(_("去排序"), "planning:county", "county", "view_plans")
SATISFACTION = Remedy(_("调查满意度"), "aftercare:surveys", "nothing", "survey_satisfaction")
UNITS = Remedy(_("登记更新单元"), "registry:renewal-units", "nothing", "view_estates")

BY_REQUIREMENT: Mapping[str, Remedy] = {
    "completed_year": ESTATE,
    "completed_year_extended": ESTATE,
    "completed_year_linked": ESTATE,
    "completed_in_time": ESTATE,
    "eligible": ESTATE,
    "self_built": ESTATE,
    "to_be_demolished": ESTATE,
    "renovated_before": ESTATE,
    "extension_open": EXTENSION,
    "basics_incomplete": SURVEY,
    "hazards": SURVEY,
    "residents_active": WILL,
    "will_strong": WILL,
    "area_linked": UNITS,
    "facility_survey": SURVEY,
    "participation": WILL,
    "agreement": WILL,
    "every_estate_consented": WILL,
    "management_consensus": WILL,
    "archive_scheme": SCHEME,
    "archive_pictures": PICTURES,
    "archive_progress": DOCUMENTS,
    "scored": RANKING,
    "basics_covered": SHORTFALLS,
    "utilities_asked": UTILITIES,
    "utilities_asked_if_touched": UTILITIES,
    "county_barred": BARS,
    "county_within_capacity": CAPACITY,
    "parties_recorded": CONTRACTS,
    "funds_committed": FUNDING,
    "vote_held": VOTES,
    "quorum_heads": VOTES,
    "quorum_area": VOTES,
    "majority_heads": VOTES,
    "majority_area": VOTES,
    "every_estate_voted": VOTES,
    "vote_passed": VOTES,
    "vote_done": VOTES,
    "management_confirmed": VOTES,
    "every_estate_management": VOTES,
    "committee_preparation": VOTES,
    "satisfied": SATISFACTION,
}
"""What is not here is answered by rooms that record works."""

BY_PAPER: Mapping[str, Remedy] = {
    "basics": BASICS,
    "estate": ESTATE,
    "survey": SURVEY,
    "willingness": WILL,
    "scheme": SCHEME,
    "items": ITEMS,
    "contracts": CONTRACTS,
    "documents": DOCUMENTS,
    "pictures": PICTURES,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that the next gate still asks: what was measured and required, and where to go."""

    check: Check
    sentence: str
    next_step: str
    label: Promise | None
    url: str


def steps(at: Standpoint, acting: Actor) -> list[Step]:
    """What the next gate still asks, in the order of the gate; a way only where the post may go it."""
    return [_step(check, at, acting) for check in at.missing]


def _step(check: Check, at: Standpoint, acting: Actor) -> Step:
    papers = _papers(check, at)
    if papers:
        remedy, said = BY_PAPER[papers[0].where], f"{wording.label(check.requirement)}：缺 {len(papers)} 项"
        sentence = f"{said}（{wording.cited(check.clause)}）"
        way = paper_url(papers[0], at) if acting.may(remedy.needs) else ""
        return Step(check, sentence, _named(papers), remedy.label, way)
    key = next((each for each in _open(check, at) if each in BY_REQUIREMENT), "")
    found = BY_REQUIREMENT.get(key)
    url = address(found, at, _estate(found, at)) if found and acting.may(found.needs) else ""
    label = found.label if found else None
    return Step(check, wording.sentence(check), wording.next_step(check.requirement), label, url)


def _papers(check: Check, at: Standpoint) -> list[Paper]:
    """The papers that the part of the archive asked for lacks."""
    parts = {f"archive_{part.key}": part for part in at.archive}
    part = parts.get(check.requirement)
    return part.missing if part else []


def _named(papers: list[Paper]) -> str:
    return "缺：" + "、".join(each.asked for each in papers[:4]) + ("等" if len(papers) > 4 else "")


def _open(check: Check, at: Standpoint) -> Iterator[str]:
    """What inside the check decided against it, then the check itself.

    A completion year that is known is a fact; what may still be done is named after it.
    """
    year_is_known = at.facts.completed_year_max is not None
    deciding = [leaf for part in check.parts if part.outcome is check.outcome for leaf in part.leaves()]
    for leaf in [*deciding, *check.leaves()]:
        is_fact = year_is_known and leaf.requirement.startswith("completed_year")
        if leaf.outcome is not Outcome.MET and not is_fact:
            yield leaf.requirement
    yield check.requirement


def _estate(remedy: Remedy, at: Standpoint) -> str:
    """The first estate that does not answer yet, where an estate is asked for; else the first."""
    lacking: Mapping[Remedy, Callable[[Estate], bool]] = {
        SURVEY: lambda estate: estate.pk not in at.dossier.surveys,
        WILL: lambda estate: estate.pk not in at.dossier.wills,
        ESTATE: lambda estate: None in (estate.completed_year, estate.self_built, estate.to_be_demolished),
    }
    estates = at.dossier.estates
    asks = lacking.get(remedy)
    return next((each.code for each in estates if asks and asks(each)), estates[0].code if estates else "")


def paper_url(paper: Paper, at: Standpoint) -> str:
    """Where a missing paper is entered."""
    estates = at.dossier.estates
    return address(BY_PAPER[paper.where], at, paper.estate or (estates[0].code if estates else ""))


def address(remedy: Remedy, at: Standpoint, estate: str) -> str:
    """The address of a remedy for this project."""
    project = at.project
    match remedy.of:
        case "nothing":
            return reverse(remedy.address)
        case "county":
            return reverse(remedy.address, args=[project.division_id, project.plan_year])
        case "estate":
            return (
                reverse(remedy.address, args=[estate])
                if estate
                else reverse("reserve:basics", args=[project.code])
            )
        case _:
            return reverse(remedy.address, args=[project.code])
