"""Where a home is, however a list writes it: 3栋2单元301室, 3-2-301, 3#楼 / 2 / 301."""

import re
from typing import NamedTuple

from jiugai.core.tables.cells import folded

_BUILDING_END = re.compile(r"(?:#|号)?(?:楼|栋|幢|座)?$")
_STAIRWELL_END = re.compile(r"(?:单元|门|梯)$")
_ROOM_END = re.compile(r"(?:号房|室|号|房)$")
_SPOKEN = re.compile(
    r"(?P<building>.+?(?:#楼|号楼|#|楼|栋|幢|座))(?:(?P<stairwell>[0-9A-Z一二三四五六七八九十]+)(?:单元|门|梯))?"
    r"(?P<room>[0-9A-Z]+(?:-[0-9]+)?)(?:号房|室|号|房)?"
)
_DASHED = re.compile(r"(?P<building>[0-9A-Z]+)-(?:(?P<stairwell>[0-9A-Z]+)-)?(?P<room>[0-9A-Z]+)")
_NUMBER = re.compile(r"[0-9]+")


class Place(NamedTuple):
    """A home inside its estate, as it is compared: 3, 2, 301. `stairwell` is empty where there are none."""

    building: str
    stairwell: str
    room: str


def place_of(building: str, stairwell: str, room: str) -> Place | None:
    """The place that three cells name; one cell that names all of it will do. None where they do not."""
    whole, text = _plain(room), _plain(building)
    if not text:
        match = _SPOKEN.fullmatch(whole) or _DASHED.fullmatch(whole)
        if match is None:
            return None
        text, stairwell, whole = match["building"], match["stairwell"] or stairwell, match["room"]
    room_key = _ROOM_END.sub("", whole)
    return Place(building_key(text), stairwell_key(stairwell), room_key) if room_key else None


def building_key(name: str) -> str:
    """A building's name as it is compared: 3号楼, 3#, 3栋 and 03幢 are one."""
    return _unpadded(_BUILDING_END.sub("", _plain(name)) or _plain(name))


def stairwell_key(name: str) -> str:
    """A stairwell's name as it is compared: 2单元 and 2 are one; / and 无 are none."""
    text = _STAIRWELL_END.sub("", _plain(name))
    return "" if text in ("/", "-", "无", "0") else _unpadded(text)


def shown_building(key: str) -> str:
    """A building that is first met in a list, as it is named: 3 → 3号楼."""
    return f"{key}号楼" if _NUMBER.fullmatch(key) else key


def shown_stairwell(key: str) -> str:
    return f"{key}单元" if key else ""


def _plain(text: str) -> str:
    return "".join(folded(text).split()).upper()


def _unpadded(text: str) -> str:
    return str(int(text)) if _NUMBER.fullmatch(text) else text
