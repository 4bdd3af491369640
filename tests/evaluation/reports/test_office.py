"""LibreOffice opens what is written as it was meant: pages with numbers, charts, nothing beside the text."""

import subprocess
from pathlib import Path

import pytest
from PIL import Image
from tests.print_reading import HAS_OFFICE, pages_of

from jiugai.evaluation.reports.assembling import report_bytes
from jiugai.evaluation.reports.national_tables import write_national
from jiugai.evaluation.reports.project_rows import project_rows
from jiugai.evaluation.reports.templates import BUILT_IN, read_template

from .conftest import KUNMING, YEAR, Year
from .documents import text_of

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(not HAS_OFFICE, reason="LibreOffice Writer and pdftotext are not installed"),
]
DOTS = 60  # per inch
MILLIMETRE = DOTS / 25.4


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_the_report_is_laid_out_whole(year: Year, tmp_path: Path) -> None:
    content = report_bytes(read_template(), year.figures[KUNMING])
    pages = pages_of(content, tmp_path)
    told = "".join(pages)
    for number, page in enumerate(pages, start=1):
        assert page.endswith(f"—{number}—")
    assert pages[0].startswith("昆明市2022年度城镇老旧小区改造工作自评估报告云南省住房和城乡建设厅：")
    for line in text_of(content).splitlines():
        if line.startswith(("一、", "八、", "附件：", "注：")):
            assert squeezed(line)[:20] in told
    assert "失分" in told  # the legend of a chart, which no paragraph holds


def test_nothing_stands_beside_the_text_block(year: Year, tmp_path: Path) -> None:
    pages_of(report_bytes(read_template(), year.figures[KUNMING]), tmp_path)
    command = ["pdftoppm", "-gray", "-r", str(DOTS), tmp_path / "print.pdf", tmp_path / "page"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    drawn = sorted(tmp_path.glob("page*.pgm"))
    assert drawn
    for path in drawn:
        page = Image.open(path)
        left, _top, right, _bottom = page.point(lambda grey: 255 if grey < 200 else 0).getbbox() or (
            0,
            0,
            0,
            0,
        )
        assert left >= 27 * MILLIMETRE, path.name
        assert right <= page.width - 20 * MILLIMETRE, path.name  # a hanging full stop may pass the margin


def test_a_template_saved_anew_by_an_office_program_says_the_same(year: Year, tmp_path: Path) -> None:
    office = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless"]
    command = [*office, "--convert-to", "docx", "--outdir", tmp_path / "saved", BUILT_IN]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    figures = year.figures[KUNMING]
    saved = read_template(tmp_path / "saved" / BUILT_IN.name)
    assert text_of(report_bytes(saved, figures)) == text_of(report_bytes(read_template(), figures))


def test_the_workbook_is_opened(year: Year, tmp_path: Path) -> None:
    path = tmp_path / "统计表.xlsx"
    write_national(path, year.figures, KUNMING, project_rows(year.engine, YEAR))
    office = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/office",
        "--headless",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76,1",
    ]
    subprocess.run([*office, "--outdir", tmp_path, path], check=True, capture_output=True, timeout=120)
    text = (tmp_path / "统计表.csv").read_text(encoding="utf-8")
    assert "五华区" in text
    assert str(year.figures[KUNMING].plan.projects) in text
