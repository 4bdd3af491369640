"""Projects as a workbook."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from jiugai.core.amounts import WAN
from jiugai.core.tables.columns import Column, Kind
from jiugai.core.tables.writing import write_table
from jiugai.reserve.models import Project, Stage
from jiugai.reserve.models.projects import ProjectQuerySet
from jiugai.reserve.selectors import with_figures

CHUNK = 2000
COLUMNS = (
    Column("code", "项目编号", Kind.TEXT),
    Column("name", "项目名称", Kind.TEXT),
    Column("county", "县区", Kind.TEXT),
    Column("plan_year", "计划年度", Kind.INTEGER),
    Column("stage", "阶段", Kind.CHOICE, choices={stage.value: str(stage.label) for stage in Stage}),
    Column("estate_count", "小区数", Kind.INTEGER),
    Column("home_count", "户数", Kind.INTEGER),
    Column("cost_fen", "总投资", Kind.INTEGER, scales={"万元": WAN}),
    Column("score_x100", "得分", Kind.INTEGER, scales={"分": 100}),
    Column("rank", "名次", Kind.INTEGER),
)
UNITS = {"cost_fen": "万元", "score_x100": "分"}


def export_projects(path: Path, projects: ProjectQuerySet) -> None:
    """Write projects with the columns of the list. Cells are never formulas."""
    rows = _rows(with_figures(projects).iterator(chunk_size=CHUNK))
    write_table(path, COLUMNS, rows, title="储备库", units=UNITS)


def _rows(projects: Iterable[Project]) -> Iterator[Mapping[str, object]]:
    for each in projects:
        facts = {column.name: getattr(each, column.name, None) for column in COLUMNS}
        yield facts | {"county": each.division.name}
