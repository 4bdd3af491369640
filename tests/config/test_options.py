"""Nothing of what was typed is dropped: an option given twice counts twice, or is refused."""

from pathlib import Path

import pytest
from tests.command_line import jiugai, write

HEAD = "project_code,division_code,stage\n"


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    return (
        write(tmp_path / "a.csv", f"{HEAD}a,530102,in_library\n"),
        write(tmp_path / "b.csv", f"{HEAD}b,530102,in_library\n"),
    )


@pytest.mark.parametrize("repeated", [False, True])
def test_several_files_may_follow_one_option_or_an_option_each(
    two: tuple[Path, Path], *, repeated: bool
) -> None:
    first, second = two
    sources = ["--from", first, *(["--from"] if repeated else []), second]
    answered = jiugai("gate", *sources, "--gate", "ENTER_PLAN", "--on", "2022-06-01", "--json")
    assert [each["project_code"] for each in answered.json] == ["a", "b"]


def test_every_list_of_obliged_governments_counts(two: tuple[Path, Path], tmp_path: Path) -> None:
    lists = [write(tmp_path / f"{code}.csv", f"division_code\n{code}\n") for code in ("530103", "530111")]
    obliged = [word for each in lists for word in ("--obliged", each)]
    answered = jiugai("evaluate", "--from", two[0], "--year", "2022", "--json", *obliged)
    assert {"530103", "530111"} <= set(answered.json["missing"])


@pytest.mark.parametrize(
    ("option", "first", "second"),
    [
        ("--capacity", "first.csv", "second.csv"),
        ("--on", "2022-06-01", "2022-06-02"),
        ("--year", "2022", "2023"),
    ],
)
def test_what_may_be_given_once_is_refused_the_second_time(
    option: str, first: str, second: str, two: tuple[Path, Path]
) -> None:
    needed = {"--capacity": "first.csv", "--year": "2022"} | {option: first}
    given = [word for pair in needed.items() for word in pair]
    answered = jiugai("plan", "--from", two[0], *given, option, second)
    assert answered.code == 2
    assert f"{option}: 给了两次（先是“{first}”，又是“{second}”），只能给一次" in answered.err


@pytest.mark.parametrize(
    "given",
    [
        ["tally", "--roll", "a", "--roll", "b", "--ballots", "c", "--matter", "ordinary"],
        ["tally", "--roll", "a", "--ballots", "b", "--ballots", "c", "--matter", "ordinary"],
        ["import", "estates", "a.csv", "--errors", "a.xlsx", "--errors", "b.xlsx"],
        ["verify", "a", "--head", "0", "--head", "1"],
        ["--as", "cai", "--as", "guan", "facts", "--schema"],
    ],
)
def test_so_in_every_command(given: list[str]) -> None:
    answered = jiugai(*given)
    assert answered.code == 2
    assert "只能给一次" in answered.err
