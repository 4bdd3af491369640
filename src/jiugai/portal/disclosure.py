"""The one table of what the public sees: every column of every record is published or withheld for a reason.

`disclosure.csv` has a row for each use of a column: `data_set` and `column` where it comes out as open data,
`page` where pages of the portal show it, a `reason` where it stays inside; `*` stands for all columns of a
record. Pages and data sets ask only for what is named here: a column without a row cannot come out.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

from django.db.models import Model

PAGE = "page"
EVERY = "*"


@dataclass(frozen=True, slots=True)
class Row:
    """One use of one column, or why there is none."""

    model: str
    field: str
    data_set: str
    column: str
    reason: str


@cache
def table() -> tuple[Row, ...]:
    """All rows, in the order in which columns come out."""
    text = resources.files("jiugai.portal").joinpath("disclosure.csv").read_text(encoding="utf-8")
    return tuple(Row(**row) for row in csv.DictReader(text.splitlines()))


@cache
def columns_of(data_set: str) -> frozenset[str]:
    """The columns that may come out in a data set."""
    return frozenset(each.column for each in table() if each.data_set == data_set)


@cache
def shown(model: type[Model]) -> tuple[str, ...]:
    """The columns of a record that pages may show, to be asked for by name."""
    label = model._meta.label
    return tuple(each.field for each in table() if each.data_set == PAGE and each.model == label)
