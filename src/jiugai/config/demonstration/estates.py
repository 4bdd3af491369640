"""Estates with their surveys, in the sizes that are known of Yunnan."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from jiugai.accounts.models import Post
from jiugai.config.demonstration.names import Names
from jiugai.policy.register import rulebook
from jiugai.registry.models import Division, Estate, FacilityState, Level, MemberKind, Severity
from jiugai.registry.services import (
    Finding,
    complete_survey,
    create_estate,
    establish_renewal_unit,
    record_survey,
)

COUNTY = "530102"
OLD = ("water_supply", "drainage", "roads", "roof", "outer_wall", "stairs", "fire_safety", "overhead_lines")
OFTEN_MISSING = (
    "lift",
    "bicycle_charging",
    "car_charging",
    "parcel_locker",
    "elderly_care",
    "child_care",
    "sport",
)
DANGEROUS = ("fire_safety", "power_supply", "structure_repair", "gas_supply", "overhead_lines")
SOURCE = "小区摸底台账（演示）"


@dataclass(frozen=True, slots=True)
class Surveyed:
    """An estate, and whether its facilities were gone through."""

    estate: Estate
    is_surveyed: bool


def make_estates(count: int, *, by: Post, dice: Random, today: date) -> list[Surveyed]:
    """Estates of the county, five of six surveyed; some facts not known, so that there is work to do."""
    names = Names(dice)
    communities = list(Division.objects.inside(COUNTY).in_force().at_level(Level.COMMUNITY).order_by("code"))
    return [_one(names.draw(), dice.choice(communities), by, dice, today) for _ in range(count)]


def _one(name: str, place: Division, by: Post, dice: Random, today: date) -> Surveyed:
    homes = min(900, max(12, round(dice.lognormvariate(4.1, 0.9))))
    buildings = max(1, round(homes / dice.uniform(28, 48)))
    year = min(2005, max(1956, round(dice.triangular(1956, 2006, 1992))))
    estate = create_estate(
        by=by,
        name=name,
        division=place,
        address=f"{place.parent.name if place.parent else ''}{dice.randint(1, 60)}号",
        completed_year=None if dice.random() < 0.06 else year,
        building_count=buildings,
        stairwell_count=buildings * dice.randint(2, 3),
        home_count=None if dice.random() < 0.04 else homes,
        resident_count=round(homes * dice.uniform(2.1, 3.2)),
        storeys=dice.randint(5, 7),
        floor_area_cm2=round(homes * dice.uniform(55, 92)) * 10_000,
        ownership=dice.choices(("reformed", "jointly_funded", "commercial", "mixed"), (6, 2, 2, 1))[0],
        structure="brick_concrete" if year < 1999 else "frame",
        self_built=dice.random() < 0.02,
        to_be_demolished=dice.random() < 0.03,
        renovated_before=dice.random() < 0.03,
        source=SOURCE,
    )
    is_surveyed = dice.random() < 5 / 6
    if is_surveyed:
        survey(estate, by=by, dice=dice, on=today - timedelta(dice.randint(40, 160)))
    return Surveyed(estate, is_surveyed)


def survey(estate: Estate, *, by: Post, dice: Random, on: date) -> None:
    """Go through the whole catalogue: the older the estate, the more is worn."""
    age = on.year - (estate.completed_year or 1990)
    findings = [_finding(item.key, age, dice) for item in rulebook().items.values() if not item.climate]
    record_survey(estate, findings, by=by, surveyed_on=on)
    complete_survey(estate, by=by, completed_on=on, surveyed_by="街道办事处、社区居委会（演示）")


def _finding(item: str, age: int, dice: Random) -> Finding:
    worn = (0.012 * age if item in OLD else 0.0) + 0.1
    missing = 0.45 if item in OFTEN_MISSING else 0.03
    draw = dice.random()
    if draw < missing:
        return Finding(item, FacilityState.MISSING, Severity.MINOR)
    if draw < missing + worn:
        if item in DANGEROUS and dice.random() < 0.5:
            return Finding(item, FacilityState.WORN, Severity.HAZARD, "老化严重，存在安全隐患")
        return Finding(item, FacilityState.WORN, dice.choice((Severity.MINOR, Severity.SERIOUS)))
    return Finding(item, FacilityState.SOUND, Severity.NONE)


def make_units(surveyed: list[Surveyed], *, by: Post, today: date) -> None:
    """Two renewal units: neighbouring estates, one of them with an old factory."""
    county = Division.objects.get(code=COUNTY)
    estates = [each.estate for each in surveyed]
    for number, (members, places) in enumerate(
        ((estates[2:5], []), (estates[9:11], [(MemberKind.FACTORY, "原市纺织厂厂区")])), start=1
    ):
        establish_renewal_unit(
            by=by,
            name=f"第{number}更新单元（演示）",
            division=county,
            established_on=today - timedelta(200),
            document=f"五更新〔{today.year}〕{number}号（演示）",
            estates=members,
            places=places,
        )
