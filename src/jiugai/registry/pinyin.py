"""How a place or an estate is typed on a keyboard without Chinese: full pinyin and initials."""

import re
from functools import cache
from typing import Any

# In names of places these characters are read differently from running text.
IN_PLACE_NAMES = {"长": "chang", "都": "du", "什": "shi", "朝": "chao"}
PLACES = {
    "长子县": "zhang zi xian",
    "漯河": "luo he",
    "大城县": "dai cheng xian",
    "单县": "shan xian",
    "洪洞": "hong tong",
    "宕昌": "tan chang",
    "繁峙": "fan shi",
    "乐陵": "lao ling",
    "南乐": "nan le",
    "民乐": "min le",
    "曾都": "zeng du",
    "泊头": "bo tou",
    "六合区": "lu he qu",
    "伽师": "jia shi",
    "筠连": "jun lian",
    "荥经": "ying jing",
    "称多": "chen duo",
    "召陵": "shao ling",
    "闵行": "min hang",
    "龙圩": "long xu",
    "崆峒": "kong tong",
    # banks, whose staff housing is a good part of old estates
    "工行": "gong hang",
    "农行": "nong hang",
    "建行": "jian hang",
    "中行": "zhong hang",
    "人行": "ren hang",
}
HAS_DIGIT = re.compile(r"[0-9]")
NOT_TYPED = re.compile(r"[^0-9a-z]")


def pinyin_of(name: str) -> tuple[str, str]:
    """Full pinyin and initials, lower case without blanks: 五华区 → wuhuaqu, whq; 32中 → 32zhong, 32z."""
    syllables = [NOT_TYPED.sub("", each.lower()) for each in _reader()(name)]
    full = "".join(syllables)
    return full, "".join(each if HAS_DIGIT.search(each) else each[:1] for each in syllables)


@cache
def _reader() -> Any:
    """pypinyin with our readings; loaded on first use, since it takes a quarter of a second."""
    import pypinyin

    pypinyin.load_single_dict({ord(character): reading for character, reading in IN_PLACE_NAMES.items()})
    pypinyin.load_phrases_dict(
        {name: [[syllable] for syllable in reading.split()] for name, reading in PLACES.items()}
    )
    return pypinyin.lazy_pinyin
