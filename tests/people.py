"""The cast: made-up people with a post each, and a stranger without one."""

from dataclasses import dataclass
from datetime import date

import pytest

from jiugai.accounts.models import Post, User
from jiugai.accounts.roles import Role
from jiugai.registry.models import Division

PASSWORD = "yunnan-renews-1998"


@dataclass(frozen=True)
class Person:
    """Somebody of the cast: who, in which role, where."""

    username: str
    name: str
    role: Role
    division: str


WU = Person("wu", "伍科长", Role.COUNTY_HOUSING, "530102")
PAN = Person("pan", "潘科长", Role.COUNTY_HOUSING, "530103")
HUA = Person("hua", "华主任", Role.SUBDISTRICT, "530102001")
CUI = Person("cui", "崔主任", Role.COMMUNITY, "530102001007")
KUN = Person("kun", "昆处长", Role.PREFECTURE_HOUSING, "530100")
YUN = Person("yun", "云处长", Role.PROVINCE_HOUSING, "530000")
SHEN = Person("shen", "沈审计", Role.AUDITOR, "530000")
GUAN = Person("guan", "管理员", Role.ADMINISTRATOR, "530000")

PLACES = (
    ("530000", "云南省", "province", None),
    ("530100", "昆明市", "prefecture", "530000"),
    ("530102", "五华区", "county", "530100"),
    ("530103", "盘龙区", "county", "530100"),
    ("530102001", "华山街道", "subdistrict", "530102"),
    ("530102001007", "翠湖社区", "community", "530102001"),
)


def settle() -> None:
    """The few divisions that the cast lives in."""
    for code, name, level, parent in PLACES:
        Division.objects.get_or_create(
            code=code,
            defaults={"name": name, "level": level, "parent_id": parent, "valid_from": date(1980, 1, 1)},
        )


def enter(person: Person, *, valid_from: date = date(2021, 12, 16), valid_to: date | None = None) -> Post:
    """The person with account and post, ready to sign in."""
    settle()
    user = User(username=person.username, full_name=person.name)
    user.set_password(PASSWORD)
    user.save()
    return Post.objects.create(
        user=user,
        role=person.role,
        division_id=person.division,
        valid_from=valid_from,
        valid_to=valid_to,
    )


@pytest.fixture
def wu(db: None) -> Post:
    """A county housing officer."""
    return enter(WU)
