"""P9: the list of 220,000 estates, any scope and filter, beside Django's admin and the bare SQL of its page.

Server time of the view without the layout around it; the seed and the number of rows are printed.
"""

import os
import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.rounds import compare

SEED, ESTATES = 9, 220_000


def main() -> None:
    """Make the register and measure."""
    with tempfile.TemporaryDirectory(prefix="jiugai-bench-") as place:
        os.environ["DJANGO_SETTINGS_MODULE"] = "jiugai.config.settings"
        os.environ |= {"JIUGAI_DATA": place, "JIUGAI_PLAIN_STATIC": "1", "JIUGAI_SYNCHRONOUS": "NORMAL"}
        (Path(place) / "static").mkdir()
        from jiugai.config import starting

        starting.prepare()
        _fill()
        print(f"seed {SEED}, {ESTATES:,} estates")
        for told, query, codes in (
            ("county, no filter", "", ("530102",)),
            ("prefecture, by year", "band=2005", ("530100",)),
            ("nation, initials", "q=xq1", ("000000",)),
            ("nation, a late page", "page=150", ("000000",)),
        ):
            print(f"### {told}")
            _measure(query, codes)


def _fill() -> None:
    from jiugai.registry.models import Division, Estate

    dice = random.Random(SEED)
    counties = list(Division.objects.filter(level="county", valid_to=None).values_list("code", flat=True))
    rows = []
    for number in range(ESTATES):
        county = "530102" if number % 50 == 0 else dice.choice(counties)
        rows.append(
            Estate(
                code=f"{county}-{number:06}",
                name=f"小区{number}",
                pinyin=f"xiaoqu{number}",
                initials=f"xq{number}",
                division_id=county,
                completed_year=dice.choice((None, *range(1956, 2006))),
                home_count=dice.randint(20, 400),
                source="生成",
            )
        )
    Estate.objects.bulk_create(rows, batch_size=5_000)


def _measure(query: str, codes: tuple[str, ...]) -> None:
    from django.db import connection
    from django.http import QueryDict
    from django.test.utils import CaptureQueriesContext

    from jiugai.core.paging import ROWS, CappedPaginator
    from jiugai.core.scope import Scope
    from jiugai.registry.estate_lists import EstateFilter

    scope, asked = Scope.of(*codes), QueryDict(query)

    def ours() -> list[Any]:
        pages = CappedPaginator(EstateFilter.of(asked).estates(scope), ROWS)
        page = pages.get_page(asked.get("page"))
        return [page.paginator.count, *page.object_list]

    with CaptureQueriesContext(connection) as seen:
        ours()
    statements = [each["sql"] for each in seen.captured_queries]
    print(f"{len(statements)} queries")
    compare({"ours": ours, "bare SQL": _bare(statements), "Django admin": _admin(query, scope)}, ours="ours")


def _bare(statements: list[str]) -> Callable[[], object]:
    """The same statements, sent straight to SQLite."""
    from django.db import connection

    raw = connection.connection

    def run() -> object:
        return [raw.execute(statement).fetchall() for statement in statements]

    return run


def _admin(query: str, scope: Any) -> Callable[[], object]:
    """The change list of Django's admin over the same estates, as it comes."""
    from django.contrib.admin import ModelAdmin
    from django.contrib.admin.sites import AdminSite
    from django.contrib.auth import get_user_model
    from django.test import RequestFactory

    from jiugai.registry.models import Estate

    class Estates(ModelAdmin):  # type: ignore[type-arg]
        list_display = ("name", "division", "completed_year", "home_count")
        search_fields = ("name", "initials")
        list_per_page = 50

        def get_queryset(self, request: Any) -> Any:
            return Estate.objects.in_scope(scope)

    admin = Estates(Estate, AdminSite())
    page = dict(part.split("=") for part in query.split("&") if "=" in part)
    wanted = {"p": page["page"]} if "page" in page else {key: page[key] for key in ("q",) if key in page}
    request = RequestFactory().get("/", wanted)
    request.user = get_user_model()(is_superuser=True, is_staff=True, is_active=True)

    def run() -> object:
        listed = admin.get_changelist_instance(request)
        return [listed.result_count, *listed.result_list]

    return run
