"""Names of estates, by the patterns under which old estates are known (单位宿舍, 路名门牌, 小区, 新村)."""

from random import Random

UNITS = (
    "市纺织厂", "省建六公司", "市电缆厂", "区粮食局", "市机床厂", "市第二中学", "省地质二队",
    "市公交三公司", "省农资公司", "市食品公司", "省水利设计院", "市印刷厂", "省邮电器材厂", "市百货公司",
    "省林产公司", "市橡胶厂", "区供销社",
    "省测绘队", "市自来水厂", "省外贸公司", "市塑料二厂", "省勘察院", "市文化局", "省气象台",
)  # fmt: skip
KINDS = ("宿舍", "家属院", "职工住宅区", "生活区")
ROADS = (
    "翠湖北路", "文林街", "龙翔街", "人民西路", "西昌路", "大观街", "学府路", "一二一大街",
    "圆通街", "青年路", "西园路",
    "滇缅大道", "普吉路", "建设路", "教场北路", "莲华街", "海屯路", "丰宁街",
)  # fmt: skip
ESTATES = ("莲花", "虹山", "红云", "丰宁", "华昌", "文苑", "西苑", "明珠", "茶花", "春晖", "翠园", "和平")
VILLAGES = ("虹山", "黄土坡", "麻园", "昌源", "王家桥", "苏家塘", "茭菱", "江岸")
SIDES = ("东", "西", "南", "北")


class Names:
    """Draws names; none comes twice."""

    def __init__(self, dice: Random) -> None:
        self._dice = dice
        self._used: set[str] = set()

    def draw(self) -> str:
        """The next name."""
        while (name := self._one()) in self._used:
            pass
        self._used.add(name)
        return name

    def _one(self) -> str:
        dice = self._dice
        pattern = dice.random()
        if pattern < 0.45:
            return dice.choice(UNITS) + dice.choice(KINDS)
        if pattern < 0.75:
            return f"{dice.choice(ROADS)}{dice.randint(3, 198)}号院"
        if pattern < 0.9:
            return f"{dice.choice(ESTATES)}{dice.choice(('', dice.choice(SIDES)))}小区"
        return f"{dice.choice(VILLAGES)}{dice.choice(('', dice.choice(SIDES)))}新村"
