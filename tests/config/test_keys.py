"""Secrets are made once and kept to their owner; the database is where the setting says."""

import stat
import threading
from pathlib import Path

import pytest

from jiugai.config.keys import WrongSetting, database, secret

PRAGMAS = "PRAGMA synchronous={synchronous};"


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    place = tmp_path / "data"
    made = secret(place, "secret_key")
    assert len(made) >= 50
    assert secret(place, "secret_key") == made
    assert stat.S_IMODE((place / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert [each.name for each in place.iterdir()] == ["secret_key"]


def test_each_secret_and_each_place_has_its_own(tmp_path: Path) -> None:
    made = {secret(tmp_path / place, name) for place in "ab" for name in ("secret_key", "field_key")}
    assert len(made) == 4


def test_processes_that_start_at_once_settle_on_one_whole_secret(tmp_path: Path) -> None:
    start, read = threading.Barrier(8), []

    def take() -> None:
        start.wait()
        read.append(secret(tmp_path, "secret_key"))

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(read)) == 1
    assert len(read[0]) >= 50


def test_a_place_that_cannot_be_written_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a directory")
    with pytest.raises(WrongSetting, match=r"无法写入数据目录.*请授予写权限，或用 JIUGAI_DATA 另指一处"):
        secret(tmp_path / "file" / "data", "secret_key")


def test_without_an_address_the_database_is_a_file_of_the_place(tmp_path: Path) -> None:
    described = database("", tmp_path, PRAGMAS)
    assert described["NAME"] == tmp_path / "jiugai.sqlite3"
    assert described["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_nothing_acknowledged_is_lost_with_the_power(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JIUGAI_SYNCHRONOUS", raising=False)
    assert database("", tmp_path, PRAGMAS)["OPTIONS"]["init_command"] == "PRAGMA synchronous=FULL;"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_an_address_is_taken_apart(tmp_path: Path, scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JIUGAI_NO_POOL", raising=False)
    url = f"{scheme}://jiu:p%40ss%2F@db.example:5433/old?sslmode=verify-full"
    described = database(url, tmp_path, PRAGMAS)
    assert described["ENGINE"] == "django.db.backends.postgresql"
    taken = [described[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")]
    assert taken == ["jiu", "p@ss/", "db.example", "5433", "old"]
    assert described["OPTIONS"]["sslmode"] == "verify-full"
    assert described["OPTIONS"]["pool"]["max_size"] == 8


@pytest.mark.parametrize("url", ["mysql://host/name", "postgresql://host", "postgresql://host/", "nonsense"])
def test_an_address_of_another_kind_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(WrongSetting, match="JIUGAI_DATABASE 应写作 postgresql://"):
        database(url, tmp_path, PRAGMAS)
