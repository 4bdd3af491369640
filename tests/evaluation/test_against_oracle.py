"""The five file commands agree with an independent plain-Python implementation of the contract.

1,000 random tables with unknowns, through the whole path: files in, JSON out.
"""

from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from tests.command_line import jiugai, write
from tests.oracle.columns import (
    BALLOT_COLUMNS,
    CAPACITY_COLUMNS,
    DIVISION_COLUMNS,
    PROJECT_COLUMNS,
    ROLL_COLUMNS,
)
from tests.oracle.evaluation import evaluate
from tests.oracle.gates import judge
from tests.oracle.planning import best_value, plan
from tests.oracle.random_tables import (
    random_capacity,
    random_divisions,
    random_projects,
    random_vote,
    to_csv,
)
from tests.oracle.ranking import rank
from tests.oracle.tally import tally

YEAR = 2022
ON = date(2022, 6, 30)
COUNTIES = ("530102", "530103", "530181", "532301", "419001", "520102")
GOVERNMENTS = (*COUNTIES, "530000", "530100", "532300", "410000", "419000", "520000", "520100")
GATES = ("ENTER_LIBRARY", "ENTER_PLAN", "START", "ACCEPT", "CLOSE")
LOCAL = ("S2.1.2", "S2.1.3", "S2.2", "S2.4.1", "S2.4.2", "S2.5", "S2.6", "S2.8", "S2.9")
SEEDS = range(100)
TABLES_PER_SEED = 10


def _local_figures(dice: Random) -> tuple[str, dict[Any, Fraction], dict[Any, Fraction]]:
    """A file of local figures, and the same for the oracle: targets, stricter shares of consent."""
    targets = {
        (place, name): dice.choice([Fraction(1, 10), Fraction(1, 3), Fraction(1, 2), Fraction(1)])
        for place in ("000000", "530000", "530100")
        for name in LOCAL
        if dice.random() < 0.3
    }
    stricter = {
        (place, share): dice.choice([Fraction(2, 3), Fraction(3, 4), Fraction(1)])
        for place in ("530000", "530100", "530102")
        for share in ("participation", "agreement")
        if dice.random() < 0.2
    }
    lines = ["division_code,parameter,value,from,clause"]
    lines += [f"{place},{name}.target,{value},2022-01-01,文件" for (place, name), value in targets.items()]
    lines += [
        f"{place},consent.plan.{share},{value},2022-03-01,文件" for (place, share), value in stricter.items()
    ]
    return "\n".join(lines), targets, stricter


@pytest.mark.parametrize("seed", SEEDS)
def test_year_gates_ranking_and_plan(seed: int, tmp_path: Path) -> None:
    dice = Random(seed)
    for _ in range(TABLES_PER_SEED):
        counties = COUNTIES[: dice.randint(1, len(COUNTIES))]
        projects = random_projects(dice, counties, dice.choice((0, 1, 3, 8, 20)), YEAR, on=ON)
        divisions = random_divisions(dice, [each for each in GOVERNMENTS if dice.random() < 0.6], YEAR)
        local, targets, stricter = _local_figures(dice)
        obliged = [code for code in ("530111", "530400") if dice.random() < 0.2]
        files = {
            "projects": write(tmp_path / "projects.csv", to_csv(projects, PROJECT_COLUMNS)),
            "divisions": write(tmp_path / "divisions.csv", to_csv(divisions, DIVISION_COLUMNS)),
            "local": write(tmp_path / "local.csv", local),
            "obliged": write(tmp_path / "obliged.csv", "\n".join(["division_code", *obliged])),
        }
        _agree_on_the_year(files, evaluate(projects, divisions, YEAR, targets, stricter, obliged=obliged))
        gate = dice.choice(GATES)
        _agree_on_a_gate(
            files, gate, {row["project_code"]: judge(row, gate, ON, stricter) for row in projects}
        )
        _agree_on_the_ranking(files, rank(projects))
        _agree_on_the_plan(files, tmp_path, dice, projects, stricter)


def _agree_on_the_year(files: dict[str, Path], expected: dict[str, Any]) -> None:
    answered = jiugai(
        "evaluate", "--from", files["projects"], files["divisions"], "--year", str(YEAR),
        "--parameters", files["local"], "--obliged", files["obliged"], "--json",
    )  # fmt: skip
    assert answered.code == 0, answered.err
    found = answered.json
    assert found["missing"] == expected["missing"]
    assert [each["division_code"] for each in found["divisions"]] == [
        each["division_code"] for each in expected["divisions"]
    ]
    for ours, theirs in zip(found["divisions"], expected["divisions"], strict=True):
        for key in ("level", "total_x100", "best_x100", "grade"):
            assert ours[key] == theirs[key], (ours["division_code"], key)
        for criterion, answer in theirs["criteria"].items():
            compared = {key: ours["criteria"][criterion][key] for key in answer}
            assert compared == answer, (ours["division_code"], criterion)


def _agree_on_a_gate(files: dict[str, Path], gate: str, expected: dict[str, dict[str, Any]]) -> None:
    answered = jiugai(
        "gate", "--from", files["projects"], "--gate", gate, "--on", ON.isoformat(),
        "--parameters", files["local"], "--json",
    )  # fmt: skip
    all_met = all(verdict["outcome"] == "MET" for verdict in expected.values())
    assert answered.code == (0 if all_met else 1), answered.err
    assert {each["project_code"]: each["outcome"] for each in answered.json} == {
        code: verdict["outcome"] for code, verdict in expected.items()
    }
    for each in answered.json:
        ours = sorted(check["outcome"] for check in each["checks"])
        assert ours == sorted(expected[each["project_code"]]["checks"]), each["project_code"]


def _agree_on_the_ranking(files: dict[str, Path], expected: list[dict[str, Any]]) -> None:
    answered = jiugai("rank", "--from", files["projects"], "--on", ON.isoformat(), "--json")
    assert answered.code == 0, answered.err
    keys = ("project_code", "rank", "score_x100")
    assert [{key: each[key] for key in keys} for each in answered.json] == expected


WHY = {"NOT_A_CANDIDATE": "非备选", "NOT_MET": "不达标", "UNKNOWN": "待核", "待核": "待核"}


def _agree_on_the_plan(
    files: dict[str, Path], folder: Path, dice: Random, projects: list[Any], stricter: dict[Any, Fraction]
) -> None:
    capacity = random_capacity(dice, COUNTIES)
    limits = write(folder / "capacity.csv", to_csv(capacity, CAPACITY_COLUMNS))
    answered = jiugai(
        "plan", "--from", files["projects"], "--capacity", limits, "--year", str(YEAR),
        "--on", ON.isoformat(), "--parameters", files["local"], "--json",
    )  # fmt: skip
    assert answered.code == 0, answered.err
    expected, found = plan(projects, capacity, ON, stricter), answered.json
    assert found["selected"] == expected["selected"]
    assert {each["project_code"]: each["why"] for each in found["left_out"]} == {
        code: WHY.get(why, "超出能力") for code, why in expected["left_out"].items()
    }
    bound = {each["project_code"]: ",".join(each["binding"]) for each in found["left_out"]}
    for code, why in expected["left_out"].items():
        assert why in WHY or bound[code] == why, code
    assert found["best"]["value"] == found["best"]["bound"] == best_value(projects, capacity, ON, stricter)


@pytest.mark.parametrize("seed", range(40))
def test_tally(seed: int, tmp_path: Path) -> None:
    dice = Random(seed)
    for _ in range(10):
        roll, ballots, matter = random_vote(dice)
        expected = tally(roll, ballots, matter)
        answered = jiugai(
            "tally", "--roll", write(tmp_path / "roll.csv", to_csv(roll, ROLL_COLUMNS)),
            "--ballots", write(tmp_path / "ballots.csv", to_csv(ballots, BALLOT_COLUMNS)),
            "--matter", matter, "--json",
        )  # fmt: skip
        assert answered.code == (0 if expected["passed"] else 1), answered.err
        found = answered.json
        assert found["passed"] == expected["passed"]
        for side in ("heads", "area"):
            for key in ("all", "taking_part", "agreeing", "passed"):
                assert found[side][key] == expected[side][key], (side, key)
