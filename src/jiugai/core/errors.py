"""Refusals and bad input, for every room above.

JiugaiError (policy.errors)
├── BadCell             one cell cannot be read; says what was expected
├── BadInput            a file or form is not taken: every wrong cell is named
│   ├── UnreadableFile  the file itself cannot be taken; says what to do with it
│   └── TamperedWith    what was sealed is no longer what it was: the answer to "is it whole?" is no
└── Refused             a permission, a gate or a state says no
"""

from collections.abc import Sequence
from dataclasses import dataclass

from jiugai.policy.errors import JiugaiError

SHOWN_CHARACTERS = 60
SHOWN_PROBLEMS = 20


class BadCell(JiugaiError):
    """A cell that does not say what its column holds."""

    def __init__(self, expected: str) -> None:
        self.expected = expected
        super().__init__(expected)


def column_letters(position: int) -> str:
    """The letters a spreadsheet shows above a column: 0 is A, 26 is AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file, said so that the person who filled it in can mend it.

    `row` is the row as a spreadsheet numbers it, `position` the place of the column counted from 0;
    both are None where the trouble is not in one cell.
    """

    file: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    expected: str = ""
    position: int | None = None

    def __str__(self) -> str:
        where = self.file
        if self.sheet:
            where += f"，工作表“{self.sheet}”"
        row = f"第 {self.row} 行" if self.row is not None else ""
        column = f"{column_letters(self.position)} 列" if self.position is not None else ""
        place = " ".join(filter(None, (row, column)))
        if self.column:
            place += f"“{shortened(self.column)}”"
        if place:
            where += f"，{place}"
        if self.value:
            return f"{where}：“{shortened(self.value)}”有误，{self.expected}。"
        return f"{where}：{self.expected}。"

    @property
    def order(self) -> tuple[str, str, int, int]:
        """Where the problem stands when problems are listed."""
        position = -1 if self.position is None else self.position
        return (self.file, self.sheet, self.row or 0, position)


def shortened(text: str) -> str:
    """A value as it fits into a sentence: one line, not too long."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN_CHARACTERS else f"{line[:SHOWN_CHARACTERS]}…"


class BadInput(JiugaiError):
    """What was handed in is not taken; nothing of it was stored.

    `problems` may be cut short when a file is wrong throughout; `count` never is.
    """

    def __init__(self, problems: Sequence[Problem], count: int | None = None) -> None:
        self.problems = sorted(problems, key=lambda problem: problem.order)
        self.count = len(self.problems) if count is None else count
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        if self.count == 1 and len(self.problems) == 1:
            return str(self.problems[0])
        lines = [f"未采用，共 {self.count} 处有误：", *map(str, self.problems[:SHOWN_PROBLEMS])]
        if self.count > SHOWN_PROBLEMS:
            lines.append(f"……另有 {self.count - SHOWN_PROBLEMS} 处。")
        return "\n".join(lines)


class UnreadableFile(BadInput):
    """The file as a whole cannot be taken: wrong kind, locked, damaged, too large or not plain."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__([Problem(file=file, expected=reason)])


class TamperedWith(BadInput):
    """Something that was sealed has been changed since."""


class Refused(JiugaiError):
    """An act that may not be done: not by this person, or not in this state.

    `clause` names what forbids it, where a clause does.
    """

    def __init__(self, message: str, clause: str = "") -> None:
        self.message, self.clause = message, clause
        super().__init__(f"{message}（{clause}）" if clause else message)
