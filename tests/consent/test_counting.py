"""Ten thousand random votes against an independent count; some of them through the database and their
proofs.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from tests.consent.vote_cast import Assembly, estate_of, fresh, online
from tests.oracle.random_tables import random_vote
from tests.oracle.tally import tally as counted_apart
from tests.people import CUI, HUA, enter

from jiugai.consent.counting import RollEntry, Tally, tally
from jiugai.consent.models import QuestionKind
from jiugai.consent.services import Asked
from jiugai.consent.verifying import verify_vote
from jiugai.core.files import path_of
from jiugai.policy.parameters import Parameters
from jiugai.policy.places import NATION
from jiugai.policy.register import rulebook
from jiugai.policy.votes import Count, needed, passes
from jiugai.registry.home_places import Place
from jiugai.registry.services.homes import HomeEntry, OwnerEntry, register_homes

FIGURES = Parameters(rulebook().parameters).in_force(NATION, date(2022, 5, 31))
SEEDS, EACH = range(10), 1_000
CHOICES = {"赞同": "agree", "反对": "oppose", "弃权": "abstain"}
Rows = Sequence[dict[str, Any]]


def cm2(home: dict[str, Any]) -> int:
    return int(Decimal(str(home["exclusive_area_m2"])) * 10_000)


def counted(roll: Rows, ballots: Rows, matter: str) -> Tally:
    entries = [RollEntry(each["home"], each["owner"] or "", cm2(each), each["unsold"]) for each in roll]
    choices = {each["home"]: each["choice"] for each in ballots}
    return tally(entries, choices, matter=matter, figures=FIGURES)


def _agree(ours: Tally, expected: dict[str, Any]) -> None:
    for name, count, passed in (
        ("heads", ours.heads, ours.heads_passed),
        ("area", ours.area, ours.area_passed),
    ):
        side = expected[name]
        assert count == (side["all"], side["taking_part"], side["agreeing"])
        assert passed is side["passed"]
    assert ours.passed is expected["passed"]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_count_agrees_with_an_independent_one(seed: int) -> None:
    dice, exact = Random(seed), 0
    for _vote in range(EACH):
        roll, ballots, matter = random_vote(dice)
        ours = counted(roll, ballots, matter)
        _agree(ours, counted_apart(roll, ballots, matter))
        exact += 3 * ours.heads.taking_part == 2 * ours.heads.all
    assert exact > EACH // 50  # enough of them stand right on the quorum


@pytest.mark.parametrize("matter", ["ordinary", "special"])
def test_what_is_said_to_be_still_needed_is_the_least_that_is_enough(matter: str) -> None:
    dice = Random(matter)
    for _count in range(400):
        whole = dice.randint(1, 40)
        taking_part = dice.randint(0, whole)
        agreeing = dice.randint(0, taking_part)
        count = Count(whole, taking_part, agreeing)
        least = needed(count, matter, FIGURES)
        enough = [
            (more, agree)
            for more in range(whole - taking_part + 1)
            for agree in range(more + 1)
            if passes(Count(whole, taking_part + more, agreeing + agree), matter, FIGURES)
        ]
        if enough:
            assert least.taking_part == max(0, -(-2 * whole // 3) - taking_part)
            assert least.agreeing == min(agree for _more, agree in enough)
        assert (least == (0, 0)) is passes(count, matter, FIGURES)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_a_vote_held_in_full_is_counted_alike_and_proves_it(seed: int, settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    roll, ballots, matter = random_vote(Random(seed))
    assembly = Assembly(enter(CUI), enter(HUA), estate_of())
    numbers = _registered(assembly, roll)
    asked = Asked(QuestionKind.OTHER, "表决事项", 7 if matter == "special" else 9)
    vote = assembly.announced([asked])
    paper = {}
    for each in ballots:
        number, choice = numbers[each["home"]], CHOICES[each["choice"]]
        if each["channel"] == "online":
            online(vote, number, choice)
        else:
            paper[number] = [choice]
    if paper:
        assembly.checked(vote, paper)
    count = assembly.count(vote)
    result, expected = count.results.get(), counted_apart(roll, ballots, matter)
    heads, area = expected["heads"], expected["area"]
    assert (result.heads, result.heads_taking_part, result.heads_agreeing) == _three(heads)
    assert (result.area_cm2, result.area_taking_part_cm2, result.area_agreeing_cm2) == _three(area)
    assert (result.passed, result.split_owners) == (expected["passed"], len(expected["split_owners"]))
    assert verify_vote(path_of(count.file)).faults == []
    assert fresh(vote).questions.get().matter == matter


def _three(side: dict[str, Any]) -> tuple[int, int, int]:
    return side["all"], side["taking_part"], side["agreeing"]


def _registered(assembly: Assembly, roll: Rows) -> dict[str, int]:
    """The homes of a roll in the register; the number that each gets in the frozen roll."""
    entries = [
        HomeEntry(
            Place("1", "1", f"{1000 + place}"),
            cm2(each),
            "registered",
            unsold=each["unsold"],
            owners=() if each["unsold"] else (OwnerEntry(each["owner"]),),
        )
        for place, each in enumerate(roll)
    ]
    register_homes(assembly.estate, entries, by=assembly.by, source="清册")
    return {each["home"]: place for place, each in enumerate(roll, start=1)}
