"""P12: a resident's pages beside a bare Django view that renders a page of the same size from a template.

Server time through all middleware until the first byte, over 220,000 estates half of which are public; then
the compressed weight of a page with its stylesheet, script and mark. Seed and number of rows are printed.
"""

import gzip
import os
import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.rounds import compare

SEED, ESTATES = 12, 220_000
SHOWN = "530102-00002"
PAGES = (
    ("one estate", f"/e/{SHOWN}/"),
    ("the list, county by county", "/e/"),
    ("the list, one county", "/e/?division=530102"),
    ("the list, by initials", "/e/?q=xq19"),
    ("the list, by part of a name", "/e/?q=小区99"),
    ("open data", "/open/"),
)
FILES = (
    ("projects of one county, to the last row", "/open/projects.csv?division=530102"),
    ("projects of everywhere, first rows", "/open/projects.csv"),
    ("estates of everywhere, first rows", "/open/estates.geojson"),
)


def main() -> None:
    """Make the register and measure."""
    with tempfile.TemporaryDirectory(prefix="jiugai-bench-") as place:
        os.environ["DJANGO_SETTINGS_MODULE"] = "jiugai.config.settings"
        os.environ |= {"JIUGAI_DATA": place, "JIUGAI_PLAIN_STATIC": "1", "JIUGAI_SYNCHRONOUS": "NORMAL"}
        (Path(place) / "static").mkdir()
        from jiugai.config import starting

        starting.prepare()
        _fill()
        print(f"seed {SEED}, {ESTATES:,} estates, every second one with a public project")
        for told, address in PAGES:
            _measure(told, address)
        for told, address in FILES:
            _measure_file(told, address)
        _weigh()


def _fill() -> None:
    from django.db import connection

    from jiugai.registry.models import Division, Estate
    from jiugai.reserve.models import Project, ProjectEstate

    dice = random.Random(SEED)
    counties = list(Division.objects.filter(level="county", valid_to=None).values_list("code", flat=True))
    estates, projects, memberships = [], [], []
    for number in range(1, ESTATES + 1):
        county = "530102" if number % 50 == 2 else dice.choice(counties)
        code = f"{county}-{number:05}"
        spelt = {
            "longitude": "102.7",
            "latitude": "25.0",
            "name": f"小区{number}",
            "pinyin": f"xiaoqu{number}",
            "initials": f"xq{number}",
        }
        home = Estate(pk=number, code=code, division_id=county, home_count=60, source="生成", **spelt)
        estates.append(home)
        stage = "started" if number % 2 == 0 else "in_library"
        facts = {"division_id": county, "plan_year": 2022, "stage": stage, "name": f"小区{number}改造"}
        projects.append(Project(pk=number, code=f"{county}-2022-{number}", **facts))
        memberships.append(ProjectEstate(project_id=number, estate_id=number))
    for model, rows in ((Estate, estates), (Project, projects), (ProjectEstate, memberships)):
        model.objects.bulk_create(rows, batch_size=5_000)
    _furnish(Project.objects.get(pk=2))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _furnish(project: Any) -> None:
    """One project with all that a page can show but pictures, which come apart."""
    from datetime import date

    from jiugai.policy.register import rulebook
    from jiugai.registry.models import Organisation
    from jiugai.reserve.models import Contract, FundingLine, FundingSource, PlanPlace, Scheme, WorkItem

    scheme = Scheme.objects.create(project=project, version=1, cost_fen=9_000_000_00)
    for item in list(rulebook().items)[:25]:
        WorkItem.objects.create(scheme=scheme, item=item, quantity=120)
    for source in FundingSource.values[:8]:
        FundingLine.objects.create(project=project, source=source, planned_fen=100_000_000)
    for number, kind in enumerate(("design", "build", "supervise")):
        firm = Organisation.objects.create(name=f"公司{number}", kind="enterprise", division_id="530102")
        told = {"amount_fen": 100_000_000, "signed_on": date(2022, 4, 1), "duties": "质量安全"}
        Contract.objects.create(project=project, kind=kind, party=firm, **told)
    PlanPlace.objects.create(project=project, year=2022, proposed_by="五华区", approved_on=date(2022, 3, 1))


def _measure(told: str, address: str) -> None:
    """Ours beside the floor: the same bytes from a template without anything to fill in."""
    from django.db import connection
    from django.http import HttpRequest, HttpResponse
    from django.template import engines
    from django.test import Client, override_settings
    from django.test.utils import CaptureQueriesContext
    from django.urls import include, path

    client = Client(HTTP_HOST="localhost")
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    assert answer.status_code == 200, address
    page = engines["django"].from_string(answer.content.decode())

    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse(page.render({}, request))

    floor = type(
        "Floor", (), {"urlpatterns": [path("floor/", bare), path("", include("jiugai.config.urls"))]}
    )
    print(f"### {told}: {len(seen.captured_queries)} queries, {len(answer.content):,} bytes")
    with override_settings(ROOT_URLCONF=floor):
        compare(
            {"ours": lambda: client.get(address), "bare view": lambda: client.get("/floor/")}, ours="ours"
        )


def _measure_file(told: str, address: str) -> None:
    """Ours until the first piece, or to the last row, beside as many rows straight from the database."""
    from django.test import Client

    from jiugai.reserve.models import Project

    client = Client(HTTP_HOST="localhost")
    is_whole = "division" in address

    def ours() -> int:
        pieces = iter(client.get(address).streaming_content)
        return sum(map(len, pieces)) if is_whole else len(next(pieces))

    def plain() -> int:
        found = Project.objects.filter(stage="started").values("code", "name", "plan_year", "stage")
        inside = found.filter(division="530102") if is_whole else found[:1000]
        return len(list(inside))

    print(f"### {told}")
    contestants: dict[str, Callable[[], object]] = {"ours": ours, "bare rows": plain}
    compare(contestants, ours="ours", rounds=5, times=4)


def _weigh() -> None:
    """What a phone loads for one estate, pictures apart."""
    from django.contrib.staticfiles import finders
    from django.test import Client

    parts = {"page": Client(HTTP_HOST="localhost").get(f"/e/{SHOWN}/").content}
    for name in ("css/portal.css", "js/compare.js", "mark.svg"):
        parts[name] = Path(str(finders.find(name))).read_bytes()
    weights = {name: len(gzip.compress(content)) for name, content in parts.items()}
    print("### weight, gzip")
    for name, weight in {**weights, "together": sum(weights.values())}.items():
        print(f"{name:<28} {weight:8,} bytes")
    assert sum(weights.values()) <= 60_000
