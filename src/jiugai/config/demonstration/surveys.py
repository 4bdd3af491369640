"""What was found on site, and what residents answered."""

from collections.abc import Iterator, Mapping
from datetime import date
from math import ceil
from random import Random

from jiugai.accounts.models import Post
from jiugai.config.demonstration.estates import Settled
from jiugai.config.demonstration.lots import Fate, Lack, Lot
from jiugai.config.demonstration.office import Office
from jiugai.config.demonstration.papers import paper
from jiugai.consent.models import SurveyMethod
from jiugai.consent.services import record_willingness
from jiugai.policy.register import Item, rulebook
from jiugai.registry.models import Estate, FacilityState, Severity
from jiugai.registry.services import Finding, complete_survey, record_survey

BASIC = "S1.5.1"
WORN_AT_50: Mapping[str, float] = {
    "water_supply": 0.8, "drainage": 0.85, "septic_tank": 0.6, "power_supply": 0.6, "low_voltage": 0.5,
    "overhead_lines": 0.85, "roads": 0.75, "fire_safety": 0.75, "waste_sorting": 0.5, "roof": 0.75,
    "outer_wall": 0.7, "stairs": 0.65, "structure_repair": 0.15, "entrance_door": 0.6, "common_pipes": 0.8,
    "lightning": 0.3, "security": 0.5, "lighting": 0.6, "greening": 0.5, "illegal_structures": 0.3,
    "perimeter_wall": 0.4, "bicycle_shed": 0.45, "notice_board": 0.3, "gas_supply": 0.3,
    "secondary_water": 0.4,
}  # fmt: skip
"""How often each facility is worn out in an estate fifty years old; others hardly ever."""

MISSING: Mapping[str, float] = {
    "barrier_free": 0.7, "elderly_friendly": 0.6, "child_friendly": 0.5, "energy_saving": 0.3, "lift": 0.6,
    "bicycle_charging": 0.7, "car_charging": 0.6, "parking": 0.4, "mail_box": 0.5, "parcel_locker": 0.4,
    "culture": 0.4, "management_room": 0.5, "drying_area": 0.4, "sport": 0.6, "elderly_care": 0.4,
    "child_care": 0.3, "meals": 0.3, "delivery_station": 0.2, "smart_perimeter": 0.3,
}  # fmt: skip
"""How often a facility that such estates never had is found missing; it wears as the age tells."""

BEYOND = ("kindergarten", "market", "health_station", "secondary_water", "public_toilet", "service_centre")
"""Facilities that a small estate need not have."""

DANGEROUS: Mapping[str, str] = {
    "structure_repair": "墙体开裂、阳台板露筋，已设警戒",
    "fire_safety": "消防管网无水，楼道堆物占用疏散通道",
    "power_supply": "线路老化过载，有打火痕迹",
    "gas_supply": "立管锈蚀，检测有微漏",
    "outer_wall": "外墙抹灰空鼓脱落，下方为通道",
    "overhead_lines": "飞线低垂，离地不足三米",
    "septic_tank": "盖板破损，有坠落风险",
}
WORN_NOTES = ("使用年久，多处破损", "住户反映较多", "经常维修，效果不好", "")
SMALL = 60  # homes
SURVEYED = (Fate.SURVEYED, Fate.ASKED, Fate.PROPOSED, Fate.LIBRARY, Fate.EARLIER)
BELOW = {Lack.PARTICIPATION: (0.42, 0.62), Lack.AGREEMENT: (0.74, 0.9)}


def survey(settled: Settled, office: Office) -> None:
    """Go through the catalogue in every estate of a lot that has come so far."""
    if settled.lot.fate not in SURVEYED:
        return
    for place, estate in enumerate(settled.estates):
        dice = office.dice("survey", settled.number, place)
        on = surveyed_on(settled, office)
        findings = list(find(estate, on, dice))
        if settled.lot.lack is Lack.SURVEY:
            findings = findings[: len(findings) * 2 // 3]
        record_survey(estate, findings, by=office.of(estate), surveyed_on=on)
        if settled.lot.lack is not Lack.SURVEY:
            who = f"{estate.division.parent or estate.division}办事处"
            complete_survey(estate, by=office.of(estate), completed_on=on, surveyed_by=who)


def former_year(lot: Lot, office: Office) -> int:
    """The plan that a project under way belongs to; works that are over began the calendar year before."""
    return office.today.year - 1 if lot.stage in ("accepted", "closed") else office.year - 1


def surveyed_on(settled: Settled, office: Office) -> date:
    """In the autumn before the former plan, or some months ago."""
    if settled.lot.fate is Fate.EARLIER:
        return date(former_year(settled.lot, office) - 1, 9, 1 + settled.number % 28)
    return office.ago(150 + settled.number % 60)


def find(estate: Estate, on: date, dice: Random) -> Iterator[Finding]:
    """What is found of each item of the catalogue: the older the estate, the more is worn out."""
    age = on.year - (estate.completed_year or 1992)
    for item in rulebook().items.values():
        if not item.climate:
            yield _finding(item, age, estate.home_count or SMALL, dice)


def _finding(item: Item, age: int, homes: int, dice: Random) -> Finding:
    if item.key in BEYOND and homes < 2 * SMALL:
        return Finding(item.key, FacilityState.NOT_NEEDED, Severity.NONE)
    if dice.random() < MISSING.get(item.key, 0.0):
        severity = Severity.SERIOUS if item.annex == BASIC and dice.random() < 0.3 else Severity.MINOR
        return Finding(item.key, FacilityState.MISSING, severity)
    if dice.random() < WORN_AT_50.get(item.key, 0.05) * min(1.2, age / 50):
        if item.key in DANGEROUS and dice.random() < 0.22:
            return Finding(item.key, FacilityState.WORN, Severity.HAZARD, DANGEROUS[item.key])
        severity = dice.choice((Severity.MINOR, Severity.MINOR, Severity.SERIOUS))
        return Finding(item.key, FacilityState.WORN, severity, dice.choice(WORN_NOTES))
    return Finding(item.key, FacilityState.SOUND, Severity.NONE)


def ask(settled: Settled, office: Office) -> None:
    """Ask the residents of every estate of a lot that has come so far."""
    lot = settled.lot
    has_asked = lot.fate in (Fate.ASKED, Fate.LIBRARY, Fate.EARLIER) and lot.lack is not Lack.UNASKED
    if not has_asked:
        return
    for place, estate in enumerate(settled.estates):
        dice = office.dice("will", settled.number, place)
        _record(estate, settled, office.of(estate), office, dice)


def answers(homes: int, lack: Lack, dice: Random) -> tuple[int, int]:
    """How many homes answered and agreed; two thirds of all homes unless that is what is lacking."""
    enough = ceil(homes * 2 / 3)
    low, high = BELOW.get(lack, (0.72, 0.97))
    taking_part = min(homes, ceil(homes * dice.uniform(low, high)))
    if lack is Lack.PARTICIPATION:
        taking_part = min(taking_part, enough - 1)
        return taking_part, taking_part * 9 // 10
    if lack is Lack.AGREEMENT:
        return taking_part, min(enough - 1, ceil(homes * dice.uniform(0.5, 0.62)))
    taking_part = max(taking_part, enough)
    return taking_part, max(enough, ceil(taking_part * dice.uniform(0.88, 1)))


def _record(estate: Estate, settled: Settled, by: Post, office: Office, dice: Random) -> None:
    homes, lack = estate.home_count or 0, settled.lot.lack
    taking_part, agreeing = answers(homes, lack, dice)
    heads = ("小区", "总户数", "参与户数", "同意户数", "不同意户数", "组织单位")
    community = str(estate.division)
    row = (estate.name, homes, taking_part, agreeing, taking_part - agreeing, community)
    record_willingness(
        estate,
        by=by,
        closed_on=_asked_on(settled, office),
        method=dice.choice((SurveyMethod.DOOR_TO_DOOR, SurveyMethod.DOOR_TO_DOOR, SurveyMethod.MIXED)),
        homes_taking_part=taking_part,
        homes_agreeing=agreeing,
        organised_by=community,
        management_consensus=lack is not Lack.CONSENSUS,
        residents_active=lack is not Lack.PARTICIPATION,
        will_strong=lack not in BELOW,
        evidence=paper(
            f"{estate.name}居民意愿征询汇总表", heads, [row], by=by, division_code=estate.division_id
        ),
    )


def _asked_on(settled: Settled, office: Office) -> date:
    if settled.lot.fate is Fate.EARLIER:
        return date(former_year(settled.lot, office) - 1, 11, 1 + settled.number % 28)
    return office.ago(85 + settled.number % 40)
