"""Who did what to which record: written with the act, never changed."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from tests.core.trail_cast import CLERK, place, write

from jiugai.core.actors import BUILT_IN
from jiugai.core.audit import audit, request_id
from jiugai.core.models import AuditEvent, SealedRow, plain
from jiugai.core.verifying import digest_of

pytestmark = pytest.mark.django_db


def test_an_event_says_who_did_what_where_and_why() -> None:
    token = request_id.set("01HX")
    event = audit(
        CLERK, "更正社区", place(), before={"home_count": 100}, after={"home_count": 120}, reason="按登记簿"
    )
    request_id.reset(token)
    stored = AuditEvent.objects.get(pk=event.pk)
    assert (stored.actor_id, stored.actor_name, stored.actor_division) == ("7", "李晓梅", "530102")
    assert (stored.object_kind, stored.object_id) == ("registry.division", "530102000001")
    assert (stored.object_label, stored.division_code) == ("翠湖社区", "530102000001")
    assert (stored.before, stored.after) == ({"home_count": 100}, {"home_count": 120})
    assert (stored.reason, stored.request_id) == ("按登记簿", "01HX")


def test_the_product_itself_acts_under_its_own_name() -> None:
    event = audit(BUILT_IN, "装入区划", place())
    assert (event.actor_id, event.actor_name, event.actor_division) == ("", "内置操作员", "000000")
    assert (event.before, event.after) == (None, None)


def test_the_digest_is_the_same_after_reading_back() -> None:
    moment = datetime(2022, 6, 1, 9, 30, 0, 120, tzinfo=timezone(timedelta(hours=8)))
    after = {
        "on": date(2022, 6, 1),
        "at": moment,
        "area": Decimal("86.50"),
        "flags": [True, None, {"深": "层", "a": "é€😀"}],
        "big": 2**60,
    }
    event = audit(CLERK, "登记", place(), after=after)
    stored = AuditEvent.objects.get(pk=event.pk)
    assert stored.digest == event.digest == digest_of(stored.content())
    assert stored.after == {
        "on": "2022-06-01",
        "at": "2022-06-01T01:30:00.000120+00:00",
        "area": "86.50",
        "flags": [True, None, {"深": "层", "a": "é€😀"}],
        "big": 2**60,
    }


def test_the_digest_covers_every_column_but_the_number_and_itself() -> None:
    event = write(1)[0]
    columns = {field.attname for field in AuditEvent._meta.concrete_fields}
    assert set(event.content()) == columns - {"id", "digest"}


def test_an_event_falls_with_its_transaction() -> None:
    with transaction.atomic():
        audit(CLERK, "更正社区", place())
        transaction.set_rollback(True)
    assert not AuditEvent.objects.exists()


@pytest.mark.usefixtures("committing")
def test_an_event_without_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="needs the transaction of the act"):
        audit(CLERK, "更正社区", place())


@pytest.mark.parametrize("value", [0.5, {"a": {1: 2}}, b"x", datetime(2022, 6, 1), {1, 2}])  # noqa: DTZ001
def test_what_has_no_exact_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        audit(CLERK, "更正社区", place(), after={"value": value})


def test_a_moment_is_written_down_in_universal_time() -> None:
    assert plain(datetime(2022, 6, 1, tzinfo=UTC)) == "2022-06-01T00:00:00.000000+00:00"


def test_rows_made_in_bulk_are_stamped_by_hand() -> None:
    template = write(1)[0]
    row = AuditEvent(**template.content() | {"act": "退回", "moment": template.moment})
    row.stamp()
    AuditEvent.objects.bulk_create([row])
    stored = AuditEvent.objects.latest("pk")
    assert stored.digest == digest_of(stored.content()) != template.digest
    assert isinstance(stored, SealedRow)


def test_the_database_refuses_an_event_without_an_actor() -> None:
    with pytest.raises(IntegrityError, match="core_auditevent_says_who_did_what"), transaction.atomic():
        AuditEvent.objects.create(
            actor_name="", act="更正", object_kind="core.seal", object_id="1", object_label="翠湖社区"
        )


def test_one_event_costs_one_statement(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        audit(CLERK, "更正社区", place())
    assert connection.in_atomic_block
