"""Tables of facts: figures that can be no year, and codes that have lost their last digits, are refused."""

from pathlib import Path

import pytest

from jiugai.core.errors import BadInput
from jiugai.lifecycle.imports import read_projects


def read(folder: Path, **more: str) -> None:
    row = {"project_code": "P1", "division_code": "530102", "stage": "in_library"} | more
    path = folder / "facts.csv"
    path.write_text(f"{','.join(row)}\n{','.join(row.values())}\n", encoding="utf-8")
    read_projects([path])


@pytest.mark.parametrize("column", ["completed_year_min", "completed_year_max", "plan_year"])
@pytest.mark.parametrize("year", ["8", "0", "98", "198", "1899", "2101"])
def test_a_figure_that_can_be_no_year_is_refused(tmp_path: Path, column: str, year: str) -> None:
    with pytest.raises(BadInput, match="应在 1900 至 2100 年之间"):
        read(tmp_path, **{column: year})


@pytest.mark.parametrize("year", ["1900", "2100", ""])
def test_the_first_and_the_last_year_are_taken(tmp_path: Path, year: str) -> None:
    read(tmp_path, completed_year_max=year)


def test_a_project_code_that_was_rounded_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="已被表格软件舍去尾数"):
        read(tmp_path, project_code="5.30102E+17")
