"""What reports count agrees with counting row by row, and what is not known is never 0."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from jiugai.evaluation.generating import Made
from jiugai.evaluation.reports.figures import Sum, total
from jiugai.evaluation.reports.governments import children_of, place_of
from jiugai.policy import places

from .conftest import KUNMING, WUHUA, YEAR, Year, judged, sealed

PLANNED = ("planned", "started", "accepted", "closed")


def rows_of(year: Year, table: str) -> list[dict[str, Any]]:
    path = year.folder / f"{table}.parquet"
    found = year.engine.connection.execute(f"SELECT * FROM '{path}'")  # type: ignore[attr-defined]
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def inside(rows: Iterable[dict[str, Any]], code: str) -> list[dict[str, Any]]:
    return [each for each in rows if places.is_inside(each["division_code"], code)]


def plan_of(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each for each in rows if each["plan_year"] == YEAR and each["stage"] in PLANNED]


def added(rows: list[dict[str, Any]], name: str) -> Sum:
    known = [each[name] for each in rows if each[name] is not None]
    return Sum(sum(known), len(rows), len(rows) - len(known))


@pytest.mark.parametrize("code", [KUNMING, WUHUA, "530129"])
def test_sizes_and_money_are_those_of_the_rows(year: Year, code: str) -> None:
    figures, rows = year.figures[code], inside(rows_of(year, "projects"), code)
    plan = plan_of(rows)
    started = [each for each in plan if each["started_on"]]
    completed = [
        each
        for each in rows
        if each["completed_on"] and each["completed_on"].year == YEAR and each["stage"] != "withdrawn"
    ]
    for size, members in ((figures.plan, plan), (figures.started, started), (figures.completed, completed)):
        assert size.projects == len(members)
        assert size.homes == added(members, "homes")
        assert size.floor_area == added(members, "floor_area_m2")
        assert size.cost == added(members, "cost_fen")
    assert figures.money.by_source["social"] == added(plan, "funds_social_fen")
    assert figures.money.committed == added(plan, "funds_committed_fen")
    assert figures.satisfaction.surveyed == added(completed, "homes_surveyed")


def test_special_funds_are_those_of_prefecture_and_counties(year: Year) -> None:
    rows = inside(rows_of(year, "divisions"), KUNMING)
    assert year.figures[KUNMING].money.paid == added(rows, "funds_paid_fen")
    (own,) = [each for each in rows if each["division_code"] == WUHUA]
    assert year.figures[WUHUA].money.issued.amount == own["funds_issued_fen"]


def test_findings_and_complaints_are_those_of_the_rows(year: Year) -> None:
    last = date(YEAR, 12, 31)
    rows = rows_of(year, "findings")
    for each in year.figures[KUNMING].findings or ():
        those = [row for row in rows if (row["kind"], row["source"]) == (each.kind, each.source)]
        still_open = [row for row in those if row["closed_on"] is None or row["closed_on"] > last]
        due = [row for row in those if row["due_on"] and row["due_on"].year == YEAR]
        due += [row for row in still_open if row["due_on"] and row["due_on"].year < YEAR]
        on_time = [row for row in due if row["closed_on"] and row["closed_on"] <= row["due_on"]]
        assert (each.due, each.on_time, each.open) == (len(due), len(on_time), len(still_open))
    complaints = year.figures[KUNMING].complaints
    rows = [row for row in rows_of(year, "complaints") if row["received_on"].year == YEAR]
    assert complaints is not None
    assert complaints.received == len(rows)
    assert complaints.in_time == sum(
        row["answered_on"] <= row["due_on"] for row in rows if row["answered_on"]
    )
    parts = complaints.in_time, complaints.late, complaints.overdue, complaints.pending
    assert sum(parts) == complaints.received


def test_a_finding_due_before_the_year_and_still_open_is_due(tmp_path: Path) -> None:
    def find(made: Made) -> None:
        made.connection.execute("DELETE FROM findings")
        for code, closed in (("open", "NULL"), ("closed", f"DATE '{YEAR - 1}-12-30'")):
            made.connection.execute(
                "INSERT INTO findings (finding_code, division_code, source, kind, found_on, due_on, "
                f"closed_on) VALUES ('{code}', '{WUHUA}', 'audit', 'rectification', "
                f"DATE '{YEAR - 1}-01-05', DATE '{YEAR - 1}-06-30', {closed})"
            )

    (finding,) = judged(sealed(tmp_path / "b", projects=20, change=find)).figures[WUHUA].findings or ()
    assert (finding.found, finding.due, finding.on_time, finding.open) == (0, 1, 0, 1)


def test_outputs_are_those_of_plan_projects(year: Year) -> None:
    plan = {each["project_code"] for each in plan_of(rows_of(year, "projects"))}
    rows = [each for each in rows_of(year, "outputs") if each["project_code"] in plan]
    for output in year.figures[KUNMING].outputs or ():
        those = [row for row in rows if (row["item"], row["unit"]) == (output.item, output.unit)]
        assert (output.planned, output.done) == (added(those, "planned_x100"), added(those, "done_x100"))


def test_what_is_above_is_the_sum_of_what_is_below(year: Year) -> None:
    children = year.figures[KUNMING].children
    whole = year.figures[KUNMING].plan
    assert [each.place.code for each in children] == sorted(each.place.code for each in children)
    assert sum(each.plan.projects for each in children) == whole.projects
    assert total(each.plan.cost for each in children) == whole.cost


def test_a_table_nobody_keeps_gives_no_figure(bare_year: Year) -> None:
    figures = bare_year.figures[KUNMING]
    assert figures.outputs is figures.findings is figures.complaints is None
    assert figures.money.moved is figures.satisfaction.answers is None
    assert set(figures.provenance.lacking) == {"payments", "responses", "findings", "complaints", "outputs"}


def test_a_sum_of_rows_that_say_nothing_is_not_known(bare_year: Year) -> None:
    plan = bare_year.figures[WUHUA].plan
    assert plan.projects > 0
    assert plan.homes.known is None
    assert bare_year.figures[KUNMING].plan.homes.known is not None
    assert Sum().known == 0


def test_governments_that_gave_no_facts_do_not_say_what_was_paid(tmp_path: Path) -> None:
    def leave_out(made: Made) -> None:
        made.connection.execute(f"DELETE FROM divisions WHERE division_code = '{WUHUA}'")

    figures = judged(sealed(tmp_path / "b", raw=False, change=leave_out)).figures
    assert figures[WUHUA].money.paid.known is None
    assert figures[KUNMING].money.paid.unknown == 1
    assert figures[KUNMING].provenance.missing == ("五华区",)


def test_what_some_bundles_do_not_keep_is_said(tmp_path: Path) -> None:
    folders = (
        sealed(tmp_path / "a", division="530100", projects=30),
        sealed(tmp_path / "b", division="530300", projects=30, raw=False),
    )
    year = judged(*folders)
    assert year.figures["530302"].outputs is year.figures["530300"].complaints is None
    figures = year.figures["530000"]
    assert figures.provenance.lacking["outputs"] == ("曲靖市",)
    assert figures.outputs is not None
    assert len(figures.provenance.sources) == 2


@pytest.mark.parametrize(
    ("code", "full_name", "signed_by", "reports_to"),
    [
        ("530102", "昆明市五华区", "昆明市五华区住房和城乡建设局", "昆明市住房和城乡建设局"),
        ("532300", "楚雄彝族自治州", "楚雄彝族自治州住房和城乡建设局", "云南省住房和城乡建设厅"),
        ("530000", "云南省", "云南省住房和城乡建设厅", "住房和城乡建设部办公厅"),
        ("110101", "北京市东城区", "北京市东城区住房和城乡建设局", "北京市住房和城乡建设委员会"),
        ("530124", "富民县", "富民县住房和城乡建设局", "昆明市住房和城乡建设局"),
        ("419001", "济源市", "济源市住房和城乡建设局", "河南省住房和城乡建设厅"),
    ],
)
def test_governments_are_called_by_their_names(
    code: str, full_name: str, signed_by: str, reports_to: str
) -> None:
    place = place_of(code, places.level_of(code))
    assert (place.full_name, place.signed_by, place.reports_to) == (full_name, signed_by, reports_to)


def test_headings_over_counties_are_no_governments() -> None:
    judged_codes = ["110000", "110100", "110101", "110102", "000000"]
    assert children_of("110000", judged_codes) == ("110101", "110102")
