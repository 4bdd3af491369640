"""P6: a ledger of 50,000 estates in 30 columns, 100 of them with a wrong cell, beside django-import-export.

Both read the same workbook, check every cell, and store the rows that hold. The peer runs in its bulk mode
with all comparing switched off and keeps no trail; ours finds the places by name, sets each row beside the
register, keeps what was written, and leaves a sealed event for each row. Then the peer with the trail left
out of ours too, as a floor: what the database takes for the same rows alone.

Each contestant has a process and a database of its own; its greatest memory is that of its process.
"""

import os
import random
import resource
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter

SEED, ROWS, BAD, ROUNDS = 6, 50_000, 100, 3
COUNTIES = (
    "530102",
    "530103",
    "530111",
    "530112",
    "530113",
    "530124",
    "530302",
    "530402",
    "530502",
    "530602",
)
HEADINGS = (
    "区划代码", "小区名称", "地址", "建成年份", "层数", "楼栋数", "单元数", "户数", "人口",
    "建筑面积（平方米）",
    *(f"备注{number}" for number in range(1, 21)),
)  # fmt: skip
FIELDS = (
    "division", "name", "address", "completed_year", "storeys", "building_count", "stairwell_count",
    "home_count", "resident_count", "floor_area_cm2",
)  # fmt: skip
COUNTED = FIELDS[4:]
SYLLABLES = "东西南北中安和平新华民主建设光明文化园林春秋湖滨翠柳金星红旗人北京路青年公社银桂"
AREA = 10_000  # cm² in ㎡
LARGEST_MEMORY = 250  # MB


def main() -> None:
    """Make the ledger and let every contestant take it in, in rounds."""
    contestants = ["ours", "floor", *(["peer"] if find_spec("import_export") else [])]
    print(f"seed {SEED}, {ROWS:,} rows × {len(HEADINGS)} columns, {BAD} wrong cells")
    if "peer" not in contestants:
        print("django-import-export is not installed: the peer is left out")
    told: dict[str, list[list[str]]] = {name: [] for name in contestants}
    with tempfile.TemporaryDirectory(prefix="jiugai-bench-") as folder:
        ledger = Path(folder) / "ledger.xlsx"
        _write(ledger)
        for _ in range(ROUNDS if "peer" in contestants else 1):
            for name in contestants:
                told[name].append(_run(name, ledger))
    accepted = {name: {tuple(each[2:]) for each in rounds} for name, rounds in told.items()}
    if len(set.union(*accepted.values())) != 1:
        raise SystemExit(f"void: not the same rows were accepted: {accepted}")
    seconds = {name: median(float(each[0]) for each in rounds) for name, rounds in told.items()}
    own = seconds["ours"]
    for name, rounds in told.items():
        memory = max(int(each[1]) for each in rounds)
        print(f"{name:<6} {seconds[name]:7.2f} s   {memory:4} MB   {seconds[name] / own:6.2f} × ours")
    print(f"the same rows were accepted: {told['ours'][0][2]}, the rest wrong")


def _write(path: Path) -> None:
    """The ledger: every 500th row has one wrong cell."""
    import xlsxwriter

    dice = random.Random(SEED)
    wrong = set(dice.sample(range(ROWS), BAD))
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("台账")
    sheet.write_row(0, 0, HEADINGS)
    for number in range(ROWS):
        buildings = dice.randint(1, 20)
        homes = buildings * dice.randint(12, 60)
        name = "".join(dice.choices(SYLLABLES, k=3))
        row: list[object] = [
            COUNTIES[number % len(COUNTIES)], f"{name}{number}号院", f"{name[:2]}路{number % 400}号",
            str(dice.randint(1960, 2005)), dice.randint(2, 9), buildings, buildings * dice.randint(1, 5),
            homes, homes * dice.randint(2, 4), homes * dice.randint(45, 120),
            *(f"第{number % 97}批" for _ in range(20)),
        ]  # fmt: skip
        if number in wrong:
            row[dice.randint(5, 9)] = dice.choice(("不清", "约三百", "三十", "12.5.1"))
        sheet.write_row(number + 1, 0, row)
    book.close()


def _run(name: str, ledger: Path) -> list[str]:
    """Seconds, greatest memory in MB, rows accepted and a digest of their names."""
    command = [sys.executable, "-m", "benchmarks.p6_import", name, str(ledger)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr[-2000:]}")
    return done.stdout.split()


def contest(name: str, ledger: Path) -> None:
    """One contestant in this process."""
    with tempfile.TemporaryDirectory(prefix="jiugai-bench-") as place:
        os.environ["DJANGO_SETTINGS_MODULE"] = "jiugai.config.settings"
        os.environ |= {"JIUGAI_DATA": place, "JIUGAI_PLAIN_STATIC": "1", "JIUGAI_SYNCHRONOUS": "NORMAL"}
        (Path(place) / "static").mkdir()
        from jiugai.config import starting

        starting.prepare()
        take_in = {"ours": _ours, "peer": _peer, "floor": _floor}[name]
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = perf_counter()
        take_in(ledger)
        took = perf_counter() - began
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(f"{took} {memory // 1024} {_stored()}", file=sys.__stdout__)
        print(f"{before // 1024} MB before", file=sys.stderr)


def _stored() -> str:
    """How many estates there are, and a digest of everything that was asked to be stored of them."""
    from hashlib import sha256

    from jiugai.registry.models import Estate

    digest = sha256()
    rows = Estate.objects.order_by("name").values_list(*FIELDS)
    for row in rows.iterator():
        digest.update(repr(row).encode())
    return f"{Estate.objects.count()} {digest.hexdigest()}"


def _ours(ledger: Path) -> None:
    from jiugai.core.actors import BUILT_IN
    from jiugai.core.scope import Scope
    from jiugai.registry.imports import read_ledger
    from jiugai.registry.services.ledgers import take_in

    read = read_ledger(ledger, scope=Scope.everything())
    if len({(problem.row, problem.column) for problem in read.problems}) != BAD:
        raise SystemExit(f"void: {len(read.problems)} wrong cells were named, not {BAD}")
    read.problems.clear()  # a ledger with a wrong cell is not stored; the peer stores the rest
    take_in(read, by=BUILT_IN, source="台账")


def _floor(ledger: Path) -> None:
    """Read with openpyxl's reader of tablib left aside: calamine, plain checks, one bulk insert, no trail."""
    from django.db import transaction
    from python_calamine import CalamineWorkbook

    from jiugai.registry.models import Estate

    rows = CalamineWorkbook.from_path(ledger).get_sheet_by_index(0).to_python(skip_empty_area=False)
    estates = []
    for number, row in enumerate(rows[1:], start=1):
        counts = row[4:10]
        if any(not isinstance(each, float) or each < 1 for each in counts):
            continue
        facts = dict(zip(FIELDS[1:3], row[1:3], strict=True))
        whole = dict(zip(COUNTED, map(int, counts), strict=True))
        whole["floor_area_cm2"] *= AREA
        estates.append(
            Estate(
                code=f"{row[0]}-{number:05}", division_id=row[0], completed_year=int(row[3]), source="台账",
                **facts, **whole,
            )
        )  # fmt: skip
    with transaction.atomic():
        Estate.objects.bulk_create(estates, batch_size=500)


def _peer(ledger: Path) -> None:
    from django.db import transaction
    from import_export import fields, resources, widgets
    from import_export.formats.base_formats import XLSX

    from jiugai.registry.models import Division, Estate

    class Area(widgets.IntegerWidget):
        def clean(self, value: object, row: object = None, **more: object) -> object:
            whole = super().clean(value, row, **more)
            return None if whole is None else whole * AREA

    def named(position: int) -> fields.Field:
        name = FIELDS[position]
        widget = Area() if name == "floor_area_cm2" else widgets.IntegerWidget() if position > 2 else None
        return fields.Field(name, HEADINGS[position], widget)

    class Numbered(resources.ModelResource):
        division = fields.Field("division", HEADINGS[0], widgets.ForeignKeyWidget(Division, "code"))

        class Meta:
            model = Estate
            import_id_fields = ("name",)
            fields = (*FIELDS, "code", "source")
            use_bulk = force_init_instance = True
            skip_diff = skip_html_diff = True
            use_transactions = False  # it would take back every row for one that is wrong
            batch_size = 500

        def before_import_row(self, row: dict[str, object], row_number: int = 0, **more: object) -> None:
            row["code"], row["source"] = f"{row[HEADINGS[0]]}-{row_number:05}", "台账"

    columns = {FIELDS[position]: named(position) for position in range(1, len(FIELDS))}
    resource_class = type("Estates", (Numbered,), columns)
    data = XLSX().create_dataset(ledger.read_bytes())
    with transaction.atomic():
        result = resource_class().import_data(data, dry_run=False, raise_errors=False)
    if result.base_errors:
        raise SystemExit(f"void: {result.base_errors[0].error!r}")
    wrong = len(result.invalid_rows) + len(result.error_rows)
    if wrong != BAD:
        raise SystemExit(f"void: the peer refused {wrong} rows, not {BAD}")


if __name__ == "__main__":
    contest(sys.argv[1], Path(sys.argv[2]))
