"""The made-up people of the demonstration, with a post each."""

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from jiugai.accounts.models import Post

PASSWORD = "jiugai-demo-2022"  # noqa: S105 - shown on the screen, for made-up people only
IN_POST_FROM = date(2021, 12, 16)


class Person(NamedTuple):
    """Somebody who signs in: who, in which role, where."""

    username: str
    name: str
    role: str
    division: str


WUHUA = Person("wuhua", "五华区住建（演示）", "county_housing", "530102")
WUHUA_CLERK = Person("wuhua-clerk", "五华区住建经办（演示）", "county_housing", "530102")
WUHUA_FINANCE = Person("wuhua-finance", "五华区财政（演示）", "county_finance", "530102")
WUHUA_REFORM = Person("wuhua-reform", "五华区发改（演示）", "county_reform", "530102")
HUASHAN = Person("huashan", "华山街道（演示）", "subdistrict", "530102001")
JIAOCHANG = Person("jiaochang", "教场中路社区（演示）", "community", "530102006001")
PANLONG = Person("panlong", "盘龙区住建（演示）", "county_housing", "530103")
KUNMING = Person("kunming", "昆明市住建（演示）", "prefecture_housing", "530100")
KUNMING_FINANCE = Person("kunming-finance", "昆明市财政（演示）", "prefecture_finance", "530100")
KUNMING_REFORM = Person("kunming-reform", "昆明市发改（演示）", "prefecture_reform", "530100")
YUNNAN = Person("yunnan", "云南省住建（演示）", "province_housing", "530000")
AUDITOR = Person("auditor", "审计（演示）", "auditor", "530000")
ADMINISTRATOR = Person("admin", "系统管理员（演示）", "administrator", "530000")
PEOPLE = (
    WUHUA,
    WUHUA_CLERK,
    WUHUA_FINANCE,
    WUHUA_REFORM,
    HUASHAN,
    JIAOCHANG,
    PANLONG,
    KUNMING,
    KUNMING_FINANCE,
    KUNMING_REFORM,
    YUNNAN,
    AUDITOR,
    ADMINISTRATOR,
)


def seat_people() -> None:
    """Give everybody an account and a post; whoever is already there stays as they are."""
    from jiugai.accounts.models import User
    from jiugai.accounts.roles import Role
    from jiugai.accounts.services import open_with_post
    from jiugai.core.actors import BUILT_IN
    from jiugai.registry.models import Division

    there = set(User.objects.values_list("username", flat=True))
    for person in PEOPLE:
        if person.username not in there:
            open_with_post(
                person.username,
                full_name=person.name,
                role=Role(person.role),
                division=Division.objects.get(pk=person.division),
                password=PASSWORD,
                valid_from=IN_POST_FROM,
                by=BUILT_IN,
                is_initial=False,
            )


def post_of(person: Person) -> "Post":
    """The post that somebody of the demonstration holds.

    Raises: Refused where the name belongs to somebody else.
    """
    from jiugai.accounts.models import Post
    from jiugai.core.errors import Refused

    held = Post.objects.filter(user__username=person.username, role=person.role, division=person.division)
    post = held.select_related("user", "division").first()
    if post is None:
        told = f"未生成演示数据：用户“{person.username}”没有演示岗位。"
        raise Refused(told + "请用 JIUGAI_DATA 另指数据目录，或加 --scale none")
    return post
