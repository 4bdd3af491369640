"""The sheets of an .xlsx workbook, read by calamine once the workbook has been checked."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import python_calamine as calamine

from jiugai.core.errors import UnreadableFile
from jiugai.core.tables.limits import Limits
from jiugai.core.tables.workbook_check import Seen, check_workbook
from jiugai.core.tables.zip_parts import DAMAGED

GUIDE_SHEET = "填写说明"  # the second sheet of our own templates
CHOICES_SHEET = "选项"  # the hidden third, for their drop-downs


@dataclass(frozen=True, slots=True)
class SheetSource:
    """The rows of one sheet, already in memory in calamine's compact form."""

    sheet: calamine.CalamineSheet
    seen: Seen = field(default_factory=Seen)
    hidden_sheets: tuple[str, ...] = ()

    @property
    def remarks(self) -> Iterator[str]:
        """What a reader of the table should know of what is hidden in the workbook."""
        if self.seen.hidden_rows:
            yield f"工作表“{self.sheet.name}”有 {self.seen.hidden_rows} 行是隐藏的，也已读入"
        for title in self.hidden_sheets:
            yield f"工作表“{title}”是隐藏的，未采用"

    def merged_down(self) -> dict[int, list[tuple[int, int]]]:
        """Cells of one column merged over several rows: by their first row, the position and the last row."""
        found: dict[int, list[tuple[int, int]]] = {}
        for (top, left), (bottom, right) in self.sheet.merged_cell_ranges or ():
            if left == right and bottom > top:
                found.setdefault(top + 1, []).append((left, bottom + 1))
        return found

    def lines(self) -> Iterator[tuple[int, list[object]]]:
        """Every row from the top of the sheet, with its number."""
        start = self.sheet.start
        if start is None:
            return
        before: list[object] = [""] * start[1]
        for number, row in enumerate(self.sheet.iter_rows(), 1):
            yield number, [*before, *row] if before else list(row)


def open_workbook(path: Path, name: str, limits: Limits) -> Iterator[tuple[str, SheetSource]]:
    """Every visible sheet with its name; the guide of our own templates is left out.

    A hidden sheet is a working aid of its owner, no data; the first source tells their names. Formulas give
    the values that were last computed and errors are blank; where they stand is among what was `seen`.

    Raises: UnreadableFile
    """
    seen = check_workbook(path, name, limits)
    with readable(name), calamine.CalamineWorkbook.from_path(path) as workbook:
        sheets = [each for each in workbook.sheets_metadata if each.typ is calamine.SheetTypeEnum.WorkSheet]
        shown = [each.name for each in sheets if each.visible is calamine.SheetVisibleEnum.Visible]
        hidden = tuple(each.name for each in sheets if each.name not in (*shown, CHOICES_SHEET))
        for title in shown:
            if title != GUIDE_SHEET:
                sheet = workbook.get_sheet_by_name(title)
                yield title, SheetSource(sheet, seen.get(title, Seen()), hidden)
                hidden = ()


@contextmanager
def readable(name: str) -> Iterator[None]:
    """Say in the user's words that calamine cannot read the workbook, also where it gives up with a panic."""
    try:
        yield
    except (calamine.CalamineError, OSError) as error:
        raise UnreadableFile(name, DAMAGED) from error
    except BaseException as error:
        if (
            type(error).__name__ != "PanicException"
        ):  # pyo3 derives it from BaseException and does not export it
            raise
        raise UnreadableFile(name, DAMAGED) from error
