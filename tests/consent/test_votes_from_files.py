"""A vote's files: everything wrong with both is told at once, and a roll of nobody is no roll."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from jiugai.consent.imports import Vote, read_vote
from jiugai.core.errors import BadInput

ON = date(2022, 6, 1)
HEAD = "home,owner,exclusive_area_m2,unsold\n"


def vote(folder: Path, roll: str, ballots: str) -> Vote:
    (folder / "roll.csv").write_text(roll, encoding="utf-8")
    (folder / "ballots.csv").write_text(ballots, encoding="utf-8")
    return read_vote(folder / "roll.csv", folder / "ballots.csv", on=ON)


def refused(folder: Path, roll: str, ballots: str) -> list[tuple[str, int | None, str]]:
    with pytest.raises(BadInput) as refusal:
        vote(folder, roll, ballots)
    return [(each.file, each.row, each.expected) for each in refusal.value.problems]


def test_what_is_wrong_with_roll_and_ballots_is_told_together(tmp_path: Path) -> None:
    said = refused(tmp_path, HEAD + "101,甲,x,否\n", "home,choice\n101,也许\n")
    assert [(file, row) for file, row, _ in said] == [("ballots.csv", 2), ("roll.csv", 2)]


def test_a_roll_without_a_home_is_refused(tmp_path: Path) -> None:
    ((file, row, expected),) = refused(tmp_path, HEAD, "home,choice\n")
    assert (file, row) == ("roll.csv", None)
    assert expected.startswith("清册里没有一户")


def test_a_ballot_of_a_home_that_is_not_on_the_roll_is_refused(tmp_path: Path) -> None:
    said = refused(tmp_path, HEAD + "101,甲,80,否\n", "home,choice\n102,赞同\n")
    assert said == [("ballots.csv", 2, "应为业主清册中的房屋")]


def test_ballots_cast_after_the_day_of_counting_are_noted(tmp_path: Path) -> None:
    ballots = "home,choice,cast_at\n101,赞同,2022-06-01 23:59\n102,赞同,2022-06-02\n103,反对,昨天\n"
    roll = HEAD + "101,甲,80,否\n102,乙,80,否\n103,丙,80,否\n"
    found = vote(tmp_path, roll, ballots)
    assert len(found.choices) == 3
    assert found.notes == ["1 张表决票的时间晚于计票日期 2022-06-01，已照计，请核对"]


@pytest.mark.parametrize("rounded", [530102199001011230, "5.30102E+17"])
def test_owners_told_apart_by_rounded_numbers_are_refused(tmp_path: Path, rounded: object) -> None:
    book = openpyxl.Workbook()
    for row in (["home", "owner", "exclusive_area_m2"], ["101", rounded, 80], ["102", rounded, 80]):
        book.active.append(row)
    book.save(tmp_path / "roll.xlsx")
    (tmp_path / "ballots.csv").write_text("home,choice\n", encoding="utf-8")
    with pytest.raises(BadInput) as refusal:
        read_vote(tmp_path / "roll.xlsx", tmp_path / "ballots.csv", on=ON)
    assert [(each.row, each.column) for each in refusal.value.problems] == [(2, "owner"), (3, "owner")]
    assert "已被表格软件舍去尾数" in refusal.value.problems[0].expected
