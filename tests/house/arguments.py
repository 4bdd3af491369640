"""What stands in the address of a page, for a county: one thing of each kind, or none that is there."""

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
    survey_batch_in,
    survey_in,
    vote_in,
    vote_objection_in,
)
from tests.people import settle

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


def of_no_year(division_code: str) -> dict[str, object]:
    """A year that nobody has judged."""
    return {"year": 2020}


def of_no_judgement(division_code: str) -> dict[str, object]:
    return {"year": 2020, "code": division_code}


def of_no_judged_project(division_code: str) -> dict[str, object]:
    return {"year": 2020, "code": "530102-2020-0001"}


def of_no_table(division_code: str) -> dict[str, object]:
    return {"year": 2020, "code": division_code, "kind": "plan"}


def of_no_criterion(division_code: str) -> dict[str, object]:
    return {"year": 2020, "code": division_code, "key": "S1.1"}


def of_no_bundle(division_code: str) -> dict[str, object]:
    return {"number": f"{division_code}-2020-B1"}


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


def of_survey_batch(division_code: str) -> dict[str, object]:
    batch = survey_batch_in(division_code)
    return {"number": batch.survey.number, "batch": batch.number}


def of_no_survey_batch(division_code: str) -> dict[str, object]:
    return {"number": survey_in(division_code).number, "batch": 99}


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
