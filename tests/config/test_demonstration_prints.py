"""The running vote of the demonstration can be printed at once."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.consent.vote_cast import settle_homes
from tests.people import WU, Person, enter
from tests.works import County

from jiugai.config.demonstration import votes
from jiugai.config.demonstration.office import Office
from jiugai.consent.models import Vote
from jiugai.consent.services import Chosen, print_letters


@pytest.mark.django_db
def test_letters_of_the_running_vote_can_be_printed_at_once(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    county, clerk = County(enter(WU)), enter(Person("lu", "陆科员", WU.role, WU.division))
    estate = county.estate(home_count=12)
    settle_homes(estate, ["80.00"] * 12, county.by)
    project = county.project(estate)
    county.scheme(project)
    office = Office(county.division, county.by, county.by, county.by, date(2022, 6, 1))
    votes._running(project, estate, office, clerk)
    letters = print_letters(Vote.objects.get(), Chosen(), by=county.by)
    assert len({each.code for each in letters}) == 12
