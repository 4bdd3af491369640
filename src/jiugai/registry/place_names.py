"""How people write the names of divisions in ledgers: with or without 省、市、区、县, with the people's
names or without (楚雄彝族自治州, 楚雄州, 楚雄). Nothing is guessed from misspellings."""

import re
import unicodedata

PEOPLES = re.split(
    r"\s+",
    "蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 拉祜 水 东乡 纳西 "
    "景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 鄂温克 德昂 保安 裕固 "
    "独龙 鄂伦春 各",
)
# A short people's name needs its 族: 白族 is one, 白 may be part of a place.
PEOPLE = "|".join(f"{name}族?" if len(name) > 1 else f"{name}族" for name in sorted(PEOPLES, key=len)[::-1])
AUTONOMOUS = re.compile(rf"(?:{PEOPLE})+(自治[区州县旗]|乡)$")
SHORT_SUFFIX = {"自治区": "", "自治州": "州", "自治县": "县", "自治旗": "旗", "乡": "乡"}
SUFFIX = {
    "province": re.compile(r"(省|市|自治区)$"),
    "prefecture": re.compile(r"(市|州|地区|盟)$"),
    "county": re.compile(r"(市|区|县|旗|特区|林区)$"),
    "subdistrict": re.compile(r"(街道办事处|街道|乡|镇|办事处)$"),
    "community": re.compile(r"(社区居民委员会|居民委员会|社区居委会|居委会|社区|村民委员会|村委会|村)$"),
}
LOCAL = frozenset({"subdistrict", "community"})  # where people mix the endings freely


def plain(text: str) -> str:
    """The text as it is compared: full-width forms made ordinary, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def short_names(name: str, level: str) -> frozenset[str]:
    """The other ways this division is written: 五华区 → 五华; 楚雄彝族自治州 → 楚雄州, 楚雄."""
    autonomous = AUTONOMOUS.search(name)
    if not autonomous:
        short = {SUFFIX[level].sub("", name)}
    else:
        place = name[: autonomous.start()]
        # 东乡族自治县 and 内蒙古自治区 are called by the people's name itself.
        stem = place if len(place) > 1 else name[: autonomous.start(1)].removesuffix("族")
        short = {stem, stem + SHORT_SUFFIX[autonomous[1]]}
    # 忠县 is never called 忠.
    return frozenset(each for each in short - {name} if len(each) > 1)


def written_as(text: str, level: str) -> frozenset[str]:
    """The names a cell may mean: itself and, for subdistricts and communities, without its ending."""
    name = plain(text)
    return frozenset({name, SUFFIX[level].sub("", name) or name} if level in LOCAL else {name})
