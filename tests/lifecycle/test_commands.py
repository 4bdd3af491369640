"""The file commands as a person uses them: what they answer, and what they say to bad input."""

import csv
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from tests.command_line import jiugai, write
from tests.policy.specimens import project

from jiugai.policy.facts import DIVISION_COLUMNS, PROJECT_COLUMNS

HEADS = list(PROJECT_COLUMNS)


def _cells(**facts: Any) -> dict[str, str]:
    row = project(**{"stage": "in_library", **facts})
    return {name: _cell(getattr(row, name)) for name in HEADS}


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _csv(path: Path, *rows: dict[str, str], heads: list[str] | None = None) -> Path:
    file = io.StringIO()
    writer = csv.DictWriter(file, heads or HEADS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return write(path, file.getvalue())


def _gate(path: Path, *more: str) -> Any:
    return jiugai("gate", "--from", path, "--gate", "ENTER_PLAN", "--on", "2022-06-01", *more)


def test_a_sound_project_enters_the_plan(tmp_path: Path) -> None:
    answered = _gate(_csv(tmp_path / "p.csv", _cells()), "--json")
    assert answered.code == 0, answered.err
    (verdict,) = answered.json
    assert (verdict["project_code"], verdict["gate"], verdict["outcome"]) == (
        "530102-2022-0001",
        "ENTER_PLAN",
        "MET",
    )
    assert {"requirement", "clause", "outcome", "measured", "required"} <= set(verdict["checks"][0])


@pytest.mark.parametrize(("taking_part", "code"), [("200", 0), ("199", 1), ("", 1)])
def test_the_exit_code_says_no_unless_all_are_met(tmp_path: Path, taking_part: str, code: int) -> None:
    cells = {**_cells(), "homes_taking_part": taking_part, "homes_agreeing": ""}
    cells["homes_agreeing"] = "199" if taking_part == "199" else "200"
    assert _gate(_csv(tmp_path / "p.csv", cells)).code == code


def test_a_person_reads_what_is_missing_with_its_clause_and_the_next_step(tmp_path: Path) -> None:
    answered = _gate(_csv(tmp_path / "p.csv", _cells(homes_taking_part=199, homes_agreeing=199)))
    text = answered.out.replace("\n", "")
    assert "参与率为 199/300，应不少于 2/3（云建更〔2022〕19号 一、七）" in text
    assert "请补充入户征询后再提交" in text


def test_every_bad_cell_is_named_in_one_pass(tmp_path: Path) -> None:
    first = {**_cells(), "homes": "0", "planned_on": "2022/13/01", "scored": "也许"}
    second = {**_cells(project_code="x-2"), "division_code": "5301", "cost_fen": "1.5", "stage": "done"}
    third = {**_cells(project_code="x-3"), "homes_taking_part": "301"}
    answered = _gate(_csv(tmp_path / "p.csv", first, second, third))
    assert answered.code == 2
    assert answered.out == ""
    for row, column, value in (
        (2, "homes", "0"),
        (2, "planned_on", "2022/13/01"),
        (2, "scored", "也许"),
        (3, "division_code", "5301"),
        (3, "cost_fen", "1.5"),
        (3, "stage", "done"),
        (4, "homes_taking_part", "301"),
    ):
        (line,) = (
            each for each in answered.err.splitlines() if f"第 {row} 行" in each and f"“{column}”" in each
        )
        assert f"“{value}”" in line
        assert "p.csv" in line
    assert "共 7 处有误" in answered.err


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"estates": "0"}, "estates"),
        ({"cost_fen": "0"}, "cost_fen"),
        ({"vote_heads": "0"}, "vote_heads"),
        ({"hazards": "-1"}, "hazards"),
        ({"homes_agreeing": "241"}, "不能大于参与意愿征询户数"),
        ({"estates_consented": "2"}, "不能大于小区数"),
        ({"shortfalls_basic_excused": "2"}, "之和不能大于第一组短板数"),
        ({"shortfalls_upgrading_declined": "2"}, "之和不能大于第三组短板数"),
        ({"homes_satisfied": "151"}, "不能大于满意度调查户数"),
        ({"homes_surveyed": "301"}, "不能大于户数"),
        ({"assets_handed_over": "6"}, "不能大于应移交专营资产数"),
        ({"hazards_overdue": "1"}, "不能大于未销号质量安全隐患数"),
        ({"completed_year_min": "1999"}, "不能晚于最晚建成年份"),
        ({"vote_held": "false"}, "不应填写方案表决截止日期"),
        ({"management_confirmed": "否"}, "不应填写管理模式确认日期"),
        ({"combined_scheme": "0"}, "不应填写统筹施工方案日期"),
        ({"division_code": "530000"}, "division_code"),
        ({"project_code": ""}, "必填"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, cells: dict[str, str], said: str) -> None:
    answered = _gate(_csv(tmp_path / "p.csv", {**_cells(), **cells}))
    assert answered.code == 2
    assert said in answered.err


def test_a_code_given_twice_is_named_with_both_rows(tmp_path: Path) -> None:
    answered = _gate(_csv(tmp_path / "p.csv", _cells(), _cells()))
    assert answered.code == 2
    assert "第 3 行" in answered.err
    assert "与第 2 行重复" in answered.err


def test_a_missing_column_is_not_known_and_a_strange_one_is_reported(tmp_path: Path) -> None:
    cells = {**_cells(), "remark": "一"}
    heads = [head for head in (*HEADS, "remark") if head != "homes_taking_part"]
    answered = _gate(_csv(tmp_path / "p.csv", {head: cells[head] for head in heads}, heads=heads), "--json")
    assert answered.code == 1
    assert "remark" in answered.err
    outcomes = {check["requirement"]: check["outcome"] for check in answered.json[0]["checks"]}
    assert outcomes["participation"] == "UNKNOWN"


def test_an_unequal_total_is_told_and_used(tmp_path: Path) -> None:
    sources = dict.fromkeys(
        ("funds_central_fen", "funds_provincial_fen", "funds_local_fen", "funds_bonds_fen"), "1"
    )
    cells = {
        **_cells(),
        **sources,
        "funds_social_fen": "1",
        "funds_residents_fen": "1",
        "funds_total_fen": "7",
    }
    answered = _gate(_csv(tmp_path / "p.csv", cells))
    assert answered.code == 0
    assert "到位资金合计 7 分，各项之和 6 分" in answered.err


@pytest.mark.parametrize("written", ["万元", "元", "分"])
def test_amounts_are_converted_exactly_by_the_unit_of_their_heading(tmp_path: Path, written: str) -> None:
    cost = {"万元": "600.000001", "元": "6000000.01", "分": "600000001"}[written]
    heads = [f"总投资（{written}）" if head == "cost_fen" else head for head in HEADS]
    cells = {**_cells(), f"总投资（{written}）": cost}
    del cells["cost_fen"]
    path = _csv(tmp_path / "p.csv", cells, heads=heads)
    answered = jiugai("gate", "--from", path, "--gate", "START", "--on", "2022-06-01", "--json")
    check = next(each for each in answered.json[0]["checks"] if each["requirement"] == "funds_committed")
    assert check["required"] == 600_000_001


def test_an_amount_heading_without_a_unit_is_refused(tmp_path: Path) -> None:
    cells = {**_cells(), "总投资": "600"}
    del cells["cost_fen"]
    heads = ["总投资" if head == "cost_fen" else head for head in HEADS]
    answered = _gate(_csv(tmp_path / "p.csv", cells, heads=heads))
    assert answered.code == 2
    assert "总投资（万元）" in answered.err


def test_a_workbook_with_chinese_labels_and_excels_own_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    labels = [
        f"{fact.label}（{'平方米' if '平方米' in fact.scales else '分'}）" if fact.scales else fact.label
        for fact in PROJECT_COLUMNS.values()
    ]
    sheet.append(labels)
    facts = project(stage="in_library")
    values = []
    for name, fact in PROJECT_COLUMNS.items():
        value = getattr(facts, name)
        if fact.scales and "平方厘米" in fact.scales and value is not None:
            value = value / 10_000
        values.append({True: "是", False: "否"}.get(value, value) if isinstance(value, bool) else value)
    sheet.append(values)
    book.create_sheet("填写说明").append(["本表由县区填写"])
    book.save(tmp_path / "p.xlsx")
    answered = _gate(tmp_path / "p.xlsx", "--json")
    assert answered.code == 0, answered.err
    assert answered.err == ""


def test_parquet_with_its_own_types(tmp_path: Path) -> None:
    path = tmp_path / "p.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE p AS SELECT 'x' AS project_code, '530102' AS division_code, 'in_library' AS stage, "
            "300::BIGINT AS homes, 200.0::DOUBLE AS homes_taking_part, TRUE AS scored, "
            "DATE '2022-01-01' AS facility_survey_on"
        )
        connection.execute(f"COPY p TO '{path}' (FORMAT parquet)")
    answered = _gate(path, "--json")
    assert answered.code == 1, answered.err
    outcomes = {check["requirement"]: check["outcome"] for check in answered.json[0]["checks"]}
    assert (outcomes["participation"], outcomes["scored"], outcomes["agreement"]) == ("MET", "MET", "UNKNOWN")


def test_gb18030_is_read(tmp_path: Path) -> None:
    path = _csv(tmp_path / "p.csv", _cells(name="翠湖片区"))
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    assert "翠湖片区" in _gate(path).out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["gate", "--from", "no-such.csv", "--gate", "START"], 2, "没有这个文件"),
        (["gate", "--from", "FILE", "--gate", "NO_SUCH"], 2, "NO_SUCH"),
        (["gate", "--from", "FILE", "--gate", "START", "--on", "2022-02-30"], 2, "2022-06-01"),
        (["gate", "--from", "FILE", "--gate", "START", "--on", "2021-12-15"], 2, "2021-12-16"),
        (["rank", "--from", "FILE", "--on", "2021-12-15"], 2, "2021-12-16"),
        (["evaluate", "--from", "FILE", "--year", "2020"], 2, "2021-12-16"),
        (["evaluate", "--from", "FOLDER", "--year", "2022"], 2, "没有 .csv"),
        (["plan", "--from", "FILE", "--capacity", "no-such.csv", "--year", "2022"], 2, "没有这个文件"),
    ],
)
def test_wrong_use_is_told(tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    places = {"FILE": _csv(tmp_path / "p.csv", _cells()), "FOLDER": tmp_path / "empty"}
    places["FOLDER"].mkdir()
    answered = jiugai(*(places.get(each, each) for each in arguments))
    assert answered.code == code
    assert said in answered.err


def test_a_table_that_is_none_of_ours_is_refused(tmp_path: Path) -> None:
    answered = _gate(write(tmp_path / "p.csv", "甲,乙\n1,2\n"))
    assert answered.code == 2
    assert "project_code" in answered.err


def test_a_folder_is_read_whole_and_what_is_not_ours_is_named(tmp_path: Path) -> None:
    _csv(tmp_path / "a.csv", _cells(stage="planned"))
    _csv(tmp_path / "b.csv", _cells(stage="planned", project_code="b"))
    write(tmp_path / "divisions.csv", "division_code,level,year\n530102,county,2022\n")
    write(tmp_path / "payments.csv", "payee,amount\nx,1\n")
    answered = jiugai("evaluate", "--from", tmp_path, "--year", "2022", "--json")
    assert answered.code == 0, answered.err
    assert "payments.csv" in answered.err
    county = next(each for each in answered.json["divisions"] if each["division_code"] == "530102")
    assert county["criteria"]["S1.2.2"]["denominator"] == 2
    assert answered.json["missing"] == ["530000", "530100"]


def test_a_local_figure_that_may_not_stand_stops_the_judgement(tmp_path: Path) -> None:
    path = _csv(tmp_path / "p.csv", _cells())
    local = write(
        tmp_path / "local.csv",
        "division_code,parameter,value,from,clause\n530102,consent.plan.participation,1/2,2022-03-01,文件\n",
    )
    answered = _gate(path, "--parameters", str(local))
    assert answered.code == 2
    assert "只能从严" in answered.err
    assert "第 2 行" in answered.err


def test_a_stricter_local_figure_decides(tmp_path: Path) -> None:
    path = _csv(tmp_path / "p.csv", _cells(homes_taking_part=224, homes_agreeing=224))
    local = write(
        tmp_path / "local.csv",
        "division_code,parameter,value,from,clause\n530100,consent.plan.participation,3/4,2022-06-01,文件\n",
    )
    assert _gate(path).code == 0
    answered = _gate(path, "--parameters", str(local), "--json")
    assert answered.code == 1
    check = next(each for each in answered.json[0]["checks"] if each["requirement"] == "participation")
    assert (check["measured"], check["required"], check["basis"]) == ("224/300", "3/4", "530100")


def test_the_schema_prints_every_column_with_one_label() -> None:
    answered = jiugai("facts", "--schema", "--json")
    assert answered.code == 0
    assert [each["name"] for each in answered.json["projects"]] == HEADS
    assert [each["name"] for each in answered.json["divisions"]] == list(DIVISION_COLUMNS)
    assert {"name", "label", "type", "unit", "meaning"} <= set(answered.json["projects"][0])


def test_levels_must_fit_their_codes(tmp_path: Path) -> None:
    path = write(
        tmp_path / "d.csv", "division_code,level,year\n530102,prefecture,2022\n000000,province,2022\n"
    )
    answered = jiugai("evaluate", "--from", path, "--year", "2022")
    assert answered.code == 2
    assert "层级与区划代码不符" in answered.err
    assert "共 2 处有误" in answered.err


def test_no_data_directory_and_no_django_is_touched(tmp_path: Path) -> None:
    place = tmp_path / "data"
    path = _csv(tmp_path / "p.csv", _cells())
    asked = ["gate", "--from", str(path), "--gate", "ENTER_PLAN", "--on", "2022-06-01"]
    script = f"import sys; from jiugai.config.cli import main; code = main({asked!r}); "
    script += "sys.exit(99 if 'django' in sys.modules else code)"
    environment = {**os.environ, "JIUGAI_DATA": str(place)}
    ran = subprocess.run([sys.executable, "-c", script], env=environment, check=False, capture_output=True)
    assert ran.returncode == 0, ran.stderr.decode()
    assert not place.exists()
