"""Scoring and ranking what waits in a county's library."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction

from jiugai.core.actors import Actor
from jiugai.core.audit import audit
from jiugai.core.errors import Refused
from jiugai.core.verifying import digest_of
from jiugai.lifecycle.project_facts import facts_of
from jiugai.planning.cards import card_as_json, default_profile
from jiugai.planning.models import RankingRun, ScoreCard
from jiugai.policy import scoring
from jiugai.policy.register import rulebook
from jiugai.registry.models import Division
from jiugai.registry.selectors import parameters
from jiugai.reserve.models import Project, Stage, Standing
from jiugai.reserve.services import record_standings

DRAFT = "draft_plan"


class NothingToRank(Refused):
    """No project of the county waits in the library for that year."""

    status = 409

    def __init__(self, division: Division, year: int) -> None:
        super().__init__(f"{division}没有申请 {year} 年度计划的在库项目；请先让项目入库，或改项目的计划年度")


def waiting(division: Division, year: int) -> list[Project]:
    """The projects of the county that wait in the library and apply for the plan of the year."""
    library = Project.objects.of_year(year).at_stage(Stage.IN_LIBRARY)
    return list(library.filter(division=division).order_by("code"))


def ranked_facts(projects: Sequence[Project], on: date) -> Sequence[scoring.ScoreCard]:
    """Score cards of some projects by today's records, best first."""
    return scoring.rank(facts_of(projects, on=on, parameters=parameters()), default_profile())


@transaction.atomic
def rank_library(division: Division, year: int, *, by: Actor, on: date) -> RankingRun:
    """Score and rank the library anew; every project's score card and standing are kept.

    Asked for once more on the same day with nothing changed, it is the same ranking.
    on: records up to this day count. Clause: S1.3.1. Raises: Refused, NothingToRank
    """
    by.require(DRAFT, division.code)
    Division.objects.select_for_update(no_key=True).get(pk=division.code)  # one ranking at a time
    projects = waiting(division, year)
    if not projects:
        raise NothingToRank(division, year)
    cards = ranked_facts(projects, on)
    told = [card_as_json(place, card) for place, card in enumerate(cards, start=1)]
    made = {"ranked_on": on, "rule_version": rulebook().version, "digest": digest_of({"cards": told})}
    last = RankingRun.objects.filter(division=division, year=year).order_by("-pk").first()
    if last is not None and all(getattr(last, name) == value for name, value in made.items()):
        return last
    run = RankingRun.objects.create(
        number=f"{division.code}-{year}-R{_runs(division, year) + 1}",
        division=division,
        year=year,
        profile=_profile(),
        **made,
        among=len(cards),
        made_by=by.actor_name,
    )
    _keep(run, projects, cards, told)
    audit(by, "ranking.make", run, after={"among": run.among, "digest": run.digest})
    return run


def _runs(division: Division, year: int) -> int:
    return RankingRun.objects.filter(division=division, year=year).count()


def _profile() -> dict[str, Any]:
    """The profile as it was: its criteria with points and what they count."""
    profile = asdict(default_profile())
    for criterion in profile["criteria"]:
        criterion["full_at"] = str(criterion["full_at"])
    return profile


def _keep(
    run: RankingRun,
    projects: Sequence[Project],
    cards: Sequence[scoring.ScoreCard],
    told: Sequence[dict[str, Any]],
) -> None:
    by_code = {project.code: project for project in projects}
    rows = [(place, by_code[card.facts.project_code], card) for place, card in enumerate(cards, start=1)]
    ScoreCard.objects.bulk_create(
        ScoreCard(
            run=run, project=project, rank=place, score_x100=card.score_x100, items=told[place - 1]["items"]
        )
        for place, project, card in rows
    )
    record_standings(
        Standing(
            project=project,
            year=run.year,
            score_x100=card.score_x100,
            rank=place,
            among=run.among,
            ranked_on=run.ranked_on,
            run=run.number,
        )
        for place, project, card in rows
    )
