"""A figure of the rulebook: its value on a day, for a division, with the clause it rests on.

A value is looked up in three steps: what the register holds for that day and place; where it holds none,
the figure of the province named by `otherwise`, used as the product's default and marked so; then what
governments have set for themselves and those below them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from jiugai.policy import places
from jiugai.policy.errors import NoValueOn, RulebookError

REGISTER_STARTS = date(2021, 12, 16)
LARGEST_TERM = 10_000  # of a local fraction: keeps every cross-product of the rules within 64 bits

WRITTEN = re.compile(r"[+-]?\d{1,12}(\.\d{1,12}|/\d{1,12})?\s*[%％]?")
COMPARE = ("at_least", "more_than", "at_most")
UNITS = (
    "year", "points", "homes", "item", "share of homes", "share of owners and of area", "years", "seasons",
    "days",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DatedValue:
    """What a parameter is from one day on, in one place or (empty `place`) everywhere."""

    starts: date
    amount: Fraction | None
    clause: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One figure of the rulebook with all its dated values."""

    name: str
    about: str
    en: str
    unit: str
    compare: str
    values: tuple[DatedValue, ...]
    otherwise: str = ""  # prefix of the province whose figure serves where the register holds none
    set_by: tuple[str, ...] = ()  # levels of government that may set their own
    may: str = ""  # raise: only a higher one; lower: only a lower one; set: any

    def registered(self, division: str, on: date) -> DatedValue | None:
        """The register's own value for that day and place; the more particular place wins."""
        fitting = [each for each in self.values if each.starts <= on and division.startswith(each.place)]
        known = [each for each in fitting if each.amount is not None]
        return max(known, key=lambda each: (len(each.place), each.starts), default=None)

    def allows(self, amount: Fraction, above: Fraction) -> bool:
        """Whether a government may hold this figure where the one above it holds that."""
        if self.may == "lower":
            return amount <= above
        return self.may == "set" or amount >= above

    def replaces(self, amount: Fraction, above: Fraction) -> bool:
        """Whether it then stands in place of that one; the same figure stays whose it was."""
        return self.allows(amount, above) and (self.may == "set" or amount != above)

    def default(self, on: date) -> DatedValue | None:
        """The figure of the `otherwise` province on that day, or its first one on an earlier day."""
        there = [each for each in self.values if self.otherwise and each.place == self.otherwise]
        in_force = [each for each in there if each.starts <= on]
        return max(in_force, key=lambda each: each.starts, default=None) or min(
            there, key=lambda each: each.starts, default=None
        )


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter as it applies: the amount (None where nobody has set one), the clause, and whose it is.

    `basis`: `register`, `default` (another province's figure, for want of one) or the code of the division
    that set it.
    """

    amount: Fraction | None
    clause: str
    basis: str

    @property
    def fraction(self) -> Fraction:
        """The amount of a parameter that always has one."""
        if self.amount is None:
            raise ValueError(f"no amount is set (clause {self.clause})")
        return self.amount


@dataclass(frozen=True, slots=True)
class LocalValue:
    """A figure that one government set for itself and those below it, from a day on."""

    division: str
    parameter: str
    amount: Fraction
    starts: date
    clause: str


@dataclass(frozen=True)
class InForce(Mapping[str, Value]):
    """Every parameter as it applies to one division on one day; looked up once for all that are alike."""

    parameters: "Parameters"
    division: str
    on: date
    own: bool
    _seen: dict[str, Value] = field(default_factory=dict, compare=False)

    def __getitem__(self, name: str) -> Value:
        if name not in self._seen:
            self._seen[name] = self.parameters.value(name, self.division, self.on, own=self.own)
        return self._seen[name]

    def __iter__(self) -> Any:
        return iter(self.parameters.register)

    def __len__(self) -> int:
        return len(self.parameters.register)


class Parameters:
    """The register together with the figures that governments set for themselves.

    Raises: BadParameters from `local_values.check` when a local value may not be set like this.
    """

    def __init__(self, register: Mapping[str, Parameter], local: Sequence[LocalValue] = ()) -> None:
        self.register, self.local = register, tuple(local)
        self._local: dict[tuple[str, str], list[LocalValue]] = {}
        self._setters = {each.division for each in local}
        self._places = {each.place for parameter in register.values() for each in parameter.values}
        self._seen: dict[object, dict[str, Value]] = {}
        for each in sorted(local, key=lambda value: value.starts):
            self._local.setdefault((each.parameter, each.division), []).append(each)

    def in_force(self, division: str, on: date, *, own: bool = True) -> InForce:
        """All figures for a division on a day.

        `own`: whether figures that the division set for itself count. They do for the projects inside it; a
        government that is judged is held to the figures of those above it.

        Raises: NoValueOn before the register starts.
        """
        if on < REGISTER_STARTS:
            raise NoValueOn("规则库", on, REGISTER_STARTS)
        chain = places.with_above(division) if own else places.above(division)
        alike = (
            on,
            tuple(each for each in chain if each in self._setters),
            tuple(each for each in self._places if division.startswith(each)),
        )
        return InForce(self, division, on, own, self._seen.setdefault(alike, {}))

    def value(self, name: str, division: str, on: date, *, own: bool = True) -> Value:
        """One figure for a division on a day. Raises: NoValueOn before the register starts."""
        parameter = self.register[name]
        if on < REGISTER_STARTS:
            raise NoValueOn(name, on, REGISTER_STARTS)
        found = parameter.registered(division, on)
        basis = "register"
        if found is None:
            found, basis = parameter.default(on), "default"
        amount = found.amount if found else None
        value = Value(amount, found.clause if found else parameter.values[0].clause, basis)
        chain = places.with_above(division) if own else places.above(division)
        return self._locally(parameter, value, chain, on)

    def _locally(self, parameter: Parameter, value: Value, chain: Iterable[str], on: date) -> Value:
        for division in reversed(tuple(chain)):
            rows = [row for row in self._local.get((parameter.name, division), ()) if row.starts <= on]
            if not rows:
                continue
            own = Value(rows[-1].amount, rows[-1].clause, division)
            if value.amount is None or parameter.replaces(rows[-1].amount, value.amount):
                value = own
        return value


def from_yaml(name: str, entry: Mapping[str, Any], file: str) -> Parameter:
    """One entry of `rulebook/parameters/*.yaml`.

    Raises: RulebookError on an unknown key, an unordered or doubled day, or a value that is no number.
    """
    known = {"about", "en", "unit", "compare", "local", "otherwise", "values"}
    if strange := set(entry) - known:
        raise RulebookError(file, f"{name} has unknown keys {sorted(strange)}")
    if entry["compare"] not in COMPARE:
        raise RulebookError(file, f"{name}: compare is one of {COMPARE}")
    values = tuple(_dated(name, row, file) for row in entry["values"])
    for place in {each.place for each in values}:
        days = [each.starts for each in values if each.place == place]
        if days != sorted(set(days)):
            raise RulebookError(file, f"{name}: days of place '{place}' are not in order")
    local = entry.get("local", {})
    return Parameter(
        name=name,
        about=entry["about"],
        en=entry["en"],
        unit=entry["unit"],
        compare=entry["compare"],
        values=values,
        otherwise=entry.get("otherwise", ""),
        set_by=tuple(local.get("by", ())),
        may=local.get("may", ""),
    )


def amount_of(text: object) -> Fraction:
    """A figure as people write it: `2/3`, `60%`, `0.6`, `2000`. Exact; raises ValueError on anything else."""
    written = str(text).strip()
    if not WRITTEN.fullmatch(written):  # 1e999999999 is a figure too, and would never be written out
        raise ValueError(f"{written[:20]} is neither a whole number nor a fraction")
    if written.endswith(("%", "％")):
        return Fraction(written[:-1].strip()) / 100
    return Fraction(written)


def _dated(name: str, row: Mapping[str, Any], file: str) -> DatedValue:
    if strange := set(row) - {"from", "value", "clause", "in"}:
        raise RulebookError(file, f"{name} has unknown keys {sorted(strange)} in a value")
    try:
        amount = None if row["value"] is None else amount_of(row["value"])
    except (ValueError, ZeroDivisionError) as error:
        raise RulebookError(
            file, f"{name}: {row['value']} is neither a whole number nor a fraction"
        ) from error
    if type(row["from"]) is not date:
        raise RulebookError(file, f"{name}: {row['from']} is not a day")
    return DatedValue(row["from"], amount, row["clause"], row.get("in", ""))
