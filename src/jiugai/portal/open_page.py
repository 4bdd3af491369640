"""What the page of open data shows: the sets with their size, and what stays inside and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.apps import apps

from jiugai.core.paging import COUNTED_UP_TO
from jiugai.portal.data_sets import DATA_SETS, DataSet
from jiugai.portal.disclosure import EVERY, table

LABELS = {"csv": "CSV", "xlsx": "Excel", "geojson": "GeoJSON"}


@dataclass(frozen=True, slots=True)
class Offered:
    """One set with the number of its rows, counted up to ten thousand."""

    data_set: DataSet
    count: int

    @property
    def is_capped(self) -> bool:
        return self.count > COUNTED_UP_TO

    @property
    def headings(self) -> list[str]:
        return [column.heading() for column in self.data_set.columns]

    @property
    def forms(self) -> list[tuple[str, str]]:
        """The forms it comes in: label and ending."""
        return [(LABELS[form], form) for form in self.data_set.forms]


def offered(prefix: str) -> list[Offered]:
    """Every set of a division with its size."""
    return [
        Offered(each, each.records(prefix).order_by()[: COUNTED_UP_TO + 1].count())
        for each in DATA_SETS.values()
    ]


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why some columns stay inside, and which."""

    reason: str
    columns: Sequence[str]


def withheld() -> list[Withheld]:
    """The columns that are not published, by reason, as the records call them."""
    found: dict[str, list[str]] = {}
    for reason, name in _names():
        found.setdefault(reason, []).append(name)
    return [Withheld(reason, names) for reason, names in found.items()]


def _names() -> Iterator[tuple[str, str]]:
    for row in table():
        if row.reason:
            record = apps.get_model(row.model)._meta
            name = str(record.verbose_name)
            if row.field != EVERY:
                field = record.get_field(row.field)
                name += f"·{getattr(field, 'verbose_name', row.field)}"
            yield row.reason, name
