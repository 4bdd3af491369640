"""A bundle is opened only as it was sealed, and only beside others that fit."""

import shutil
from pathlib import Path
from random import Random

import duckdb
import pytest
from tests.command_line import jiugai, write
from tests.evaluation.bundles.sealed import SIGNER, YEAR, bundle, respelled, rewritten, sealing, unsigned

from jiugai.core.errors import BadInput
from jiugai.evaluation.bundles.manifest import read_manifest
from jiugai.evaluation.bundles.opening import engine_for, open_bundles
from jiugai.evaluation.bundles.sealing import seal
from jiugai.evaluation.bundles.signing import Ed25519, trust_of
from jiugai.evaluation.bundles.tables import TABLES
from jiugai.evaluation.generating import county_codes, make_tables
from jiugai.evaluation.judging import YearJudged, judge_year

pytestmark = pytest.mark.no_database


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle(tmp_path_factory.mktemp("bundles") / "530102")


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "copy"))


def refusal(*folders: Path, **more: object) -> str:
    with pytest.raises(BadInput) as caught:
        open_bundles(folders, raw=True, **more)  # type: ignore[arg-type]
    return "\n".join(map(str, caught.value.problems))


def judged(*folders: Path) -> YearJudged:
    opened = open_bundles(folders)
    return judge_year(engine_for(opened), year=opened.year, parameters=opened.parameters())


def test_what_was_sealed_opens(whole: Path) -> None:
    opened = open_bundles([whole], raw=True)
    assert opened.year == YEAR
    assert set(opened.bundles[0].manifest.tables) == set(TABLES)


def test_the_same_tables_make_the_same_bytes(whole: Path, tmp_path: Path) -> None:
    again = bundle(tmp_path / "again")
    for name in ("manifest.json", *(table.file for table in TABLES.values())):
        assert (again / name).read_bytes() == (whole / name).read_bytes(), name


@pytest.mark.parametrize("seed", range(40))
def test_a_changed_byte_anywhere_is_found_and_its_file_named(copy: Path, seed: int) -> None:
    dice = Random(seed)
    path = copy / dice.choice(["manifest.json", *(table.file for table in TABLES.values())])
    content = bytearray(path.read_bytes())
    place = dice.randrange(len(content))
    content[place] ^= dice.randint(1, 255)
    path.write_bytes(content)
    assert str(path) in refusal(copy) or "清单在封存后被改动过" in refusal(copy)


def test_a_table_that_is_gone_is_named(copy: Path) -> None:
    (copy / "findings.parquet").unlink()
    assert "findings.parquet：问题缺失或无法读取" in refusal(copy)


@pytest.mark.parametrize(
    ("table", "statement", "told"),
    [
        ("projects", "ALTER TABLE projects DROP COLUMN homes", "缺少“户数”这一列"),
        ("projects", "ALTER TABLE projects ALTER homes TYPE DOUBLE", "列的类型应为 BIGINT，实为 DOUBLE"),
        ("projects", "ALTER TABLE projects ADD COLUMN mood VARCHAR", "项目事实表没有这一列"),
        ("projects", "UPDATE projects SET buildings = -1 WHERE rowid = 4", "第 5 行“楼栋数”：“-1”有误"),
        ("projects", "UPDATE projects SET homes = 0 WHERE rowid = 6", "第 7 行“户数”：“0”有误"),
        ("projects", "UPDATE projects SET stage = 'done' WHERE rowid = 0", "第 1 行“阶段”：“done”有误"),
        ("projects", "UPDATE projects SET stage = NULL WHERE rowid = 0", "第 1 行“阶段”：必填"),
        ("projects", "UPDATE projects SET division_code = '530199' WHERE rowid = 2", "第 3 行“县区代码”：“530199”有误，这个区划代码不存在"),
        ("projects", "UPDATE projects SET division_code = '530103' WHERE rowid = 2", "“530103”有误，不在数据包的区划 530102 之内"),
        ("projects", "UPDATE projects SET homes_satisfied = homes + 1, homes_surveyed = homes WHERE rowid = 1", "第 2 行“满意户数”"),
        ("projects", "INSERT INTO projects SELECT * FROM projects WHERE rowid = 8", "第 41 行“项目编号”"),
        ("divisions", "UPDATE divisions SET year = 2021", "应为清单所记的 2022 年度"),
        ("divisions", "UPDATE divisions SET level = 'province'", "层级与区划代码不符"),
        ("divisions", "UPDATE divisions SET accidents = -2", "第 1 行“质量安全事故起数”：“-2”有误"),
        ("payments", "UPDATE payments SET project_code = '530102-2022-999999' WHERE rowid = 3", "数据包的项目事实表里没有这个项目"),
        ("payments", "UPDATE payments SET source = 'lottery' WHERE rowid = 3", "第 4 行“资金来源”：“lottery”有误"),
        ("responses", "INSERT INTO responses SELECT * FROM responses WHERE rowid < 3", "只能出现一次"),
        ("findings", "UPDATE findings SET due_on = found_on - 1 WHERE kind = 'rectification'", "确认日期不能晚于整改期限"),
        ("parameters", "INSERT INTO parameters VALUES ('530000', 'S2.2.target', '0', '2022-01-01', '文件')", "第 1 行"),
        ("parameters", "INSERT INTO parameters VALUES ('410000', 'S2.2.target', '1/2', '2022-01-01', '文件')", "与数据包的区划 530102 无关"),
    ],
)  # fmt: skip
def test_what_no_row_may_be_is_refused_with_its_place(
    copy: Path, table: str, statement: str, told: str
) -> None:
    found = refusal(rewritten(copy, table, statement))
    assert told in found
    assert f"{table}.parquet" in found


def test_everything_wrong_is_told_in_one_pass(copy: Path) -> None:
    rewritten(copy, "projects", "UPDATE projects SET buildings = -1", "UPDATE projects SET stage = 'x'")
    with pytest.raises(BadInput) as caught:
        open_bundles([copy])
    assert caught.value.count == 80


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"rule_version": "2020.1+aaaaaaaa"}, "按规则版本 2020.1+aaaaaaaa 封存"),
        ({"schema": 2}, "格式版本为 2"),
        ({"division_code": "530199"}, "区划代码 530199 不存在"),
        ({"obliged": ("530100", "539900")}, "区划代码 539900 不存在"),
    ],
)
def test_another_version_or_place_is_refused(copy: Path, changes: dict[str, object], told: str) -> None:
    assert told in refusal(respelled(copy, **changes))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"year": 2021}, "清单在封存后被改动过"),
        ({"year": "2022"}, '“year”：“"2022"”有误，应为四位年份'),
        ({"tables": {}}, "缺少项目事实表"),
        ({"signature": None}, "缺少签名"),
        ({"extra": 1}, "清单里不应有这一项"),
        ({"facts_on": "31.12.2022"}, "应为 2022-12-31 这样的日期"),
        ({"format": "zip"}, "不是数据包清单"),
    ],
)
def test_a_manifest_that_was_changed_is_refused(copy: Path, changes: dict[str, object], told: str) -> None:
    assert told in refusal(unsigned(copy, **changes))


def test_only_trusted_keys_seal_for_a_place(whole: Path) -> None:
    of_prefecture = trust_of("keys", [f"530100 Ed25519 {SIGNER.key} # 昆明"])
    assert open_bundles([whole], trust=of_prefecture)
    stranger = trust_of("keys", [f"530103 Ed25519 {SIGNER.key}"])
    assert "不在 530102 的可信钥匙之列" in refusal(whole, trust=stranger)
    other = trust_of("keys", [f"530102 Ed25519 {Ed25519(b'other' + b'-' * 27).key}"])
    assert "不在 530102 的可信钥匙之列" in refusal(whole, trust=other)


def test_bundles_of_counties_judge_as_one_of_their_prefecture(tmp_path: Path) -> None:
    made = make_tables("530100", YEAR, seed=7, projects=150)
    seal(made.connection, tmp_path / "530100", sealing("530100"), SIGNER)
    parts = []
    for county in [code for code in county_codes() if code.startswith("5301")]:
        parts.append(tmp_path / county)
        _seal_part(made.connection, parts[-1], county, own_only=False)
    parts.append(tmp_path / "own")
    _seal_part(made.connection, parts[-1], "530100", own_only=True)
    assert judged(*parts).judgements == judged(tmp_path / "530100").judgements


def _seal_part(tables: duckdb.DuckDBPyConnection, folder: Path, code: str, *, own_only: bool) -> None:
    """One county's rows, or a government's own row, as a bundle of its own."""
    for name, table in TABLES.items():
        inside = "division_code" if "division_code" in table.types else "left(project_code, 6)"
        tables.execute(f"CREATE SCHEMA IF NOT EXISTS part_{code}")
        tables.execute(f"CREATE TABLE part_{code}.{name} AS FROM main.{name} WHERE {inside} = '{code}'")
    tables.execute(f"SET schema = 'part_{code}'")
    seal(tables, folder, sealing(code, own_only=own_only), SIGNER)
    tables.execute("SET schema = 'main'")


def test_what_overlaps_is_refused_with_both_names(whole: Path, tmp_path: Path) -> None:
    prefecture = bundle(tmp_path / "530100", "530100", seed=2)
    found = refusal(whole, prefecture)
    assert str(whole) in found
    assert "区划 530102 已包含在" in found
    twice = bundle(tmp_path / "twice", seed=3)
    assert "都是 530102 的数据包" in refusal(whole, twice)


def test_the_same_project_in_two_bundles_is_refused(whole: Path, tmp_path: Path) -> None:
    other = bundle(tmp_path / "530103", "530103", seed=4)
    rewritten(
        other,
        "projects",
        f"UPDATE projects SET project_code = (SELECT min(project_code) FROM '{whole}/projects.parquet') "
        "WHERE rowid = 0",
    )
    found = refusal(whole, other)
    assert "第 1 行重复，项目编号只能出现一次" in found


def test_two_years_are_not_judged_together(whole: Path, tmp_path: Path) -> None:
    other = bundle(tmp_path / "530103", "530103", seed=4)
    rewritten(other, "divisions", "UPDATE divisions SET year = 2023")
    assert "一次只能评价同一年度" in refusal(whole, respelled(other, year=2023))


def test_one_judgement_has_one_set_of_figures(whole: Path, tmp_path: Path) -> None:
    other = bundle(tmp_path / "530103", "530103", seed=4)
    insert = "INSERT INTO parameters VALUES ('530000', 'S2.2.target', '1/2', '2022-01-01', '云府发')"
    rewritten(other, "parameters", insert)
    assert "所载 530000 的参数与" in refusal(whole, other)
    assert open_bundles([whole, other], local=[]).local == []
    first = Path(shutil.copytree(whole, tmp_path / "first"))
    rewritten(first, "parameters", insert)
    assert len(open_bundles([first, other]).local) == 1


def test_a_restatement_names_what_it_stands_for(whole: Path, tmp_path: Path) -> None:
    restated = bundle(tmp_path / "again", restates=read_manifest(whole).digest, reason="补报支付数据")
    assert "它是前者的重报，请只给最新的一份" in refusal(whole, restated)


def test_a_folder_with_something_in_it_is_not_written_over(whole: Path) -> None:
    before = (whole / "manifest.json").read_bytes()
    with pytest.raises(BadInput, match="数据包不覆盖"):
        bundle(whole)
    assert (whole / "manifest.json").read_bytes() == before


def test_tables_made_elsewhere_are_sealed_and_judged(tmp_path: Path) -> None:
    head = "project_code,division_code,plan_year,stage,homes,homes_surveyed,homes_satisfied,completed_on\n"
    projects = write(tmp_path / "projects.csv", f"{head}P1,530102,2022,closed,100,2,1,2022-10-01\n")
    write(tmp_path / "divisions.csv", "division_code,level,year,accidents\n530102,county,2022,0\n")
    write(tmp_path / "responses.csv", "project_code,home,answer\nP1,1,满意\nP1,2,不满意\n")
    made = jiugai("bundle", "--from", tmp_path, "--division", "530102", "--year", "2022",
                  "--out", tmp_path / "out", "--key", tmp_path / "key")  # fmt: skip
    assert made.code == 0, made.err
    assert "没有的原始记录：资金流水、问题、投诉、改造成效" in made.out
    answered = jiugai("evaluate", tmp_path / "out", "--recount", "--json")
    assert answered.code == 0, answered.err
    assert answered.json["recount"]["not_kept"] == ["findings", "payments"]
    assert answered.json["recount"]["compared"] == 2
    write(tmp_path / "responses.csv", "project_code,home,answer\nP1,1,满意\nP2,2,不满意\n")
    refused = jiugai("bundle", "--from", projects, tmp_path / "responses.csv", "--division", "530102",
                     "--year", "2022", "--out", tmp_path / "no", "--key", tmp_path / "key")  # fmt: skip
    assert refused.code == 2
    assert "没有这个项目" in refused.err
    assert not (tmp_path / "no").exists()
