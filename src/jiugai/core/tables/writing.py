"""Templates and exports: the columns that go out are the columns that come in.

No text becomes a formula: XlsxWriter is told not to guess, and every text is written as a text.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from jiugai.core.tables import cells
from jiugai.core.tables.columns import KIND_LABELS, Column, Kind
from jiugai.core.tables.workbook_source import CHOICES_SHEET, GUIDE_SHEET

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
PREPARED_ROWS = 50_000  # rows of a template with drop-downs
LONGEST_LIST = 255  # characters of a drop-down kept in the cell itself
WIDEST, NARROWEST = 40, 10
FIRST_SAFE_DAY = date(1900, 3, 1)  # spreadsheets count a 29 February 1900 that never was
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
YES_OR_NO = ("是", "否")

HINTS = (
    "请在第一张工作表里从第二行起填写，不要改动表头，不要合并单元格，不要使用公式。",
    "空着的格子表示“不清楚”，不等于 0 或“否”。",
    "日期写成 2022-05-31；数字不带单位和文字，单位见表头。",
    "编码列已设为文本格式，请保持，以免长数字丢失尾数。",
)
EMPTY = "不填"  # with it a column says itself what an empty cell of it means


def safe_text(value: str) -> str:
    """A text for CSV that no spreadsheet takes for a formula: marked with ' where it looks like one.

    Numbers stay as they are, negative ones too.
    """
    risky = value.startswith(FORMULA_STARTS) or cells.trimmed(value).startswith(FORMULA_STARTS)
    return f"'{value}" if risky and not cells.is_number(value) else value


def write_table(
    path: Path,
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, object]],
    *,
    title: str = "数据",
    units: Mapping[str, str] | None = None,
) -> None:
    """An export that comes in again unchanged; rows are stored values by column name.

    Units: amounts and areas are written in `units` (by column name), else in the column's own written unit.
    """
    with xlsxwriter.Workbook(path, OPTIONS) as book:
        sheet = book.add_worksheet(sheet_title(title))
        _write_rows(book, sheet, columns, rows, units)


def write_template(
    path: Path,
    title: str,
    columns: Sequence[Column],
    choices: Mapping[str, Sequence[str]],
    rows: Iterable[Mapping[str, object]] = (),
) -> None:
    """A ledger to be filled in: headings with comments, drop-downs, a guide; `rows` are filled in already.

    `choices` offers values for further columns by name, such as the codes of a county's communities.
    """
    offered = {column.name: offer for column in columns if (offer := _offer(column, choices))}
    with xlsxwriter.Workbook(path, OPTIONS) as book:
        book.set_properties({"title": title})
        sheet = book.add_worksheet(sheet_title(title))
        _write_rows(book, sheet, columns, rows, comments=True)
        _write_guide(book, title, columns)
        references = _write_choices(book, offered)
        for position, column in enumerate(columns):
            if column.name in offered:
                source = references.get(column.name) or list(offered[column.name])
                _add_drop_down(sheet, position, column, source)


def sheet_title(title: str) -> str:
    """A title as a sheet may be called."""
    kept = "".join(" " if character in "[]:*?/\\" else character for character in title).strip(" '")
    return kept[:31].strip(" '") or "数据"


def _offer(column: Column, choices: Mapping[str, Sequence[str]]) -> Sequence[str]:
    if column.name in choices:
        return choices[column.name]
    if column.kind is Kind.BOOLEAN:
        return YES_OR_NO
    return [choice_label(column, name) for name in column.choices or {}]


def choice_label(column: Column, name: object) -> str:
    """The Chinese label of a choice, unless it would be read back as another one."""
    choices = column.choices or {}
    label = choices.get(str(name), str(name))
    return label if cells.accepted_choices(choices).get(label) == name else str(name)


@dataclass(frozen=True, slots=True)
class _Field:
    """One column as it is written. Units: `scale` stored units are one written unit."""

    position: int
    column: Column
    heading: str
    scale: int
    style: Format

    def write(self, sheet: Worksheet, row: int, value: object) -> None:
        """Write one stored value; an unknown one leaves its cell empty."""
        if value is None:
            return
        if isinstance(value, bool):
            sheet.write_string(row, self.position, YES_OR_NO[0] if value else YES_OR_NO[1], self.style)
        elif isinstance(value, int) and abs(value) <= cells.LARGEST:
            sheet.write_number(row, self.position, float(Decimal(value) / self.scale), self.style)
        elif isinstance(value, date) and value >= FIRST_SAFE_DAY:
            sheet.write_datetime(row, self.position, value, self.style)
        else:
            sheet.write_string(row, self.position, self._text(row, value), self.style)

    def _text(self, row: int, value: object) -> str:
        choice = self.column.kind is Kind.CHOICE
        text = choice_label(self.column, value) if choice else cells.written(value, self.scale)
        if len(text) > cells.LONGEST_TEXT:
            raise ValueError(
                f"row {row}, column {self.column.name}: {len(text)} characters do not fit into a cell"
            )
        return text


def _fields(book: Workbook, columns: Sequence[Column], units: Mapping[str, str]) -> list[_Field]:
    text = book.add_format({"num_format": "@"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    general = book.add_format()
    styles = dict.fromkeys(Kind, text) | {Kind.DATE: day, Kind.INTEGER: general, Kind.BOOLEAN: general}
    fields = []
    for position, column in enumerate(columns):
        unit = units.get(column.name) or column.written_scale
        scale = (column.scales or {})[unit] if unit else 1
        fields.append(_Field(position, column, column.heading(unit), scale, styles[column.kind]))
    return fields


def _write_rows(
    book: Workbook,
    sheet: Worksheet,
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, object]],
    units: Mapping[str, str] | None = None,
    *,
    comments: bool = False,
) -> None:
    """Headings and rows, with a frozen heading, a filter and columns of the right format."""
    fields = _fields(book, columns, units or {})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#DCE6F1"})
    for each in fields:
        sheet.write_string(0, each.position, each.heading, bold)
        if comments:  # before the rows: what lies behind the current row is already written to disk
            sheet.write_comment(0, each.position, _comment(each.column), {"x_scale": 2})
        width = min(WIDEST, max(NARROWEST, 2 * len(each.heading) + 4))
        sheet.set_column(each.position, each.position, width, each.style)
    last = 1
    for last, row in enumerate(rows, 1):
        for each in fields:
            each.write(sheet, last, row.get(each.column.name))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(fields) - 1)


def _comment(column: Column) -> str:
    lines = [column.meaning, "必填" if column.required else "选填"]
    if column.scales:
        lines.append("单位写在表头括号内，可用：" + "、".join(column.scales))
    return "\n".join(filter(None, lines))


def _write_guide(book: Workbook, title: str, columns: Sequence[Column]) -> None:
    """The second sheet: how to fill in, column by column."""
    guide = book.add_worksheet(GUIDE_SHEET)
    bold = book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    guide.set_column(0, 0, 28)
    guide.set_column(1, 3, 10)
    guide.set_column(4, 5, 60)
    guide.write_string(0, 0, title, bold)
    hints = _hints(columns)
    for row, hint in enumerate(hints, 1):
        guide.write_string(row, 0, hint)
    top = len(hints) + 2
    for position, head in enumerate(("列名", "是否必填", "类型", "单位", "说明", "可填的值")):
        guide.write_string(top, position, head, bold)
    for row, column in enumerate(columns, top + 1):
        texts = (
            column.label,
            "必填" if column.required else "选填",
            "数字" if column.kind is Kind.INTEGER and column.scales else KIND_LABELS[column.kind],
            "、".join(column.scales or {}) or column.unit,
            column.meaning,
            "、".join(_offer(column, {})),
        )
        for position, text in enumerate(texts):
            guide.write_string(row, position, text[: cells.LONGEST_TEXT], wrapped)


def _hints(columns: Sequence[Column]) -> list[str]:
    """How to fill in; the columns that say themselves what an empty cell means are named."""
    said: dict[str, list[str]] = {}
    for column in columns:
        if EMPTY in column.meaning:
            said.setdefault(column.meaning[column.meaning.index(EMPTY) :], []).append(column.label)
    others = [f"“{'、'.join(labels)}”{meaning}" for meaning, labels in said.items()]
    own = [f"空着另有含义的列：{'；'.join(others)}。"] if others else []
    return [*HINTS[:2], *own, *HINTS[2:]]


def _write_choices(book: Workbook, offered: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Lists too long for a cell, on a hidden sheet; where each one stands, by column name."""
    long = {name: offer for name, offer in offered.items() if not _is_short(offer)}
    if not long:
        return {}
    sheet = book.add_worksheet(CHOICES_SHEET)
    for row, texts in enumerate(zip_longest(*long.values(), fillvalue="")):
        for position, text in enumerate(texts):
            sheet.write_string(row, position, text)
    sheet.hide()
    places = {}
    for position, (name, offer) in enumerate(long.items()):
        first = xlsxwriter.utility.xl_rowcol_to_cell(0, position, True, True)
        last = xlsxwriter.utility.xl_rowcol_to_cell(len(offer) - 1, position, True, True)
        places[name] = f"='{CHOICES_SHEET}'!{first}:{last}"
    return places


def _is_short(offer: Sequence[str]) -> bool:
    plain = not any("," in text or text.startswith(FORMULA_STARTS) for text in offer)
    return plain and len(",".join(offer)) <= LONGEST_LIST


def _add_drop_down(sheet: Worksheet, position: int, column: Column, source: str | list[str]) -> None:
    sheet.data_validation(
        1,
        position,
        PREPARED_ROWS,
        position,
        {
            "validate": "list",
            "source": source,
            "error_title": column.label[:32],
            "error_message": "请从下拉列表中选择",
        },
    )
