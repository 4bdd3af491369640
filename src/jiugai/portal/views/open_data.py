"""Open data: which sets there are, and each as a file."""

from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from itertools import islice

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jiugai.core.downloads import attachment, workbook
from jiugai.core.errors import Refused
from jiugai.core.scope import prefix_of
from jiugai.core.tables.csv_writing import csv_lines
from jiugai.core.tables.writing import write_table
from jiugai.portal.caching import kept
from jiugai.portal.data_sets import DATA_SETS, DataSet
from jiugai.portal.data_versions import Version, version_now
from jiugai.portal.estate_lists import place_in, places_to_choose
from jiugai.portal.geojson import features
from jiugai.portal.open_page import offered, withheld
from jiugai.registry.models import Division

TEN_MINUTES = 600
MOST_ROWS = 20_000  # of a workbook, which is made whole before it is sent
LINES = 500  # sent at once


class TooLong(Refused):
    """More rows than a workbook is made for on a public page."""

    status = 409


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """What is published, how much of it and of which day, for everything or one place. Raises: Http404"""
    place = place_in(request.GET)
    context = {
        "section": "open",
        "place": place,
        "places": places_to_choose(place),
        "offered": offered(_prefix(place)),
        "updated_on": version_now().day,
        "withheld": withheld(),
    }
    return render(request, "portal/open_data.html", context)


@require_safe
def data_set(request: HttpRequest, key: str, form: str) -> HttpResponseBase:
    """One set as CSV, workbook or GeoJSON, for everything or one place.

    Raises: Http404 for a form that the set lacks, and for an unknown place
    """
    if form not in DATA_SETS[key].forms:
        raise Http404
    wanted, place, version = DATA_SETS[key], place_in(request.GET), version_now()
    make = partial(FORMS[form], wanted, _prefix(place), _name(wanted, place, version, form))
    digest = sha256(f"{version.name} {key} {form} {place and place.code}".encode()).hexdigest()[:32]
    return kept(request, make, version=digest, seconds=TEN_MINUTES, changed_at=version.moment)


def _csv(wanted: DataSet, prefix: str, name: str) -> HttpResponseBase:
    lines = csv_lines(wanted.columns, wanted.rows(prefix))
    return _streamed(lines, "text/csv; charset=utf-8", name)


def _geojson(wanted: DataSet, prefix: str, name: str) -> HttpResponseBase:
    return _streamed(features(wanted.columns, wanted.rows(prefix)), "application/geo+json", name)


def _workbook(wanted: DataSet, prefix: str, name: str) -> HttpResponseBase:
    """Raises: TooLong"""
    if wanted.records(prefix).order_by()[: MOST_ROWS + 1].count() > MOST_ROWS:
        raise TooLong(
            _("超过 %(most)s 行，没有做成 Excel；请先选地区，或下载 CSV") % {"most": f"{MOST_ROWS:,}"}
        )
    rows = wanted.rows(prefix)
    return workbook(lambda path: write_table(path, wanted.columns, rows, title=str(wanted.title)), name)


FORMS = {"csv": _csv, "xlsx": _workbook, "geojson": _geojson}


def _streamed(lines: Iterator[str], content_type: str, name: str) -> StreamingHttpResponse:
    """The lines as they are read, many at once."""
    pieces = iter(lambda: "".join(islice(lines, LINES)), "")
    headers = {"Content-Disposition": attachment(name)}
    return StreamingHttpResponse(pieces, content_type=content_type, headers=headers)


def _prefix(place: Division | None) -> str:
    return prefix_of(place.code) if place else ""


def _name(wanted: DataSet, place: Division | None, version: Version, form: str) -> str:
    """改造项目-五华区530102-2026-11-27.csv"""
    told = f"{place.name}{place.code}" if place else ""
    return "-".join(filter(None, (str(wanted.title), told, version.day.isoformat()))) + f".{form}"
