"""Raw rows that count up to given facts, written by SQL from the facts themselves."""

# ruff: noqa: S608 - names come from the contract, figures are ours

from collections.abc import Mapping
from datetime import date
from typing import Any

import duckdb

from jiugai.policy.raw_rows import SOURCES

ARRIVALS, PAYMENTS = 2, 96  # rows for the money of each source of a project, and for what a government paid
HOMES_TO_A_COMPLAINT = 400
OUTPUTS = {"drainage": "米", "lift": "部", "parking": "个", "car_charging": "个", "elderly_care": "处"}
CATEGORIES = ("quality", "works", "pipes", "management", "other")


def make_rows(
    connection: duckdb.DuckDBPyConnection,
    year: int,
    projects: Mapping[str, Any],
    governments: Mapping[str, Any],
) -> None:
    """Make the tables of raw rows from columns of facts."""
    connection.register("projects_made", dict(projects))
    connection.register("governments_made", dict(governments))
    for table, query in {
        "payments": f"{_arrivals(year)} UNION ALL {_movements(year)}",
        "responses": RESPONSES,
        "findings": " UNION ALL ".join([*_project_findings(year), *_government_findings(year)]),
        "complaints": _complaints(year),
        "outputs": _outputs(),
    }.items():
        connection.execute(f"CREATE TABLE {table} AS {query}")
    connection.unregister("projects_made")
    connection.unregister("governments_made")


def _parts(parts: str) -> str:
    """What one of some parts of an amount is; the first takes what is left over."""
    return f"amount // {parts} + CASE part WHEN 0 THEN amount % {parts} ELSE 0 END"


def _arrivals(year: int) -> str:
    by_source = ", ".join(f"{{'source': '{each}', 'amount': funds_{each}_fen}}" for each in SOURCES)
    return f"""
        SELECT concat_ws('-', project_code, source, part) AS payment_code, division_code, project_code,
            'arrived' AS movement, source, plan_year AS fund_year, {_parts(str(ARRIVALS))} AS amount_fen,
            least(make_date(plan_year, 6, 1), DATE '{date(year, 12, 31)}') AS moved_on
        FROM (
            SELECT project_code, division_code, plan_year, unnest([{by_source}], recursive := true)
            FROM projects_made
        ), range({ARRIVALS}) AS parts(part)
        WHERE amount > 0"""


def _movements(year: int) -> str:
    """Of each government: money issued to it and paid by it, in some parts."""
    those = " UNION ALL ".join(
        f"SELECT division_code, '{movement}' AS movement, '{source}' AS source, {amount} AS amount, "
        f"{parts} AS parts_of FROM governments_made"
        for movement, source, amount, parts in (
            ("issued", "central", "funds_issued_fen * 4 // 5", 2),
            ("issued", "provincial", "funds_issued_fen - funds_issued_fen * 4 // 5", 2),
            ("paid", "central", "funds_paid_fen", PAYMENTS),
            ("issued", "local", "local_subsidy_fen", 2),
            ("issued", "bonds", "bonds_fen", 1),
        )
    )
    return f"""
        SELECT concat_ws('-', division_code, movement, source, part), division_code, NULL, movement, source,
            {year}, {_parts("parts_of")}, make_date({year}, 1 + (part % 12)::INTEGER, 15)
        FROM ({those}), LATERAL range(parts_of) AS parts(part)
        WHERE amount > 0"""


RESPONSES = """
    SELECT project_code, home,
        CASE
            WHEN home > homes_satisfied AND home % 2 = 0 THEN 'fairly'
            WHEN home > homes_satisfied THEN 'dissatisfied'
            WHEN home % 3 = 0 THEN 'very_satisfied'
            ELSE 'satisfied'
        END AS answer
    FROM projects_made, LATERAL range(1, homes_surveyed + 1) AS homes(home)"""


def _complaints(year: int) -> str:
    return f"""
        SELECT project_code || '-C' || number AS complaint_code, division_code, project_code,
            {list(CATEGORIES)}[1 + number % {len(CATEGORIES)}] AS category,
            make_date({year}, 1 + (number % 12)::INTEGER, 10) AS received_on, received_on + 15 AS due_on,
            received_on + (3 + 4 * number)::INTEGER AS answered_on, answered_on + 7 AS closed_on
        FROM projects_made, LATERAL range(homes // {HOMES_TO_A_COMPLAINT}) AS complaints(number)"""


def _outputs() -> str:
    listed = ", ".join(f"('{item}', '{unit}')" for item, unit in OUTPUTS.items())
    return f"""
        SELECT project_code, item, unit, 100 * (homes // 3 + 1) AS planned_x100,
            CASE
                WHEN stage IN ('accepted', 'closed') THEN planned_x100
                WHEN stage = 'started' THEN planned_x100 // 2
                ELSE 0
            END AS done_x100
        FROM projects_made, (VALUES {listed}) AS outputs(item, unit)
        WHERE stage NOT IN ('surveyed', 'withdrawn')"""


def _project_findings(year: int) -> list[str]:
    """Hazards that are open, overdue or not yet, and red lines that were crossed the year before."""
    return [
        _finding("project_code || '-H'", "hazard", "inspection", (f"{year}-05-01", f"{year}-06-01", None))
        + " FROM projects_made WHERE hazards_overdue > 0",
        _finding("project_code || '-H'", "hazard", "inspection", (f"{year}-12-01", f"{year + 1}-02-01", None))
        + " FROM projects_made WHERE open_hazards > 0 AND hazards_overdue = 0",
        _finding("project_code || '-R'", "red_line", "inspection", (f"{year - 1}-04-01", None, None))
        + " FROM projects_made WHERE red_line_incidents > 0",
    ]


def _government_findings(year: int) -> list[str]:
    """Incidents that were confirmed in the year, and what audits found, rectified in time or a day late."""
    spring, autumn = f"{year}-04-01", f"{year}-08-31"
    those = (
        ("D", "diversion", "audit", "diversion_cases", (spring, autumn, autumn)),
        ("L", "red_line", "spot_check", "red_line_incidents", (spring, autumn, None)),
        ("A", "accident", "inspection", "accidents", (spring, None, autumn)),
        ("T", "rectification", "audit", "findings_on_time", (spring, autumn, autumn)),
        ("O", "rectification", "audit", "findings_due - findings_on_time", (spring, autumn, f"{year}-09-01")),
    )
    return [
        _finding(f"division_code || '-{tag}' || number", kind, source, days, project="NULL")
        + f" FROM governments_made, LATERAL range({count}) AS findings(number)"
        for tag, kind, source, count, days in those
    ]


def _finding(
    code: str,
    kind: str,
    source: str,
    days: tuple[str, str | None, str | None],
    project: str = "project_code",
) -> str:
    found, due, closed = (f"DATE '{day}'" if day else "CAST(NULL AS DATE)" for day in days)
    return (
        f"SELECT {code} AS finding_code, division_code, {project} AS project_code, '{source}' AS source, "
        f"'{kind}' AS kind, {found} AS found_on, {due} AS due_on, {closed} AS closed_on, "
        "CAST(NULL AS BIGINT) AS amount_fen"
    )
