"""P10: the Word reports of 129 counties, 16 prefectures and a province from judged results, without disk.

Ours reads, checks and compiles the template once. The peer is docxtpl as its documents show it: each report
opens the template, renders it, saves it; it gets the same words and draws no charts. The floor packs the
same parts. Every tenth report is given to the peer; the texts must be the same.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from docx import Document
from docx.oxml.ns import qn
from docxtpl import DocxTemplate

from jiugai.core.command_line import SHANGHAI
from jiugai.evaluation.bundles.opening import engine_for, open_bundles
from jiugai.evaluation.bundles.sealing import Sealing, seal
from jiugai.evaluation.bundles.signing import Ed25519
from jiugai.evaluation.generating import make_tables
from jiugai.evaluation.judging import judge_year
from jiugai.evaluation.reports.assembling import report_bytes, told_with_drawings
from jiugai.evaluation.reports.figures import ReportFigures
from jiugai.evaluation.reports.gathering import gather
from jiugai.evaluation.reports.packing import packed
from jiugai.evaluation.reports.templates import BUILT_IN, read_template

SEED, PROVINCE, YEAR, PROJECTS, ROUNDS, EACH = 10, "530000", 2022, 12_000, 5, 10


def main() -> None:
    """Make them, five rounds."""
    print(f"seed {SEED}, {PROJECTS:,} projects, {ROUNDS} rounds")
    reports = _figures()
    few = reports[::EACH]
    made = _ours(reports)
    if _ours(reports) != made:
        raise SystemExit("void: a second run gives other bytes")
    _compare(_ours(few), _peer(few))
    parts = [_parts(each) for each in made]
    ours, peer, floor = [], [], []
    for _ in range(ROUNDS):
        ours.append(_seconds(lambda: _ours(reports)) / len(reports))
        peer.append(_seconds(lambda: _peer(few)) / len(few))
        floor.append(_seconds(lambda: [packed(each) for each in parts]) / len(reports))
    size = sum(map(len, made)) // len(made) // 1000
    whole = f"{median(ours) * len(reports):.2f} s for {len(reports)} reports of {size} kB"
    print(f"ours: {whole}, {median(ours) * 1000:.2f} ms each")
    for name, seconds in (("docxtpl", peer), ("packing the same parts", floor)):
        ratio = median(each / mine for each, mine in zip(seconds, ours, strict=True))
        print(f"{name:<24} {median(seconds) * 1000:7.2f} ms each   {ratio:5.2f} × ours")


def _figures() -> list[ReportFigures]:
    """What the reports say, gathered as the command does; told how long that took."""
    with TemporaryDirectory() as folder:
        bundle = Path(folder) / "bundle"
        made = make_tables(PROVINCE, YEAR, seed=SEED, projects=PROJECTS)
        sealed_at = datetime(YEAR + 1, 2, 20, tzinfo=SHANGHAI)
        sealing = Sealing(PROVINCE, YEAR, date(YEAR, 12, 31), sealed_at)
        seal(made.connection, bundle, sealing, Ed25519(b"k" * 32))
        opened = open_bundles([bundle])
        engine = engine_for(opened)
        judged = judge_year(engine, year=YEAR, parameters=opened.parameters())
        began = perf_counter()
        figures = gather(opened, engine, judged)
        print(f"gathering the figures of {len(figures)} reports: {perf_counter() - began:.2f} s")
    return list(figures.values())


def _ours(reports: Sequence[ReportFigures]) -> list[bytes]:
    template = read_template()
    return [report_bytes(template, each) for each in reports]


def _peer(reports: Sequence[ReportFigures]) -> list[bytes]:
    made = []
    for each in reports:
        template = DocxTemplate(BUILT_IN)
        told, _charts = told_with_drawings(each)
        template.render(told, autoescape=True)
        out = BytesIO()
        template.save(out)
        made.append(out.getvalue())
    return made


def _compare(ours: Sequence[bytes], theirs: Sequence[bytes]) -> None:
    for mine, other in zip(ours, theirs, strict=True):
        if _text(mine) != _text(other):
            raise SystemExit("void: the texts differ")


def _text(content: bytes) -> list[str]:
    body = Document(BytesIO(content)).element.body
    return [
        "".join(each.text or "" for each in paragraph.iter(qn("w:t"))) for paragraph in body.iter(qn("w:p"))
    ]


def _parts(content: bytes) -> dict[str, bytes]:
    from zipfile import ZipFile

    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _seconds(call: Callable[[], object]) -> float:
    began = perf_counter()
    call()
    return perf_counter() - began


if __name__ == "__main__":
    main()
