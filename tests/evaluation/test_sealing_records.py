"""A year sealed from records: what was on record by its end, kept when it is restated, taken in once."""

import shutil
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import duckdb
import pytest
from tests.evaluation.bundles.sealed import YEAR, respelled, rewritten, sealing
from tests.evaluation.conftest import handed_in
from tests.people import WU, enter
from tests.works import County

from jiugai.accounts.models import Post
from jiugai.core.actors import BUILT_IN
from jiugai.core.errors import BadInput, Refused
from jiugai.evaluation.bundles.manifest import read_manifest
from jiugai.evaluation.bundles.sealing import seal
from jiugai.evaluation.bundles.signing import Ed25519
from jiugai.evaluation.bundles.tables import TABLES
from jiugai.evaluation.generating import make_tables
from jiugai.evaluation.models import Bundle, YearRun
from jiugai.evaluation.services.bundles import (
    NothingChanged,
    OtherKey,
    folder_of,
    receive,
    seal_year,
    take_in,
)
from jiugai.evaluation.services.runs import NothingToJudge, judge_bundles
from jiugai.governance.models import DocumentKind
from jiugai.governance.services import record_document
from jiugai.registry.models import Division


@pytest.fixture
def county(place: Path) -> County:
    return County(enter(WU))


def wuhua() -> Division:
    return Division.objects.get(pk="530102")


def test_a_year_is_sealed_from_records_and_judged(county: County) -> None:
    estate = county.estate()
    county.project(estate)
    bundle = seal_year(wuhua(), YEAR, by=county.by, on=date(2023, 1, 10))
    manifest = read_manifest(folder_of(bundle.number))
    assert manifest.digest == bundle.digest
    assert manifest.tables["projects"].rows == 1
    assert set(manifest.not_kept) == {"payments", "findings"}
    assert manifest.obliged == ("530102",)
    run = judge_bundles(YEAR, by=county.by)
    assert run.results.filter(code="530102").exists()


def test_before_the_year_is_over_it_is_a_trial_that_may_be_renewed(county: County) -> None:
    first = seal_year(wuhua(), YEAR, by=county.by, on=date(YEAR, 6, 1))
    assert first.facts_on == date(YEAR, 6, 1)
    second = seal_year(wuhua(), YEAR, by=county.by, on=date(YEAR, 7, 1))
    assert second.restates == first
    assert judge_bundles(YEAR, by=county.by).is_trial is True
    with pytest.raises(BadInput, match="还没有开始"):
        seal_year(wuhua(), YEAR + 2, by=county.by, on=date(YEAR, 7, 1))


def test_a_restatement_needs_a_reason_keeps_the_first_and_shows_what_changed(county: County) -> None:
    county.project(county.estate())
    first = seal_year(wuhua(), YEAR, by=county.by, on=date(2023, 1, 10))
    with pytest.raises(BadInput, match="重报应写明理由"):
        seal_year(wuhua(), YEAR, by=county.by, on=date(2023, 1, 11))
    with pytest.raises(NothingChanged):
        seal_year(wuhua(), YEAR, by=county.by, on=date(2023, 1, 11), reason="再来一次")
    assert sorted(each.name for each in folder_of(first.number).parent.iterdir()) == [first.number]
    record_document(
        wuhua(), by=county.by, kind=DocumentKind.WORKING_RULES, title="工作规则", starts_on=date(2022, 3, 1)
    )
    second = seal_year(wuhua(), YEAR, by=county.by, on=date(2023, 1, 12), reason="补登记文件")
    assert second.restates == first
    assert set(second.changes) == {"divisions"}
    assert folder_of(first.number).is_dir()
    assert list(Bundle.objects.current(YEAR)) == [second]


def test_documents_count_in_the_years_they_are_in_force(county: County) -> None:
    record_document(
        wuhua(),
        by=county.by,
        kind=DocumentKind.WORKING_RULES,
        title="工作规则",
        starts_on=date(2021, 1, 1),
        ends_on=date(2022, 1, 1),
    )
    for year, outcome in ((2022, (1, 0)), (2023, (0, 1))):
        seal_year(wuhua(), year, by=county.by, on=date(2024, 1, 10))
        run = judge_bundles(year, by=county.by)
        row = run.results.get(code="530102").criteria.get(criterion="S1.1").counted
        assert row.unknown == 1  # the two other documents are not known
        facts = read_manifest(folder_of(f"530102-{year}-B1")).tables["divisions"].rows
        assert facts == outcome[0]


def test_without_any_bundle_there_is_nothing_to_judge(place: Path, wu: Post) -> None:
    with pytest.raises(NothingToJudge):
        judge_bundles(YEAR, by=wu)


def zipped(folder: Path, target: Path, *, inside: str = "", more: str = "") -> Path:
    with ZipFile(target, "w") as archive:
        for each in folder.iterdir():
            archive.write(each, f"{inside}{each.name}")
        if more:
            archive.writestr(more, "x")
    return target


def read_rows(folder: Path) -> list[tuple[str, ...]]:
    return duckdb.sql(f"SELECT project_code FROM '{folder / 'projects.parquet'}'").fetchall()


@pytest.fixture
def sent(place: Path) -> Path:
    made = make_tables("530103", YEAR, seed=3, projects=8)
    seal(made.connection, place / "sent", sealing("530103"), Ed25519(b"pan-" * 8))
    return place / "sent"


def test_what_a_county_sends_is_taken_in_once(sent: Path, kun: Post, place: Path) -> None:
    file = zipped(sent, place / "sent.zip", inside="530103-2022/")
    first = receive(file, by=kun)
    assert first.origin == "received"
    assert receive(file, by=kun) == first
    assert Bundle.objects.count() == 1


@pytest.mark.parametrize("more", ["../../evil.txt", "notes.txt", "sub/manifest.json"])
def test_a_zip_with_anything_else_in_it_is_refused_and_leaves_nothing(
    sent: Path, kun: Post, place: Path, more: str
) -> None:
    with pytest.raises(BadInput, match="数据包以外的文件"):
        receive(zipped(sent, place / "sent.zip", more=more), by=kun)
    assert list((place / "data" / "bundles").iterdir()) == []
    (place / "torn.zip").write_bytes(b"PK\x03\x04 torn")
    with pytest.raises(BadInput, match="不是完整的 zip"):
        receive(place / "torn.zip", by=kun)


def test_a_county_does_not_take_in_its_neighbours_bundle(sent: Path, wu: Post, place: Path) -> None:
    with pytest.raises(Refused):
        receive(zipped(sent, place / "sent.zip"), by=wu)


def test_another_key_than_before_is_refused_until_it_is_trusted(sent: Path, kun: Post, place: Path) -> None:
    receive(zipped(sent, place / "sent.zip"), by=kun)
    digest = read_manifest(sent).digest
    made = make_tables("530103", YEAR, seed=4, projects=8)
    signer = Ed25519(b"mal-" * 8)
    again = sealing("530103", restates=digest, reason="更正")
    seal(made.connection, place / "again", again, signer)
    with pytest.raises(OtherKey):
        receive(zipped(place / "again", place / "again.zip"), by=kun)
    (place / "data" / "trusted_keys.txt").write_text(f"530103 Ed25519 {signer.key}\n")
    assert receive(zipped(place / "again", place / "again.zip"), by=kun).restates is not None


def test_overlapping_bundles_are_refused_when_they_come(judged: YearRun, place: Path) -> None:
    with pytest.raises(BadInput, match="有重叠"):
        handed_in(place, "530100", seed=9)
    assert Bundle.objects.count() == 2


def test_a_bundle_spoilt_on_the_way_is_not_taken_in(sent: Path, place: Path) -> None:
    broken = Path(shutil.copytree(sent, place / "broken"))
    rewritten(broken, "projects", "UPDATE projects SET homes = -1 WHERE rowid = 0")
    with pytest.raises(BadInput, match="户数"):
        take_in(broken, by=BUILT_IN)
    assert Bundle.objects.count() == 0


def test_what_was_taken_over_is_sealed_in_the_years_it_was_planned_for(county: County) -> None:
    later = date(YEAR + 1, 6, 1)
    taken_over = county.project(county.estate(), on=later, is_backfilled=True)
    county.project(county.estate(), on=later)
    bundle = seal_year(wuhua(), YEAR, by=county.by, on=later)
    sealed = read_rows(folder_of(bundle.number))
    assert sealed == [(taken_over.code,)]


def test_a_year_before_the_register_of_rules_cannot_be_sealed(county: County) -> None:
    with pytest.raises(BadInput, match="不能评价更早的年度"):
        seal_year(wuhua(), 2020, by=county.by, on=date(2022, 6, 1))
    assert Bundle.objects.count() == 0


def test_what_was_sealed_here_is_not_replaced_by_what_is_sent(county: County, place: Path) -> None:
    own = seal_year(wuhua(), YEAR, by=county.by, on=date(2023, 1, 10))
    with pytest.raises(OtherKey, match="由本系统封存"):
        handed_in(place, "530102", restates=own.digest, reason="替换")
    assert list(Bundle.objects.all()) == [own]


def test_a_bundle_that_was_replaced_is_not_taken_in_again(place: Path, sent: Path, kun: Post) -> None:
    kept = Path(shutil.copytree(sent, place / "kept"))
    first = receive(zipped(sent, place / "sent.zip"), by=kun)
    made = make_tables("530103", YEAR, seed=4, projects=8)
    key = Ed25519(b"pan-" * 8)
    seal(made.connection, place / "no-reason", sealing("530103", restates=first.digest), key)
    with pytest.raises(BadInput, match="重报应写明理由"):
        receive(zipped(place / "no-reason", place / "no-reason.zip"), by=kun)
    seal(made.connection, place / "again", sealing("530103", restates=first.digest, reason="更正"), key)
    second = receive(zipped(place / "again", place / "again.zip"), by=kun)
    with pytest.raises(NothingChanged, match=second.number):
        receive(zipped(kept, place / "kept.zip"), by=kun)


def test_sums_too_large_to_be_counted_are_refused_when_they_come(sent: Path, place: Path) -> None:
    columns = [name for name, kind in TABLES["projects"].types.items() if kind == "BIGINT"]
    largest = ", ".join(f"{name} = {2**63 - 1}" for name in columns)
    rewritten(sent, "projects", f"UPDATE projects SET {largest} WHERE rowid = 3")
    with pytest.raises(BadInput) as caught:
        take_in(sent, by=BUILT_IN)
    assert any(each.row == 4 and "过大" in each.expected for each in caught.value.problems)
    assert Bundle.objects.count() == 0
    assert list((place / "data" / "bundles").iterdir()) == []


def test_a_bundle_tells_nothing_of_governments_above_it(sent: Path, place: Path) -> None:
    insert = "INSERT INTO parameters VALUES ('530000', 'S2.2.target', '1/2', '2022-01-01', '云府发')"
    rewritten(sent, "parameters", insert)
    take_in(sent, by=BUILT_IN)
    run = judge_bundles(YEAR, by=BUILT_IN)
    assert "530000" not in str(run.local)


def test_a_bundle_obliges_nobody_outside_it(sent: Path) -> None:
    respelled(sent, obliged=("530103", "530102"))
    with pytest.raises(BadInput, match="530102"):
        take_in(sent, by=BUILT_IN)


def test_what_is_wrong_is_told_without_where_it_lay(sent: Path, kun: Post, place: Path) -> None:
    rewritten(sent, "projects", "UPDATE projects SET homes = -1 WHERE rowid = 0")
    with pytest.raises(BadInput) as caught:
        receive(zipped(sent, place / "sent.zip"), by=kun)
    told = "\n".join(map(str, caught.value.problems))
    assert "数据包" in told
    assert str(place) not in told
