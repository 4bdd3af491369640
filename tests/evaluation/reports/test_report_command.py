"""`jiugai report`: whole files or none, named by government, listed with their digests."""

from errno import ENOSPC
from hashlib import sha256
from pathlib import Path

import pytest
from duckdb import InterruptException
from tests.command_line import Answered, jiugai

from jiugai.evaluation.reports.templates import BUILT_IN

from .conftest import KUNMING, WUHUA


def report(*arguments: str | Path) -> Answered:
    return jiugai("report", *arguments)


def test_every_government_gets_its_report(bundle: Path, tmp_path: Path) -> None:
    answered = report(bundle, "--out", tmp_path / "new" / "reports", "--json")
    assert answered.code == 0
    files = answered.json["files"]
    assert len(files) == len({each["file"] for each in files}) == 15
    assert answered.json["year"] == 2022
    for each in files:
        path = Path(each["file"])
        assert sha256(path.read_bytes()).hexdigest() == each["sha256"]
        assert path.name.startswith(each["division_code"])
    assert {path.name for path in (tmp_path / "new" / "reports").iterdir()} == {
        Path(each["file"]).name for each in files
    }


def test_a_government_above_the_bundles_gets_one_only_when_asked_for(bundle: Path, tmp_path: Path) -> None:
    report(bundle, "--out", tmp_path)
    assert not list(tmp_path.glob("530000*"))
    report(bundle, "--out", tmp_path, "--division", "530000")
    assert list(tmp_path.glob("530000*"))


def test_a_second_run_writes_over_its_own_files_with_the_same_bytes(bundle: Path, tmp_path: Path) -> None:
    asked = (bundle, "--out", tmp_path, "--division", WUHUA, "--workbooks", "--json")
    (tmp_path / "别的文件.txt").write_text("x")
    first, second = report(*asked).json, report(*asked).json
    assert first == second
    assert [each["kind"] for each in first["files"]] == ["自评估报告", "统计表", "计划表", "绩效自评表"]
    assert len(list(tmp_path.iterdir())) == 5


def test_what_cannot_be_written_leaves_the_earlier_file(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report(bundle, "--out", tmp_path, "--division", WUHUA)
    (earlier,) = tmp_path.iterdir()
    content = earlier.read_bytes()

    def full(path: Path, *_facts: object) -> None:
        path.write_bytes(content[:100])
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr("jiugai.evaluation.reports.assembling.write_report", full)
    answered = report(bundle, "--out", tmp_path, "--division", WUHUA)
    assert answered.code == 2
    assert "磁盘空间已满" in answered.err
    assert [*tmp_path.iterdir()] == [earlier]
    assert earlier.read_bytes() == content


def test_only_those_asked_for_are_written(bundle: Path, tmp_path: Path) -> None:
    answered = report(bundle, "--out", tmp_path, "--division", KUNMING, WUHUA)
    assert answered.code == 0
    assert "已写出 2 个文件" in answered.out
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "530100-昆明市-2022-自评估报告.docx",
        "530102-五华区-2022-自评估报告.docx",
    ]


def test_a_government_that_is_not_judged_is_refused_by_name(bundle: Path, tmp_path: Path) -> None:
    answered = report(bundle, "--out", tmp_path / "out", "--division", "532300", "999999")
    assert answered.code == 2
    assert "532300" in answered.err
    assert "999999" in answered.err
    assert not (tmp_path / "out").exists()


def test_a_template_of_ones_own_may_be_given(bundle: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.docx"
    assert report("--copy-template", own).code == 0
    assert own.read_bytes() == BUILT_IN.read_bytes()
    again = report("--copy-template", own)
    assert again.code == 2
    assert "已有这个文件，请换一个文件名" in again.err
    assert "--force" not in again.err
    same = report(bundle, "--out", tmp_path / "a", "--division", WUHUA, "--template", own, "--json").json
    built_in = report(bundle, "--out", tmp_path / "b", "--division", WUHUA, "--json").json
    assert same["files"][0]["sha256"] == built_in["files"][0]["sha256"]


@pytest.mark.parametrize(
    "raised", [KeyboardInterrupt(), InterruptException("Interrupted!"), RuntimeError("Query interrupted")]
)
def test_one_who_stops_it_gets_the_exit_code_of_that(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raised: BaseException
) -> None:
    def stopped(*_given: object, **_named: object) -> None:
        raise raised

    monkeypatch.setattr("jiugai.evaluation.judging.judge_year", stopped)
    assert report(bundle, "--out", tmp_path).code == 130
    assert not list(tmp_path.iterdir())


def test_a_bad_template_is_refused_before_anything_is_written(bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.docx").write_bytes(b"no")
    answered = report(bundle, "--out", tmp_path / "out", "--template", tmp_path / "bad.docx")
    assert answered.code == 2
    assert "bad.docx" in answered.err
    assert not (tmp_path / "out").exists()


def test_a_changed_bundle_is_refused(bundle: Path, tmp_path: Path) -> None:
    answered = report(tmp_path, "--out", tmp_path / "out")
    assert answered.code == 2
    assert "manifest.json" in answered.err


def test_where_to_write_must_be_said_and_be_a_folder(bundle: Path, tmp_path: Path) -> None:
    assert "--out" in report(bundle).err
    (tmp_path / "file").write_text("x")
    answered = report(bundle, "--out", tmp_path / "file")
    assert answered.code == 2
    assert "没有写出" in answered.err


def test_tags_are_listed_with_their_meanings() -> None:
    answered = report("--tags")
    assert answered.code == 0
    assert "计划.户数\t户数" in answered.out
    assert "指标表 → 结论\t达标、不达标、待核、不适用或仅列示" in answered.out
