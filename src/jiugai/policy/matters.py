"""Whether a matter that owners decide is ordinary or special, and by which number of the law.

Clause: CC.278.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from jiugai.policy.register import Item, rulebook

ORDINARY, SPECIAL = "ordinary", "special"
NUMBERS = {
    1: "（一）制定和修改业主大会议事规则",
    2: "（二）制定和修改管理规约",
    3: "（三）选举业主委员会或者更换业主委员会成员",
    4: "（四）选聘和解聘物业服务企业或者其他管理人",
    5: "（五）使用建筑物及其附属设施的维修资金",
    6: "（六）筹集建筑物及其附属设施的维修资金",
    7: "（七）改建、重建建筑物及其附属设施",
    8: "（八）改变共有部分的用途或者利用共有部分从事经营活动",
    9: "（九）有关共有和共同管理权利的其他重大事项",
}
"""Numbers of CC.278 as the law lists them; 6 to 8 need three quarters."""
SPECIAL_NUMBERS = (6, 7, 8)
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Matter:
    """What kind of matter it is, the numbers of the law that make it so, and the items behind each."""

    kind: str
    numbers: tuple[int, ...]
    items: tuple[Item, ...] = ()

    @property
    def why(self) -> str:
        """One sentence for the page and the ballot."""
        told = "；".join(NUMBERS[number] for number in self.numbers)
        names = "、".join(item.name for item in self.items[:SHOWN])
        more = f"等 {len(self.items)} 项" if len(self.items) > SHOWN else ""
        return f"民法典第278条第一款{told}" + (f"：{names}{more}" if names else "")


def matter_of_works(keys: Iterable[str]) -> Matter:
    """The matter of a scheme, by the catalogue's items in it: special as soon as one of them is.

    Not modelled: that owners decide apart about the items that need three quarters; put them to a question of
    their own.
    """
    catalogue = rulebook().items
    special = [item for key in dict.fromkeys(keys) if (item := catalogue[key]).special]
    numbers = tuple(sorted({item.special for item in special if item.special}))
    return Matter(SPECIAL, numbers, tuple(special)) if special else Matter(ORDINARY, (9,))


def matter_of_number(number: int) -> Matter:
    """The matter of a question that falls under one number of the law. Raises: KeyError"""
    NUMBERS[number]  # or none of the law's
    return Matter(SPECIAL if number in SPECIAL_NUMBERS else ORDINARY, (number,))
