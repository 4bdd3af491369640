"""A judged year kept open in this process, so that every click and every trial answers at once."""

from collections import OrderedDict
from datetime import date
from threading import Lock

import duckdb

from jiugai.evaluation.bundles.checking import Sealed
from jiugai.evaluation.bundles.opening import Opened, open_bundles
from jiugai.evaluation.engines import DuckDB, Engine
from jiugai.evaluation.judging import YearJudged, judge_year
from jiugai.evaluation.models import Bundle, YearRun
from jiugai.evaluation.services.bundles import folder_of
from jiugai.evaluation.whatif import WhatIf
from jiugai.policy.parameters import LocalValue, Parameters, amount_of

KEPT = 3  # judged years kept open at once


class OpenYear:
    """The bundles of a run, checked, loaded and judged."""

    def __init__(self, run: YearRun) -> None:
        bundles = {each.digest: each for each in Bundle.objects.filter(digest__in=run.bundles)}
        self.numbers = {str(folder_of(each.number)): each.number for each in bundles.values()}
        folders = [folder_of(bundles[digest].number) for digest in run.bundles]
        local = [
            LocalValue(division, name, amount_of(value), date.fromisoformat(starts), clause)
            for division, name, value, starts, clause in run.local
        ]
        self.opened: Opened = open_bundles(folders, local=local)
        self.parameters: Parameters = self.opened.parameters()
        self._engine = DuckDB(duckdb.connect())
        self.opened.load(self._engine)
        self.judged: YearJudged = judge_year(
            self._engine, year=run.year, parameters=self.parameters, obliged=self.opened.obliged
        )
        self.whatif = WhatIf(self.engine, self.judged, self.parameters)

    def engine(self) -> Engine:
        """An engine of one's own over the same tables: requests do not wait for one another."""
        return self._engine.beside()

    def bundle_of(self, code: str) -> Sealed | None:
        """The bundle that tells of a government."""
        return next((each for each in self.opened.bundles if each.manifest.tells_of(code)), None)


_open: "OrderedDict[int, OpenYear]" = OrderedDict()
_opening = Lock()


def open_year(run: YearRun) -> OpenYear:
    """The run, opened once in a process."""
    with _opening:
        if run.pk not in _open:
            _open[run.pk] = OpenYear(run)
            while len(_open) > KEPT:
                _open.popitem(last=False)
        _open.move_to_end(run.pk)
        return _open[run.pk]
