"""The sets of open data: what each holds, its columns, how to count and read it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jiugai.core.tables.columns import Column
from jiugai.portal import data_columns as columns
from jiugai.portal import data_rows as rows
from jiugai.portal.disclosure import columns_of

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class DataSet:
    """One set: `records` are what its rows are counted by, `read` makes the rows of a division in its order.

    `prefix` is the common beginning of the codes of a division, empty for everything.
    """

    key: str
    title: str | Promise
    about: str | Promise
    described: Sequence[Column]
    records: Callable[[str], QuerySet[Any]]
    read: Callable[[str], Iterable[Row]]
    has_places: bool = False

    @property
    def columns(self) -> list[Column]:
        """What the table of disclosure lets out of what is described."""
        return [column for column in self.described if column.name in columns_of(self.key)]

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms it comes in, as endings: one without places has no map."""
        return ("csv", "xlsx", "geojson") if self.has_places else ("csv", "xlsx")

    def rows(self, prefix: str) -> Iterator[Row]:
        """The rows, each with the published columns and no other."""
        names = [column.name for column in self.columns]
        for row in self.read(prefix):
            yield {name: row.get(name) for name in names}


DATA_SETS: Mapping[str, DataSet] = {
    each.key: each
    for each in (
        DataSet(
            "plans",
            _("年度计划"),
            _("各县区现行的、已批准的年度改造计划，批准时的副本：每个项目一行。"),
            columns.PLANS,
            rows.approved_entries,
            rows.plans,
        ),
        DataSet(
            "projects",
            _("改造项目"),
            _("已批准或正在公示的项目：阶段、规模、总投资、资金合计，每个项目一行。"),
            columns.PROJECTS,
            rows.projects_in,
            rows.projects,
        ),
        DataSet(
            "estates",
            _("改造小区"),
            _("上述项目所含的小区：位置、规模、所属项目，每个小区一行。"),
            columns.ESTATES,
            rows.estates_in,
            rows.estates,
            has_places=True,
        ),
        DataSet(
            "items",
            _("改造内容"),
            _("各项目批准的方案改什么、改多少，每项内容一行。"),
            columns.ITEMS,
            rows.items_in,
            rows.items,
        ),
        DataSet(
            "funding",
            _("资金来源"),
            _("各项目的资金渠道：计划金额和有书面依据的已落实金额，每个渠道一行。资金支付还没有登记。"),
            columns.FUNDING,
            rows.funding_in,
            rows.funding,
        ),
        DataSet(
            "contracts",
            _("参建单位"),
            _("各项目的合同：类别、承担单位、签订日期；招标和政府采购的合同附金额，每份合同一行。"),
            columns.CONTRACTS,
            rows.contracts_in,
            rows.contracts,
        ),
    )
}
