"""The random tables are valid, and reach every answer there is."""

import csv
from collections import defaultdict
from datetime import date
from fractions import Fraction
from io import StringIO
from random import Random
from typing import Any

import pytest
from tests.oracle.columns import (
    BALLOT_COLUMNS,
    CAPACITY_COLUMNS,
    DIVISION_COLUMNS,
    PROJECT_COLUMNS,
    ROLL_COLUMNS,
)
from tests.oracle.evaluation import evaluate
from tests.oracle.examples import ON, YEAR, Cells
from tests.oracle.gates import GATES, judge
from tests.oracle.planning import TO_BE_CHECKED, best_value, plan
from tests.oracle.random_tables import (
    random_capacity,
    random_divisions,
    random_projects,
    random_vote,
    to_csv,
)
from tests.oracle.ranking import score_x100
from tests.oracle.tally import tally

COUNTIES = ("530102", "530103", "530302", "520102")
ABOVE = ("530100", "530300", "530000", "520100", "520000")
LOCAL = ("S2.1.2", "S2.1.3", "S2.2", "S2.4.1", "S2.4.2", "S2.5", "S2.6", "S2.8", "S2.9")
THREE = {"MET", "NOT_MET", "UNKNOWN"}

PARTS_OF = {
    "homes": ("homes_taking_part", "homes_agreeing", "homes_surveyed"),
    "homes_surveyed": ("homes_satisfied",),
    "vote_heads": ("vote_heads_taking_part", "vote_heads_agreeing"),
    "vote_area_cm2": ("vote_area_taking_part_cm2", "vote_area_agreeing_cm2"),
    "homes_taking_part": ("homes_agreeing",),
    "vote_heads_taking_part": ("vote_heads_agreeing",),
    "vote_area_taking_part_cm2": ("vote_area_agreeing_cm2",),
    "estates": tuple(name for name in PROJECT_COLUMNS if name.startswith("estates_")),
    "assets_to_hand_over": ("assets_handed_over",),
    "open_hazards": ("hazards_overdue",),
    "completed_year_max": ("completed_year_min",),
    "findings_due": ("findings_on_time",),
    "communities_in_plan": ("communities_surveyed",),
    "living_needs": ("living_needs_met",),
}
SETTLED = {
    "shortfalls_basic": ("shortfalls_basic_covered", "shortfalls_basic_excused"),
    "shortfalls_completing": ("shortfalls_completing_covered",),
    "shortfalls_upgrading": ("shortfalls_upgrading_covered", "shortfalls_upgrading_declined"),
}
DATED_ACTS = {
    "vote_held": "vote_closed_on",
    "management_confirmed": "management_confirmed_on",
    "combined_scheme": "combined_scheme_on",
}


def random_year(rng: Random) -> tuple[list[Cells], list[Cells]]:
    """Projects and divisions of a few counties, some governments without a row."""
    counties = COUNTIES[: rng.randint(1, len(COUNTIES))]
    reporting = [code for code in (*counties, *ABOVE) if rng.random() < 0.9]
    projects = random_projects(rng, counties, rng.choice((0, 1, 3, 8, 20)), YEAR, on=ON)
    return projects, random_divisions(rng, reporting, YEAR)


def random_targets(rng: Random) -> dict[tuple[str, str], Fraction]:
    figures = (Fraction(1, 10), Fraction(1, 3), Fraction(1, 2), Fraction(1))
    setters = ("000000", "530000", "530100")
    return {(place, name): rng.choice(figures) for place in setters for name in LOCAL if rng.random() < 0.5}


def faults(row: Cells) -> list[str]:
    """What the contract would refuse in a row."""
    known = {column: value for column, value in row.items() if value is not None}
    numbers = {
        column: value for column, value in known.items() if isinstance(value, int) and value is not True
    }
    found = [f"{column} < 0" for column, number in numbers.items() if number < 0]
    found += [
        f"{column} = 0" for column in ("homes", "estates", "cost_fen", "vote_heads") if known.get(column) == 0
    ]
    for whole, parts in PARTS_OF.items():
        found += [f"{part} > {whole}" for part in parts if known.get(part, 0) > known.get(whole, 10**18)]
    for whole, parts in SETTLED.items():
        if sum(known.get(part, 0) for part in parts) > known.get(whole, 10**18):
            found.append(f"{parts} > {whole}")
    return found + [act for act, day in DATED_ACTS.items() if row.get(act) is False and row.get(day)]


def test_every_row_is_one_the_contract_accepts() -> None:
    rng = Random(20220210)
    for _ in range(120):
        projects, divisions = random_year(rng)
        assert [fault for row in (*projects, *divisions) for fault in faults(row)] == []
        assert all(tuple(row) == PROJECT_COLUMNS for row in projects)
        assert all(tuple(row) == DIVISION_COLUMNS for row in divisions)
        assert len({row["project_code"] for row in projects}) == len(projects)


def test_every_check_of_every_gate_comes_out_in_all_three_ways() -> None:
    rng = Random(19)
    outcomes: defaultdict[tuple[str, Any], set[str]] = defaultdict(set)
    for _ in range(150):
        for row in random_projects(rng, COUNTIES, 5, YEAR, on=ON):
            for gate in GATES:
                verdict = judge(row, gate, ON)
                outcomes[gate, "verdict"].add(verdict["outcome"])
                for place, check in enumerate(verdict["checks"]):
                    outcomes[gate, place].add(check)
    assert len(outcomes) == 5 + 3 + 11 + 9 + 3 + 9
    assert {key: found for key, found in outcomes.items() if found != THREE} == {}


def test_every_criterion_comes_out_in_every_way_and_every_grade_is_given() -> None:
    rng = Random(50)
    outcomes: defaultdict[str, set[str]] = defaultdict(set)
    grades = set()
    for _ in range(150):
        answer = evaluate(*random_year(rng), YEAR, random_targets(rng))
        for division in answer["divisions"]:
            grades.add(division["grade"])
            for name, found in division["criteria"].items():
                outcomes[name].add(found["outcome"])
    assert grades == {"优秀", "良好", "合格", "不合格", TO_BE_CHECKED, None}
    assert len(outcomes) == 36
    every_level_is_asked = {"S2.7.1", "S2.7.3", "S2.10"}
    for name, found in outcomes.items():
        expected = THREE | ({"REPORTED"} if name in LOCAL else set())
        assert found == expected | (set() if name in every_level_is_asked else {"NOT_APPLICABLE"}), name


def test_plans_are_feasible_never_beat_the_best_and_leave_out_for_every_reason() -> None:
    rng = Random(2022)
    reasons: set[str] = set()
    beaten = 0
    for _ in range(80):
        stages = ("in_library",) * 9 + ("surveyed",)
        rows = random_projects(rng, COUNTIES, 24, YEAR, on=ON, stages=stages)
        capacity = random_capacity(rng, COUNTIES)
        answer = plan(rows, capacity, ON)
        reasons |= set(answer["left_out"].values())
        assert sorted([*answer["selected"], *answer["left_out"]]) == sorted(
            row["project_code"] for row in rows
        )
        chosen = [row for row in rows if row["project_code"] in answer["selected"]]
        for limits in capacity:
            here = [row for row in chosen if row["division_code"] == limits["division_code"]]
            if here:
                assert sum(row["cost_fen"] for row in here) <= limits["financing_capacity_fen"]
                assert sum(row["estates"] for row in here) <= limits["organising_capacity_estates"]
        value, best = sum(map(score_x100, chosen)), best_value(rows, capacity, ON)
        assert value <= best
        beaten += value < best
    limits_named = {"financing_capacity_fen", "organising_capacity_estates"}
    both = "financing_capacity_fen,organising_capacity_estates"
    assert reasons == {"NOT_A_CANDIDATE", "NOT_MET", "UNKNOWN", TO_BE_CHECKED, both} | limits_named
    assert beaten > 0


@pytest.mark.parametrize("matter", ["ordinary", "special"])
def test_votes_pass_and_fail_split_and_do_not(matter: str) -> None:
    rng = Random(278)
    answers = [tally(*vote) for vote in (random_vote(rng) for _ in range(400)) if vote[2] == matter]
    assert {answer["passed"] for answer in answers} == {True, False}
    assert {bool(answer["split_owners"]) for answer in answers} == {True, False}
    exactly = [answer for answer in answers if 3 * answer["area"]["taking_part"] == 2 * answer["area"]["all"]]
    assert exactly


@pytest.mark.parametrize(
    ("unknowns", "goodness", "empty"),
    [(0.0, 1.0, 0.0), (0.8, 0.5, 0.8)],
    ids=["everything-known", "mostly-unknown"],
)
def test_the_share_of_unknowns_can_be_chosen(unknowns: float, goodness: float, empty: float) -> None:
    rows = random_divisions(
        Random(3), [f"5301{n:02d}" for n in range(1, 60)], YEAR, unknowns=unknowns, goodness=goodness
    )
    cells = [
        value
        for row in rows
        for column, value in row.items()
        if column not in ("division_code", "level", "year")
    ]
    assert abs(cells.count(None) / len(cells) - empty) < 0.05


def test_the_same_seed_gives_the_same_tables() -> None:
    assert random_year(Random(7)) == random_year(Random(7))
    assert random_vote(Random(7)) == random_vote(Random(7))


def test_csv_writes_booleans_dates_empty_cells_and_quotes() -> None:
    row = {
        "project_code": 'a, "b"',
        "self_built": True,
        "scored": False,
        "started_on": date(2022, 2, 1),
        "homes": 0,
    }
    text = to_csv([row], ("project_code", "self_built", "scored", "started_on", "homes", "hazards"))
    assert text == (
        'project_code,self_built,scored,started_on,homes,hazards\n"a, ""b""",true,false,2022-02-01,0,\n'
    )
    projects, _ = random_year(Random(11))
    roll, ballots, _ = random_vote(Random(11))
    for rows, columns in ((projects, PROJECT_COLUMNS), (roll, ROLL_COLUMNS), (ballots, BALLOT_COLUMNS)):
        read = list(csv.DictReader(StringIO(to_csv(rows, columns))))
        assert len(read) == len(rows)
        assert all(tuple(row) == columns for row in read)
    capacity = random_capacity(Random(11), COUNTIES)
    assert to_csv(capacity, CAPACITY_COLUMNS).count("\n") == len(capacity) + 1
