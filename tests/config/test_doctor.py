"""The doctor tells what is not well and what to do about it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from jiugai.config import doctor


def examined(place: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JIUGAI_")}
    environment |= {"JIUGAI_DATA": str(place), "DJANGO_SETTINGS_MODULE": "jiugai.config.settings"} | variables
    return subprocess.run(
        [sys.executable, "-m", "jiugai.config.cli", "doctor"],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )


def test_a_fresh_place_is_well_and_gets_no_database_from_being_looked_at(tmp_path: Path) -> None:
    run = examined(tmp_path, JIUGAI_ASSETS=str(tmp_path))
    assert "✓ 数据库：尚未建立" in run.stdout
    assert not (tmp_path / "jiugai.sqlite3").exists()
    assert "✗ 页面样式：没有找到。请在源码目录执行 make setup。" in run.stdout
    assert run.returncode == 1


def test_a_key_that_others_can_read_is_told(tmp_path: Path) -> None:
    examined(tmp_path)
    (tmp_path / "secret_key").chmod(0o644)
    run = examined(tmp_path)
    assert f"✗ 密钥文件：secret_key 其他人可读。请执行 chmod 600 {tmp_path}/*_key。" in run.stdout
    assert run.returncode == 1


def test_a_database_that_does_not_answer_is_told(tmp_path: Path) -> None:
    run = examined(tmp_path, JIUGAI_DATABASE="postgresql://nobody@127.0.0.1:9/nothing", JIUGAI_NO_POOL="1")
    assert "✗ 数据库：连不上：" in run.stdout
    assert "请核对 JIUGAI_DATABASE，并确认数据库已启动。" in run.stdout
    assert run.returncode == 1


def test_a_setting_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    run = examined(tmp_path, JIUGAI_DATABASE="mysql://host/name")
    assert "✗ 设置：JIUGAI_DATABASE 应写作 postgresql://" in run.stdout
    assert "Traceback" not in run.stderr
    assert run.returncode == 1


@pytest.mark.django_db
def test_the_database_of_the_tests_is_well() -> None:
    said = {finding.name: finding for finding in doctor.examine()}
    assert said["迁移"].found == "已是最新"
    assert not said["数据库"].remedy
    assert said["区划"].remedy == "请执行 jiugai serve，启动时会载入随附的区划"


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda place: shutil._ntuple_diskusage(10**12, 10**12, 10**8))
    (disk,) = [finding for finding in doctor._place(tmp_path) if finding.name == "磁盘"]
    assert str(disk) == "✗ 磁盘：剩余 0 GB。请清理磁盘或换一处数据目录。"
