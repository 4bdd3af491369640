"""Two made-up counties from the first survey to a plan on its way, by the acts of made-up people."""

from collections.abc import Callable, Sequence
from datetime import date

from django.db import transaction

from jiugai.config.demonstration.complaints import complain, let_days_pass
from jiugai.config.demonstration.earlier import take_over
from jiugai.config.demonstration.estates import Settled, settle
from jiugai.config.demonstration.homes import list_homes
from jiugai.config.demonstration.lots import PANLONG_LOTS, WUHUA_LOTS, Lot
from jiugai.config.demonstration.office import SEED, Office
from jiugai.config.demonstration.people import (
    HUASHAN,
    KUNMING,
    PANLONG,
    WUHUA,
    WUHUA_CLERK,
    WUHUA_FINANCE,
    YUNNAN,
    post_of,
)
from jiugai.config.demonstration.plans import (
    COUNTY,
    PREFECTURE,
    PROVINCE,
    draw_up_plan,
    hand_up,
    record_documents,
    state_former_means,
    state_means,
)
from jiugai.config.demonstration.projects import propose
from jiugai.config.demonstration.satisfaction import ask_if_satisfied
from jiugai.config.demonstration.surveys import ask, survey
from jiugai.config.demonstration.votes import hold_votes
from jiugai.core.scope import Scope
from jiugai.registry.models import Estate

Told = Callable[[str], None]
STEPS: Sequence[tuple[str, Callable[[Settled, Office], object]]] = (
    ("设施摸底", survey),
    ("意愿征询", ask),
    ("补录上年度项目", take_over),
    ("项目入库", propose),
    ("业主清册", list_homes),
    ("投诉", complain),
    ("满意度调查", ask_if_satisfied),
)
"""What is done for each lot in turn, all lots before the next."""

MORE_STEPS = 4  # estates, documents, votes, plan
HANDED_UP = 10  # days before today


def steps() -> int:
    """How often making the demonstration tells that it has got further."""
    return sum(len(lots) * len(STEPS) + MORE_STEPS for lots in (WUHUA_LOTS, PANLONG_LOTS))


def is_there() -> bool:
    """Whether one of the counties holds anything, made up or real: then nothing is made."""
    return Estate.objects.in_scope(Scope.of(WUHUA.division, PANLONG.division)).exists()


@transaction.atomic
def make_demonstration(today: date, *, seed: int = SEED, told: Told = lambda what: None) -> None:
    """五华区 with a plan drafted, 盘龙区 with a plan handed up; all of it or nothing. on: today"""
    record_documents(post_of(YUNNAN), PROVINCE, today.year - 2)
    record_documents(post_of(KUNMING), PREFECTURE, today.year - 2)
    make_county(wuhua(today, seed), WUHUA_LOTS, told)
    make_county(panlong(today, seed), PANLONG_LOTS, told, is_handed_up=True)


def wuhua(today: date, seed: int = SEED) -> Office:
    """The officers of 五华区."""
    housing, huashan = post_of(WUHUA), post_of(HUASHAN)
    return Office(
        county=housing.division,
        housing=housing,
        finance=post_of(WUHUA_FINANCE),
        prefecture=post_of(KUNMING),
        today=today,
        seed=seed,
        clerk=post_of(WUHUA_CLERK),
        subdistricts={huashan.division_id: huashan},
    )


def panlong(today: date, seed: int = SEED) -> Office:
    """The one officer of 盘龙区."""
    housing = post_of(PANLONG)
    return Office(housing.division, housing, housing, post_of(KUNMING), today, seed)


@transaction.atomic
def make_county(
    office: Office, lots: Sequence[Lot], told: Told = lambda what: None, *, is_handed_up: bool = False
) -> None:
    """One county, in the order in which an office works."""
    told(f"{office.county}：小区底数")
    settled = settle(lots, office)
    told(f"{office.county}：制度文件")
    record_documents(office.housing, COUNTY, office.year - 2)
    for year in (office.year - 2, office.year - 1):
        state_former_means(office, year)
    for what, step in STEPS:
        for each in settled:
            told(f"{office.county}：{what}")
            step(each, office)
    told(f"{office.county}：业主表决")
    hold_votes(settled, office)
    let_days_pass(office)
    told(f"{office.county}：排序和计划")
    state_means(office)
    plan = draw_up_plan(office, days_ago=HANDED_UP if is_handed_up else 0)
    if is_handed_up:
        hand_up(plan, office, days_ago=HANDED_UP)
