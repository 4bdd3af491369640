"""Scoring and ranking the library."""

from datetime import date

import pytest
from tests.people import HUA, KUN, PAN, enter
from tests.planning.conftest import ON, Library

from jiugai.core.errors import Refused
from jiugai.planning.models import RankingRun, ScoreCard
from jiugai.planning.services import NothingToRank, rank_library
from jiugai.policy.register import rulebook
from jiugai.reserve.models import Standing


def test_the_library_is_ranked_and_every_point_explains_itself(wuhua: Library) -> None:
    first, second = wuhua.waiting(taking_part=90), wuhua.waiting(taking_part=120)
    run = rank_library(wuhua.division, 2022, by=wuhua.by, on=ON)
    cards = list(run.cards.order_by("rank"))
    assert [(card.project, card.rank) for card in cards] == [(second, 1), (first, 2)]
    assert cards[0].score_x100 > cards[1].score_x100
    assert {"criterion": "participation", "points_x100": 1000, "max_x100": 1000, "why": "120/120"} in cards[
        0
    ].items
    assert sum(item["points_x100"] for item in cards[0].items) == pytest.approx(cards[0].score_x100, abs=5)
    assert (run.number, run.among, run.rule_version) == ("530102-2022-R1", 2, rulebook().version)


def test_the_standing_of_each_project_is_written_down(wuhua: Library) -> None:
    project = wuhua.waiting()
    run = rank_library(wuhua.division, 2022, by=wuhua.by, on=ON)
    standing = Standing.objects.get(project=project)
    assert (standing.rank, standing.among, standing.run, standing.ranked_on) == (1, 1, run.number, ON)
    assert standing.score_x100 == ScoreCard.objects.get().score_x100


def test_only_projects_in_the_library_of_that_year_are_ranked(wuhua: Library) -> None:
    waiting = wuhua.waiting()
    wuhua.project()  # still only proposed
    wuhua.project(plan_year=2023)
    run = rank_library(wuhua.division, 2022, by=wuhua.by, on=ON)
    assert [card.project for card in run.cards.all()] == [waiting]


def test_an_empty_library_is_not_ranked(wuhua: Library) -> None:
    with pytest.raises(NothingToRank, match="五华区"):
        rank_library(wuhua.division, 2022, by=wuhua.by, on=ON)
    assert not RankingRun.objects.exists()


def test_a_second_ranking_stands_beside_the_first(wuhua: Library) -> None:
    project = wuhua.waiting()
    rank_library(wuhua.division, 2022, by=wuhua.by, on=ON)
    wuhua.ask(project.memberships.get().estate, 120, 120, closed_on=date(2022, 5, 20))
    second = rank_library(wuhua.division, 2022, by=wuhua.by, on=ON)
    assert second.number == "530102-2022-R2"
    scores = list(Standing.objects.order_by("pk").values_list("score_x100", flat=True))
    assert scores[0] < scores[1]
    assert RankingRun.objects.get(number="530102-2022-R1").digest != second.digest


@pytest.mark.parametrize("who", [HUA, PAN, KUN], ids=["subdistrict", "other-county", "prefecture"])
def test_only_the_county_ranks_its_library(wuhua: Library, who: object) -> None:
    wuhua.waiting()
    with pytest.raises(Refused):
        rank_library(wuhua.division, 2022, by=enter(who), on=ON)  # type: ignore[arg-type]


def test_a_ranking_asked_for_twice_is_made_once(wuhua: Library) -> None:
    wuhua.waiting()
    runs = [rank_library(wuhua.division, 2022, by=wuhua.by, on=ON) for _ in range(2)]
    assert runs[0] == runs[1]
    wuhua.waiting()
    assert rank_library(wuhua.division, 2022, by=wuhua.by, on=ON).number == "530102-2022-R2"
