"""Who may do what where: the table is whole, place comes before act, and a post ends."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.people import CUI, GUAN, HUA, KUN, PAN, SHEN, WU, YUN, Person, enter, settle

from jiugai.accounts import services
from jiugai.accounts.models import Post, User
from jiugai.accounts.permissions import NotGranted, OutsideScope, may, roles_that_may, table
from jiugai.accounts.roles import Act, Role
from jiugai.core.actors import BUILT_IN
from jiugai.core.errors import BadInput
from jiugai.core.models import AuditEvent
from jiugai.registry.models import Division

CAST = (WU, PAN, HUA, CUI, KUN, YUN, SHEN, GUAN)


def test_every_act_stands_in_the_table_and_somebody_may_do_it() -> None:
    assert set(table()) == set(Act)
    assert [act for act in Act if not roles_that_may(act)] == []


def test_nobody_who_approves_a_plan_may_draft_it() -> None:
    assert not table()[Act.APPROVE_PLAN] & table()[Act.DRAFT_PLAN]


def test_an_administrator_sees_no_estate_and_an_auditor_changes_nothing() -> None:
    reading = {
        Act.VIEW_EVALUATION,
        Act.VIEW_ESTATES,
        Act.EXPORT_ESTATES,
        Act.VIEW_OWNERS,
        Act.VIEW_PROJECTS,
        Act.VIEW_PLANS,
        Act.VIEW_COMPLAINTS,
        Act.VIEW_AUDIT,
        Act.EXPORT_AUDIT,
    }
    assert {act for act in Act if may(Role.AUDITOR, act)} == reading
    assert not may(Role.ADMINISTRATOR, Act.VIEW_ESTATES)


@pytest.mark.django_db
@pytest.mark.parametrize("person", CAST, ids=lambda person: person.username)
def test_a_post_may_do_what_the_table_grants_inside_its_division_and_nothing_outside(person: Person) -> None:
    post = enter(person)
    inside = {"530000": "530102", "530100": "530103"}.get(person.division, person.division)
    for act in Act:
        with pytest.raises(OutsideScope):
            post.require(act, "110101")
        if may(person.role, act):
            post.require(act, inside)
        else:
            with pytest.raises(NotGranted):
                post.require(act, inside)


@pytest.mark.django_db
def test_a_refusal_names_who_may() -> None:
    with pytest.raises(NotGranted, match="“街道（乡镇）”岗位不能批准年度计划。可由以下岗位办理：州市住建"):
        enter(HUA).require(Act.APPROVE_PLAN, "530102001")


@pytest.mark.django_db
def test_a_post_is_held_from_its_first_to_its_last_day() -> None:
    first, last = date(2022, 1, 1), date(2022, 6, 30)
    enter(WU, valid_from=first, valid_to=last)
    held = {day: Post.objects.held_on(day).exists() for day in (first, last)}
    assert held == {first: True, last: True}
    assert not Post.objects.held_on(first - timedelta(days=1)).exists()
    assert not Post.objects.held_on(last + timedelta(days=1)).exists()


@pytest.mark.django_db
def test_appointing_is_recorded_and_reserved() -> None:
    settle()
    user = services.open_account("xin", full_name="新同志", password="long-enough-2022", by=BUILT_IN)
    place = Division.objects.get(pk="530102")
    given = {"role": Role.COUNTY_HOUSING, "division": place, "valid_from": date(2022, 1, 1)}
    with pytest.raises(NotGranted):
        services.appoint(user, **given, by=enter(WU))
    post = services.appoint(user, **given, by=enter(GUAN))
    _, event = AuditEvent.objects.order_by("pk")
    assert (event.act, event.object_id, event.actor_name) == ("post.appoint", str(post.pk), "管理员")
    with pytest.raises(BadInput, match="该用户已有同样的岗位"):
        services.appoint(user, **given, by=BUILT_IN)
    services.end_post(post, on=date(2022, 3, 1), by=BUILT_IN, reason="调离")
    assert list(AuditEvent.objects.order_by("pk").values_list("act", flat=True)) == [
        "user.open",
        "post.appoint",
        "post.end",
    ]
    with pytest.raises(BadInput, match="任职止不能早于任职起"):
        services.end_post(post, on=date(2021, 1, 1), by=BUILT_IN)


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_a_role_has_its_seat_at_its_own_level(role: Role) -> None:
    settle()
    user = services.open_account("xin", full_name="新同志", password="long-enough-2022", by=BUILT_IN)
    places = ("530000", "530100", "530102", "530102001", "530102001007")
    taken = set()
    for place in places:
        given = {"division": Division.objects.get(pk=place), "valid_from": date(2022, 1, 1)}
        with suppress(BadInput):
            services.appoint(user, role=role, **given, by=BUILT_IN)
            taken.add(place)
    level = role.value.split("_")[0]
    own = dict(zip(("province", "prefecture", "county", "subdistrict", "community"), places, strict=True))
    assert taken == ({own[level]} if level in own else set(places))


@pytest.mark.django_db
def test_nobody_appoints_themselves() -> None:
    guan = enter(GUAN)
    given = {"division": Division.objects.get(pk="530000"), "valid_from": date(2022, 1, 1)}
    with pytest.raises(services.OwnPost):
        services.appoint(guan.user, role=Role.PROVINCE_HOUSING, **given, by=guan)


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["short", "1234567890", "password123"])
def test_a_weak_password_opens_no_account(password: str) -> None:
    with pytest.raises(BadInput, match="密码："):
        services.open_account("xin", full_name="新同志", password=password, by=BUILT_IN)
    assert not User.objects.exists()


@pytest.mark.django_db
def test_the_database_refuses_a_role_that_does_not_exist() -> None:
    post = enter(WU)
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.filter(pk=post.pk).update(role="emperor")
