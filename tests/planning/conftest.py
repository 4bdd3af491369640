"""What tests of planning share."""

from datetime import date

import pytest
from tests.people import KUN, WU, enter
from tests.works import WAN, County

from jiugai.accounts.models import Post
from jiugai.lifecycle.services import ask_gate
from jiugai.policy.gates import ENTER_LIBRARY
from jiugai.reserve.models import Project

ON = date(2022, 6, 1)


class Library(County):
    """A county whose projects wait in the library."""

    def waiting(self, cost_fen: int = 300 * WAN, taking_part: int = 100, **estate: object) -> Project:
        """A project in the library; the more homes took part, the better its score."""
        home = self.estate(**estate)
        self.survey(home)
        self.ask(home, taking_part, taking_part)
        project = self.project(home)
        self.scheme(project, cost_fen)
        self.utilities(project)
        self.pictures(project)
        assert ask_gate(project, ENTER_LIBRARY, by=self.by, on=ON).is_passed
        project.refresh_from_db()
        return project


@pytest.fixture
def wuhua(db: None) -> Library:
    """五华区 with its housing officer; nothing is in the library yet."""
    return Library(enter(WU))


@pytest.fixture
def kunming(wuhua: Library) -> Post:
    """昆明市's housing officer, who approves."""
    return enter(KUN)
