"""The homes of an estate with owners who do not exist: identity numbers with wrong check digits."""

from collections.abc import Iterator
from random import Random

from jiugai.config.demonstration.estates import Settled
from jiugai.config.demonstration.lots import Fate
from jiugai.config.demonstration.names import MADE_UP
from jiugai.config.demonstration.office import Office
from jiugai.registry.home_places import Place, stairwell_key
from jiugai.registry.home_readings import CHECK_DIGITS, has_check_digit
from jiugai.registry.models import AreaSource, Building, Estate, OwnerKind
from jiugai.registry.services.homes import HomeEntry, OwnerEntry, register_homes

SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹"
GIVEN = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸"
A_STAIRWELL_A_STOREY = 2


def list_homes(settled: Settled, office: Office) -> None:
    """The owners of estates whose projects are under way or wait for the plan."""
    if settled.lot.fate in (Fate.LIBRARY, Fate.EARLIER):
        for estate in settled.estates:
            entries = list(_entries(estate, office.dice("homes", estate.code)))
            register_homes(estate, entries, by=office.of(estate), source=f"不动产登记簿抄录{MADE_UP}")


def _entries(estate: Estate, dice: Random) -> Iterator[HomeEntry]:
    unit = OwnerEntry(f"{estate.name[:6]}原产权单位{MADE_UP}", kind=OwnerKind.ORGANISATION)
    number, several = 0, _owner(dice, 0)
    for building in estate.buildings.order_by("pk"):
        for place in _places(building):
            number += 1
            owners, unsold = [_owner(dice, number)], False
            luck = dice.random()
            if luck < 0.04:
                owners = [unit]
            elif luck < 0.08:
                owners = [several]
            elif luck < 0.22:
                owners.append(_owner(dice, number + 5_000))
            elif luck < 0.235:
                owners, unsold = [], True
            source = AreaSource.REGISTERED if dice.random() < 0.93 else AreaSource.CONTRACT
            area = dice.randint(3_800, 7_600) * 100
            yield HomeEntry(place, area, source, unsold, owners)


def _places(building: Building) -> Iterator[Place]:
    """As many rooms as the building has homes, two to a stairwell and storey."""
    key, homes = building.name.removesuffix("号楼"), building.home_count or 0
    storeys = building.storeys or 6
    for place in range(homes):
        stairwell, within = divmod(place, storeys * A_STAIRWELL_A_STOREY)
        storey, side = divmod(within, A_STAIRWELL_A_STOREY)
        yield Place(key, stairwell_key(str(stairwell + 1)), f"{storey + 1}0{side + 1}")


def _owner(dice: Random, number: int) -> OwnerEntry:
    name = dice.choice(SURNAMES) + "".join(dice.choices(GIVEN, k=dice.choice((1, 2, 2))))
    first = (
        f"530102{dice.randint(1940, 1995)}{dice.randint(1, 12):02}{dice.randint(1, 28):02}{number % 1000:03}"
    )
    wrong = next(digit for digit in CHECK_DIGITS if not has_check_digit(first + digit))
    return OwnerEntry(name, first + wrong, f"14000{dice.randint(0, 999_999):06}")
