"""Rows are sealed in batches afterwards, exported with their seals, and verified from the file alone."""

import argparse
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from tests.core.trail_cast import CLERK, Clerk, write

from jiugai.consent import commands as checking
from jiugai.core import commands, sealing
from jiugai.core.errors import BadInput, Refused
from jiugai.core.models import AuditEvent, Seal, ranges_of
from jiugai.core.sealing import AUDIT, Trail, seal_trail
from jiugai.core.trails import export_trail
from jiugai.core.verifying import NOTHING_BEFORE, seal_root, verify_trail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "ROWS_IN_A_SEAL", 10)


def ids(events: list[AuditEvent]) -> list[int]:
    return [event.pk for event in events]


def row_with_id(number: int) -> AuditEvent:
    """An event that was given its number early and is committed late."""
    template = AuditEvent.objects.latest("pk")
    row = AuditEvent(pk=number, **template.content() | {"moment": template.moment})
    row.save(force_insert=True)
    return row


def test_seals_close_batches_and_hang_on_one_another() -> None:
    written = ids(write(25))
    seals = seal_trail(AUDIT)
    assert [(seal.number, seal.count) for seal in seals] == [(1, 10), (2, 10), (3, 5)]
    assert seals[0].previous == NOTHING_BEFORE
    assert [seal.previous for seal in seals[1:]] == [seal.root for seal in seals[:-1]]
    assert [seal.ranges for seal in seals] == [
        [[written[0], written[9]]],
        [[written[10], written[19]]],
        [[written[20], written[24]]],
    ]
    assert all(seal.root == seal_root(seal.as_sealed()) for seal in Seal.objects.all())


def test_nothing_new_means_no_seal() -> None:
    assert seal_trail(AUDIT) == []
    write(3)
    assert len(seal_trail(AUDIT)) == 1
    assert seal_trail(AUDIT) == []
    assert seal_trail(AUDIT, thorough=True) == []


def test_a_row_that_appears_after_higher_ones_were_sealed_is_picked_up_later(tmp_path: Path) -> None:
    first = write(3)[-1].pk
    jump(first + 3)  # two numbers are given out to transactions that have not ended
    write(2)
    seal_trail(AUDIT)
    assert Seal.objects.get().ranges == [[first - 2, first], [first + 3, first + 4]]
    row_with_id(first + 1)
    late = seal_trail(AUDIT)
    assert [seal.ranges for seal in late] == [[[first + 1, first + 1]]]
    more = write(1)[0].pk
    row_with_id(first + 2)
    assert [seal.ranges for seal in seal_trail(AUDIT)] == [[[first + 2, first + 2], [more, more]]]
    out = tmp_path / "audit.jsonl"
    export_trail(AUDIT, out, by=CLERK)
    assert verify_trail(out).faults == []


def test_a_row_that_appears_very_late_is_found_by_a_thorough_sealing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = write(1)[0].pk
    jump(first + 2)
    write(1)
    long_ago = datetime(2022, 6, 1, tzinfo=UTC)
    monkeypatch.setattr(sealing.timezone, "now", lambda: long_ago)
    seal_trail(AUDIT)
    row_with_id(first + 1)
    monkeypatch.setattr(sealing.timezone, "now", lambda: long_ago + timedelta(days=2))
    assert seal_trail(AUDIT) == []
    assert [seal.ranges for seal in seal_trail(AUDIT, thorough=True)] == [[[first + 1, first + 1]]]


def test_trails_of_one_table_are_sealed_apart(tmp_path: Path) -> None:
    written = write(12)
    odd = Trail("odd", lambda: AuditEvent.objects.filter(reason__gt=""))
    even = Trail("even", lambda: AuditEvent.objects.filter(reason="", act="更正社区"))
    assert seal_trail(odd)[0].ranges == [[event.pk, event.pk] for event in written[::2]]
    assert seal_trail(even)[0].ranges == [[event.pk, event.pk] for event in written[1::2]]
    write(2)
    for trail in (odd, even):
        out = tmp_path / f"{trail.name}.jsonl"
        exported = export_trail(trail, out, by=CLERK)
        assert (exported.rows, exported.seals) == (7, 2)
        assert verify_trail(out, head=exported.head).faults == []


def test_a_second_sealer_does_not_fork_the_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    write(3)

    def another_is_quicker(seal: dict[str, object]) -> str:
        monkeypatch.setattr(sealing, "seal_root", seal_root)
        assert len(seal_trail(AUDIT)) == 1
        return seal_root(seal)

    monkeypatch.setattr(sealing, "seal_root", another_is_quicker)
    assert seal_trail(AUDIT) == []
    assert Seal.objects.count() == 1


def test_an_export_seals_first_and_is_intact(tmp_path: Path) -> None:
    write(12)
    seal_trail(AUDIT)
    write(11)
    out = tmp_path / "audit.jsonl"
    exported = export_trail(AUDIT, out, by=CLERK)
    assert (exported.rows, exported.seals) == (23, 4)
    report = verify_trail(out, head=exported.head)
    assert report.faults == []
    assert (report.rows, report.seals, report.head) == (23, 4, exported.head)
    assert json.loads(out.read_bytes().splitlines()[-1]) == {
        "end": {"count": 23, "head": exported.head, "seals": 4}
    }
    assert [path.name for path in tmp_path.iterdir()] == ["audit.jsonl"]


def test_an_export_is_an_event_of_the_next_one(tmp_path: Path) -> None:
    write(5)
    first = export_trail(AUDIT, tmp_path / "one", by=CLERK)
    second = export_trail(AUDIT, tmp_path / "two", by=CLERK)
    assert (first.rows, second.rows) == (5, 6)
    event = AuditEvent.objects.get(act="trail.export", after__head=first.head)
    assert (event.object_kind, event.object_id, event.actor_id) == ("core.trail", "audit", "7")
    one, two = (tmp_path / name for name in ("one", "two"))
    assert two.read_bytes().startswith(one.read_bytes().rsplit(b'{"end"', 1)[0])


FORGERIES = [
    ("UPDATE core_auditevent SET reason = '改写' WHERE id = {id}", "编号 {id} 的内容被改动，与其摘要不符"),
    ("UPDATE core_auditevent SET actor_id = '8' WHERE id = {id}", "编号 {id} 的内容被改动，与其摘要不符"),
    ("UPDATE core_auditevent SET after = NULL WHERE id = {id}", "编号 {id} 的内容被改动，与其摘要不符"),
    ("DELETE FROM core_auditevent WHERE id = {id}", "这一批缺少编号 {id}：记录被删除"),
]


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize(("statement", "fault"), FORGERIES)
def test_what_is_forged_in_the_database_shows_in_the_export(
    tmp_path: Path, statement: str, fault: str
) -> None:
    events = write(15)
    seal_trail(AUDIT)
    number = events[12].pk
    with connection.cursor() as cursor:
        cursor.execute(statement.format(id=number))
    out = tmp_path / "audit.jsonl"
    export_trail(AUDIT, out, by=CLERK)
    faults = verify_trail(out).faults
    assert fault.format(id=number) in faults[0].what
    assert len(faults) == 1


@pytest.mark.usefixtures("unguarded")
def test_a_row_forged_with_its_digest_does_not_fit_its_seal(tmp_path: Path) -> None:
    events = write(15)
    seal_trail(AUDIT)
    forged = events[12]
    forged.reason = "改写"
    forged.stamp()
    AuditEvent.objects.filter(pk=forged.pk).update(reason=forged.reason, digest=forged.digest)
    out = tmp_path / "audit.jsonl"
    export_trail(AUDIT, out, by=CLERK)
    assert verify_trail(out).faults[0].what == "第 13—17 行这一批与封签不符：其中有记录连同摘要一起被改动"


@pytest.mark.usefixtures("unguarded")
def test_a_changed_seal_is_noticed(tmp_path: Path) -> None:
    write(15)
    seal_trail(AUDIT)
    Seal.objects.filter(number=1).update(sealed_at=datetime(2022, 6, 1, tzinfo=UTC))
    out = tmp_path / "audit.jsonl"
    export_trail(AUDIT, out, by=CLERK)
    assert verify_trail(out).faults[0].what == "封签自身被改动，与其根值不符"


def test_the_command_exports_and_prints_the_head(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(2)
    out = tmp_path / "audit.jsonl"
    assert run("audit", "export", str(out)) == 0
    head = Seal.objects.get().root
    assert f"已导出 2 条、1 封到 {out}" in (printed := capsys.readouterr().out)
    assert f"末封 {head}" in printed
    assert run("verify", str(out), "--head", head) == 0
    assert "与给定的末封一致" in capsys.readouterr().out
    out.write_bytes(out.read_bytes().replace(b"530102000002", b"530102000003"))
    assert run("verify", str(out)) == 1


def test_only_who_may_export_everything_exports(tmp_path: Path) -> None:
    class Auditor(Clerk):
        def require(self, act: str, division_code: str) -> None:
            raise Refused(f"不得{act} {division_code}")

    with pytest.raises(Refused, match="不得export_audit 000000"):
        run("audit", "export", str(tmp_path / "audit.jsonl"), by=Auditor())
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="没有文件夹"):
        run("audit", "export", str(tmp_path / "nowhere" / "audit.jsonl"))


def test_nothing_is_written_over_unasked(tmp_path: Path) -> None:
    out = tmp_path / "audit.jsonl"
    out.write_text("earlier")
    with pytest.raises(BadInput, match="已有这个文件"):
        run("audit", "export", str(out))
    assert out.read_text() == "earlier"
    assert run("audit", "export", str(out), "--force") == 0
    assert verify_trail(out).faults == []


@pytest.mark.parametrize(
    ("numbers", "ranges"),
    [([], []), ([4], [[4, 4]]), ([1, 2, 3, 5], [[1, 3], [5, 5]]), ([1, 3, 4], [[1, 1], [3, 4]])],
)
def test_ids_as_ranges(numbers: list[int], ranges: list[list[int]]) -> None:
    assert ranges_of(numbers) == ranges


def run(*words: str, by: Clerk = CLERK) -> int:
    parser = argparse.ArgumentParser()
    subparsers = parser.add_subparsers()
    commands.register(subparsers)
    checking.register(subparsers)
    arguments = parser.parse_args(words)
    arguments.acting = by
    return int(arguments.run(arguments))


def jump(number: int) -> None:
    """Let the next row get this number."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('core_auditevent', 'id'), %s, false)", [number]
            )
        else:
            cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = 'core_auditevent'", [number - 1])
