"""The root of every error this product raises, and those of the rulebook.

JiugaiError
├── RulebookError       the rulebook itself is wrong: a file to mend before anything runs
├── NoValueOn           the register holds no value of a parameter for that day
├── BadParameters       local values that may not be set like this
└── (core.errors)       refusals and bad input, see the head of that file
"""

from collections.abc import Sequence
from datetime import date


class JiugaiError(Exception):
    """Anything that this product says no to."""


class RulebookError(JiugaiError):
    """A file of the rulebook contradicts itself or cites what does not exist."""

    def __init__(self, file: str, problem: str) -> None:
        self.file = file
        super().__init__(f"{file}: {problem}")


class NoValueOn(JiugaiError):
    """The register holds no value of this parameter for that day."""

    def __init__(self, name: str, on: date, earliest: date) -> None:
        self.name, self.on, self.earliest = name, on, earliest
        super().__init__(
            f"{name}在 {on} 没有数值：规则库自 {earliest} 起；"
            "请改用之后的日期，或在规则库中补充更早的数值和条款"
        )


class BadParameters(JiugaiError):
    """Local values that the rulebook does not allow; every one of them is named."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(self.problems))
