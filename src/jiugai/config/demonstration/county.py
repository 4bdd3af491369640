"""五华区 as it might be: estates, surveys, projects, capacity, a ranking, a plan to be published."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from random import Random

from django.db import transaction

from jiugai.accounts.models import Post
from jiugai.config.demonstration.estates import COUNTY, Surveyed, make_estates, make_units
from jiugai.config.demonstration.projects import LACKS, WAN, Maker
from jiugai.funding.services import state_capacity
from jiugai.governance.models import DocumentKind
from jiugai.governance.services import record_document
from jiugai.planning.services import draft_annual_plan, rank_library
from jiugai.registry.models import Division, Estate
from jiugai.reserve.models import Project, Scheme, Stage

SEED = 20220210
ESTATES = 60
EARLIER = (
    *[Stage.PLANNED] * 2,
    *[Stage.STARTED] * 3,
    *[Stage.ACCEPTED] * 2,
    Stage.CLOSED,
    Stage.WITHDRAWN,
)
READY, LACKING, PROPOSED = 12, len(LACKS), 5
LATE = 9  # from September on, next year's plan is being drawn up

Step = Callable[[str], None]


def is_there() -> bool:
    """Whether the county already holds something."""
    return Estate.objects.filter(division__gte=COUNTY, division__lt=f"{COUNTY}:").exists()


def planned_year(today: date) -> int:
    """The year whose plan is being drawn up."""
    return today.year + (today.month >= LATE)


@transaction.atomic
def make_county(
    *, housing: Post, finance: Post, today: date, seed: int = SEED, estates: int = ESTATES, said: Step = print
) -> None:
    """The whole county, or nothing. `said` is told what is being made."""
    dice = Random(seed)  # noqa: S311 - a demonstration, no secret
    said("小区与设施摸底")
    surveyed = make_estates(estates, by=housing, dice=dice, today=today)
    make_units(surveyed, by=housing, today=today)
    maker, year = Maker(housing, dice, today), planned_year(today)
    said("制度文件")
    _documents(housing, today)
    waiting = _candidates(surveyed)
    said("在建和已完工项目（补录）")
    for stage in _fewer(EARLIER, estates):
        maker.earlier_project(next(waiting), year - 1, stage)
    said("储备库项目")
    for lacks in (*[""] * _share(READY, estates), *LACKS[: _share(LACKING, estates)]):
        maker.library_project(next(waiting).estate, year, lacks)
    for _ in range(_share(PROPOSED, estates)):
        maker.propose(next(waiting).estate, year)
    said("能力评估、排序和计划草案")
    _plan(housing, finance, year, today)


def _candidates(surveyed: list[Surveyed]) -> Iterator[Surveyed]:
    """Estates that may become projects, those fit for the programme first."""
    fit = [each for each in surveyed if each.is_surveyed and _is_fit(each.estate)]
    others = [each for each in surveyed if each not in fit]
    yield from fit
    yield from others


def _is_fit(estate: Estate) -> bool:
    year, homes = estate.completed_year, estate.home_count
    barred = estate.self_built or estate.to_be_demolished or estate.renovated_before
    return year is not None and year <= 2000 and homes is not None and not barred


def _share(count: int, estates: int) -> int:
    return max(1, count * estates // ESTATES)


def _fewer(stages: tuple[Stage, ...], estates: int) -> tuple[Stage, ...]:
    return stages if estates >= ESTATES else (Stage.STARTED, Stage.CLOSED)


def _documents(by: Post, today: date) -> None:
    county = Division.objects.get(code=COUNTY)
    for kind, title in (
        (DocumentKind.WORKING_RULES, "老旧小区改造工作规则（演示）"),
        (DocumentKind.RESPONSIBILITY_LIST, "老旧小区改造责任清单（演示）"),
        (DocumentKind.SUBDISTRICT_DUTIES, "街道社区职责分工（演示）"),
    ):
        record_document(county, by=by, kind=kind, title=title, starts_on=today - timedelta(300))


def _plan(housing: Post, finance: Post, year: int, today: date) -> None:
    """Capacity for about three fifths of what the library asks, a ranking, a draft."""
    county = Division.objects.get(code=COUNTY)
    library = Project.objects.at_stage(Stage.IN_LIBRARY).of_year(year)
    costs = Scheme.objects.filter(project__in=library, is_current=True).values_list("cost_fen", flat=True)
    asked = sum(cost or 0 for cost in costs)
    fen = asked * 3 // 5 // WAN * WAN
    state_capacity(
        county,
        year,
        by=finance,
        basis="按上年决算和本年预算测算（演示）",
        own_funds_fen=fen * 3 // 10,
        upper_funds_fen=fen * 5 // 10,
        bonds_fen=fen * 2 // 10,
        social_fen=0,
        residents_fen=0,
        committed_fen=0,
        organising_capacity_estates=max(1, library.count() * 7 // 10),
    )
    rank_library(county, year, by=housing, on=today)
    draft_annual_plan(county, year, by=housing, on=today)


@contextmanager
def progress() -> Iterator[Step]:
    """Tell on the terminal what is being made, with a bar."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    with Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()) as bar:
        task = bar.add_task("演示数据", total=5)

        def said(what: str) -> None:
            bar.update(task, description=f"演示数据：{what}", advance=1)

        yield said
