"""Paper ballots in a table: an empty one with every home of the roll, and reading it back."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import duckdb

from jiugai.consent.counting import CHOICES
from jiugai.consent.models import RollEntry, Vote
from jiugai.consent.services import Slip
from jiugai.core.errors import BadInput, Problem
from jiugai.core.files import clean_name
from jiugai.core.tables.columns import Column, Kind
from jiugai.core.tables.reading import read_tables
from jiugai.core.tables.staging import stage
from jiugai.core.tables.writing import write_template

NUMBER = Column("number", "清册序号", Kind.INTEGER, required=True, minimum=1)
PLACE = Column("place", "房屋", Kind.TEXT)
SIGNED_ON = Column("signed_on", "签名日期", Kind.DATE)


def columns_of(vote: Vote) -> Sequence[Column]:
    """Number and place of a home, an answer to each question, the day of the signature."""
    answers = [
        Column(f"answer_{each.number}", f"事项{each.number}", Kind.CHOICE, choices=CHOICES)
        for each in vote.questions.all()
    ]
    return (NUMBER, PLACE, *answers, SIGNED_ON)


def write_empty_table(path: Path, vote: Vote, entries: Sequence[RollEntry]) -> None:
    """A workbook with a row for each home, to be filled in where a ballot came."""
    rows = ({"number": each.number, "place": each.place} for each in entries)
    write_template(path, "纸质票录入", columns_of(vote), {}, rows)


def read_slips(content: BinaryIO, name: str, vote: Vote) -> list[Slip]:
    """The ballots of a filled-in table; homes without any answer are passed over.

    Raises: BadInput with every wrong cell
    """
    with TemporaryDirectory(prefix="jiugai-") as folder:
        path = Path(folder) / clean_name(name)[-60:]
        with path.open("wb") as file:
            shutil.copyfileobj(content, file)
        connection = duckdb.connect()
        columns = columns_of(vote)
        staged = stage(connection, read_tables(path, gather=True), columns, "slips", unique=("number",))
    names = [each.name for each in columns]
    query = f"SELECT {', '.join(names)}, source_table, source_row FROM slips ORDER BY ALL"  # noqa: S608
    rows = [
        dict(zip([*names, "table", "row"], row, strict=True)) for row in connection.execute(query).fetchall()
    ]
    entries = {each.number: each for each in vote.entries.select_related("vote")}
    slips, problems = [], []
    for row in rows:
        answers = [row[each] or "" for each in names if each.startswith("answer_")]
        if not any(answers):
            continue
        source = staged.sources[row["table"]]
        entry = entries.get(row["number"])
        if wrong := _wrong(row, entry, answers):
            problems.append(Problem(source.file, source.sheet, row["row"], *wrong))
        elif entry:
            slips.append(Slip(entry, answers, signed_on=row["signed_on"]))
    if problems:
        raise BadInput(problems)
    return slips


def _wrong(
    row: dict[str, object], entry: RollEntry | None, answers: Sequence[str]
) -> tuple[str, str, str] | None:
    """Column, value and what was expected, where a row cannot be a ballot."""
    if entry is None:
        return NUMBER.label, str(row["number"]), "应为本次表决清册中的序号"
    if row["place"] and row["place"] != entry.place:
        return PLACE.label, str(row["place"]), f"与清册第 {entry.number} 户“{entry.place}”不符"
    if not all(answers):
        return "事项", "", "每个事项都要填 赞同、反对 或 弃权"
    if row["signed_on"] is None:
        return SIGNED_ON.label, "", "应填写签名日期"
    return None
