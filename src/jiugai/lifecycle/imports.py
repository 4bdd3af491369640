"""Tables of facts from plain files: CSV, XLSX or Parquet, checked whole before anything is judged.

The columns are those of the contract (`policy.facts`). Tables of projects and of divisions are told apart by
their columns; local figures and lists of obliged governments may stand beside them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import duckdb

from jiugai.core.errors import BadInput, Problem
from jiugai.core.named_files import require_readable
from jiugai.core.tables.columns import Column, Kind
from jiugai.core.tables.headings import match_headings
from jiugai.core.tables.limits import Limits
from jiugai.core.tables.reading import RawTable, read_tables
from jiugai.core.tables.staging import RowRule, Staged, stage
from jiugai.policy import facts
from jiugai.policy.facts import Fact, InOrder, NoDayWithoutAct, ProjectFacts, WithinWhole
from jiugai.policy.local_values import read_row, repeated
from jiugai.policy.parameters import LocalValue, Parameters
from jiugai.policy.raw_rows import RAW_TABLES
from jiugai.policy.register import rulebook

LARGE = Limits(max_bytes=2_000_000_000)
ROWS_AT_ONCE = 2_000
SUFFIXES = (".csv", ".xlsx", ".parquet")

DIVISION = "[0-9]{6}"
COUNTY = "[0-9]{2}([1-9][0-9]|[0-9][1-9])[0-9]{2}"
COUNTY_FORM = "六位县区代码，如 530102"


def column_of(fact: Fact, pattern: str = DIVISION) -> Column:
    """A column of the contract as the reader of tables wants it."""
    return Column(
        name=fact.name,
        label=fact.label,
        kind=Kind[fact.kind.name],
        meaning=fact.meaning,
        unit=fact.unit,
        required=fact.required,
        scales=fact.scales,
        minimum=fact.minimum,
        maximum=fact.maximum,
        choices=fact.choices,
        pattern=pattern if fact.kind is facts.Kind.CODE else None,
        form=COUNTY_FORM if pattern == COUNTY and fact.kind is facts.Kind.CODE else "",
    )


PROJECT_COLUMNS = tuple(column_of(fact, COUNTY) for fact in facts.PROJECT_COLUMNS.values())
DIVISION_COLUMNS = tuple(column_of(fact) for fact in facts.DIVISION_COLUMNS.values())
CAPACITY_COLUMNS = (
    Column("division_code", "县区代码", Kind.CODE, required=True, pattern=COUNTY, form=COUNTY_FORM),
    Column("financing_capacity_fen", "资金筹措能力", Kind.INTEGER, scales=facts.MONEY, minimum=0),
    Column("organising_capacity_estates", "组织实施能力", Kind.INTEGER, minimum=0),
)
LOCAL_COLUMNS = (
    Column("division_code", "区划代码", Kind.TEXT, required=True),
    Column("parameter", "参数", Kind.TEXT, required=True),
    Column("value", "参数值", Kind.TEXT, required=True),
    Column("from", "起始日期", Kind.TEXT, required=True),
    Column("clause", "依据", Kind.TEXT),
)
OBLIGED_COLUMNS = (Column("division_code", "区划代码", Kind.CODE, required=True, pattern=DIVISION),)


@dataclass(frozen=True, slots=True)
class TableKind:
    """A kind of table, and the column by which it is told from the others.

    `unlike`: where the telling column stands in tables of other kinds too, those kinds.
    """

    name: str
    label: str
    columns: tuple[Column, ...]
    telling: str
    unlike: tuple["TableKind", ...] = ()


RAW_KINDS = tuple(
    TableKind(each.name, each.label, tuple(map(column_of, each.columns.values())), each.telling)
    for each in RAW_TABLES.values()
)
PROJECTS = TableKind("projects", "项目事实表", PROJECT_COLUMNS, "project_code", unlike=RAW_KINDS)
DIVISIONS = TableKind("divisions", "区划事实表", DIVISION_COLUMNS, "level")
LOCAL = TableKind("parameters", "地方参数表", LOCAL_COLUMNS, "parameter")
CAPACITY = TableKind(
    "capacity", "县区能力表", CAPACITY_COLUMNS, "division_code", unlike=(PROJECTS, LOCAL, *RAW_KINDS)
)
OBLIGED = TableKind(
    "obliged", "应评政府名单", OBLIGED_COLUMNS, "division_code", unlike=(PROJECTS, LOCAL, *RAW_KINDS)
)


@dataclass(slots=True)
class FactTables:
    """What the given files hold: tables in one DuckDB connection, and what the reader should be told."""

    connection: duckdb.DuckDBPyConnection
    notes: list[str] = field(default_factory=list)
    local: list[LocalValue] = field(default_factory=list)
    obliged: list[str] = field(default_factory=list)

    def each_project(self, stage: str = "") -> Iterator[ProjectFacts]:
        """Every project as the rules see it, in the order of the files; of one stage, if it is named."""
        names = [each.name for each in fields(ProjectFacts)]
        found = self.connection.cursor().execute(
            f"SELECT {', '.join(names)} FROM projects WHERE ? IN ('', stage) "  # noqa: S608
            "ORDER BY source_table, source_row",
            [stage],
        )
        while rows := found.fetchmany(ROWS_AT_ONCE):
            for row in rows:
                yield ProjectFacts(**dict(zip(names, row, strict=True)))

    def projects(self, stage: str = "") -> list[ProjectFacts]:
        """As `each_project`, all at once."""
        return list(self.each_project(stage))

    def stages(self) -> dict[str, str]:
        """The stage of every project, by its code."""
        return dict(self.connection.execute("SELECT project_code, stage FROM projects").fetchall())

    def parameters(self) -> Parameters:
        """The register with the local figures of the files."""
        return Parameters(rulebook().parameters, self.local)


def read_projects(sources: Sequence[Path]) -> FactTables:
    """Tables of project facts only. Raises: BadInput, naming every bad cell of every file."""
    tables = FactTables(duckdb.connect())
    _stage_projects(tables, _of_kind(tables, sources, PROJECTS))
    return tables


def read_year(
    sources: Sequence[Path],
    *,
    local: Sequence[Path] = (),
    obliged: Sequence[Path] = (),
    raw: bool = False,
) -> FactTables:
    """Tables of projects and of divisions, with local figures and obliged governments; if `raw`, also the
    tables of raw rows that are there.

    A folder among `sources` stands for every table in it; those of other kinds are left alone and named.
    Raises: BadInput, naming every bad cell of every file.
    """
    tables = FactTables(duckdb.connect())
    problems = _Gathered()
    kinds = (*RAW_KINDS, PROJECTS, LOCAL, DIVISIONS) if raw else (PROJECTS, LOCAL, DIVISIONS)
    found: dict[str, list[RawTable]] = {kind.name: [] for kind in kinds}
    with problems:
        found = _by_kind(tables, sources, kinds)
    for kind in RAW_KINDS:
        with problems:
            _stage_raw(tables, kind, found.get(kind.name, []))
    with problems:
        _stage_projects(tables, found[PROJECTS.name])
    with problems:
        _stage_divisions(tables, found[DIVISIONS.name])
    with problems:
        tables.local = _read_local([*found[LOCAL.name], *_of_kind(tables, local, LOCAL)])
    with problems:
        tables.obliged = _read_obliged(_of_kind(tables, obliged, OBLIGED))
    problems.settle()
    return tables


def read_local_values(sources: Sequence[Path]) -> list[LocalValue]:
    """Figures that governments set for themselves. Raises: BadInput, naming every row that may not stand."""
    return _read_local(_of_kind(FactTables(duckdb.connect()), sources, LOCAL))


def read_obliged(sources: Sequence[Path]) -> list[str]:
    """Governments that must be judged. Raises: BadInput."""
    return _read_obliged(_of_kind(FactTables(duckdb.connect()), sources, OBLIGED)) if sources else []


def read_capacity(tables: FactTables, source: Path) -> None:
    """The table `capacity`, one row per county. Raises: BadInput."""
    raw = _of_kind(tables, [source], CAPACITY)
    staged = stage(tables.connection, raw, CAPACITY_COLUMNS, "capacity", unique=("division_code",))
    _note_unknown(tables, staged)


class _Gathered:
    """Collects the problems of several tables, so that all are told in one pass."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.count = 0

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if not isinstance(error, BadInput):
            return False
        self.problems += error.problems
        self.count += error.count
        return True

    def settle(self) -> None:
        if self.count:
            raise BadInput(self.problems, self.count)


def _files(sources: Iterable[Path]) -> Iterable[tuple[bool, Path]]:
    """Every file named, and those of every folder named, with whether it came from a folder."""
    named = list(sources)
    require_readable(*named, folders=True)
    for source in named:
        if source.is_dir():
            inside = sorted(each for each in source.iterdir() if each.suffix.lower() in SUFFIXES)
            if not inside:
                raise BadInput([Problem(str(source), expected="文件夹里没有 .csv、.xlsx 或 .parquet 文件")])
            require_readable(*inside)
            yield from ((True, path) for path in inside)
        else:
            yield False, source


def _by_kind(
    tables: FactTables, sources: Iterable[Path], kinds: Sequence[TableKind]
) -> dict[str, list[RawTable]]:
    """The tables of all files, told apart by their columns.

    Sheets of no such kind are named in the notes; a file that was named and holds none at all is refused.
    """
    found: dict[str, list[RawTable]] = {kind.name: [] for kind in kinds}
    for from_folder, path in _files(sources):
        raws = read_tables(path, limits=LARGE, gather=True)
        tables.notes += [f"{path.name}：{remark}" for raw in raws for remark in raw.remarks]
        known = {id(raw): kind for raw in raws if (kind := _kind_of(raw, kinds))}
        if not known and not from_folder:
            row = raws[0].heading_row or None
            raise BadInput([Problem(raws[0].file, raws[0].sheet, row, expected=_wrong_kind(raws[0], kinds))])
        for raw in raws:
            if kind := known.get(id(raw)):
                found[kind.name].append(raw)
            else:
                sheet = f" 工作表“{raw.sheet}”" if raw.sheet else ""
                tables.notes.append(
                    f"{raw.file}{sheet} 不是{'、'.join(kind.label for kind in kinds)}，未采用"
                )
    return found


def _of_kind(tables: FactTables, sources: Iterable[Path], kind: TableKind) -> list[RawTable]:
    return _by_kind(tables, sources, (kind,))[kind.name]


def _kind_of(raw: RawTable, kinds: Sequence[TableKind]) -> TableKind | None:
    for kind in kinds:
        if _is_told(raw, kind) and not any(_is_told(raw, other) for other in kind.unlike):
            return kind
    return None


def _is_told(raw: RawTable, kind: TableKind) -> bool:
    """Whether a table has the column by which the kind is told."""
    match = match_headings(raw.headings, kind.columns, file=raw.file, sheet=raw.sheet)
    return match.of(kind.telling) is not None


def _wrong_kind(raw: RawTable, kinds: Sequence[TableKind]) -> str:
    """What a table seems to be, and what it should be."""
    others = {other.name: other for kind in kinds for other in kind.unlike}
    seen = [
        f"像是{other.label}（有“{other.telling}”列）" for other in others.values() if _is_told(raw, other)
    ]
    expected = "；或".join(f"{kind.label}（应有“{kind.telling}”列）" for kind in kinds)
    return f"{seen[0] if seen else '认不出这是什么表'}，应为{expected}，请核对是否给错了文件"


def _stage_projects(tables: FactTables, raw: Sequence[RawTable]) -> None:
    rules = row_rules(facts.PROJECT_RULES, facts.PROJECT_COLUMNS)
    staged = stage(tables.connection, raw, PROJECT_COLUMNS, "projects", rules, unique=("project_code",))
    _note_unknown(tables, staged)
    _note_unequal_totals(tables)


def _stage_divisions(tables: FactTables, raw: Sequence[RawTable]) -> None:
    rules = [*row_rules(facts.DIVISION_RULES, facts.DIVISION_COLUMNS), LEVEL_FITS]
    staged = stage(
        tables.connection, raw, DIVISION_COLUMNS, "divisions", rules, unique=("division_code", "year")
    )
    _note_unknown(tables, staged)


def _stage_raw(tables: FactTables, kind: TableKind, raw: Sequence[RawTable]) -> None:
    if raw:
        table = RAW_TABLES[kind.name]
        rules = row_rules(table.rules, table.columns)
        _note_unknown(tables, stage(tables.connection, raw, kind.columns, kind.name, rules, unique=table.key))


LEVEL_FITS = RowRule(
    ("level", "division_code"),
    "level <> CASE WHEN division_code = '000000' THEN 'nation'"
    " WHEN division_code LIKE '__0000' THEN 'province'"
    " WHEN division_code LIKE '____00' AND level <> 'county' THEN 'prefecture' ELSE 'county' END",
    "层级与区划代码不符：省为 530000，州市为 530100，县区为 530102 这样的代码",
)


def row_rules(rules: Iterable[facts.RowRule], columns: Mapping[str, Fact]) -> list[RowRule]:
    """The rules between the cells of one row, as the reader of tables wants them."""
    return [_row_rule(rule, columns) for rule in rules]


def _row_rule(rule: facts.RowRule, columns: Mapping[str, Fact]) -> RowRule:
    match rule:
        case WithinWhole(parts, whole):
            total = " + ".join(f"coalesce({part}, 0)" for part in parts)
            labels = "与".join(columns[part].label for part in parts)
            both = "之和" if len(parts) > 1 else ""
            return RowRule(
                (*parts, whole), f"{total} > {whole}", f"{labels}{both}不能大于{columns[whole].label}"
            )
        case InOrder(first, second):
            expected = f"{columns[first].label}不能晚于{columns[second].label}"
            return RowRule((first, second), f"{first} > {second}", expected)
        case NoDayWithoutAct(act, day):
            expected = f"{columns[act].label}为“否”时不应填写{columns[day].label}"
            return RowRule((day, act), f"NOT {act} AND {day} IS NOT NULL", expected)


def _note_unknown(tables: FactTables, staged: Staged) -> None:
    tables.notes += [str(heading) for heading in staged.unknown]


def _note_unequal_totals(tables: FactTables) -> None:
    """A total that is not the sum of its parts is told, not refused, and used as it stands."""
    total = " + ".join(facts.FUNDS_BY_SOURCE)
    rows = tables.connection.execute(
        f"SELECT project_code, funds_total_fen, {total} FROM projects "  # noqa: S608
        f"WHERE funds_total_fen <> {total} ORDER BY source_table, source_row"
    ).fetchall()
    tables.notes += [
        f"项目 {code}：到位资金合计 {whole} 分，各项之和 {parts} 分，两者不等，按合计使用"
        for code, whole, parts in rows
    ]


def _read_local(raw: Sequence[RawTable]) -> list[LocalValue]:
    """Local figures, checked against the rulebook: who may set what, and which way."""
    if not raw:
        return []
    connection = duckdb.connect()
    staged = stage(connection, raw, LOCAL_COLUMNS, "local")
    rows: list[tuple[Any, ...]] = connection.execute(
        'SELECT division_code, parameter, value, "from", clause, source_table, source_row FROM local '
        "ORDER BY source_table, source_row"
    ).fetchall()
    register, values, problems = rulebook().parameters, [], []
    for *cells, table, row in rows:
        names = ("division_code", "parameter", "value", "from", "clause")
        value, problem = read_row(register, dict(zip(names, cells, strict=True)))
        if value is not None:
            values.append(value)
        else:
            source = staged.sources[table]
            problems.append(Problem(source.file, source.sheet, row, expected=problem))
    problems += [
        Problem(raw[0].file, expected=f"{division} 的参数 {name} 自 {starts} 起的值重复，只能出现一次")
        for division, name, starts in repeated(values)
    ]
    if problems:
        raise BadInput(problems)
    return values


def _read_obliged(raw: Sequence[RawTable]) -> list[str]:
    if not raw:
        return []
    connection = duckdb.connect()
    stage(connection, raw, OBLIGED_COLUMNS, "obliged")
    return [row[0] for row in connection.execute("SELECT DISTINCT division_code FROM obliged").fetchall()]
