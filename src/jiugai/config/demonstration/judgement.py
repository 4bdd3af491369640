"""The year's judgement of the demonstration: counties at work sealed from their records, others by chance."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from django.conf import settings

from jiugai.config.demonstration.people import KUNMING, PANLONG, WUHUA, YUNNAN, post_of
from jiugai.core.command_line import SHANGHAI
from jiugai.evaluation.bundles.keys import signer_at
from jiugai.evaluation.bundles.sealing import Sealing, seal
from jiugai.evaluation.generating import county_codes, make_tables
from jiugai.evaluation.models import YearRun
from jiugai.evaluation.services.bundles import bundles_folder, seal_year, take_in
from jiugai.evaluation.services.runs import judge_bundles
from jiugai.registry.models import Division

Told = Callable[[str], object]
PROVINCE, HOME = "53", "5301"
PROJECTS_OF_A_PREFECTURE, PROJECTS_OF_A_COUNTY = 60, 12
AT_WORK = ("530102", "530103")


def judge_counties(year: int, on: date) -> YearRun:
    """Seal the counties that have records and the governments above them, and judge what there is."""
    for person in (WUHUA, PANLONG, KUNMING, YUNNAN):
        seal_year(Division.objects.get(pk=person.division), year, by=post_of(person), on=on)
    return judge_bundles(year, by=post_of(YUNNAN))


def prefectures_and_counties() -> list[str]:
    """Whose bundles are made by chance: every other prefecture, and every other county of Kunming."""
    inside = [code for code in county_codes() if code.startswith(PROVINCE)]
    others = {f"{code[:4]}00" for code in inside if not code.startswith(HOME)}
    return sorted(others | {code for code in inside if code.startswith(HOME) and code not in AT_WORK})


def receive_province(year: int, seed: int, told: Told = lambda _step: None) -> YearRun:
    """Take in bundles of all other governments of the province, sealed elsewhere by chance, and judge all."""
    home = bundles_folder()
    signer = signer_at(Path(settings.DATA) / "demonstration_key")
    for number, code in enumerate(prefectures_and_counties()):
        told(code)
        whole = code.endswith("00")
        size = PROJECTS_OF_A_PREFECTURE if whole else PROJECTS_OF_A_COUNTY
        made = make_tables(code, year, seed=seed + number, projects=size, errors=2 if whole else 0)
        draft = Path(mkdtemp(prefix=".made-", dir=home))
        try:
            sealing = Sealing(
                code,
                year,
                facts_on=date(year, 12, 31),
                sealed_at=datetime(year + 1, 1, 20, 9, 0, tzinfo=SHANGHAI),
                sealed_by="演示",
            )
            seal(made.connection, draft, sealing, signer)
            take_in(draft, by=post_of(YUNNAN))
        finally:
            rmtree(draft, ignore_errors=True)
    return judge_bundles(year, by=post_of(YUNNAN))
