"""What can be printed for a vote, the most wanted first, and for how many homes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _

from jiugai.consent.models import Vote, VoteState
from jiugai.consent.services.invitations import in_force

OUT = (VoteState.PUBLISHED, VoteState.CONFIRMED)
STANDING = (VoteState.ANNOUNCED, VoteState.COUNTED, *OUT)


@dataclass(frozen=True, slots=True)
class Building:
    """A building of the roll and how many of its homes are sold."""

    name: str
    homes: int


@dataclass(frozen=True, slots=True)
class Print:
    """One thing to print: its page, what it is for, how many sheets. Those for homes name people.

    `waits`: why it cannot be printed yet, empty where it can.
    """

    page: str
    name: str
    use: str
    sheets: str
    is_for_homes: bool = False
    waits: str = ""


@dataclass(frozen=True, slots=True)
class Roll:
    """The homes for which something is printed, and how many have no code yet."""

    buildings: Sequence[Building]
    unsold: int
    lacking: int

    @property
    def sold(self) -> int:
        return sum(each.homes for each in self.buildings)


def roll_of(vote: Vote) -> Roll:
    """Homes by building and those without a code; three questions to the database."""
    sold = Count("pk", filter=Q(unsold=False))
    rows = vote.entries.values("building").annotate(sold=sold, first=Min("number")).order_by("first")
    buildings = [Building(each["building"], each["sold"]) for each in rows if each["sold"]]
    homes = vote.entries.count()
    return Roll(buildings, homes - sum(each.homes for each in buildings), homes - in_force(vote).count())


def prints_of(vote: Vote, roll: Roll) -> list[Print]:
    """What there is to print, by how far the vote is."""
    sheets = [_announcement(), _authority()]
    if vote.state in OUT:
        return [_result(), *sheets]
    if vote.state == VoteState.ANNOUNCED:
        return [_letters(roll), sheets[0], _ballots(roll), sheets[1]]
    return sheets


def _letters(roll: Roll) -> Print:
    told = _("%(homes)s 户各一页") % {"homes": roll.sold}
    if roll.unsold:
        told += _("，建设单位一封（%(homes)s 套）") % {"homes": roll.unsold}
    use = _("送到每户门口：邀请码和二维码，表决什么、怎样投票。一户一码，不要放在别人看得到的地方。")
    waits = _("还有 %(homes)s 户没有邀请码") % {"homes": roll.lacking} if roll.lacking else ""
    return Print("consent:letters", _("邀请信"), use, told, is_for_homes=True, waits=waits)


def _ballots(roll: Roll) -> Print:
    told = _("%(homes)s 户各一张") % {"homes": roll.sold + roll.unsold}
    use = _("给不上网的业主：收回后录入，由另一人对照扫描件核对。票上的小二维码用于查找该户。")
    return Print("consent:ballots", _("表决票"), use, told, is_for_homes=True)


def _announcement() -> Print:
    use = _("张贴在小区公告栏和各单元：表决事项、规则、时间、清册合计和摘要。")
    return Print("consent:announcement", _("公告"), use, _("每处一份"))


def _authority() -> Print:
    use = _("业主本人不能签名时填写，随表决票交回。")
    return Print("consent:authority", _("授权委托书"), use, _("空白表，按需复印"))


def _result() -> Print:
    use = _("张贴在公告栏：每个事项的人数和面积、异议期、核验码。公示期内不要取下。")
    return Print("consent:result-sheet", _("结果公示"), use, _("每处一份"))
