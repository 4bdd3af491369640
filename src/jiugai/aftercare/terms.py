"""How long a complaint may take, as the figures of its county say on a day. Clause: P.complaints."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from jiugai.policy.parameters import InForce
from jiugai.registry.selectors import parameters


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one county. Calendar days: the first is not counted, the last is."""

    figures: InForce

    @classmethod
    def of(cls, county: str, on: date) -> Self:
        return cls(parameters().in_force(county, on))

    def due(self, category: str, since: date) -> date:
        """The last day to answer what came on a day."""
        return self._after(f"days.{category}", since)

    def next_escalation(self, on: date) -> date:
        """When a complaint that was raised on a day is raised again."""
        return self._after("escalation_days", on)

    def asks(self, answered_on: date) -> date:
        """When the reporter is asked whether it is solved."""
        return self._after("ask_days", answered_on)

    def closes(self, asks_on: date) -> date:
        """The last day to say so."""
        return self._after("silence_days", asks_on)

    def reopens_until(self, answered_on: date) -> date:
        """The last day on which the reporter may reopen: never before silence closes the complaint."""
        return max(self._after("reopen_days", answered_on), self.closes(self.asks(answered_on)))

    def _after(self, name: str, day: date) -> date:
        return day + timedelta(int(self.figures[f"complaint.{name}"].fraction))
