"""What each line of a vote's file must look like before anything is worked out from it.

Whoever hands a file in may have written anything into it: other kinds of values, numbers without end,
moments that no calendar holds. Whatever does not look like a line of ours is refused here, so that the
checks meet only what they were written for.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

Fits = Callable[[Any], bool]
Shape = Mapping[str, Fits]

GREATEST = 2**53  # of counts and areas in cm²: what every reader of JSON holds exactly
LONGEST_TEXT = 4_000
WIDE, NARROW, DIGEST = 512, 64, 64  # hexadecimal digits of a number modulo P, modulo Q, of a digest
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}\+00:00")
FRACTION = re.compile(r"[0-9]{1,9}(/[1-9][0-9]{0,8})?")
COMMANDING = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f]")
HEX = re.compile(r"0|[1-9a-f][0-9a-f]*")
YEARS = range(2000, 3000)


def count(value: Any) -> bool:
    return type(value) is int and 0 <= value <= GREATEST


def number(value: Any) -> bool:
    """A count from 1."""
    return count(value) and value > 0


def flag(value: Any) -> bool:
    return type(value) is bool


def text(value: Any) -> bool:
    """What may be shown on a terminal: no signs that command it."""
    return isinstance(value, str) and len(value) <= LONGEST_TEXT and not COMMANDING.search(value)


def digest(value: Any) -> bool:
    return isinstance(value, str) and len(value) == DIGEST and set(value) <= set("0123456789abcdef")


def wide(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= WIDE and bool(HEX.fullmatch(value))


def narrow(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= NARROW and bool(HEX.fullmatch(value))


def day(value: Any) -> bool:
    try:
        return isinstance(value, str) and len(value) == 10 and date.fromisoformat(value).year in YEARS
    except ValueError:
        return False


def moment(value: Any) -> bool:
    try:
        written = isinstance(value, str) and MOMENT.fullmatch(value)
        return bool(written) and datetime.fromisoformat(value).year in YEARS
    except ValueError:
        return False


def share(value: Any) -> bool:
    return isinstance(value, str) and bool(FRACTION.fullmatch(value))


def one_of(*values: str) -> Fits:
    return lambda value: isinstance(value, str) and value in values


def many(fits: Fits, *, exactly: int | None = None) -> Fits:
    def check(value: Any) -> bool:
        return isinstance(value, list) and exactly in (None, len(value)) and all(map(fits, value))

    return check


def parts(shape: Shape) -> Fits:
    return lambda value: isinstance(value, dict) and has(shape, value)


def has(shape: Shape, holds: Mapping[str, Any]) -> bool:
    """Whether there are just these parts, each as it must be."""
    return holds.keys() == shape.keys() and all(fits(holds[name]) for name, fits in shape.items())


def fits_line(kind: str, holds: Mapping[str, Any]) -> bool:
    """Whether a line of this kind looks as it must."""
    return any(has(shape, holds) for shape in LINES[kind])


QUESTION: Shape = {"number": number, "kind": text, "text": text, "matter": one_of("ordinary", "special"),
                   "why": text}  # fmt: skip
FIGURES: Shape = {f"consent.vote.{name}": share for name in ("quorum", "ordinary", "special")}
VOTE: Shape = {
    **dict.fromkeys(("code", "title", "estate", "estate_code", "convened_by"), text),
    **dict.fromkeys(("announced_on", "opens_on", "closes_on"), day),
    "precedence": one_of("first", "last", "paper"),
    "counted_at": moment,
    "figures": parts(FIGURES),
    "group": parts({"p": wide, "from": text}),
    "questions": many(parts(QUESTION)),
}
ENTRY: Shape = {"area": wide, **dict.fromkeys(("head", "home", "place"), digest)}
ROW: Shape = {
    "channel": one_of("online", "paper", "proxy"),
    "commitments": many(wide),
    "day": day,
    "helped": flag,
    "home": digest,
    "replaces": lambda value: value is None or digest(value),
    "vote": text,
}
SEAL: Shape = {
    "trail": text,
    "number": number,
    "count": number,
    "ranges": many(many(number, exactly=2)),
    "sealed_at": moment,
    **dict.fromkeys(("members", "previous", "root"), digest),
}
OF_WEIGHT, OF_DIFFERENCE = 10, 6  # numbers in a proof: two offers, a challenge and two answers a case, or one
HEAD: Shape = {"head": digest, "question": number}
RESULT: Shape = {
    **dict.fromkeys(("heads", "area"), many(count, exactly=3)),
    "question": number,
    "passed": flag,
    **dict.fromkeys(("r_area", "r_heads", "r_taking_part"), narrow),
}
LINES: Mapping[str, tuple[Shape, ...]] = {
    "vote": (VOTE,),
    "entry": (ENTRY,),
    "roll": ({**dict.fromkeys(("area_cm2", "heads", "homes"), count), "digest": digest, "r_area": narrow},),
    "row": (ROW,),
    "seal": (SEAL,),
    "ballots": ({"count": count, "head": digest, "seals": count},),
    "proof": ({"id": number, "question": number, "one_of": many(wide, exactly=OF_WEIGHT), "weighed": wide},),
    "head": (
        {**HEAD, "same": many(narrow)},
        {**HEAD, "differ": number, "one_of": many(wide, exactly=OF_DIFFERENCE)},
    ),
    "result": (RESULT,),
    "end": ({"digest": digest, "lines": number},),
}
