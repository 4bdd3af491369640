"""Names under which old estates are known: 单位宿舍, 家属院, 路名门牌, 小区, 新村. And names of firms."""

import re
from collections.abc import Iterable
from random import Random

UNITS = (
    "市针织厂", "市印刷厂", "市电线厂", "市百货站", "市蔬菜公司", "市糖烟酒公司", "市二轻局", "市搪瓷厂",
    "市运输公司", "省农机公司", "省煤炭设计室", "省林业车队", "省地质队", "省物资站", "省建材公司",
    "区粮食局", "区供销社", "区农机厂", "区教育局", "区医院", "灯泡厂", "面粉厂", "汽修厂", "皮鞋厂",
    "木器厂", "制药厂", "轴承厂", "缝纫机厂", "橡胶厂", "罐头厂", "毛巾厂", "铝制品厂",
)  # fmt: skip
BELONGING = ("宿舍", "家属院", "职工宿舍", "家属区", "宿舍楼")
GARDENS = (
    "春和苑", "翠竹苑", "文昌", "云台", "康宁", "锦华苑", "明珠", "和平", "兴华", "瑞祥苑", "金兰", "朝阳",
    "红旗", "新风", "青松", "桂花苑",
)  # fmt: skip
PARTS = ("小区", "小区", "小区", "东区", "西区")
VILLAGES = ("新村", "新村", "东村", "西村", "北村")
STREET = re.compile(r"^(.{2,5}?)[东西南北中]?[路街]$")
OFFICES = ("社区居民委员会", "社区居委会")
UNFIT = ("大学", "学校", "监狱", "花园", "家园", "佳园", "苑", "科澳", "国际", "映象")
LONGEST = 4  # characters of a community's name that still make a name of an estate

FIRMS = {
    "design": ("云岭规划设计", "翠屏建筑设计", "金沙城市设计"),
    "build": ("滇峰建设工程", "彩云建筑安装", "红土建设集团", "春城路桥工程", "盘江市政工程"),
    "supervise": ("恒正工程监理", "诚衡建设监理", "西山工程咨询"),
}
MADE_UP = "（演示）"
HOTLINE = "12345"  # every town's own: no made-up number belongs to somebody


def firm(kind: str, dice: Random) -> str:
    """A firm that does not exist, and says so."""
    return f"云南{dice.choice(FIRMS[kind])}有限公司{MADE_UP}"


def stem_of(community: str) -> str:
    """What a community is called without its office; empty where it does not serve for an estate."""
    office = next((each for each in OFFICES if community.endswith(each)), "")
    stem = community.removesuffix(office) if office else ""
    is_fit = 2 <= len(stem) <= LONGEST and not any(each in stem for each in UNFIT)
    return stem if is_fit else ""


class Names:
    """Draws names of estates; none comes twice."""

    def __init__(self, dice: Random, used: Iterable[str] = ()) -> None:
        self._dice = dice
        self._used = set(used)

    def draw(self, stem: str) -> str:
        """A name for an estate in the community called so."""
        while (name := self._any(stem)) in self._used:
            pass
        self._used.add(name)
        return name

    def _any(self, stem: str) -> str:
        dice = self._dice
        pattern = dice.random()
        if pattern < 0.42:
            return dice.choice(UNITS) + dice.choice(BELONGING)
        if pattern < 0.7:
            return f"{road_of(stem)}{dice.randint(2, 198)}号院"
        if pattern < 0.88:
            return dice.choice((place_of(stem), dice.choice(GARDENS))) + dice.choice(PARTS)
        return place_of(stem) + dice.choice(VILLAGES)


def road_of(stem: str) -> str:
    """The road that estates of a community stand at."""
    return stem if STREET.match(stem) else f"{stem}路"


def place_of(stem: str) -> str:
    """The quarter without its road: 教场 for 教场中路."""
    road = STREET.match(stem)
    return road[1] if road else stem
