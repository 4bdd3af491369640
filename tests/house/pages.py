"""Every page of the product and who may open it: a page without a row here fails the tests."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.urls import URLPattern, URLResolver, get_resolver
from tests.house.specimens import (
    bar_in,
    batch_in,
    building_in,
    complaint_in,
    document_in,
    enquiry_in,
    estate_in,
    gate_record_in,
    home_in,
    local_value_in,
    objection_in,
    plan_in,
    post_in,
    project_in,
    ranking_in,
    survey_in,
    vote_in,
    vote_objection_in,
)
from tests.people import settle

from jiugai.accounts.roles import Act

PUBLIC, SIGNED_IN = "public", "signed in"
NOBODYS_FILE = "0" * 64


def nothing(division_code: str) -> dict[str, str]:
    """The page takes no arguments."""
    return {}


def of_division(division_code: str) -> dict[str, str]:
    return {"code": division_code}


def of_estate(division_code: str) -> dict[str, str]:
    return {"code": estate_in(division_code).code}


def of_building(division_code: str) -> dict[str, object]:
    building = building_in(division_code)
    return {"code": building.estate.code, "pk": building.pk}


def of_home(division_code: str) -> dict[str, object]:
    home = home_in(division_code)
    return {"code": home.building.estate.code, "pk": home.pk}


def of_project(division_code: str) -> dict[str, str]:
    return {"code": project_in(division_code).code}


def of_county_and_year(division_code: str) -> dict[str, object]:
    return {"code": division_code, "year": 2022}


def of_plan(division_code: str) -> dict[str, str]:
    return {"code": plan_in(division_code).code}


def of_plan_and_project(division_code: str) -> dict[str, str]:
    plan = plan_in(division_code)
    return {"code": plan.code, "project": project_in(division_code).code}


def of_objection(division_code: str) -> dict[str, object]:
    objection = objection_in(division_code)
    return {"code": objection.plan.code, "pk": objection.pk}


def of_enquiry(division_code: str) -> dict[str, object]:
    enquiry = enquiry_in(division_code)
    return {"code": enquiry.project.code, "pk": enquiry.pk}


def of_document(division_code: str) -> dict[str, object]:
    return {"pk": document_in(division_code).pk}


def of_parameter(division_code: str) -> dict[str, object]:
    return {"name": "satisfaction.share"}


def of_local_value(division_code: str) -> dict[str, object]:
    value = local_value_in(division_code)
    return {"name": value.parameter, "pk": value.pk}


def of_vote(division_code: str) -> dict[str, str]:
    return {"code": vote_in(division_code).code}


def of_entry(division_code: str) -> dict[str, object]:
    return {"code": vote_in(division_code).code, "number": 1}


def of_batch(division_code: str) -> dict[str, object]:
    batch = batch_in(division_code)
    return {"code": batch.vote.code, "number": batch.number}


def of_no_invitation(division_code: str) -> dict[str, object]:
    return {"code": "ABCD-EFGH-JKLM"}


def of_no_vote(division_code: str) -> dict[str, object]:
    return {"code": f"{division_code}-00001-V9"}


def of_nobodys_home(division_code: str) -> dict[str, object]:
    return {"code": f"{division_code}-00001-V9", "number": 1}


def of_no_count(division_code: str) -> dict[str, object]:
    return {"code": vote_in(division_code).code, "number": 9}


def of_vote_objection(division_code: str) -> dict[str, object]:
    objection = vote_objection_in(division_code)
    return {"code": objection.vote.code, "pk": objection.pk}


def of_person(division_code: str) -> dict[str, object]:
    return {"pk": post_in(division_code).user_id}


def of_post(division_code: str) -> dict[str, object]:
    post = post_in(division_code)
    return {"pk": post.user_id, "post": post.pk}


def of_bar(division_code: str) -> dict[str, object]:
    return {"pk": bar_in(division_code).pk}


def of_gate_record(division_code: str) -> dict[str, str]:
    record = gate_record_in(division_code)
    return {"code": record.project.code, "number": record.number}


def of_ranking(division_code: str) -> dict[str, str]:
    return {"number": ranking_in(division_code).number}


def of_complaint(division_code: str) -> dict[str, str]:
    return {"number": complaint_in(division_code).number}


def of_no_complaint_picture(division_code: str) -> dict[str, object]:
    return {"number": complaint_in(division_code).number, "pk": 0}


def of_no_code(division_code: str) -> dict[str, str]:
    return {"code": "0000-0000-0000"}


def of_no_picture_of_no_code(division_code: str) -> dict[str, object]:
    return {"code": "0000-0000-0000", "pk": 0}


def of_survey(division_code: str) -> dict[str, str]:
    return {"number": survey_in(division_code).number}


def of_paper(division_code: str) -> dict[str, object]:
    return {"number": survey_in(division_code).number, "paper": 1}


def of_surveyed_estate(division_code: str) -> dict[str, str]:
    survey = survey_in(division_code)
    return {"project": survey.project.code, "code": survey.estate.code}


def of_no_project(division_code: str) -> dict[str, str]:
    return {"code": f"{division_code}-2022-9999"}


def of_nothing_in_a_project(division_code: str) -> dict[str, str]:
    """A record that the project does not have."""
    return {"code": f"{division_code}-2022-9999", "pk": "0"}


def of_no_shortfall(division_code: str) -> dict[str, str]:
    return {"code": f"{division_code}-2022-9999", "estate": f"{division_code}-00001", "item": "roof"}


def of_project_ledgers(division_code: str) -> dict[str, str]:
    return {"kind": "projects"}


def of_nobodys_projects(division_code: str) -> dict[str, str]:
    return {"kind": "projects", "digest": NOBODYS_FILE}


def of_no_demonstration(division_code: str) -> dict[str, str]:
    return {"token": "nobody-knows"}


def of_nobodys_file(division_code: str) -> dict[str, str]:
    return {"digest": NOBODYS_FILE}


def of_public_estate(division_code: str) -> dict[str, str]:
    """An estate whose project is in a plan out for comment."""
    settle()
    plan_in(division_code)
    return of_estate(division_code)


def of_projects_as_csv(division_code: str) -> dict[str, str]:
    return {"key": "projects", "form": "csv"}


def of_no_picture(division_code: str) -> dict[str, object]:
    return {"code": f"{division_code}-00001", "name": "0" * 20, "size": 320}


@dataclass(frozen=True, slots=True)
class Page:
    """One address: who opens it (everybody, whoever signed in, or posts with an act), by which methods.

    `arguments` gives what stands in the address for a county; `is_placed` says that what lies in another
    county does not exist for a post of this one.
    """

    opens: str | Act
    methods: frozenset[str] = frozenset({"GET"})
    arguments: Callable[[str], Mapping[str, object]] = field(default=nothing)
    is_placed: bool = False


READ, FORM, DEED = frozenset({"GET"}), frozenset({"GET", "POST"}), frozenset({"POST"})

PAGES: Mapping[str, Page] = {
    "account_login": Page(PUBLIC, FORM),
    "account_logout": Page(PUBLIC, FORM),
    "account_inactive": Page(PUBLIC),
    "account_signup": Page(PUBLIC),
    "account_reset_password": Page(PUBLIC),
    "account_reauthenticate": Page(SIGNED_IN, FORM),
    "account_change_password": Page(SIGNED_IN, FORM),
    "mfa_authenticate": Page(PUBLIC, FORM),
    "mfa_index": Page(SIGNED_IN),
    "mfa_reauthenticate": Page(SIGNED_IN, FORM),
    "mfa_activate_totp": Page(SIGNED_IN, FORM),
    "mfa_deactivate_totp": Page(SIGNED_IN, FORM),
    "mfa_view_recovery_codes": Page(SIGNED_IN),
    "mfa_generate_recovery_codes": Page(SIGNED_IN, FORM),
    "mfa_download_recovery_codes": Page(SIGNED_IN),
    "people:list": Page(Act.MANAGE_POSTS),
    "people:new": Page(Act.MANAGE_POSTS, FORM),
    "people:person": Page(Act.MANAGE_POSTS, READ, of_person, is_placed=True),
    "people:appoint": Page(Act.MANAGE_POSTS, FORM, of_person, is_placed=True),
    "people:end-post": Page(Act.MANAGE_POSTS, FORM, of_post, is_placed=True),
    "people:reset": Page(Act.MANAGE_POSTS, FORM, of_person, is_placed=True),
    "people:act-as": Page(SIGNED_IN, DEED),
    "demo": Page(PUBLIC, READ, of_no_demonstration),
    "desk:home": Page(SIGNED_IN),
    "desk:divisions": Page(SIGNED_IN),
    "desk:division": Page(SIGNED_IN, READ, of_division),
    "registry:estates": Page(Act.VIEW_ESTATES),
    "registry:estate": Page(Act.VIEW_ESTATES, READ, of_estate, is_placed=True),
    "registry:export": Page(Act.EXPORT_ESTATES),
    "registry:register": Page(Act.EDIT_ESTATES, FORM),
    "registry:estate-edit": Page(Act.EDIT_ESTATES, FORM, of_estate, is_placed=True),
    "registry:buildings": Page(Act.EDIT_ESTATES, FORM, of_estate, is_placed=True),
    "registry:building-edit": Page(Act.EDIT_ESTATES, FORM, of_building, is_placed=True),
    "registry:homes": Page(Act.VIEW_OWNERS, READ, of_estate, is_placed=True),
    "registry:home-edit": Page(Act.EDIT_OWNERS, FORM, of_home, is_placed=True),
    "registry:survey": Page(Act.SURVEY_FACILITIES, FORM, of_estate, is_placed=True),
    "registry:renewal-units": Page(Act.VIEW_ESTATES),
    "registry:establish-unit": Page(Act.EDIT_ESTATES, FORM),
    "consent:surveys": Page(Act.VIEW_ESTATES),
    "consent:record": Page(Act.VIEW_ESTATES, FORM, of_estate, is_placed=True),
    "consent:sheets": Page(Act.VIEW_ESTATES, READ, of_estate, is_placed=True),
    "consent:votes": Page(Act.VIEW_ESTATES),
    "consent:vote-new": Page(Act.RUN_VOTES, FORM, of_estate, is_placed=True),
    "consent:vote": Page(Act.VIEW_ESTATES, READ, of_vote, is_placed=True),
    "consent:vote-edit": Page(Act.RUN_VOTES, FORM, of_vote, is_placed=True),
    "consent:vote-announce": Page(Act.RUN_VOTES, DEED, of_vote),
    "consent:vote-withdraw": Page(Act.RUN_VOTES, FORM, of_vote, is_placed=True),
    "consent:doors": Page(Act.ENTER_BALLOTS, READ, of_vote, is_placed=True),
    "consent:visit": Page(Act.ENTER_BALLOTS, FORM, of_entry, is_placed=True),
    "consent:reissue": Page(Act.RUN_VOTES, FORM, of_entry, is_placed=True),
    "consent:prints": Page(Act.VIEW_ESTATES, READ, of_vote, is_placed=True),
    "consent:invite": Page(Act.RUN_VOTES, DEED, of_vote),
    "consent:letters": Page(Act.RUN_VOTES, DEED, of_vote),
    "consent:ballots": Page(Act.RUN_VOTES, DEED, of_vote),
    "consent:authority": Page(Act.VIEW_ESTATES, READ, of_vote, is_placed=True),
    "consent:announcement": Page(Act.VIEW_ESTATES, READ, of_vote, is_placed=True),
    "consent:result-sheet": Page(Act.VIEW_ESTATES, READ, of_vote),
    "consent:meeting": Page(Act.RUN_VOTES, FORM, of_vote, is_placed=True),
    "consent:papers": Page(Act.ENTER_BALLOTS, FORM, of_vote, is_placed=True),
    "consent:paper-table": Page(Act.ENTER_BALLOTS, READ, of_vote, is_placed=True),
    "consent:paper-one": Page(Act.ENTER_BALLOTS, FORM, of_entry, is_placed=True),
    "consent:batch": Page(Act.ENTER_BALLOTS, READ, of_batch, is_placed=True),
    "consent:batch-check": Page(Act.ENTER_BALLOTS, DEED, of_batch),
    "consent:batch-back": Page(Act.ENTER_BALLOTS, FORM, of_batch, is_placed=True),
    "consent:batch-scan": Page(Act.ENTER_BALLOTS, READ, of_batch),
    "consent:count": Page(Act.COUNT_VOTES, DEED, of_vote),
    "consent:publish": Page(Act.RUN_VOTES, DEED, of_vote),
    "consent:confirm": Page(Act.RUN_VOTES, DEED, of_vote),
    "consent:reopen": Page(Act.COUNT_VOTES, FORM, of_vote, is_placed=True),
    "consent:objection": Page(Act.RUN_VOTES, FORM, of_vote, is_placed=True),
    "consent:answer": Page(Act.RUN_VOTES, FORM, of_vote_objection, is_placed=True),
    "consent:evidence": Page(Act.VIEW_ESTATES, READ, of_no_count),
    "portal:entrance": Page(PUBLIC),
    "portal:invited": Page(PUBLIC, READ, of_no_invitation),
    "portal:way-in": Page(PUBLIC),
    "portal:by-code": Page(PUBLIC, DEED),
    "portal:by-phone": Page(PUBLIC, DEED),
    "portal:by-digits": Page(PUBLIC, DEED),
    "portal:mine": Page(PUBLIC),
    "portal:way-out": Page(PUBLIC, DEED),
    "portal:check": Page(PUBLIC),
    "portal:vote": Page(PUBLIC, READ, of_no_vote),
    "portal:evidence": Page(PUBLIC, READ, of_no_vote),
    "portal:ballot": Page(PUBLIC, FORM, of_nobodys_home),
    "portal:receipt": Page(PUBLIC, READ, of_nobodys_home),
    "portal:receipt-file": Page(PUBLIC, READ, of_nobodys_home),
    "utilities:enquiries": Page(Act.VIEW_PROJECTS, FORM, of_project, is_placed=True),
    "utilities:answer": Page(Act.ASK_UTILITIES, FORM, of_enquiry, is_placed=True),
    "funding:capacity": Page(Act.VIEW_PLANS),
    "funding:state-capacity": Page(Act.STATE_CAPACITY, FORM),
    "aftercare:complaints": Page(Act.VIEW_COMPLAINTS),
    "aftercare:choose-estate": Page(Act.RECORD_COMPLAINTS),
    "aftercare:record": Page(Act.RECORD_COMPLAINTS, FORM, of_estate, is_placed=True),
    "aftercare:complaint": Page(Act.VIEW_COMPLAINTS, READ, of_complaint, is_placed=True),
    "aftercare:answer": Page(Act.ANSWER_COMPLAINTS, FORM, of_complaint, is_placed=True),
    "aftercare:hand-on": Page(Act.ANSWER_COMPLAINTS, FORM, of_complaint, is_placed=True),
    "aftercare:duplicate": Page(Act.ANSWER_COMPLAINTS, DEED, of_complaint),
    "aftercare:phone": Page(Act.ANSWER_COMPLAINTS, DEED, of_complaint),
    "aftercare:picture": Page(Act.VIEW_COMPLAINTS, READ, of_no_complaint_picture),
    "aftercare:surveys": Page(Act.VIEW_PROJECTS),
    "aftercare:open-survey": Page(Act.SURVEY_SATISFACTION, FORM, of_surveyed_estate, is_placed=True),
    "aftercare:survey": Page(Act.VIEW_PROJECTS, READ, of_survey, is_placed=True),
    "aftercare:sheets": Page(Act.VIEW_PROJECTS, READ, of_survey, is_placed=True),
    "aftercare:papers": Page(Act.SURVEY_SATISFACTION, FORM, of_survey, is_placed=True),
    "aftercare:paper": Page(Act.SURVEY_SATISFACTION, FORM, of_paper, is_placed=True),
    "aftercare:enlarge": Page(Act.SURVEY_SATISFACTION, FORM, of_survey, is_placed=True),
    "aftercare:close-survey": Page(Act.SURVEY_SATISFACTION, FORM, of_survey, is_placed=True),
    "governance:documents": Page(Act.VIEW_PROJECTS),
    "governance:record": Page(Act.RECORD_DOCUMENTS, FORM),
    "governance:end": Page(Act.RECORD_DOCUMENTS, FORM, of_document, is_placed=True),
    "governance:parameters": Page(Act.VIEW_PROJECTS),
    "governance:parameter": Page(Act.VIEW_PROJECTS, READ, of_parameter),
    "governance:set-parameter": Page(Act.SET_LOCAL_VALUES, FORM, of_parameter),
    "governance:withdraw-parameter": Page(Act.SET_LOCAL_VALUES, FORM, of_local_value, is_placed=True),
    "oversight:bars": Page(Act.VIEW_PROJECTS),
    "oversight:decide": Page(Act.BAR_COUNTY, FORM),
    "oversight:lift": Page(Act.BAR_COUNTY, FORM, of_bar),
    "desk:project": Page(Act.VIEW_PROJECTS, READ, of_project, is_placed=True),
    "desk:ask": Page(Act.MOVE_STAGE, DEED, of_project),
    "desk:withdraw": Page(Act.MOVE_STAGE, FORM, of_project, is_placed=True),
    "desk:waive": Page(Act.WAIVE_REQUIREMENT, FORM, of_project),
    "desk:gate-record": Page(Act.VIEW_PROJECTS, READ, of_gate_record, is_placed=True),
    "desk:trail": Page(Act.VIEW_AUDIT),
    "desk:trail-download": Page(Act.EXPORT_AUDIT),
    "lifecycle:hand-in": Page(Act.IMPORT_PROJECTS, FORM, of_project_ledgers),
    "lifecycle:template": Page(Act.IMPORT_PROJECTS, READ, of_project_ledgers),
    "lifecycle:ledger": Page(Act.IMPORT_PROJECTS, READ, of_nobodys_projects),
    "lifecycle:ledger-confirm": Page(Act.IMPORT_PROJECTS, DEED, of_nobodys_projects),
    "lifecycle:ledger-marked": Page(Act.IMPORT_PROJECTS, READ, of_nobodys_projects),
    "planning:plans": Page(Act.VIEW_PLANS),
    "planning:monthly": Page(Act.VIEW_PLANS),
    "planning:county": Page(Act.VIEW_PLANS, READ, of_county_and_year, is_placed=True),
    "planning:rank": Page(Act.DRAFT_PLAN, DEED, of_county_and_year),
    "planning:draft": Page(Act.DRAFT_PLAN, DEED, of_county_and_year),
    "planning:ranking": Page(Act.VIEW_PLANS, READ, of_ranking, is_placed=True),
    "planning:plan": Page(Act.VIEW_PLANS, READ, of_plan, is_placed=True),
    "planning:table": Page(Act.VIEW_PLANS, READ, of_plan, is_placed=True),
    "planning:publish": Page(Act.DRAFT_PLAN, FORM, of_plan, is_placed=True),
    "planning:submit": Page(Act.DRAFT_PLAN, DEED, of_plan),
    "planning:approve": Page(Act.APPROVE_PLAN, FORM, of_plan),
    "planning:send-back": Page(Act.APPROVE_PLAN, FORM, of_plan),
    "planning:take-back": Page(Act.DRAFT_PLAN, FORM, of_plan, is_placed=True),
    "planning:withdraw": Page(Act.DRAFT_PLAN, FORM, of_plan, is_placed=True),
    "planning:adjust": Page(Act.DRAFT_PLAN, FORM, of_plan, is_placed=True),
    "planning:objection": Page(Act.DRAFT_PLAN, FORM, of_plan, is_placed=True),
    "planning:reply": Page(Act.DRAFT_PLAN, FORM, of_objection, is_placed=True),
    "planning:choose": Page(Act.DRAFT_PLAN, FORM, of_plan_and_project, is_placed=True),
    "reserve:projects": Page(Act.VIEW_PROJECTS),
    "reserve:export": Page(Act.VIEW_PROJECTS),
    "reserve:propose": Page(Act.EDIT_PROJECTS, FORM),
    "reserve:basics": Page(Act.EDIT_PROJECTS, FORM, of_project, is_placed=True),
    "reserve:scheme": Page(Act.EDIT_PROJECTS, FORM, of_project, is_placed=True),
    "reserve:revise": Page(Act.EDIT_PROJECTS, FORM, of_project, is_placed=True),
    "reserve:items": Page(Act.VIEW_PROJECTS, FORM, of_project, is_placed=True),
    "reserve:cover": Page(Act.EDIT_PROJECTS, DEED, of_no_project),
    "reserve:item": Page(Act.EDIT_PROJECTS, FORM, of_nothing_in_a_project),
    "reserve:item-drop": Page(Act.EDIT_PROJECTS, DEED, of_nothing_in_a_project),
    "reserve:shortfalls": Page(Act.VIEW_PROJECTS, READ, of_project, is_placed=True),
    "reserve:decide": Page(Act.EDIT_PROJECTS, FORM, of_no_shortfall),
    "reserve:refuse": Page(Act.ACCEPT_EXCUSE, FORM, of_nothing_in_a_project),
    "reserve:accept": Page(Act.ACCEPT_EXCUSE, DEED, of_nothing_in_a_project),
    "reserve:withdraw": Page(Act.EDIT_PROJECTS, DEED, of_nothing_in_a_project),
    "reserve:funding": Page(Act.VIEW_PROJECTS, FORM, of_project, is_placed=True),
    "reserve:funding-line": Page(Act.EDIT_PROJECTS, FORM, of_nothing_in_a_project),
    "reserve:funding-drop": Page(Act.EDIT_PROJECTS, DEED, of_nothing_in_a_project),
    "reserve:contracts": Page(Act.VIEW_PROJECTS, FORM, of_project, is_placed=True),
    "reserve:contract": Page(Act.EDIT_PROJECTS, FORM, of_nothing_in_a_project),
    "reserve:documents": Page(Act.VIEW_PROJECTS, FORM, of_project, is_placed=True),
    "reserve:document-out": Page(Act.EDIT_PROJECTS, FORM, of_nothing_in_a_project),
    "reserve:pictures": Page(Act.VIEW_PROJECTS, FORM, of_project, is_placed=True),
    "reserve:picture-out": Page(Act.EDIT_PROJECTS, FORM, of_nothing_in_a_project),
    "reserve:file": Page(Act.VIEW_PROJECTS, READ, of_nothing_in_a_project),
    "portal:estates": Page(PUBLIC),
    "portal:text-size": Page(PUBLIC, DEED),
    "portal:open": Page(PUBLIC),
    "portal:data-set": Page(PUBLIC, READ, of_projects_as_csv),
    "portal:estate": Page(PUBLIC, READ, of_public_estate),
    "portal:find-complaint": Page(PUBLIC, FORM),
    "portal:complaint": Page(PUBLIC, READ, of_no_code),
    "portal:complaint-solved": Page(PUBLIC, DEED, of_no_code),
    "portal:complaint-reopen": Page(PUBLIC, FORM, of_no_code),
    "portal:complaint-picture": Page(PUBLIC, READ, of_no_picture_of_no_code),
    "portal:complain": Page(PUBLIC, FORM, of_public_estate),
    "portal:satisfied": Page(PUBLIC, FORM, of_public_estate),
    "portal:picture": Page(PUBLIC, READ, of_no_picture),
}


def addresses(resolver: URLResolver | None = None, space: str = "") -> list[str]:
    """The name of every address that the product answers."""
    names = []
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLPattern):
            names.append(f"{space}{each.name}")
        else:
            names += addresses(each, f"{space}{each.namespace}:" if each.namespace else space)
    return names
