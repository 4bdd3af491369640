"""The rules for one cell. `cell_sql` says the same in SQL; a property test holds the two together.

Every cell becomes text first, so that a number typed into a spreadsheet and the same number in a CSV file
are judged alike. Full-width forms are folded to half-width ones where digits and letters carry the meaning.
The rest of NFKC is left out on purpose: it would read 5² as 52 and ③ as 3.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal

from jiugai.core.errors import BadCell

LARGEST = 10**14  # in fen a trillion yuan, more than any list holds; as a float still exact to the unit
LARGEST_SCALE = 10**9  # keeps the products of DuckDB's decimals within 38 digits
LONGEST_TEXT = 32_767  # characters in one spreadsheet cell
EXACT_DIGITS = 15  # a spreadsheet keeps no more digits of a number

SPACES = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004"
    "\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
# Marks that come along when text is pasted from a web page or a dialogue box.
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
WHITESPACE = SPACES + INVISIBLE

FULL_WIDTH = "".join(map(chr, range(0xFF01, 0xFF5F))) + "\u3000"
HALF_WIDTH = "".join(map(chr, range(0x21, 0x7F))) + " "
_FOLDING = str.maketrans(FULL_WIDTH, HALF_WIDTH)

# Patterns are shared with DuckDB's RE2: ASCII classes only, matched against the whole text.
NUMBER = r"[+-]?([0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?|[0-9]+(\.[0-9]*)?|\.[0-9]+)"
SCIENTIFIC = r"[+-]?[0-9]+(\.[0-9]*)?[eE][+-]?[0-9]+"
ISO_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}([ T]00:00(:00(\.0{1,9})?)?)?"
ROUNDED = r"[+-]?[0-9]+(\.[0-9]*)?[eE]\+0*(1[5-9]|[2-9][0-9]|[1-9][0-9]{2,})"
UNWRITABLE = "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]"  # no file format carries these unharmed

_NUMBER = re.compile(NUMBER)
_HIDDEN = re.compile(UNWRITABLE[:-1] + "\x00\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SCIENTIFIC = re.compile(SCIENTIFIC)
_ROUNDED = re.compile(ROUNDED)
_ISO_DAY = re.compile(ISO_DAY)
_UNWRITABLE = re.compile(UNWRITABLE)
_PLAIN_DIGITS = re.compile(r"\[0-9\]\{([0-9]+)\}")

YES = ("true", "1", "是")
NO = ("false", "0", "否")

BLANK = re.compile(r"[-—–/\\]+|不详|未知|待定|待查|不清楚|[Nn]/?[Aa]")
"""What people write into a cell of a ledger that they leave empty; 无 is none of them: it may mean 0."""

NOT_A_BOOLEAN = "应填“是”或“否”（也可填 true/false、1/0）"
NOT_A_DATE = "应为真实存在的日期，写成 2022-05-31 这样"
NOT_WRITTEN_OUT = "应写出完整数字，不用科学计数法"
TOO_LARGE = "数值大得不可能，换算后应在正负一百万亿之内"
ROUNDED_CODE = "超过 15 位的数字已被表格软件舍去尾数，应先把此列设为文本格式再重新填写"
TEXT_TOO_LONG = f"一格最多 {LONGEST_TEXT} 个字"
TEXT_UNWRITABLE = "含有看不见的控制字符，应删去后重新填写"


def is_exact_scale(scale: int) -> bool:
    """Whether a scale only moves the decimal point, and not too far."""
    return 1 <= scale <= LARGEST_SCALE and str(scale).rstrip("0") == "1"


def cell_text(cell: object) -> str:
    """What a cell says, as text.

    Numbers keep the 15 digits that a spreadsheet keeps; longer ones stay in scientific notation, the mark by
    which the rules know that digits are already lost.
    """
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, (int, float)):
        return _number_text(cell)
    if isinstance(cell, datetime):
        moment = cell.isoformat(sep=" ")
        return moment[:10] if cell.time() == time.min and cell.tzinfo is None else moment
    return cell.isoformat() if isinstance(cell, (date, time)) else str(cell)


def _number_text(number: float) -> str:
    if -(10**EXACT_DIGITS) < number < 10**EXACT_DIGITS and number == int(number):
        return str(int(number))
    text = format(number, f".{EXACT_DIGITS}g")
    return format(Decimal(text), "f") if "e-" in text else text


def is_rounded(cell: object) -> bool:
    """Whether a number has more digits than a spreadsheet keeps, as it stands or written like 5.3E+17."""
    if isinstance(cell, float | int):
        return bool(abs(cell) >= 10**EXACT_DIGITS)
    return isinstance(cell, str) and "+" in cell and _ROUNDED.fullmatch(cell.strip()) is not None


def trimmed(text: str) -> str:
    """The text without blanks and invisible marks at its ends."""
    return text.strip(WHITESPACE)


def folded(text: str) -> str:
    """The text with full-width forms made half-width."""
    return text if text.isascii() else text.translate(_FOLDING)


def one_line_end(text: str) -> str:
    """The text with every line end a single line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def read_text(text: str) -> str:
    """The text, its line ends all of one kind; no number that has lost its last digits."""
    if is_rounded(text):
        raise BadCell(ROUNDED_CODE)
    text = one_line_end(text)
    if len(text) > LONGEST_TEXT:
        raise BadCell(TEXT_TOO_LONG)
    if _UNWRITABLE.search(text):
        raise BadCell(TEXT_UNWRITABLE)
    return text


def hides_something(text: str) -> bool:
    """Whether a typed text holds characters that no file carries, or that turn its direction."""
    return _HIDDEN.search(text) is not None


def code_reader(pattern: str | None, said: str = "") -> Callable[[str], str]:
    """The rule for a code: half-width, every digit still there, of the right form (`said` to people)."""
    form = re.compile(pattern) if pattern else None

    def read_code(text: str) -> str:
        code = folded(text)
        if _SCIENTIFIC.fullmatch(code):
            raise BadCell(ROUNDED_CODE)
        if form and not form.fullmatch(code):
            raise BadCell(f"应为{said}" if said else _code_form(form.pattern))
        return read_text(code)

    return read_code


def _code_form(pattern: str) -> str:
    digits = _PLAIN_DIGITS.fullmatch(pattern)
    return f"应为 {digits[1]} 位数字" if digits else f"应符合格式 {pattern}"


def integer_reader(
    scale: int, minimum: int | None, unit: str, maximum: int | None = None
) -> Callable[[str], int]:
    """The rule for a count or an amount: exact, whole in stored units, and of a possible size."""
    lowest, highest = range_of(minimum, maximum)
    places = len(str(scale)) - 1
    powers: list[int] = [10**power for power in range(places + 1)]

    def read_integer(text: str) -> int:
        whole, _, fraction = text.partition(".")
        plain = text.isascii() and len(text) <= EXACT_DIGITS and whole.isdigit()
        if plain and len(fraction) <= places and (not fraction or fraction.isdigit()):
            number = int(whole + fraction) * powers[places - len(fraction)]
        else:
            number = _exact(folded(text), places, unit)
        if lowest <= number <= highest:
            return number
        if not -LARGEST <= number <= LARGEST:
            raise BadCell(TOO_LARGE)
        raise BadCell(_range_told(scale, minimum, maximum, unit))

    return read_integer


def range_of(minimum: int | None, maximum: int | None) -> tuple[int, int]:
    """The least and the largest stored value that a column takes."""
    lowest = -LARGEST if minimum is None else max(minimum, -LARGEST)
    return lowest, LARGEST if maximum is None else min(maximum, LARGEST)


def _range_told(scale: int, minimum: int | None, maximum: int | None, unit: str) -> str:
    behind = f" {unit}" if unit else ""
    if maximum is not None:
        return f"应在 {minimum or 0} 至 {maximum}{behind}之间"
    if minimum in (0, 1) and scale > 1:
        return "应大于 0" if minimum else "应不小于 0"
    return f"应不小于 {minimum}{behind}"


def _exact(text: str, places: int, unit: str) -> int:
    if _SCIENTIFIC.fullmatch(text):
        raise BadCell(NOT_WRITTEN_OUT)
    if not _NUMBER.fullmatch(text):
        raise BadCell("应为数字，不带单位和文字" if places else "应为整数，不带单位和文字")
    whole, _, fraction = text.lstrip("+-").replace(",", "").partition(".")
    fraction = fraction.rstrip("0")
    if len(fraction) > places:
        raise BadCell(f"换算后应为整数{unit}，最多 {places} 位小数" if places else "应为整数，不带小数")
    if len(whole.lstrip("0")) > EXACT_DIGITS:
        raise BadCell(TOO_LARGE)
    number = int(f"0{whole}{fraction.ljust(places, '0')}")
    return -number if text.startswith("-") else number


def read_boolean(text: str) -> bool:
    """Yes or no, however it is written."""
    word = folded(text).lower()
    if word in YES:
        return True
    if word in NO:
        return False
    raise BadCell(NOT_A_BOOLEAN)


def read_date(text: str) -> date:
    """The day, from an ISO date with or without midnight."""
    day = folded(text)
    if not _ISO_DAY.fullmatch(day):
        raise BadCell(NOT_A_DATE)
    try:
        return date.fromisoformat(day[:10])
    except ValueError:
        raise BadCell(NOT_A_DATE) from None


def choice_reader(choices: Mapping[str, str]) -> Callable[[str], str]:
    """The rule for a choice: the stored name, from the name or its Chinese label."""
    accepted = accepted_choices(choices)
    expected = "应为以下之一：" + "、".join(choices.values())

    def read_choice(text: str) -> str:
        name = accepted.get(text) or accepted.get(folded(text))
        if name is None:
            raise BadCell(expected)
        return name

    return read_choice


def accepted_choices(choices: Mapping[str, str]) -> dict[str, str]:
    """Every spelling of a choice and the name it is stored under; a name goes before another's label."""
    labels = {label: name for name, label in choices.items()}
    names = {name: name for name in choices}
    return {folded(label): name for label, name in labels.items()} | labels | names


def written(value: object, scale: int = 1) -> str:
    """A stored value as people write it; what a reader of the same column and scale takes back unchanged.

    Units: `scale` is how many stored units one written unit is.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int):
        places = len(str(scale)) - 1
        whole, rest = divmod(abs(value), scale)
        fraction = f"{rest:0{places}d}".rstrip("0")
        return ("-" if value < 0 else "") + (f"{whole}.{fraction}" if fraction else str(whole))
    return cell_text(value)


def is_number(text: str) -> bool:
    """Whether a text is nothing but a number, however it is written."""
    number = folded(trimmed(text))
    return bool(_NUMBER.fullmatch(number) or _SCIENTIFIC.fullmatch(number))
