"""Figures as an official report writes them: a rate never without its parts, what is not known never as 0."""

from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction

from jiugai.core.amounts import WAN, written
from jiugai.core.wording import NUMERALS, OUTCOMES
from jiugai.evaluation.reports.figures import Sum
from jiugai.policy.criteria import CRITERIA
from jiugai.policy.criteria.kinds import Answer, OfProjects, Parts, SumOfProjects, is_sum
from jiugai.policy.facts import DIVISION_COLUMNS, PROJECT_COLUMNS
from jiugai.policy.scoring import half_up

UNKNOWN, NONE, NO_POINTS, NO_RATE = "待核", "无", "—", "无比例"
HUNDREDTH = 100
SQUARE_METRES = 10_000  # in one 万平方米
UNITS = {
    "m": "米",
    "m2": "平方米",
    "piece": "个",
    "set": "套",
    "space": "个",
    "building": "栋",
    "stairwell": "单元",
    "home": "户",
}
NOUNS = {
    "estates": "个小区",
    "communities_in_plan": "个社区",
    "findings_due": "个问题",
    "shortfalls_basic": "项短板",
    "shortfalls_upgrading": "项短板",
    "assets_to_hand_over": "件设施",
}
"""What the denominator of a sum counts, by its fact; of money nothing stands here."""

Write = Callable[[int], str]


def plain(text: str) -> str:
    """Text from outside on one line, without what no document may hold."""
    return " ".join("".join(each if _may_stand(each) else " " for each in text).split())


def _may_stand(character: str) -> bool:
    code = ord(character)
    return (
        code >= 0x20 and not 0x7F <= code < 0xA0 and not 0xD800 <= code < 0xE000 and code & 0xFFFE != 0xFFFE
    )


def counted(unit: str) -> Write:
    """Whole numbers with their unit."""
    return lambda amount: f"{amount}{unit}"


def hundredths(amount: int) -> str:
    """Hundredths as a decimal, without needless zeros: 1250 is 12.5."""
    return written(amount, HUNDREDTH, grouped=False)


def two_decimals(numerator: int, denominator: int = 1) -> str:
    """A quotient with two decimals, half up."""
    rounded = half_up(abs(numerator) * HUNDREDTH, denominator)
    sign = "-" if numerator < 0 and rounded else ""
    return f"{sign}{rounded // HUNDREDTH}.{rounded % HUNDREDTH:02}"


def wan_yuan(fen: int) -> str:
    """Money in 万元 with two decimals, without the unit."""
    return two_decimals(fen, WAN)


def wan_square_metres(area: int) -> str:
    """㎡ in 万平方米 with two decimals, without the unit."""
    return two_decimals(area, SQUARE_METRES)


def money(fen: int) -> str:
    """Money with its unit."""
    return f"{wan_yuan(fen)}万元"


def area(square_metres: int) -> str:
    """A floor area with its unit."""
    return f"{wan_square_metres(square_metres)}万平方米"


def told(amount: Sum, write: Write, noun: str = "个项目") -> str:
    """A sum for a sentence: 待核 where nobody said anything; how many did not say where some did not."""
    if amount.known is None:
        return UNKNOWN
    rest = f"（另有{amount.unknown}{noun}待核）" if amount.unknown else ""
    return f"{write(amount.amount)}{rest}"


def percent(part: int, whole: int) -> str:
    """A share in percent: 100.00% is written only of the whole, 0.00% only of nothing."""
    rounded = half_up(abs(part) * 100 * HUNDREDTH, whole)
    if part < whole:
        rounded = min(rounded, 100 * HUNDREDTH - 1)
    if part > 0:
        rounded = max(rounded, 1)
    return f"{'-' if part < 0 else ''}{two_decimals(rounded, HUNDREDTH)}%"


def share(part: int | None, whole: int | None, write: Write = str) -> str:
    """A rate with the figures it is of: 95.00%（38/40）; of nothing there is no rate."""
    if part is None or whole is None:
        return UNKNOWN
    parts = f"{write(part)}/{write(whole)}"
    return f"{percent(part, whole)}（{parts}）" if whole > 0 else f"{NO_RATE}（{parts}）"


def share_of(part: Sum, whole: Sum, write: Write = str) -> str:
    """A rate of two sums; 待核 where one of them is."""
    return share(part.known, whole.known, write)


def points(exact: Fraction | None) -> str:
    """Points with two decimals; — where nothing is counted."""
    return NO_POINTS if exact is None else two_decimals(exact.numerator, exact.denominator)


def weight(exact: Fraction | None) -> str:
    """What could be won at most, without needless zeros: 2, 2.5."""
    if exact is None:
        return NO_POINTS
    return hundredths(half_up(exact.numerator * HUNDREDTH, exact.denominator))


def target(share_to_reach: Fraction | None) -> str:
    """A target: 100%, 60%, 2/3; 未设定 where nobody has set one."""
    if share_to_reach is None:
        return "未设定"
    hundredfold = share_to_reach * 100
    return f"{hundredfold}%" if hundredfold.denominator == 1 else str(share_to_reach)


def outcome(answer: Answer) -> str:
    """达标, 不达标, 待核, 不适用, 仅列示."""
    return OUTCOMES[str(answer.outcome)]


def day(given: date) -> str:
    """A day as documents write it: 2022年12月31日."""
    return f"{given.year}年{given.month}月{given.day}日"


def numeral(number: int) -> str:
    """A number from 1 to 99 in Chinese numerals."""
    tens, rest = divmod(number, 10)
    told_tens = "" if not tens else ("十" if tens == 1 else f"{NUMERALS[tens]}十")
    return f"{told_tens}{NUMERALS[rest] if rest else ''}"


def listed(words: Iterable[str], none: str = NONE) -> str:
    """Words in one line, or that there are none."""
    return "、".join(words) or none


def noun_of(key: str) -> str:
    """What a criterion counts: 个项目, 个政府, 个小区; empty for money."""
    criterion = CRITERIA[key]
    if not is_sum(criterion):
        return "个项目" if isinstance(criterion, OfProjects) else "个政府"
    counts = _denominator_of(key)
    columns = PROJECT_COLUMNS if isinstance(criterion, SumOfProjects) else DIVISION_COLUMNS
    return "" if columns[counts].unit == "分" else NOUNS[counts]


def _denominator_of(key: str) -> str:
    names: tuple[str, ...] = CRITERIA[key].denominator.names()  # type: ignore[union-attr]
    return names[0]


def rows_of(key: str) -> str:
    """What is not known of a criterion, row by row: projects or governments."""
    return "个项目" if isinstance(CRITERIA[key], OfProjects | SumOfProjects) else "个政府"


def known_parts(key: str, parts: Parts) -> tuple[int | None, int | None]:
    """Numerator and denominator; None where no row of a sum says anything of it."""
    if not is_sum(CRITERIA[key]) or not parts.rows:
        return parts.numerator, parts.denominator
    return (
        None if parts.unknown == parts.rows else parts.numerator,
        parts.denominator if parts.known_rows else None,
    )


def part_of(key: str) -> Write:
    """How the numerator and denominator of a criterion are written in a sentence."""
    return str if noun_of(key) else money


def cell_of(key: str) -> Write:
    """The same in a cell of a row that says the unit."""
    return str if noun_of(key) else wan_yuan
