"""Which projects a criterion is about, in one year. An empty date or year is not a member."""

from tests.oracle.rows import Row

PLAN_STAGES = ("planned", "started", "accepted", "closed")


def is_plan_project(row: Row, year: int) -> bool:
    return row.get("plan_year") == year and row["stage"] in PLAN_STAGES


def is_approved(row: Row, year: int) -> bool:
    """A plan project, or one withdrawn since from the plan of the year."""
    withdrawn_from_plan = (
        row["stage"] == "withdrawn" and row.get("planned_on") is not None and row.get("plan_year") == year
    )
    return is_plan_project(row, year) or withdrawn_from_plan


def is_in_library(row: Row, year: int) -> bool:
    """Approved, or `in_library`, whatever its `plan_year`."""
    return is_approved(row, year) or row["stage"] == "in_library"


def is_started(row: Row, year: int) -> bool:
    return is_plan_project(row, year) and row.get("started_on") is not None


def is_completed(row: Row, year: int) -> bool:
    completed_on = row.get("completed_on")
    return bool(row["stage"] != "withdrawn" and completed_on is not None and completed_on.year == year)
