"""Open bundles to judge them: each one checked, all of them together, everything wrong told in one pass."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from jiugai.core.errors import BadInput, Problem, TamperedWith
from jiugai.core.tables.cell_sql import literal
from jiugai.evaluation.bundles.checking import (
    Sealed,
    changed_files,
    codes_in,
    wrong_columns,
    wrong_rows,
)
from jiugai.evaluation.bundles.manifest import Manifest, read_manifest
from jiugai.evaluation.bundles.signing import Trust, fault_of_signature
from jiugai.evaluation.bundles.tables import (
    ALWAYS,
    DIVISIONS,
    PARAMETERS,
    PROJECTS,
    TABLES,
    BundleTable,
)
from jiugai.evaluation.engines import DUCKDB, Engine, engine_at
from jiugai.policy import places
from jiugai.policy.local_values import read_row
from jiugai.policy.parameters import LocalValue, Parameters
from jiugai.policy.register import rulebook
from jiugai.registry.reference_file import known_codes


@dataclass(slots=True)
class Opened:
    """Bundles that were checked and fit together."""

    bundles: tuple[Sealed, ...]
    local: list[LocalValue] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def year(self) -> int:
        return self.bundles[0].manifest.year

    @property
    def obliged(self) -> list[str]:
        """Governments that must be judged even without a row."""
        return sorted({code for each in self.bundles for code in each.manifest.obliged})

    def parameters(self) -> Parameters:
        """The register with the local figures of the bundles."""
        return Parameters(rulebook().parameters, self.local)

    def files(self, table: BundleTable) -> list[Path]:
        return [each.file(table) for each in self.bundles if each.holds(table)]

    def load(self, engine: Engine, *tables: str) -> None:
        """Name the tables of all bundles together in an engine; those that nobody keeps are left out."""
        for name in tables or (PROJECTS.name, DIVISIONS.name):
            if files := self.files(TABLES[name]):
                engine.parquet(name, files)


def open_bundles(
    folders: Iterable[Path],
    *,
    trust: Trust | None = None,
    raw: bool = False,
    local: Sequence[LocalValue] | None = None,
    above: Sequence[LocalValue] | None = None,
) -> Opened:
    """Check bundles and merge them.

    `raw`: also check the raw rows. `trust`: whose keys may seal what; without it a good signature is enough.
    `local`: figures that stand in the place of all those that the bundles carry. `above`: figures of
    governments as they are on record here, in the place of those that bundles carry of others than their own.
    Raises: BadInput, naming bundle, table, row and column of everything that is wrong; TamperedWith where a
    bundle is not what was sealed
    """
    problems = _Problems()
    bundles = []
    for folder in dict.fromkeys(Path(each) for each in folders):
        with problems:
            bundles.append(Sealed(folder, read_manifest(folder)))
    problems.settle()
    _settle_seals(bundles)
    _settle_manifests(bundles, trust, problems)
    names = tuple(TABLES) if raw else ALWAYS
    checking = _Checking(bundles, problems)
    checking.check([TABLES[name] for name in names])
    opened = Opened(tuple(bundles))
    opened.local = checking.local_values(above) if local is None else list(local)
    problems.settle()
    return opened


def check_sealed(draft: Path) -> None:
    """Whether a bundle that is about to be sealed could be opened again. Raises: BadInput"""
    open_bundles([draft], raw=True)


class _Problems:
    """Collects problems, so that all are told in one pass."""

    def __init__(self) -> None:
        self.named: list[Problem] = []
        self.count = 0

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if not isinstance(error, BadInput):
            return False
        self.add(error.problems, error.count)
        return True

    def add(self, problems: Iterable[Problem], count: int | None = None) -> None:
        found = list(problems)
        self.named += found
        self.count += len(found) if count is None else count

    def settle(self) -> None:
        """Raises: BadInput, if there is any problem."""
        if self.count:
            raise BadInput(self.named, self.count)


def _settle_seals(bundles: Sequence[Sealed]) -> None:
    """Whether every bundle is what was sealed. Raises: TamperedWith"""
    faults = []
    for each in bundles:
        if fault := fault_of_signature(each.manifest):
            faults.append(Problem(each.name, expected=fault))
        faults += changed_files(each, list(TABLES.values()))
    if faults:
        raise TamperedWith(faults)


def _settle_manifests(bundles: Sequence[Sealed], trust: Trust | None, problems: _Problems) -> None:
    """Signatures, versions, years and places of all bundles. Raises: BadInput"""
    known, version = known_codes(), rulebook().version
    for each in bundles:
        manifest = each.manifest
        faults = [trust.fault(manifest)] if trust else []
        if manifest.rule_version != version:
            faults.append(
                f"按规则版本 {manifest.rule_version} 封存，本系统为 {version}，请以同一版本重新封存"
            )
        for code in (manifest.division_code, *manifest.obliged):
            if code not in known:
                faults.append(f"区划代码 {code} 不存在")
            elif not places.is_inside(code, manifest.division_code):
                faults.append(f"应评政府 {code} 不在数据包的区划 {manifest.division_code} 之内")
        if manifest.year != bundles[0].manifest.year:
            first = f"{bundles[0].name} 是 {bundles[0].manifest.year} 年度的"
            faults.append(f"是 {manifest.year} 年度的，{first}，一次只能评价同一年度")
        problems.add(Problem(each.name, expected=fault) for fault in faults if fault)
    problems.add(overlaps([(each.name, each.manifest) for each in bundles]))
    problems.settle()


def overlaps(named: Sequence[tuple[str, Manifest]]) -> list[Problem]:
    """Bundles that tell of the same place twice."""
    whole = {each.division_code: name for name, each in named if not each.own_only}
    seen: dict[tuple[str, bool], tuple[str, Manifest]] = {}
    problems = []
    for name, each in named:
        code = each.division_code
        if (code, each.own_only) in seen:
            first, other = seen[code, each.own_only]
            restated = "；它是前者的重报，请只给最新的一份" if each.restates == other.digest else ""
            problems.append(Problem(name, expected=f"与 {first} 都是 {code} 的数据包，不能合并{restated}"))
            continue
        seen[code, each.own_only] = name, each
        around = places.with_above(code) if each.own_only else places.above(code)
        for outer in around:
            if outer in whole and whole[outer] != name:
                told = f"区划 {code} 已包含在 {whole[outer]}（{outer}）之中，两个数据包有重叠，不能合并"
                problems.append(Problem(name, expected=told))
    return problems


class _Checking:
    """The tables of all bundles, checked together."""

    def __init__(self, bundles: Sequence[Sealed], problems: _Problems) -> None:
        self.bundles, self.problems = bundles, problems
        self.connection = duckdb.connect()

    def check(self, tables: Sequence[BundleTable]) -> None:
        """Columns first: what has other columns cannot be asked about its cells. Raises: BadInput"""
        for table in TABLES.values():
            self.problems.add(wrong_columns(self.connection, self._files(table), table))
        self.problems.settle()
        for table in tables:
            files = self._files(table)
            # the same local figure may come with several bundles, not twice with one
            for together in [[each] for each in files] if table is PARAMETERS else filter(None, [files]):
                for named, count in wrong_rows(self.connection, together, table):
                    self.problems.add(named, count)
            if files:
                self._row_counts(table)
        for table in tables:
            self._places(table)

    def _files(self, table: BundleTable) -> list[Path]:
        return [each.file(table) for each in self.bundles if each.holds(table)]

    def _by_name(self, table: BundleTable) -> dict[str, Path]:
        return {each.name: each.file(table) for each in self.bundles if each.holds(table)}

    def _row_counts(self, table: BundleTable) -> None:
        files = {str(each.file(table)): each for each in self.bundles if each.holds(table)}
        counted = self.connection.execute(
            "SELECT file_name, num_rows FROM parquet_file_metadata(?)", [list(files)]
        ).fetchall()
        for path, found in counted:
            sealed = files[path].manifest.tables[table.name].rows
            if found != sealed:
                self.problems.add([Problem(path, expected=f"清单记 {sealed} 行，表中 {found} 行")])

    def _places(self, table: BundleTable) -> None:
        """Codes that do not exist, or lie outside the bundle; projects that it does not hold; other years."""
        names = {column.name for column in table.columns}
        files = self._by_name(table)
        if not files:
            return
        if "division_code" in names:
            inside = codes_in(self.connection, files, table, "division_code")
            for each in self.bundles:
                for code in sorted(inside.get(each.name, ())):
                    if fault := _misplaced(each.manifest, code, table):
                        self._tell(each, table, "division_code", code, fault)
        if table.is_raw and "project_code" in names:
            self._strangers(table, files)
        if table is DIVISIONS:
            self._other_years(files)

    def _strangers(self, table: BundleTable, files: Mapping[str, Path]) -> None:
        held = codes_in(self.connection, self._by_name(PROJECTS), PROJECTS, "project_code")
        asked = codes_in(self.connection, files, table, "project_code")
        for each in self.bundles:
            for code in sorted(asked.get(each.name, set()) - held[each.name]):
                self._tell(each, table, "project_code", code, "数据包的项目事实表里没有这个项目")

    def _other_years(self, files: Mapping[str, Path]) -> None:
        for each in self.bundles:
            years = self.connection.execute(
                f"SELECT DISTINCT year FROM read_parquet({literal(str(files[each.name]))})"  # noqa: S608
            ).fetchall()
            for (year,) in years:
                if year not in (None, each.manifest.year):
                    told = f"应为清单所记的 {each.manifest.year} 年度"
                    self._tell(each, DIVISIONS, "year", year, told)

    def _tell(self, bundle: Sealed, table: BundleTable, column: str, value: Any, expected: str) -> None:
        """One problem for a value, at the first row where it stands."""
        path = bundle.file(table)
        rows = f"read_parquet({literal(str(path))}, file_row_number = true)"
        ((row,),) = self.connection.execute(
            f"SELECT min(file_row_number) + 1 FROM {rows} WHERE {column} = ?",  # noqa: S608
            [value],
        ).fetchall()
        label = next(each.label for each in table.columns if each.name == column)
        self.problems.add([Problem(str(path), row=row, column=label, value=str(value), expected=expected)])

    @cached_property
    def _rows_of_local(self) -> list[tuple[Any, ...]]:
        return self.connection.execute(
            'SELECT filename, file_row_number + 1, division_code, parameter, value, "from", clause '
            "FROM read_parquet(?, filename = true, file_row_number = true) ORDER BY ALL",
            [[str(path) for path in self._files(PARAMETERS)]],
        ).fetchall()

    def local_values(self, above: Sequence[LocalValue] | None) -> list[LocalValue]:
        """The local figures of all bundles: each one allowed, and the same wherever it is told."""
        names = ("division_code", "parameter", "value", "from", "clause")
        told: dict[str, dict[tuple[str, str, Any], LocalValue]] = {}
        for path, row, *cells in self._rows_of_local:
            value, fault = read_row(rulebook().parameters, dict(zip(names, cells, strict=True)))
            if value is None:
                self.problems.add([Problem(path, row=row, expected=fault)])
            else:
                told.setdefault(path, {})[value.division, value.parameter, value.starts] = value
        if above is None:
            self._agree(told)
        else:
            told = self._with_above(told, above)
        merged = {key: value for values in told.values() for key, value in values.items()}
        return [merged[key] for key in sorted(merged)]

    def _with_above(
        self, told: Mapping[str, Mapping[tuple[str, str, Any], LocalValue]], above: Sequence[LocalValue]
    ) -> dict[str, dict[tuple[str, str, Any], LocalValue]]:
        """Of each bundle its own figures and those below it; of all other governments what is on record."""
        whose = {str(each.file(PARAMETERS)): each.manifest for each in self.bundles}
        kept = {
            path: {key: value for key, value in values.items() if whose[path].tells_of(key[0])}
            for path, values in told.items()
        }
        kept["on record"] = {
            (each.division, each.parameter, each.starts): each
            for each in above
            if not any(manifest.tells_of(each.division) for manifest in whose.values())
        }
        return kept

    def _agree(self, told: Mapping[str, Mapping[tuple[str, str, Any], LocalValue]]) -> None:
        """Figures of a government must be the same in all bundles below it: one judgement, one measure."""
        paths = [(each, str(each.file(PARAMETERS))) for each in self.bundles]
        above: dict[str, tuple[str, frozenset[Any]]] = {}
        for each, path in paths:
            values = told.get(path, {})
            for division in places.with_above(each.manifest.division_code):
                own = frozenset(
                    (key, value.amount) for key, value in values.items() if value.division == division
                )
                first, expected = above.setdefault(division, (each.name, own))
                if own != expected:
                    names = "、".join(sorted({key[1] for key, _amount in own ^ expected}))
                    fault = (
                        f"所载 {division} 的参数与 {first} 不同（{names}），应按同一套参数评价："
                        "请按上级现行参数重新封存，或用 --parameters 给出"
                    )
                    self.problems.add([Problem(each.name, expected=fault)])


def _misplaced(manifest: Manifest, code: str, table: BundleTable) -> str:
    """Why a code may not stand in a table of a bundle; empty if it may."""
    if code not in known_codes():
        return "这个区划代码不存在"
    if table is PARAMETERS:
        near = places.is_inside(code, manifest.division_code) or places.is_inside(
            manifest.division_code, code
        )
        return "" if near else f"与数据包的区划 {manifest.division_code} 无关"
    if manifest.own_only and table is DIVISIONS and code != manifest.division_code:
        return f"数据包只含 {manifest.division_code} 本级"
    if manifest.own_only and table is PROJECTS:
        return f"数据包只含 {manifest.division_code} 本级，不应有项目"
    return (
        ""
        if places.is_inside(code, manifest.division_code)
        else f"不在数据包的区划 {manifest.division_code} 之内"
    )


def engine_for(opened: Opened, url: str = DUCKDB) -> Engine:
    """The engine asked for, with the facts of the bundles named in it. Raises: BadInput"""
    engine = engine_at(url)
    opened.load(engine)
    return engine
