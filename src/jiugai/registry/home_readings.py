"""What the cells of a list of homes say: owners with their numbers, where an area comes from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from jiugai.core.personal_data import plain
from jiugai.registry.credit_code import is_valid as is_credit_code
from jiugai.registry.models import AreaSource, OwnerKind
from jiugai.registry.services.homes import HomeEntry, OwnerEntry

SEPARATORS = re.compile(r"[、，,；;/\n]+")
IDENTITY = re.compile(
    r"[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]"
)
OTHER_PAPER = re.compile(r"[0-9A-Z（）()]{5,20}")
PHONE = re.compile(r"1[3-9][0-9]{9}")
LANDLINE = re.compile(r"(?:0[0-9]{2,3}-?)?[2-9][0-9]{6,7}")
ORGANISATION = re.compile(r"公司|厂$|局$|委员会|学校|医院|中心$|银行|集团|大学|学院|协会|合作社|政府")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
SOURCES = (
    (re.compile("登记|房产证|产权证|不动产|房本"), AreaSource.REGISTERED),
    (re.compile("测绘|实测|测量"), AreaSource.SURVEYED),
    (re.compile("合同"), AreaSource.CONTRACT),
    (re.compile("估算|估计|预估|推算|约"), AreaSource.ESTIMATED),
)


@dataclass(slots=True)
class OwnersRead:
    """The owners of a row; what is wrong and what is strange about their cells, by column."""

    owners: tuple[OwnerEntry, ...] = ()
    wrong: list[tuple[str, str]] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)


def owners_of(names: str, identity_numbers: str, phones: str) -> OwnersRead:
    """The owners that three cells name, in one order; those who own a home together are set apart by 、."""
    read = OwnersRead()
    called = [_name(each) for each in _parts(names)]
    numbers, calls = _parts(identity_numbers), _parts(phones)
    if not called:
        if numbers:
            read.wrong.append(("owners", "有证件号码而没有业主姓名"))
        return read
    if len(set(called)) < len(called):
        read.wrong.append(("owners", "同一格里有同名业主，请各写一行并填写证件号码"))
    if len(numbers) > 1 and len(numbers) != len(called):
        read.wrong.append(
            ("identity_numbers", f"有 {len(numbers)} 个号码，业主 {len(called)} 人，请按顺序一一填写")
        )
    numbers = [_paper(each, read) for each in numbers[: len(called)]]
    calls = [_phone(each, read) for each in calls[: len(called)]] if len(calls) in (1, len(called)) else []
    read.owners = tuple(
        OwnerEntry(
            name,
            identity_number=numbers[place] if place < len(numbers) else "",
            phone=calls[place] if place < len(calls) else "",
            kind=OwnerKind.ORGANISATION if ORGANISATION.search(name) else OwnerKind.PERSON,
        )
        for place, name in enumerate(called)
    )
    return read


def area_source_of(text: str) -> AreaSource | str | None:
    """Where an area comes from; empty where nothing is said, None where it is not understood."""
    if not text:
        return ""
    return next((source for words, source in SOURCES if words.search(text)), None)


def same_but_for(earlier: HomeEntry, later: HomeEntry) -> HomeEntry | None:
    """Two rows of one home as one, with the owners of both; None where they contradict each other."""
    pairs = (
        (earlier.exclusive_area_cm2, later.exclusive_area_cm2),
        (earlier.unsold, later.unsold),
    )
    if any(None not in pair and len(set(pair)) > 1 for pair in pairs):
        return None
    area = earlier if earlier.exclusive_area_cm2 is not None else later
    return replace(
        earlier,
        exclusive_area_cm2=area.exclusive_area_cm2,
        area_source=area.area_source,
        unsold=earlier.unsold if earlier.unsold is not None else later.unsold,
        owners=(*earlier.owners, *later.owners),
    )


def _parts(text: str) -> list[str]:
    return [part for each in SEPARATORS.split(text) if (part := each.strip())]


def _name(text: str) -> str:
    """A name without blanks between Chinese characters: 张 三 is 张三."""
    return re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "", text)


def _paper(text: str, read: OwnersRead) -> str:
    number = plain(text)
    if IDENTITY.fullmatch(number):
        if not has_check_digit(number):
            read.asked.append(("identity_numbers", "身份证件号码的校验位不符，请核对"))
    elif is_credit_code(number):
        pass
    elif len(number) >= 15 or not OTHER_PAPER.fullmatch(number):
        read.wrong.append(("identity_numbers", "不是完整的证件号码；身份证为 18 位，其他证件照写号码"))
    return number


def has_check_digit(number: str) -> bool:
    """Whether the last character of an identity number follows from the others. Source: GB 11643-1999."""
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], WEIGHTS, strict=True))
    return CHECK_DIGITS[total % 11] == number[17]


def _phone(text: str, read: OwnersRead) -> str:
    number = plain(text).removeprefix("+86").replace("-", "") if text.startswith(("+", "1")) else plain(text)
    if not PHONE.fullmatch(number):
        told = "是固定电话，不能接收验证码" if LANDLINE.fullmatch(number) else "不像手机号"
        read.asked.append(("phones", f"{told}，照存"))
    return number


def keys_of(owners: Sequence[OwnerEntry]) -> frozenset[str]:
    """Whose head a home is: that of its owners together."""
    return frozenset(each.key for each in owners)
