"""The annual report and the tables of a judged year, as files."""

from collections.abc import Mapping
from functools import cache

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jiugai.core.downloads import attachment, workbook
from jiugai.core.word_sheets import WORD
from jiugai.evaluation.models import Assessment, YearRun
from jiugai.evaluation.open_years import open_year
from jiugai.evaluation.reports.assembling import report_bytes
from jiugai.evaluation.reports.figures import Practice, ReportFigures
from jiugai.evaluation.reports.gathering import gather
from jiugai.evaluation.reports.jiangxi import write_jiangxi
from jiugai.evaluation.reports.national_tables import write_national, write_plan_table
from jiugai.evaluation.reports.project_rows import project_rows
from jiugai.evaluation.reports.templates import ReportTemplate, read_template
from jiugai.evaluation.views.checking import recounted_of
from jiugai.evaluation.views.finding import result_in_scope

KINDS = {"national": "改造统计表", "plan": "改造计划表", "points": "绩效自评表"}


@cache
def _template() -> ReportTemplate:
    return read_template()


def figures_of(run: YearRun, code: str) -> Mapping[str, ReportFigures]:
    """What the reports of a year tell, a government's own good practice among it. Raises: Http404"""
    year = open_year(run)
    told = Assessment.objects.filter(year=run.year, division=code).exclude(good_practice="").first()
    practices = {}
    if told:
        practices[code] = (Practice(title="本级做法", place=told.division.name, text=told.good_practice),)
    figures = gather(
        year.opened, year.engine(), year.judged, practices=practices, recounted=recounted_of(run)
    )
    if code not in figures:
        raise Http404
    return figures


@require_safe
@login_required
def annual_report(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """The annual report of a government, as Word."""
    _scoped, run, _result = result_in_scope(request, year, code)
    figures = figures_of(run, code)[code]
    response = HttpResponse(report_bytes(_template(), figures), content_type=WORD)
    name = f"{figures.place.name}{year}年度城镇老旧小区改造自评估报告.docx"
    response.headers["Content-Disposition"] = attachment(name)
    return response


@require_safe
@login_required
def tables(request: HttpRequest, year: int, code: str, kind: str) -> HttpResponse:
    """The tables of the national survey, the plan table, or the self-evaluation of 100 points."""
    _scoped, run, _result = result_in_scope(request, year, code)
    if kind not in KINDS:
        raise Http404
    figures = figures_of(run, code)
    name = f"{figures[code].place.name}{year}年度{KINDS[kind]}.xlsx"
    if kind == "plan":
        return workbook(lambda path: write_plan_table(path, figures, code), name)
    if kind == "points":
        return workbook(lambda path: write_jiangxi(path, figures[code]), name)
    rows = project_rows(open_year(run).engine(), year)
    return workbook(lambda path: write_national(path, figures, code, rows), name)
