"""A result that is not what was counted is neither published nor confirmed, and its file not handed out."""

from collections.abc import Callable

import pytest
from django.db import connection
from tests.consent.vote_cast import AFTER, NEXT_DAY, Assembly, fresh, online
from tests.guards import lift_guards

from jiugai.consent import services
from jiugai.consent.evidence import NotSound
from jiugai.consent.handing_out import evidence_of
from jiugai.consent.models import Count, Vote
from jiugai.core.files import path_of

pytestmark = pytest.mark.django_db
Spoil = Callable[[Count], None]


@pytest.fixture
def counted(assembly: Assembly) -> Vote:
    """Two homes voted, counted."""
    vote = assembly.announced()
    online(vote, 1, "agree")
    online(vote, 2, "oppose")
    assembly.count(vote)
    return fresh(vote)


def _other_file(count: Count) -> None:
    path = path_of(count.file)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes().replace(b'"passed":false', b'"passed":true '))


def _no_file(count: Count) -> None:
    path_of(count.file).unlink()


def _sql(change: str) -> Spoil:
    def spoil(count: Count) -> None:
        lift_guards()
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE consent_result SET {change}")

    return spoil


SPOILT = [
    pytest.param(_other_file, "核验文件不是计票时存入的那一份", id="file-changed"),
    pytest.param(_no_file, "核验文件不是计票时存入的那一份", id="file-gone"),
    pytest.param(_sql("passed = NOT passed"), "结果与核验文件不符", id="passed"),
    pytest.param(_sql("heads_agreeing = heads_agreeing + 1"), "结果与核验文件不符", id="heads"),
    pytest.param(_sql("area_agreeing_cm2 = area_agreeing_cm2 + 1"), "结果与核验文件不符", id="area"),
]


@pytest.mark.parametrize(("spoil", "said"), SPOILT)
def test_it_is_not_published(assembly: Assembly, counted: Vote, spoil: Spoil, said: str) -> None:
    spoil(counted.counts.get())
    with pytest.raises(NotSound, match=said):
        services.publish_result(counted, by=assembly.by, on=NEXT_DAY)
    assert fresh(counted).state == "counted"


@pytest.mark.parametrize(("spoil", "said"), SPOILT)
def test_it_is_not_confirmed(assembly: Assembly, counted: Vote, spoil: Spoil, said: str) -> None:
    services.publish_result(counted, by=assembly.by, on=NEXT_DAY)
    spoil(counted.counts.get())
    with pytest.raises(NotSound, match=said):
        services.confirm_result(fresh(counted), by=assembly.by, on=AFTER)
    assert fresh(counted).state == "published"


@pytest.mark.parametrize("spoil", [_other_file, _no_file])
def test_its_file_is_not_handed_out(counted: Vote, spoil: Spoil) -> None:
    spoil(counted.counts.get())
    with pytest.raises(NotSound):
        evidence_of(counted.counts.get())


def test_what_is_as_it_was_counted_stands(assembly: Assembly, counted: Vote) -> None:
    services.publish_result(counted, by=assembly.by, on=NEXT_DAY)
    assert services.confirm_result(fresh(counted), by=assembly.by, on=AFTER).state == "confirmed"
