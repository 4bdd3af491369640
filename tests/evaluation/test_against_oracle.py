"""The five file commands agree with an independent plain-Python implementation of the contract.

1,000 random tables with unknowns from files to answers, and some more through the commands themselves.
"""

import os
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random
from shutil import rmtree
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

from jiugai.evaluation.commands import year_as_json
from jiugai.evaluation.engines import DuckDB
from jiugai.evaluation.judging import judge_year
from jiugai.lifecycle.commands import judge_all, verdict_as_json
from jiugai.lifecycle.imports import read_capacity, read_year
from jiugai.planning.commands import (
    capacity_of,
    card_as_json,
    default_profile,
    draft_as_json,
    others_of,
)
from jiugai.planning.drafting import CANDIDATE_STAGE, draft_plan
from jiugai.policy.gates import GATES
from jiugai.policy.scoring import rank as rank_cards

YEAR = 2022
ON = date(2022, 6, 30)
COUNTIES = ("530102", "530103", "530181", "532301", "419001", "520102")
GOVERNMENTS = (*COUNTIES, "530000", "530100", "532300", "410000", "419000", "520000", "520100")
LOCAL = ("S2.1.2", "S2.1.3", "S2.2", "S2.4.1", "S2.4.2", "S2.5", "S2.6", "S2.8", "S2.9")


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


@dataclass(frozen=True)
class Files:
    """The tables of one example, and what was asked beside them."""

    projects: Path
    divisions: Path
    local: Path
    obliged: Path
    capacity: Path


class ByCommand:
    """Asks the command line, one process after another."""

    def __init__(self, files: Files) -> None:
        self.files = files

    def year(self) -> Any:
        return self._asked("evaluate", self.files.divisions, "--year", YEAR, "--parameters", self.files.local,
                           "--obliged", self.files.obliged)  # fmt: skip

    def gate(self, gate: str) -> Any:
        return self._asked("gate", "--gate", gate, "--on", ON, "--parameters", self.files.local)

    def ranking(self) -> Any:
        return self._asked("rank", "--on", ON)

    def plan(self) -> Any:
        return self._asked("plan", "--capacity", self.files.capacity, "--year", YEAR, "--on", ON,
                           "--parameters", self.files.local)  # fmt: skip

    def _asked(self, command: str, *more: object) -> Any:
        answered = jiugai(command, "--from", self.files.projects, *map(str, more), "--json")
        if command == "gate":
            all_met = all(each["outcome"] == "MET" for each in answered.json)
            assert answered.code == (0 if all_met else 1)
        else:
            assert answered.code == 0, answered.err
        return answered.json


class ByBundle:
    """Seals the tables as a bundle of the nation first."""

    def __init__(self, files: Files, engine: str = "duckdb") -> None:
        self.files, self.engine = files, engine

    def year(self) -> Any:
        folder = self.files.projects.parent / "bundle"
        rmtree(folder, ignore_errors=True)
        sealed = jiugai("bundle", "--from", self.files.projects, self.files.divisions,
                        "--parameters", self.files.local, "--obliged", self.files.obliged,
                        "--division", "000000", "--year", str(YEAR), "--out", folder,
                        "--key", self.files.projects.parent / "key")  # fmt: skip
        assert sealed.code == 0, sealed.err
        answered = jiugai("evaluate", folder, "--engine", self.engine, "--json")
        assert answered.code == 0, answered.err
        return answered.json


class Inside:
    """Asks what stands behind the commands, with the files read once."""

    def __init__(self, files: Files) -> None:
        self.tables = read_year(
            [files.projects, files.divisions], local=[files.local], obliged=[files.obliged]
        )
        read_capacity(self.tables, files.capacity)
        self.projects, self.parameters = self.tables.projects(), self.tables.parameters()
        self.candidates = [each for each in self.projects if each.stage == CANDIDATE_STAGE]

    def year(self) -> Any:
        judged = judge_year(
            DuckDB(self.tables.connection),
            year=YEAR,
            parameters=self.parameters,
            obliged=self.tables.obliged,
        )
        return year_as_json(judged)

    def gate(self, gate: str) -> Any:
        judged = judge_all(self.projects, GATES[gate], self.parameters, ON)
        return [verdict_as_json(*each) for each in judged]

    def ranking(self) -> Any:
        ranked = rank_cards(self.candidates, default_profile())
        return [card_as_json(place, card) for place, card in enumerate(ranked, start=1)]

    def plan(self) -> Any:
        capacity = capacity_of(self.tables)
        drafted = draft_plan(
            self.candidates,
            others_of(self.tables),
            capacity,
            on=ON,
            parameters=self.parameters,
            profile=default_profile(),
        )
        return draft_as_json(drafted, capacity)


@pytest.mark.parametrize("seed", range(100))
def test_the_rules_on_ten_tables(seed: int, tmp_path: Path) -> None:
    dice = Random(seed)
    for _ in range(10):
        _agree(Inside, dice, tmp_path)


@pytest.mark.parametrize("seed", range(1000, 1012))
def test_the_commands(seed: int, tmp_path: Path) -> None:
    _agree(ByCommand, Random(seed), tmp_path)


@pytest.mark.parametrize("seed", range(2000, 2020))
def test_bundles_of_random_tables(seed: int, tmp_path: Path) -> None:
    dice = Random(seed)
    for _ in range(3):
        files, expected = _example(dice, tmp_path)
        found = ByBundle(files).year()
        _same_year(found, expected)


@pytest.mark.spark
@pytest.mark.parametrize("seed", range(3000, 3006))
def test_bundles_of_random_tables_on_spark(seed: int, tmp_path: Path) -> None:
    files, expected = _example(Random(seed), tmp_path)
    _same_year(ByBundle(files, os.environ["JIUGAI_TEST_SPARK"]).year(), expected)


def _example(dice: Random, folder: Path) -> tuple[Files, dict[str, Any]]:
    """Random tables of one year, with what they should come to."""
    counties = COUNTIES[: dice.randint(1, len(COUNTIES))]
    projects = random_projects(dice, counties, dice.choice((0, 1, 3, 8, 20)), YEAR, on=ON)
    divisions = random_divisions(dice, [each for each in GOVERNMENTS if dice.random() < 0.6], YEAR)
    local, targets, stricter = _local_figures(dice)
    obliged = ["000000", *(code for code in ("530111", "530400") if dice.random() < 0.2)]
    files = Files(
        projects=write(folder / "projects.csv", to_csv(projects, PROJECT_COLUMNS)),
        divisions=write(folder / "divisions.csv", to_csv(divisions, DIVISION_COLUMNS)),
        local=write(folder / "local.csv", local),
        obliged=write(folder / "obliged.csv", "\n".join(["division_code", *obliged])),
        capacity=folder / "capacity.csv",
    )
    return files, evaluate(projects, divisions, YEAR, targets, stricter, obliged=obliged)


def _agree(route: type[ByCommand] | type[Inside], dice: Random, folder: Path) -> None:
    counties = COUNTIES[: dice.randint(1, len(COUNTIES))]
    projects = random_projects(dice, counties, dice.choice((0, 1, 3, 8, 20)), YEAR, on=ON)
    divisions = random_divisions(dice, [each for each in GOVERNMENTS if dice.random() < 0.6], YEAR)
    local, targets, stricter = _local_figures(dice)
    obliged = [code for code in ("530111", "530400") if dice.random() < 0.2]
    capacity = random_capacity(dice, COUNTIES)
    asked = route(
        Files(
            projects=write(folder / "projects.csv", to_csv(projects, PROJECT_COLUMNS)),
            divisions=write(folder / "divisions.csv", to_csv(divisions, DIVISION_COLUMNS)),
            local=write(folder / "local.csv", local),
            obliged=write(folder / "obliged.csv", "\n".join(["division_code", *obliged])),
            capacity=write(folder / "capacity.csv", to_csv(capacity, CAPACITY_COLUMNS)),
        )
    )
    _same_year(asked.year(), evaluate(projects, divisions, YEAR, targets, stricter, obliged=obliged))
    for gate in GATES:
        _same_verdicts(
            asked.gate(gate), {row["project_code"]: judge(row, gate, ON, stricter) for row in projects}
        )
    keys = ("project_code", "rank", "score_x100")
    assert [{key: each[key] for key in keys} for each in asked.ranking()] == rank(projects)
    planned = asked.plan()
    _same_plan(planned, plan(projects, capacity, ON, stricter))
    best = best_value(projects, capacity, ON, stricter)
    assert planned["best"]["value"] == planned["best"]["bound"] == best


def _same_year(found: dict[str, Any], expected: dict[str, Any]) -> None:
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


def _same_verdicts(found: list[dict[str, Any]], expected: dict[str, dict[str, Any]]) -> None:
    assert {each["project_code"]: each["outcome"] for each in found} == {
        code: verdict["outcome"] for code, verdict in expected.items()
    }
    for each in found:
        ours = sorted(check["outcome"] for check in each["checks"])
        assert ours == sorted(expected[each["project_code"]]["checks"]), each["project_code"]


WHY = {"NOT_A_CANDIDATE": "非备选", "NOT_MET": "不达标", "UNKNOWN": "待核", "待核": "待核"}


def _same_plan(found: dict[str, Any], expected: dict[str, Any]) -> None:
    assert found["selected"] == expected["selected"]
    assert {each["project_code"]: each["why"] for each in found["left_out"]} == {
        code: WHY.get(why, "超出能力") for code, why in expected["left_out"].items()
    }
    bound = {each["project_code"]: ",".join(each["binding"]) for each in found["left_out"]}
    for code, why in expected["left_out"].items():
        assert why in WHY or bound[code] == why, code


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
