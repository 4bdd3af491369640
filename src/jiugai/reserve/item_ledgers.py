"""A ledger of schemes: a row for each item of a project, with quantity and cost."""

from decimal import Decimal
from pathlib import Path

from django.db import transaction

from jiugai.core.actors import Actor
from jiugai.core.scope import Scope
from jiugai.core.tables.columns import Column, Kind
from jiugai.core.tables.dry_runs import Taken
from jiugai.core.tables.ledgers import Line
from jiugai.core.tables.row_ledgers import RowLedger, each_line, read_row_ledger
from jiugai.policy.register import rulebook
from jiugai.reserve.models import Project
from jiugai.reserve.services import put_work_item

MONEY = {"万元": 1_000_000, "元": 100}
COLUMNS: tuple[Column, ...] = (
    Column(
        "project",
        "项目编号",
        Kind.CODE,
        "储备库中的编号",
        required=True,
        pattern="[0-9]{6}-[0-9]{4}-[0-9]{4}",
        form="项目编号，如 530102-2022-0001",
    ),
    Column("item", "改造内容", Kind.TEXT, "目录中的名称", required=True, synonyms=("改造项目内容", "内容")),
    Column(
        "estate",
        "小区编码",
        Kind.CODE,
        "不填表示项目内全部小区",
        pattern="[0-9]{6}-[0-9]{5}",
        form="小区编码，如 530102-00001",
    ),
    Column("quantity", "数量", Kind.TEXT, "最多两位小数", synonyms=("工程量",)),
    Column("cost_fen", "投资", Kind.INTEGER, "该项投资", minimum=0, scales=MONEY, default_scale="万元"),
    Column("note", "说明", Kind.TEXT, "其他情况", synonyms=("备注",)),
)


def read_item_ledger(path: Path, *, scope: Scope, name: str = "") -> RowLedger:
    """The dry run of a ledger of schemes.

    Raises: UnreadableFile, BadInput where no sheet is such a ledger
    """
    ledger = read_row_ledger(path, COLUMNS, ("project", "item"), kind="改造内容台账", name=name)
    for line in ledger.lines():
        _project(line, ledger, scope)
        _item(line, ledger)
        _quantity(line, ledger)
    return ledger


@transaction.atomic
def take_items(ledger: RowLedger, *, by: Actor, scope: Scope) -> Taken:
    """Put every item into its project's scheme, or none.

    Raises: BadInput that names every row refused, Refused
    """

    def take(line: Line) -> None:
        project, item = _project(line, ledger, scope), _item(line, ledger)
        if project is None or item is None:
            return
        estate = project.memberships.filter(estate__code=line.values.get("estate") or "").first()
        put_work_item(
            project,
            by=by,
            item=item,
            estate=estate.estate if estate else None,
            quantity=_quantity(line, ledger),
            cost_fen=line.values.get("cost_fen"),  # type: ignore[arg-type]
            note=str(line.values.get("note") or ""),
        )

    return each_line(ledger, take)


def _project(line: Line, ledger: RowLedger, scope: Scope) -> Project | None:
    project = Project.objects.in_scope(scope).filter(code=line.values["project"] or "").first()
    if project is None:
        ledger.wrong(line, "project", "辖区的储备库中没有这个项目")
    elif (code := line.values.get("estate")) and not project.memberships.filter(estate__code=code).exists():
        ledger.wrong(line, "estate", "不在本项目内")
    return project


def _item(line: Line, ledger: RowLedger) -> str | None:
    name = str(line.values["item"] or "").strip()
    found = next((item.key for item in rulebook().items.values() if name in (item.name, item.key)), None)
    if found is None:
        ledger.wrong(line, "item", "不在改造内容目录中，请按目录名称填写")
    return found


def _quantity(line: Line, ledger: RowLedger) -> Decimal | None:
    text = str(line.values.get("quantity") or "").strip().replace(",", "")
    if not text:
        return None
    try:
        quantity = Decimal(text)
        fits = 0 < quantity < 10**12 and quantity == quantity.quantize(Decimal("0.01"))
    except ArithmeticError:
        fits = False
    if not fits:
        ledger.wrong(line, "quantity", "应为大于 0、最多两位小数的数")
        return None
    return quantity
