"""One thing to do, as the desk lists it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: what, how many, where, whether it is late; the first places by name."""

    title: str
    url: str
    count: int = 0
    note: str = ""
    is_late: bool = False
    places: Sequence[tuple[str, str]] = ()
