"""Real files for the tests of tables, made in a folder of the test."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl

Rows = Sequence[Sequence[object]]


def csv_file(
    folder: Path, rows: Rows, name: str = "ledger.csv", encoding: str = "utf-8", delimiter: str = ","
) -> Path:
    """A CSV file as a spreadsheet program writes it."""
    path = folder / name
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def workbook(folder: Path, sheets: Mapping[str, Rows], name: str = "ledger.xlsx") -> Path:
    """A workbook with these sheets; a cell of None is left out."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for number, row in enumerate(rows, 1):
            for place, value in enumerate(row, 1):
                if value is not None:
                    sheet.cell(number, place, value)
    path = folder / name
    book.save(path)
    return path
