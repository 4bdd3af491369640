"""The file of a counted vote: it proves the count, tells nobody's choice, shows what was done to it."""

import json
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import connection
from tests.command_line import jiugai
from tests.consent.vote_cast import (
    COMMITTEE,
    MANAGEMENT,
    NEXT_DAY,
    Assembly,
    at,
    estate_of,
    fresh,
    online,
    settle_homes,
)
from tests.guards import lift_guards
from tests.people import CUI, HUA, enter

from jiugai.consent import proofs, services
from jiugai.consent.evidence import NotSound
from jiugai.consent.marks import stamp
from jiugai.consent.models import Ballot, Precedence, Vote
from jiugai.consent.services.ballots import _drawn_up
from jiugai.consent.trails import trail_of
from jiugai.consent.verifying import verify_vote
from jiugai.consent.vote_file import NotAVote
from jiugai.core.files import path_of
from jiugai.core.sealing import seal_trail
from jiugai.core.verifying import canonical

pytestmark = pytest.mark.django_db
AREAS = ["80.00", "90.00", "100.00", "110.00", "120.00", "75.55", "66.66", "58.01"]
OWNERS = ["甲", "甲", "乙", "乙", "丙", "未售", "未售", "丁"]


@pytest.fixture
def counted(db: None, settings: Any, tmp_path: Path) -> Assembly:
    """Eight homes: 甲 answers alike with two, 乙 differently, two are unsold, one did not vote."""
    settings.DATA = tmp_path
    assembly = Assembly(enter(CUI), enter(HUA), estate_of())
    settle_homes(assembly.estate, AREAS, assembly.by, OWNERS)
    vote = assembly.announced([MANAGEMENT, COMMITTEE], precedence=Precedence.LAST)
    online(vote, 1, "oppose", "oppose")
    online(vote, 1, "agree", "agree", key="again")
    online(vote, 2, "agree", "agree")
    online(vote, 3, "agree", "agree")
    online(vote, 4, "oppose", "agree")
    assembly.checked(vote, {5: ["abstain", "oppose"], 6: ["agree", "agree"], 7: ["agree", "agree"]})
    assembly.count(vote)
    assembly.made.append(fresh(vote))
    return assembly


@pytest.fixture
def path(counted: Assembly, tmp_path: Path) -> Path:
    out = tmp_path / "vote.jsonl"
    out.write_bytes(path_of(counted.made[0].counts.get().file).read_bytes())
    return out


def test_the_count_is_what_the_law_says(counted: Assembly) -> None:
    first, second = counted.made[0].counts.get().results.all()
    assert (first.heads, first.heads_taking_part, first.heads_agreeing) == (5, 4, 2)
    assert first.area_cm2 == sum(int(each.replace(".", "")) * 100 for each in AREAS)
    assert first.area_taking_part_cm2 == first.area_cm2 - 580_100
    assert first.area_agreeing_cm2 == 800_000 + 900_000 + 1_000_000 + 755_500 + 666_600
    assert (first.split_owners, first.passed) == (1, False)
    assert (second.heads_agreeing, second.split_owners, second.passed) == (3, 0, True)
    assert (second.homes_taking_part, second.homes_online) == (7, 4)


def test_the_file_proves_the_count(path: Path) -> None:
    report = verify_vote(path, head=sha256(path.read_bytes()).hexdigest())
    assert report.faults == []
    assert (report.homes, report.ballots, report.counted) == (8, 8, 7)
    assert [each["passed"] for each in report.results] == [False, True]


def test_the_command_says_so(path: Path) -> None:
    head = sha256(path.read_bytes()).hexdigest()
    answered = jiugai("verify", str(path), "--head", head)
    assert answered.code == 0
    assert "核验通过" in answered.out
    assert "与公示的一致" in answered.out
    assert jiugai("verify", str(path), "--head", "0" * 64).code == 1
    as_json = json.loads(jiugai("verify", str(path), "--json").out)
    assert as_json["intact"] is True


def test_the_file_tells_no_choice_no_name_and_no_place(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for secret in ('agree"', 'oppose"', "赞同", "反对", "甲", "乙", "1单元", "1号楼", "nonce"):
        ballots = text.split('"roll"')[1].split('"result"')[0]
        assert secret not in ballots, secret


def test_what_it_publishes_of_a_home_leaves_nothing_to_add_up(path: Path) -> None:
    lines = [json.loads(line) for line in path.read_bytes().splitlines()]
    assert all(set(each) == {"area", "head", "home", "place"} for each in _of(lines, "entry"))
    for each in _of(lines, "result"):
        assert set(each) == {"area", "heads", "passed", "question", "r_area", "r_heads", "r_taking_part"}
    for line in (each["row"] for each in lines if "row" in each):
        assert set(line) == {"channel", "commitments", "day", "helped", "home", "replaces", "vote"}


def test_any_single_changed_byte_is_seen(path: Path) -> None:
    content, dice = path.read_bytes(), Random(20220210)
    places = {0, 1, len(content) - 1, len(content) - 2, *(dice.randrange(len(content)) for _ in range(300))}
    for place in places:
        changed = bytearray(content)
        changed[place] ^= 1 << dice.randrange(8)
        path.write_bytes(changed)
        try:
            assert not verify_vote(path).intact, place
        except NotAVote:
            assert place < content.index(b"\n") + 1


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.999])
def test_a_cut_off_file_is_seen(path: Path, kept: float) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    assert not verify_vote(path).intact
    lines = content.splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))
    assert any("截去" in fault.what for fault in verify_vote(path).faults)


Rewrite = Callable[[list[dict[str, Any]]], None]


def _rewritten(path: Path, change: Rewrite) -> Any:
    """The file with something changed, made up whole so that its end fits again."""
    lines = [json.loads(line) for line in path.read_bytes().splitlines()][:-1]
    change(lines)
    whole = b"".join(canonical(line) + b"\n" for line in lines)
    end = {"end": {"digest": sha256(whole).hexdigest(), "lines": len(lines) + 1}}
    path.write_bytes(whole + canonical(end) + b"\n")
    return verify_vote(path)


def _of(lines: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [line[kind] for line in lines if kind in line]


def _swap_result(lines: list[dict[str, Any]]) -> None:
    _of(lines, "result")[0]["passed"] = True


def _more_area(lines: list[dict[str, Any]]) -> None:
    _of(lines, "result")[0]["area"][2] += 1


def _more_heads(lines: list[dict[str, Any]]) -> None:
    _of(lines, "result")[0]["heads"][2] += 1


def _all_took_part(lines: list[dict[str, Any]]) -> None:
    _of(lines, "result")[0]["heads"][1] += 1


def _larger_home(lines: list[dict[str, Any]]) -> None:
    entry = _of(lines, "entry")[0]
    entry["area"] = format(int(entry["area"], 16) * int(proofs.derived_group().base), "x")


def _retitle(lines: list[dict[str, Any]]) -> None:
    _of(lines, "vote")[0]["title"] = "另一次表决"


def _postpone(lines: list[dict[str, Any]]) -> None:
    _of(lines, "vote")[0]["closes_on"] = "2022-12-31"


def _another_weight(lines: list[dict[str, Any]]) -> None:
    one, two = _of(lines, "proof")[:2]
    one["weighed"], two["weighed"] = two["weighed"], one["weighed"]


def _no_share(lines: list[dict[str, Any]]) -> None:
    _of(lines, "vote")[0]["figures"]["consent.vote.quorum"] = "1/0"


def _another_head(lines: list[dict[str, Any]]) -> None:
    _of(lines, "entry")[1]["head"] = "0" * 64


def _drop_ballot(lines: list[dict[str, Any]]) -> None:
    lines.remove(next(line for line in lines if "row" in line))


def _drop_proof(lines: list[dict[str, Any]]) -> None:
    lines.remove(next(line for line in lines if "proof" in line))


def _swap_proofs(lines: list[dict[str, Any]]) -> None:
    one, two = _of(lines, "proof")[:2]
    one["one_of"], two["one_of"] = two["one_of"], one["one_of"]


def _split_denied(lines: list[dict[str, Any]]) -> None:
    split = next(each for each in _of(lines, "head") if "differ" in each)
    del split["differ"], split["one_of"]
    split["same"] = ["1"]


def _alike_denied(lines: list[dict[str, Any]]) -> None:
    split = next(each for each in _of(lines, "head") if "differ" in each)
    alike = next(each for each in _of(lines, "head") if "same" in each)
    del alike["same"]
    alike |= {"differ": 1, "one_of": split["one_of"]}


def _lower_quorum(lines: list[dict[str, Any]]) -> None:
    _of(lines, "vote")[0]["questions"][0]["matter"] = "special"
    _of(lines, "result")[0]["passed"] = True


def _another_home(lines: list[dict[str, Any]]) -> None:
    row = next(line for line in lines if "row" in line)
    voted = {line["row"]["home"] for line in lines if "row" in line}
    row["row"]["home"] = next(each["home"] for each in _of(lines, "entry") if each["home"] not in voted)
    row["digest"] = sha256(canonical(row["row"])).hexdigest()


def _fewer_seals(lines: list[dict[str, Any]]) -> None:
    lines.remove(next(line for line in lines if "seal" in line))


@pytest.mark.parametrize(
    "change",
    [
        _swap_result, _more_area, _more_heads, _all_took_part, _larger_home, _another_head, _drop_ballot,
        _drop_proof, _retitle, _postpone, _another_weight, _no_share, _swap_proofs, _split_denied,
        _alike_denied, _lower_quorum, _another_home, _fewer_seals,
    ],
    ids=lambda change: change.__name__.strip("_"),
)  # fmt: skip
def test_a_file_made_up_anew_around_a_lie_does_not_hold(path: Path, change: Rewrite) -> None:
    assert not _rewritten(path, change).intact


def test_a_file_made_up_whole_is_told_by_the_published_digest(path: Path) -> None:
    published = sha256(path.read_bytes()).hexdigest()

    def rename(lines: list[dict[str, Any]]) -> None:
        _of(lines, "vote")[0]["estate"] = "另一个小区"

    assert _rewritten(path, rename).intact
    assert not verify_vote(path, head=published).intact


def test_a_receipt_of_a_replaced_ballot_says_that_it_does_not_count(counted: Assembly, path: Path) -> None:
    replaced = Ballot.objects.get(entry__number=1, replaces=None)
    answered = jiugai("verify", str(path), "--receipt", replaced.receipt)
    assert (answered.code, "没有计入" in answered.out) == (1, True)


def test_a_receipt_shows_that_ones_ballot_is_in_it_as_cast(
    counted: Assembly, path: Path, tmp_path: Path
) -> None:
    from jiugai.consent.receipts import receipt_file

    ballot = Ballot.objects.get(entry__number=2)
    receipt = tmp_path / "receipt.json"
    receipt.write_text(json.dumps(receipt_file(ballot)), encoding="utf-8")
    assert jiugai("verify", str(path), "--receipt", str(receipt)).code == 0
    assert jiugai("verify", str(path), "--receipt", ballot.receipt).code == 0
    said = json.loads(receipt.read_text())
    said["choices"][0] = "oppose"
    receipt.write_text(json.dumps(said))
    answered = jiugai("verify", str(path), "--receipt", str(receipt))
    assert (answered.code, "与回执上的不同" in answered.out) == (1, True)
    for key, value, told in (
        ("nonce", None, "与回执上的不同"),
        ("choices", ["perhaps"], "不成形"),
        ("home", {**receipt_file(ballot)["home"], "area_cm2": 1}, "面积"),  # type: ignore[dict-item]
        ("home", {**receipt_file(ballot)["home"], "place": "9号楼"}, "另一户"),  # type: ignore[dict-item]
    ):
        receipt.write_text(json.dumps({**receipt_file(ballot), key: value}))
        answered = jiugai("verify", str(path), "--receipt", str(receipt))
        assert (answered.code, told in answered.out) == (1, True), told
    assert jiugai("verify", str(path), "--receipt", "0000-0000-0000-0000").code == 1


def _tampered(sql: str) -> None:
    """Somebody who has the database lifts the guards and writes past the product."""
    lift_guards()
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE consent_ballot SET channel = 'online', slip_id = NULL WHERE channel = 'paper'",
        "UPDATE consent_ballot SET cast_at = '2022-05-21 00:00:00+00'",
        "UPDATE consent_ballot SET answers = (SELECT max(answers) FROM consent_ballot)",
        "UPDATE consent_ballot SET mark = digest",
        "UPDATE consent_ballot SET digest = mark",
    ],
    ids=["channel", "moment", "answers", "mark", "digest"],
)
def test_an_edited_row_stops_the_count_and_is_named(assembly: Assembly, sql: str) -> None:
    vote = assembly.announced()
    online(vote, 1, "agree")
    online(vote, 2, "oppose")
    assembly.checked(vote, {3: ["agree"]})
    _tampered(sql)
    with pytest.raises(NotSound, match="1号楼1单元10"):
        services.work_out(fresh(vote), by=assembly.by, at=at(NEXT_DAY))
    assert fresh(vote).state == "announced"


def test_a_ballot_put_straight_into_the_database_stops_the_count(assembly: Assembly) -> None:
    vote = assembly.announced()
    online(vote, 1, "agree")
    entry = vote.entries.get(number=2)
    forged = _drawn_up(entry, ["agree"], "online", key="forged", at=at(NEXT_DAY))  # type: ignore[arg-type]
    stamp(forged)
    forged.mark = proofs.sha256(b"no key").hexdigest()
    Ballot.objects.bulk_create([forged])
    with pytest.raises(NotSound, match="102"):
        services.work_out(fresh(vote), by=assembly.by, at=at(NEXT_DAY))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE consent_rollentry SET exclusive_area_cm2 = 9000000 WHERE number = 1",
        "UPDATE consent_rollentry SET head = 1",
        "DELETE FROM consent_rollentry WHERE number = 5",
        "UPDATE consent_roll SET mark = digest",
        "UPDATE consent_question SET text = 'x'",
        "UPDATE consent_vote SET closes_on = '2022-05-29'",
    ],
    ids=["area", "head", "home", "mark", "question", "days"],
)
def test_a_roll_or_question_that_was_rewritten_stops_the_count(assembly: Assembly, sql: str) -> None:
    vote = assembly.announced()
    online(vote, 1, "agree")
    _tampered(sql)
    with pytest.raises(NotSound, match="清册"):
        services.work_out(fresh(vote), by=assembly.by, at=at(NEXT_DAY) + timedelta(30))


def test_a_sealed_ballot_that_was_deleted_stops_the_count(assembly: Assembly) -> None:
    vote = assembly.announced()
    online(vote, 1, "agree")
    online(vote, 2, "oppose")
    seal_trail(trail_of(vote))
    _tampered("DELETE FROM consent_ballot WHERE id = (SELECT max(id) FROM consent_ballot)")
    with pytest.raises(NotSound, match="封签"):
        services.work_out(fresh(vote), by=assembly.by, at=at(NEXT_DAY))


def test_an_empty_vote_can_be_counted_and_checked(assembly: Assembly, tmp_path: Path) -> None:
    vote: Vote = assembly.announced()
    count = assembly.count(vote)
    report = verify_vote(path_of(count.file))
    assert (report.intact, report.counted) == (True, 0)
    assert not count.results.get().passed
