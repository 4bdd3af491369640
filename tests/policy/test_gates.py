"""Every requirement of every gate: one below, exactly, one above, and not known."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.policy.specimens import ON, project, yunnan

from jiugai.policy.gates import GATES
from jiugai.policy.verdicts import Check, Outcome

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN
TOMORROW, YESTERDAY = ON + timedelta(days=1), ON - timedelta(days=1)

TWO_ESTATES: dict[str, Any] = {
    "estates": 2,
    "estates_consented": 2,
    "estates_scheme_voted": 2,
    "estates_management_confirmed": 2,
}
UNLINKED_2003 = {"completed_year_max": 2003, "extension_open": True}
LINKED_2008 = {"completed_year_max": 2008, "extension_open": True, "area_linked": True}

# gate, requirement: [(name of the case, facts changed, outcome)]
CASES: dict[tuple[str, str], list[tuple[str, dict[str, Any], Outcome]]] = {
    ("ENTER_LIBRARY", "eligible"): [
        ("completed-2000", {"completed_year_max": 2000}, MET),
        ("completed-2001", {"completed_year_max": 2001}, NOT_MET),
        ("year-not-known", {"completed_year_max": None}, UNKNOWN),
        ("extension-2005", {**UNLINKED_2003, "completed_year_max": 2005}, MET),
        ("extension-2006", {**UNLINKED_2003, "completed_year_max": 2006}, NOT_MET),
        ("extension-not-opened", {**UNLINKED_2003, "extension_open": False}, NOT_MET),
        ("extension-not-known", {**UNLINKED_2003, "extension_open": None}, UNKNOWN),
        ("extension-basics-complete", {**UNLINKED_2003, "basics_incomplete": False}, NOT_MET),
        ("extension-basics-not-known", {**UNLINKED_2003, "basics_incomplete": None}, UNKNOWN),
        ("extension-one-hazard", {**UNLINKED_2003, "hazards": 1}, MET),
        ("extension-no-hazard", {**UNLINKED_2003, "hazards": 0}, NOT_MET),
        ("extension-hazards-not-known", {**UNLINKED_2003, "hazards": None}, UNKNOWN),
        ("extension-residents-passive", {**UNLINKED_2003, "residents_active": False}, NOT_MET),
        ("extension-residents-not-known", {**UNLINKED_2003, "residents_active": None}, UNKNOWN),
        ("extension-will-weak", {**UNLINKED_2003, "will_strong": False}, NOT_MET),
        ("extension-will-not-known", {**UNLINKED_2003, "will_strong": None}, UNKNOWN),
        ("linked-2010", {**LINKED_2008, "completed_year_max": 2010}, MET),
        ("linked-2011", {**LINKED_2008, "completed_year_max": 2011}, NOT_MET),
        ("linked-needs-no-hazard", {**LINKED_2008, "hazards": 0, "will_strong": False}, MET),
        ("linked-not-recorded", {**LINKED_2008, "area_linked": False}, NOT_MET),
        ("linked-not-known", {**LINKED_2008, "area_linked": None}, UNKNOWN),
        ("linked-extension-closed", {**LINKED_2008, "extension_open": False}, NOT_MET),
        ("linked-basics-complete", {**LINKED_2008, "basics_incomplete": False}, NOT_MET),
        ("self-built", {"self_built": True}, NOT_MET),
        ("self-built-not-known", {"self_built": None}, UNKNOWN),
        ("to-be-demolished", {"to_be_demolished": True}, NOT_MET),
        ("demolition-not-known", {"to_be_demolished": None}, UNKNOWN),
        ("renovated-before", {"renovated_before": True}, NOT_MET),
        ("renovated-before-not-known", {"renovated_before": None}, UNKNOWN),
        ("known-bad-beats-not-known", {"completed_year_max": 2011, "self_built": None}, NOT_MET),
    ],
    ("ENTER_LIBRARY", "archive_basics"): [
        ("complete", {}, MET),
        ("incomplete", {"archive_basics": False}, NOT_MET),
        ("not-known", {"archive_basics": None}, UNKNOWN),
    ],
    ("ENTER_LIBRARY", "facility_survey"): [
        ("today", {"facility_survey_on": ON}, MET),
        ("yesterday", {"facility_survey_on": YESTERDAY}, MET),
        ("tomorrow", {"facility_survey_on": TOMORROW}, NOT_MET),
        ("not-known", {"facility_survey_on": None}, UNKNOWN),
    ],
    ("ENTER_PLAN", "participation"): [
        ("exactly-two-thirds", {"homes_taking_part": 200}, MET),
        ("one-home-short", {"homes_taking_part": 199}, NOT_MET),
        ("one-home-more", {"homes_taking_part": 201}, MET),
        ("nobody-has-counted", {"homes_taking_part": None}, UNKNOWN),
        ("homes-not-known", {"homes": None}, UNKNOWN),
        ("two-thirds-of-299-is-200", {"homes": 299, "homes_taking_part": 199}, NOT_MET),
    ],
    ("ENTER_PLAN", "agreement"): [
        ("exactly-two-thirds", {"homes_agreeing": 200}, MET),
        ("one-home-short", {"homes_agreeing": 199}, NOT_MET),
        ("one-home-more", {"homes_agreeing": 201}, MET),
        ("not-known", {"homes_agreeing": None}, UNKNOWN),
        ("base-is-all-homes", {"homes_taking_part": 210, "homes_agreeing": 199}, NOT_MET),
    ],
    ("ENTER_PLAN", "every_estate_consented"): [
        ("single-estate-needs-no-count", {"estates_consented": None}, MET),
        ("both", TWO_ESTATES, MET),
        ("one-of-two", {**TWO_ESTATES, "estates_consented": 1}, NOT_MET),
        ("not-counted", {**TWO_ESTATES, "estates_consented": None}, UNKNOWN),
        ("estates-not-known", {"estates": None, "estates_consented": None}, UNKNOWN),
    ],
    ("ENTER_PLAN", "management_consensus"): [
        ("reached", {}, MET),
        ("not-reached", {"management_consensus": False}, NOT_MET),
        ("not-known", {"management_consensus": None}, UNKNOWN),
    ],
    ("ENTER_PLAN", "archive_scheme"): [
        ("complete", {}, MET),
        ("incomplete", {"archive_scheme": False}, NOT_MET),
        ("not-known", {"archive_scheme": None}, UNKNOWN),
    ],
    ("ENTER_PLAN", "scored"): [
        ("scored", {}, MET),
        ("not-scored", {"scored": False}, NOT_MET),
        ("not-known", {"scored": None}, UNKNOWN),
    ],
    ("ENTER_PLAN", "basics_covered"): [
        ("all-covered-or-excused", {}, MET),
        ("one-left-out", {"shortfalls_basic_covered": 8}, NOT_MET),
        ("covered-not-known", {"shortfalls_basic_covered": None}, UNKNOWN),
        ("excused-not-known", {"shortfalls_basic_excused": None}, UNKNOWN),
        ("found-not-known", {"shortfalls_basic": None}, UNKNOWN),
        ("no-survey-no-knowledge", {"facility_survey_on": None}, UNKNOWN),
        (
            "nothing-found",
            {"shortfalls_basic": 0, "shortfalls_basic_covered": None, "shortfalls_basic_excused": None},
            MET,
        ),
    ],
    ("ENTER_PLAN", "utilities_asked_if_touched"): [
        ("asked", {}, MET),
        ("not-asked", {"utilities_asked": False}, NOT_MET),
        ("asking-not-known", {"utilities_asked": None}, UNKNOWN),
        ("not-touched", {"utilities_touched": False, "utilities_asked": False}, MET),
        ("touching-not-known", {"utilities_touched": None, "utilities_asked": False}, UNKNOWN),
        ("asked-whether-touched-or-not", {"utilities_touched": None}, MET),
    ],
    ("ENTER_PLAN", "county_barred"): [
        ("free", {}, MET),
        ("barred", {"county_barred": True}, NOT_MET),
        ("not-known", {"county_barred": None}, UNKNOWN),
    ],
    ("ENTER_PLAN", "county_within_capacity"): [
        ("within", {}, MET),
        ("beyond", {"county_within_capacity": False}, NOT_MET),
        ("not-known", {"county_within_capacity": None}, UNKNOWN),
    ],
    ("START", "vote_passed"): [
        ("special-passed", {}, MET),
        ("quorum-heads-exact", {"vote_heads_taking_part": 200, "vote_heads_agreeing": 150}, MET),
        ("quorum-heads-one-short", {"vote_heads_taking_part": 199, "vote_heads_agreeing": 199}, NOT_MET),
        (
            "quorum-area-exact",
            {"vote_area_taking_part_cm2": 160_000_000, "vote_area_agreeing_cm2": 120_000_000},
            MET,
        ),
        (
            "quorum-area-one-square-centimetre-short",
            {"vote_area_taking_part_cm2": 159_999_999, "vote_area_agreeing_cm2": 159_999_999},
            NOT_MET,
        ),
        ("special-heads-exactly-three-quarters", {"vote_heads_agreeing": 180}, MET),
        ("special-heads-one-short", {"vote_heads_agreeing": 179}, NOT_MET),
        ("special-area-exactly-three-quarters", {"vote_area_agreeing_cm2": 150_000_000}, MET),
        ("special-area-one-short", {"vote_area_agreeing_cm2": 149_999_999}, NOT_MET),
        ("ordinary-heads-exactly-half", {"vote_matter": "ordinary", "vote_heads_agreeing": 120}, NOT_MET),
        ("ordinary-heads-one-more", {"vote_matter": "ordinary", "vote_heads_agreeing": 121}, MET),
        (
            "ordinary-area-exactly-half",
            {"vote_matter": "ordinary", "vote_area_agreeing_cm2": 100_000_000},
            NOT_MET,
        ),
        ("ordinary-area-one-more", {"vote_matter": "ordinary", "vote_area_agreeing_cm2": 100_000_001}, MET),
        ("matter-open-fails-even-as-ordinary", {"vote_matter": None, "vote_heads_agreeing": 120}, NOT_MET),
        ("matter-open-otherwise", {"vote_matter": None}, UNKNOWN),
        ("matter-open-but-no-quorum", {"vote_matter": None, "vote_heads_taking_part": 199}, NOT_MET),
        ("not-held", {"vote_held": False, "vote_closed_on": None}, NOT_MET),
        ("held-not-known-but-counted", {"vote_held": None}, MET),
        ("heads-not-known", {"vote_heads": None}, UNKNOWN),
        ("agreeing-not-known", {"vote_area_agreeing_cm2": None}, UNKNOWN),
        ("every-estate", TWO_ESTATES, MET),
        ("one-estate-of-two", {**TWO_ESTATES, "estates_scheme_voted": 1}, NOT_MET),
        ("estates-not-counted", {**TWO_ESTATES, "estates_scheme_voted": None}, UNKNOWN),
    ],
    ("START", "vote_done"): [
        ("today", {"vote_closed_on": ON}, MET),
        ("tomorrow", {"vote_closed_on": TOMORROW}, NOT_MET),
        ("not-held", {"vote_held": False, "vote_closed_on": None}, NOT_MET),
        ("held-without-a-date", {"vote_closed_on": None}, UNKNOWN),
        ("nothing-known", {"vote_held": None, "vote_closed_on": None}, UNKNOWN),
    ],
    ("START", "management_confirmed"): [
        ("today", {"management_confirmed_on": ON}, MET),
        ("tomorrow", {"management_confirmed_on": TOMORROW}, NOT_MET),
        ("known-not-to-be", {"management_confirmed": False, "management_confirmed_on": None}, NOT_MET),
        ("without-a-date", {"management_confirmed_on": None}, UNKNOWN),
    ],
    ("START", "every_estate_management"): [
        ("single-estate-needs-no-count", {"estates_management_confirmed": None}, MET),
        ("both", TWO_ESTATES, MET),
        ("one-of-two", {**TWO_ESTATES, "estates_management_confirmed": 1}, NOT_MET),
        ("not-counted", {**TWO_ESTATES, "estates_management_confirmed": None}, UNKNOWN),
    ],
    ("START", "committee_preparation"): [
        ("prepared", {}, MET),
        ("not-prepared", {"committee_preparation": False}, NOT_MET),
        ("not-known", {"committee_preparation": None}, UNKNOWN),
    ],
    ("START", "combined_scheme_if_touched"): [
        ("today", {"combined_scheme_on": ON}, MET),
        ("tomorrow", {"combined_scheme_on": TOMORROW}, NOT_MET),
        ("known-not-to-be", {"combined_scheme": False, "combined_scheme_on": None}, NOT_MET),
        ("without-a-date", {"combined_scheme_on": None}, UNKNOWN),
        (
            "not-touched",
            {"utilities_touched": False, "combined_scheme": False, "combined_scheme_on": None},
            MET,
        ),
        (
            "touching-not-known",
            {"utilities_touched": None, "combined_scheme": False, "combined_scheme_on": None},
            UNKNOWN,
        ),
    ],
    ("START", "parties_recorded"): [
        ("recorded", {}, MET),
        ("not-recorded", {"parties_recorded": False}, NOT_MET),
        ("not-known", {"parties_recorded": None}, UNKNOWN),
    ],
    ("START", "funds_committed"): [
        ("exactly-the-cost", {"funds_committed_fen": 600_000_000}, MET),
        ("one-fen-short", {"funds_committed_fen": 599_999_999}, NOT_MET),
        ("one-fen-more", {"funds_committed_fen": 600_000_001}, MET),
        ("not-known", {"funds_committed_fen": None}, UNKNOWN),
        ("cost-not-known", {"cost_fen": None}, UNKNOWN),
    ],
    ("START", "red_line_incidents"): [
        ("none", {}, MET),
        ("one", {"red_line_incidents": 1}, NOT_MET),
        ("not-known", {"red_line_incidents": None}, UNKNOWN),
    ],
    ("ACCEPT", "acceptance_passed"): [
        ("passed", {}, MET),
        ("failed", {"acceptance_passed": False}, NOT_MET),
        ("not-known", {"acceptance_passed": None}, UNKNOWN),
    ],
    ("ACCEPT", "open_hazards"): [
        ("none", {}, MET),
        ("one", {"open_hazards": 1}, NOT_MET),
        ("not-known", {"open_hazards": None}, UNKNOWN),
    ],
    ("ACCEPT", "archive_pictures"): [
        ("complete", {}, MET),
        ("incomplete", {"archive_pictures": False}, NOT_MET),
        ("not-known", {"archive_pictures": None}, UNKNOWN),
    ],
    ("CLOSE", "assets_in_good_hands"): [
        ("all-handed-over", {}, MET),
        ("one-left-without-maintainer", {"assets_handed_over": 4}, NOT_MET),
        ("one-left-with-maintainer", {"assets_handed_over": 4, "assets_maintained": True}, MET),
        ("maintainer-not-known", {"assets_handed_over": 4, "assets_maintained": None}, UNKNOWN),
        ("count-not-known", {"assets_handed_over": None}, UNKNOWN),
        ("count-not-known-but-maintained", {"assets_handed_over": None, "assets_maintained": True}, MET),
    ],
    ("CLOSE", "satisfied"): [
        ("exactly-four-fifths", {"homes_satisfied": 120}, MET),
        ("one-short", {"homes_satisfied": 119}, NOT_MET),
        ("one-more", {"homes_satisfied": 121}, MET),
        ("not-known", {"homes_satisfied": None}, UNKNOWN),
        ("sample-exactly-one-third", {"homes_surveyed": 100, "homes_satisfied": 80}, MET),
        ("sample-one-short-of-a-third", {"homes_surveyed": 99, "homes_satisfied": 99}, UNKNOWN),
        ("sample-rounds-up", {"homes": 301, "homes_surveyed": 100, "homes_satisfied": 100}, UNKNOWN),
        ("sample-of-twenty", {"homes": 50, "homes_surveyed": 20, "homes_satisfied": 16}, MET),
        ("sample-of-nineteen", {"homes": 50, "homes_surveyed": 19, "homes_satisfied": 19}, UNKNOWN),
        ("small-project-all-asked", {"homes": 12, "homes_surveyed": 12, "homes_satisfied": 9}, NOT_MET),
        ("small-project-one-missing", {"homes": 12, "homes_surveyed": 11, "homes_satisfied": 11}, UNKNOWN),
        ("nobody-surveyed", {"homes_surveyed": 0, "homes_satisfied": 0}, UNKNOWN),
        ("surveyed-not-known", {"homes_surveyed": None}, UNKNOWN),
    ],
    ("CLOSE", "final_account"): [
        ("today", {"final_account_on": ON}, MET),
        ("tomorrow", {"final_account_on": TOMORROW}, NOT_MET),
        ("not-known", {"final_account_on": None}, UNKNOWN),
    ],
    ("CLOSE", "warranty_recorded"): [
        ("recorded", {}, MET),
        ("not-recorded", {"warranty_recorded": False}, NOT_MET),
        ("not-known", {"warranty_recorded": None}, UNKNOWN),
    ],
}
# asked again at a later gate: the same requirement, the same cases
CASES |= {("ENTER_PLAN", "eligible"): CASES["ENTER_LIBRARY", "eligible"]}
for _part in ("basics", "will", "scheme", "progress", "pictures"):
    CASES["CLOSE", f"archive_{_part}"] = [
        ("complete", {}, MET),
        ("incomplete", {f"archive_{_part}": False}, NOT_MET),
        ("not-known", {f"archive_{_part}": None}, UNKNOWN),
    ]


def _check(gate: str, requirement: str, facts: dict[str, Any], on: date = ON) -> Check:
    verdict = GATES[gate].judge(project(**facts), on=on, params=yunnan(on))
    (check,) = (each for each in verdict.checks if each.requirement == requirement)
    return check


@pytest.mark.parametrize(
    ("gate", "requirement", "facts", "outcome"),
    [
        pytest.param(gate, requirement, facts, outcome, id=f"{gate}-{requirement}-{name}")
        for (gate, requirement), cases in CASES.items()
        for name, facts, outcome in cases
    ],
)
def test_requirement(gate: str, requirement: str, facts: dict[str, Any], outcome: Outcome) -> None:
    assert _check(gate, requirement, facts).outcome is outcome


def test_every_requirement_of_every_gate_has_all_three_answers_among_its_cases() -> None:
    for gate in GATES.values():
        for requirement in gate.requirements:
            name = requirement.key or next(iter(requirement.reads()))
            answers = {outcome for _, _, outcome in CASES[gate.key, name]}
            assert answers == {MET, NOT_MET, UNKNOWN}, f"{gate.key} {name} lacks a case"


@pytest.mark.parametrize("gate", GATES)
def test_the_sound_project_passes_every_gate(gate: str) -> None:
    assert GATES[gate].judge(project(), on=ON, params=yunnan()).outcome is MET


def test_one_failing_check_decides_the_verdict_though_others_are_not_known() -> None:
    facts = project(homes_taking_part=199, county_barred=None)
    assert GATES["ENTER_PLAN"].judge(facts, on=ON, params=yunnan()).outcome is NOT_MET


def test_a_share_is_answered_as_it_was_counted_with_the_figure_and_its_clause() -> None:
    check = _check("ENTER_PLAN", "participation", {"homes_taking_part": 199})
    assert (str(check.measured), str(check.required), check.clause) == ("199/300", "2/3", "Y1.7")


def test_only_the_money_of_the_start_may_be_waived() -> None:
    waivable = {
        (gate.key, each.key) for gate in GATES.values() for each in gate.requirements if each.waivable
    }
    assert waivable == {("START", "funds_committed")}
