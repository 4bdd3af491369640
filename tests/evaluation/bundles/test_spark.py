"""Apache Spark gives the answers that DuckDB gives: same SQL, same rows, same figures."""

import os
from pathlib import Path

import pytest
from tests.evaluation.bundles.sealed import SIGNER, YEAR, rewritten, sealing

from jiugai.evaluation.bundles.checking import LARGEST
from jiugai.evaluation.bundles.opening import engine_for, open_bundles
from jiugai.evaluation.bundles.sealing import seal
from jiugai.evaluation.generating import make_tables
from jiugai.evaluation.judging import judge_year
from jiugai.evaluation.recounting import recount

pytestmark = [pytest.mark.spark, pytest.mark.no_database]


@pytest.fixture(scope="module")
def spark() -> str:
    return os.environ["JIUGAI_TEST_SPARK"]


@pytest.mark.parametrize("seed", range(5))
def test_spark_and_duckdb_judge_and_recount_alike(spark: str, seed: int, tmp_path: Path) -> None:
    division = ("530100", "000000")[seed % 2]
    made = make_tables(division, YEAR, seed=seed, projects=300, errors=6)
    seal(made.connection, tmp_path / "b", sealing(division), SIGNER)
    local = "INSERT INTO parameters VALUES ('{}', '{}', '{}', '2022-03-01', '文件')"
    if division == "530100":
        rewritten(
            tmp_path / "b",
            "parameters",
            local.format("530000", "S2.2.target", "1/3"),
            local.format("530100", "consent.plan.agreement", "3/4"),
        )
    opened = open_bundles([tmp_path / "b"], raw=True)
    answers = []
    for url in ("duckdb", spark):
        engine = engine_for(opened, url)
        judged = judge_year(engine, year=YEAR, parameters=opened.parameters())
        answers.append((judged, recount(opened, engine)))
    assert answers[0] == answers[1]


def test_sums_beyond_64_bits_stay_exact_on_spark(spark: str, tmp_path: Path) -> None:
    made = make_tables("530100", YEAR, seed=1, projects=1_000, raw=False)
    most = LARGEST
    assert 1_000 * most > 2**63
    made.connection.execute(
        f"UPDATE projects SET funds_total_fen = {most}, funds_social_fen = {most}, stage = 'closed', "
        f"plan_year = {YEAR}"
    )
    seal(made.connection, tmp_path / "b", sealing("530100"), SIGNER)
    opened = open_bundles([tmp_path / "b"])
    parts = [
        judge_year(engine_for(opened, url), year=YEAR, parameters=opened.parameters())
        .judgements["530100"]
        .answers["S2.4.1"]
        .parts
        for url in ("duckdb", spark)
    ]
    assert parts[0] == parts[1]
    assert parts[0].numerator == 1_000 * most


def test_a_query_over_no_rows_answers_alike(spark: str, tmp_path: Path) -> None:
    made = make_tables("530102", YEAR, seed=1, projects=3, raw=False)
    for name in ("projects", "divisions", "parameters"):
        made.connection.execute(f"DELETE FROM {name}")
    seal(made.connection, tmp_path / "b", sealing("530102", obliged=("530102",)), SIGNER)
    opened = open_bundles([tmp_path / "b"])
    first, second = (
        judge_year(engine_for(opened, url), year=YEAR, parameters=opened.parameters(), obliged=opened.obliged)
        for url in ("duckdb", spark)
    )
    assert first == second
    assert first.missing == ("530000", "530100", "530102")
