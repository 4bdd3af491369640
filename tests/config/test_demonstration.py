"""The demonstration: believable, the same for the same seed, and with work to do."""

from collections import Counter
from datetime import date

import pytest
from django.contrib.auth import get_user
from django.test import Client, override_settings

from jiugai.accounts.models import Post
from jiugai.config.demonstration import county
from jiugai.config.demonstration.names import Names
from jiugai.config.operations import county_of_the_demonstration, people_of_the_demonstration
from jiugai.core.models import AuditEvent
from jiugai.lifecycle.project_facts import facts_of
from jiugai.planning.models import AnnualPlan, PlanState
from jiugai.policy.row_rules import broken_rules
from jiugai.registry.models import Estate
from jiugai.registry.selectors import parameters
from jiugai.registry.services import load_reference_data
from jiugai.reserve.models import Project, Stage

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 11)
SMALL = 12


@pytest.fixture
def posts(db: None) -> dict[str, Post]:
    load_reference_data()
    people_of_the_demonstration()
    return {each.user.username: each for each in Post.objects.select_related("user", "division")}


def make(posts: dict[str, Post], seed: int = 7) -> None:
    makers = {"housing": posts["wuhua"], "finance": posts["wuhua-finance"]}
    county.make_county(**makers, today=TODAY, seed=seed, estates=SMALL, said=lambda _what: None)


def test_names_never_come_twice() -> None:
    from random import Random

    names = Names(Random(1))
    assert len({names.draw() for _ in range(200)}) == 200


def test_a_county_comes_out_with_work_to_do(posts: dict[str, Post]) -> None:
    make(posts)
    stages = Counter(Project.objects.values_list("stage", flat=True))
    assert {Stage.SURVEYED, Stage.IN_LIBRARY, Stage.STARTED, Stage.CLOSED} <= set(stages)
    plan = AnnualPlan.objects.get()
    assert (plan.state, plan.year) == (PlanState.DRAFT, 2026)
    assert 0 < plan.entries.filter(is_selected=True).count() < plan.entries.count()
    assert Estate.objects.count() == SMALL
    acts = set(AuditEvent.objects.values_list("act", flat=True))
    assert {"estate.create", "facility.record", "project.propose", "gate.judge", "plan.draft"} <= acts


def test_no_figures_contradict_one_another(posts: dict[str, Post]) -> None:
    make(posts)
    for facts in facts_of(Project.objects.all(), on=TODAY, parameters=parameters()):
        assert not list(broken_rules(facts)), facts.project_code


def test_the_same_seed_gives_the_same_county(posts: dict[str, Post]) -> None:
    from django.db import transaction

    def once(seed: int) -> list[tuple[str, int | None, int | None]]:
        with transaction.atomic():
            make(posts, seed)
            rows = list(Estate.objects.order_by("code").values_list("name", "home_count", "floor_area_cm2"))
            transaction.set_rollback(True)
        return rows

    first = once(7)
    assert first == once(7)
    assert first != once(8)


@pytest.mark.usefixtures("posts")
def test_what_is_there_is_left_alone() -> None:
    load_reference_data()
    Estate.objects.create(code="530102-00001", name="真实小区", division_id="530102", source="台账")
    assert not county_of_the_demonstration()
    assert Estate.objects.count() == 1


@pytest.mark.usefixtures("posts")
def test_the_printed_address_signs_in_and_no_other_does(client: Client) -> None:
    with override_settings(DEMO_TOKEN="drawn-at-the-start"):
        assert client.get("/demo/guessed/").status_code == 404
        assert client.get("/demo/drawn-at-the-start/").status_code == 302
    assert get_user(client).username == "wuhua"


@pytest.mark.usefixtures("posts")
def test_without_a_running_demonstration_nobody_gets_in(client: Client) -> None:
    for token in ("x", "None", "-"):
        assert client.get(f"/demo/{token}/").status_code == 404
    assert not get_user(client).is_authenticated
