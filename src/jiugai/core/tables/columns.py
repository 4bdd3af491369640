"""What a column of a table is called, what it holds and what it accepts."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from jiugai.core.tables import cells

Value = str | int | bool | date


class Kind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "TEXT"  # 文字
    CODE = "CODE"  # 编码: text made of digits and letters that must match a pattern
    INTEGER = "INTEGER"  # 整数: counts, amounts and areas in stored units
    BOOLEAN = "BOOLEAN"  # 是或否
    DATE = "DATE"  # 日期
    CHOICE = "CHOICE"  # 选项: one of a list


KIND_LABELS: Mapping[Kind, str] = {
    Kind.TEXT: "文字",
    Kind.CODE: "编码",
    Kind.INTEGER: "整数",
    Kind.BOOLEAN: "是/否",
    Kind.DATE: "日期",
    Kind.CHOICE: "选项",
}


SPOKEN = (("m2", "m²"), ("m2", "㎡"), ("平方米", "平方"), ("平方米", "平"))
"""Units, and how people write them in cells."""
BEFORE_UNIT = re.compile(r"(?<=[0-9])\s+(?=[^0-9\s])|(?<=万)\s+")
"""Blanks between a number and its unit, and inside the unit."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, the same for reading and writing.

    Units: `scales` says how many stored units one of each written unit is, as in
    `{"分": 1, "元": 100, "万元": 1_000_000}`. A Chinese heading then carries one of them in brackets; only a
    column with a `default_scale` (a key of `scales`) may leave it out. Under its English `name` a column is
    always in stored units, and so are `minimum` and `maximum`.

    `cell_units` are units that people write behind the number: 56户. One that `scales` knows, also as people
    say it (9000平方, 1.2万), is read at its own scale, whatever the heading says (9000㎡ under 万㎡);
    others at the scale of the heading. Read in ledgers only; tables of facts (`staging`) refuse them.

    `blank` is what people write into a cell that they leave empty: /, 不详. Read so in ledgers only.

    One that `only_checks` the others refuses no ledger: a heading or cell in doubt is left out and told.

    `synonyms` are other headings for it; `loosely` those that mean it only where no better one stands beside.

    `choices` maps the stored name to the Chinese label. `pattern` must match a whole code and keep to what
    both Python and RE2 understand: `[0-9]`, not `\\d`. `form` says the same to people: 六位数字，如 530102.
    """

    name: str
    label: str
    kind: Kind
    meaning: str = ""
    unit: str = ""
    required: bool = False
    scales: Mapping[str, int] | None = field(default=None, hash=False)
    default_scale: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    choices: Mapping[str, str] | None = field(default=None, hash=False)
    pattern: str | None = None
    form: str = ""
    synonyms: tuple[str, ...] = ()
    loosely: tuple[str, ...] = ()
    cell_units: tuple[str, ...] = ()
    blank: re.Pattern[str] | None = None
    only_checks: bool = False

    def __post_init__(self) -> None:
        for unit, scale in (self.scales or {}).items():
            if not cells.is_exact_scale(scale):
                raise ValueError(
                    f"column {self.name}: the scale {scale} of {unit} is no power of ten up to 10**9"
                )
        if self.default_scale is not None and self.default_scale not in (self.scales or {}):
            raise ValueError(f"column {self.name}: default_scale {self.default_scale!r} is not in scales")
        if self.kind is Kind.CHOICE and not self.choices:
            raise ValueError(f"column {self.name}: a CHOICE column needs choices")

    @property
    def stored_unit(self) -> str:
        """The unit of the stored figure, as written to people; empty where there is none."""
        named = next((unit for unit, scale in (self.scales or {}).items() if scale == 1), "")
        return named or self.unit

    @property
    def written_scale(self) -> str | None:
        """The unit in which we write this column: the default one, else the first listed."""
        return self.default_scale or next(iter(self.scales or {}), None)

    def heading(self, scale: str | None = None) -> str:
        """The Chinese heading as we write it, with its unit."""
        unit = scale or self.written_scale
        return f"{self.label}（{unit}）" if unit else self.label

    def headings(self) -> list[str]:
        """Every Chinese heading that is accepted as it stands."""
        return [self.heading(unit) for unit in self.scales or {}] or [self.label]

    def reader(self, scale: int = 1) -> Callable[[str], Value]:
        """The rule of this column, for text that is trimmed and not empty.

        Raises: BadCell, from the rule returned
        """
        match self.kind:
            case Kind.INTEGER:
                reader = self._integer_reader(scale)
                return self._with_own_unit(reader) if self.cell_units else reader
            case Kind.BOOLEAN:
                return cells.read_boolean
            case Kind.DATE:
                return cells.read_date
            case Kind.CODE:
                return cells.code_reader(self.pattern, self.form)
            case Kind.CHOICE:
                return cells.choice_reader(self.choices or {})
            case _:
                return cells.read_text

    def _integer_reader(self, scale: int) -> Callable[[str], int]:
        return cells.integer_reader(scale, self.minimum, self.stored_unit, self.maximum)

    def _with_own_unit(self, reader: Callable[[str], Value]) -> Callable[[str], Value]:
        """The rule for cells that may carry a unit: one that has a scale of its own is read at that scale."""
        by_unit = dict.fromkeys(self.cell_units, reader)
        for unit, scale in self._spoken_scales():
            by_unit[unit] = cells.integer_reader(scale, self.minimum, self.stored_unit, self.maximum)
        longest_first = sorted(by_unit, key=len, reverse=True)

        def read(text: str) -> Value:
            folded = BEFORE_UNIT.sub("", cells.folded(text))
            unit = next((each for each in longest_first if folded.endswith(each)), "")
            return by_unit.get(unit, reader)(folded.removesuffix(unit))

        return read

    def _spoken_scales(self) -> Iterator[tuple[str, int]]:
        """The units with a scale of their own as people write them: 万 alone is 万 of the stored unit."""
        for unit, scale in (self.scales or {}).items():
            if unit.startswith("万"):
                yield "万", scale
            yield unit, scale
            for written, said in SPOKEN:
                if written in unit:
                    yield unit.replace(written, said), scale

    def parse(self, cell: object, scale: int = 1) -> Value | None:
        """The stored value of one cell as a file holds it; None where it is empty.

        Units: `scale` is how many stored units one written unit is.
        Raises: BadCell
        """
        text = cells.trimmed(cells.cell_text(cell))
        return self.reader(scale)(text) if text else None
