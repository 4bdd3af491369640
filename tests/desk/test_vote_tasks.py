"""What votes of owners ask of a post stands on its desk at the right time, and only there."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.consent.vote_cast import (
    AFTER,
    ANNOUNCED,
    CLOSES,
    NEXT_DAY,
    OPENS,
    UNTIL,
    Assembly,
    estate_of,
    fresh,
    settle_homes,
)
from tests.people import CUI, HUA, PAN, SHEN, enter

from jiugai.consent import services
from jiugai.desk.vote_tasks import vote_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def assembly(db: None, settings: Any, tmp_path: Path) -> Assembly:
    settings.DATA = tmp_path
    assembly = Assembly(enter(CUI), enter(HUA), estate_of())
    settle_homes(assembly.estate, ["80.00", "90.00"], assembly.by)
    return assembly


def asked(post: Any, on: date) -> list[str]:
    return [str(each.title)[-4:] for each in vote_tasks(post, post.scope, on)]


def test_each_point_of_a_vote_asks_for_its_own_act(assembly: Assembly) -> None:
    vote = assembly.draft()
    assert asked(assembly.by, ANNOUNCED) == ["备后公告"]
    services.announce_vote(vote, by=assembly.by, on=ANNOUNCED)
    assert asked(assembly.by, CLOSES) == []
    assert asked(assembly.by, NEXT_DAY) == ["，请计票"]
    assembly.count(vote)
    assert asked(assembly.by, NEXT_DAY) == ["表决结果"]
    services.publish_result(fresh(vote), by=assembly.by, on=NEXT_DAY)
    assert asked(assembly.by, UNTIL) == []
    services.record_objection(
        fresh(vote), by=assembly.by, on=NEXT_DAY, received_on=NEXT_DAY, source="来电", content="有异议"
    )
    assert asked(assembly.by, UNTIL) == ["等待答复"]
    assert asked(assembly.by, AFTER) == ["表决结果", "等待答复"]


def test_paper_waits_for_somebody_else_only(assembly: Assembly) -> None:
    vote = assembly.announced()
    assembly.paper(vote, {1: ["agree"]})
    assert asked(assembly.by, OPENS) == []
    assert asked(assembly.other, OPENS) == ["票待核对"]


def test_other_counties_and_those_who_only_look_are_asked_for_nothing(assembly: Assembly) -> None:
    assembly.draft()
    for person in (PAN, SHEN):
        assert asked(enter(person), ANNOUNCED) == []
