"""Estates in the sizes, ages and shapes that are known of Yunnan, drawn and then registered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil, log
from random import Random

from jiugai.config.demonstration.lots import Fate, Lack, Lot
from jiugai.config.demonstration.names import MADE_UP, Names, road_of, stem_of
from jiugai.config.demonstration.office import Office
from jiugai.registry.models import Division, Estate, Level, MemberKind, Structure
from jiugai.registry.services import EstateFacts, add_building, create_estate, establish_renewal_unit

MEDIAN_HOMES, SPREAD = 60, 0.9
FEWEST, MOST = 10, 640
CM2 = 10_000
YEARS = ((1956, 1972), (1973, 1984), (1985, 1998), (1999, 2005))
HOW_OFTEN = (8, 20, 60, 12)
RURAL = ("530102010", "530103009", "530103010", "530103011", "530103012")
LAST_FIT = 2000  # what is younger needs the county's extension (Y1.2)
MIDDLE = {"530102": (102.695, 25.058), "530103": (102.742, 25.070)}
PLACES = (
    (MemberKind.FACTORY, "原市针织厂厂区"),
    (MemberKind.STREET, "老街片区"),
    (MemberKind.URBAN_VILLAGE, "上村片区"),
)


@dataclass(frozen=True, slots=True)
class Settled:
    """A lot with its estates in the register."""

    lot: Lot
    number: int
    estates: Sequence[Estate]


def settle(lots: Sequence[Lot], office: Office) -> list[Settled]:
    """Register the estates of every lot, with their buildings, and the renewal units."""
    communities = _communities(office.county)
    names = Names(office.dice("names"))
    settled = []
    for number, lot in enumerate(lots, start=1):
        dice = office.dice("estates", number)
        community = dice.choice(communities)
        drawn = [figures(lot, place, dice) for place in range(lot.estates)]
        estates = [_register(each, lot, community, names, office) for each in drawn]
        settled.append(Settled(lot, number, estates))
        if lot.is_linked:
            _unit(settled[-1], office)
    return settled


def _communities(county: Division) -> list[Division]:
    """The communities of the town whose name serves for an estate."""
    found = Division.objects.inside(county.code).in_force().at_level(Level.COMMUNITY).order_by("code")
    town = [each for each in found.select_related("parent") if each.parent_id not in RURAL]
    return [each for each in town if stem_of(each.name)]


def _register(facts: EstateFacts, lot: Lot, community: Division, names: Names, office: Office) -> Estate:
    stem = stem_of(community.name)
    name = names.draw(stem)
    dice = office.dice("place", name)
    longitude, latitude = _position(office, community, dice)
    where: EstateFacts = {
        "name": name,
        "division": community,
        "address": f"{community.parent or ''}{road_of(stem)}{dice.randint(1, 199)}号",
        "longitude": longitude,
        "latitude": latitude,
        "source": f"{office.year - 1}年小区底数摸底台账{MADE_UP}",
    }
    known: EstateFacts = {**where, **facts}
    estate = create_estate(by=office.housing, **known)
    if lot.fate in (Fate.LIBRARY, Fate.EARLIER):
        _buildings(estate, office)
    return estate


def figures(lot: Lot, place: int, dice: Random) -> EstateFacts:
    """What is known of an estate of the lot: year, size and shape that fit one another."""
    year = _year(lot, place, dice)
    homes = min(MOST, max(FEWEST, round(dice.lognormvariate(log(MEDIAN_HOMES), SPREAD))))
    storeys = dice.choice((5, 6, 6, 7, 7))
    stairwells = ceil(homes / (2 * storeys))
    area = homes * dice.randint(550_000, 920_000)
    return {
        "completed_year": None if lot.lack is Lack.YEAR else year,
        "ownership": _ownership(year, dice),
        "structure": Structure.BRICK_CONCRETE if year < 1997 or dice.random() < 0.6 else Structure.FRAME,
        "storeys": storeys,
        "building_count": ceil(stairwells / dice.choice((2, 2, 3, 3, 4))),
        "stairwell_count": stairwells,
        "home_count": None if lot.lack is Lack.HOMES else homes,
        "resident_count": round(homes * dice.uniform(1.9, 3.1)),
        "floor_area_cm2": area // CM2 * CM2,
        "has_large_trees": dice.random() < 0.15,
        "has_heritage_buildings": year < 1966 and dice.random() < 0.5,
        "in_heritage_area": False,
        "self_built": lot.lack is Lack.SELF_BUILT,
        "to_be_demolished": lot.lack is Lack.DEMOLITION,
        "renovated_before": False,
    }


def _year(lot: Lot, place: int, dice: Random) -> int:
    if lot.lack is Lack.TOO_YOUNG or (lot.is_late and place == 0):
        return dice.randint(LAST_FIT + 1, 2005)
    first, last = dice.choices(YEARS, HOW_OFTEN)[0]
    return dice.randint(first, min(last, LAST_FIT))


def _ownership(year: int, dice: Random) -> str:
    if year < 1988:
        return dice.choice(("reformed", "reformed", "reformed", "public"))
    return dice.choice(("reformed", "reformed", "jointly_funded", "commercial", "mixed"))


def _position(office: Office, community: Division, dice: Random) -> tuple[Decimal, Decimal]:
    """A made-up point: estates of one community lie near one another."""
    east, north = MIDDLE[office.county.code]
    around = office.dice("position", community.code)
    point = (
        east + around.uniform(-0.022, 0.022) + dice.uniform(-0.0015, 0.0015),
        north + around.uniform(-0.02, 0.02) + dice.uniform(-0.0015, 0.0015),
    )
    return Decimal(f"{point[0]:.6f}"), Decimal(f"{point[1]:.6f}")


def _buildings(estate: Estate, office: Office) -> None:
    """The buildings of an estate, whose stairwells and homes add up to the estate's."""
    count = estate.building_count or 1
    for place in range(count):
        add_building(
            estate,
            by=office.housing,
            name=f"{place + 1}号楼",
            completed_year=estate.completed_year,
            structure=estate.structure,
            storeys=estate.storeys,
            stairwell_count=_part(estate.stairwell_count or count, count, place),
            home_count=_part(estate.home_count or count, count, place),
            floor_area_cm2=_part(estate.floor_area_cm2 or count, count, place),
            has_lift=False,
        )


def _part(whole: int, count: int, place: int) -> int:
    """One of so many nearly equal parts; together they are the whole."""
    return whole * (place + 1) // count - whole * place // count


def _unit(settled: Settled, office: Office) -> None:
    """A renewal unit of the lot's estates and a place beside them."""
    dice = office.dice("unit", settled.number)
    first, year = settled.estates[0], office.year - 2
    establish_renewal_unit(
        by=office.housing,
        name=f"{first.name}片区更新单元",
        division=office.county,
        established_on=date(year, 6, 15),
        document=f"{office.county.name[:1]}更新办〔{year}〕{dice.randint(2, 30)}号{MADE_UP}",
        estates=settled.estates,
        places=(dice.choice(PLACES),),
    )
