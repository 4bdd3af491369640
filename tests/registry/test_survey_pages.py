"""The survey of an estate through its page: partly, wholly, wrongly."""

import pytest
from django.test import Client
from tests.people import CUI, KUN, PAN, WU, enter
from tests.works import County

from jiugai.registry.models import Estate, FacilityCondition, FacilitySurvey, RenewalUnit
from jiugai.registry.survey_grid import items

pytestmark = pytest.mark.django_db
SENT = {"surveyed_on": "2022-03-01", "surveyed_by": "翠湖社区"}


@pytest.fixture
def estate(wu_client: Client) -> Estate:
    return County(wu_client.post_of_wu).estate()  # type: ignore[attr-defined]


@pytest.fixture
def wu_client(client: Client) -> Client:
    post = enter(WU)
    client.force_login(post.user)
    client.post_of_wu = post  # type: ignore[attr-defined]
    return client


def address(estate: Estate) -> str:
    return f"/estates/{estate.code}/survey/"


def test_part_of_a_survey_is_kept_and_completes_nothing(wu_client: Client, estate: Estate) -> None:
    sent = {**SENT, "state_roof": "worn", "severity_roof": "hazard", "note_roof": "漏雨"}
    assert wu_client.post(address(estate), sent).status_code == 302
    found = FacilityCondition.objects.get()
    assert (found.item, found.state, found.severity, found.note) == ("roof", "worn", "hazard", "漏雨")
    assert not FacilitySurvey.objects.exists()
    page = wu_client.get(f"/estates/{estate.code}/").content.decode()
    assert "屋面" in page
    assert "摸底尚未完成" in page


def test_the_rest_may_be_declared_sound_at_once(
    wu_client: Client, estate: Estate, django_assert_max_num_queries: object
) -> None:
    sent = {**SENT, "state_roof": "missing", "severity_roof": "minor", "rest_is_sound": "on", "complete": "1"}
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        assert wu_client.post(address(estate), sent).status_code == 302
    assert FacilitySurvey.objects.get().surveyed_by == "翠湖社区"
    assert FacilityCondition.objects.filter(state="sound").count() == len(items()) - 1


def test_completing_says_which_items_are_open_and_stores_nothing(wu_client: Client, estate: Estate) -> None:
    answer = wu_client.post(address(estate), {**SENT, "state_roof": "sound", "complete": "1"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert f"还有 {len(items()) - 1} 项没有摸底结果" in page
    assert not FacilityCondition.objects.exists()


@pytest.mark.parametrize(
    ("state", "severity", "said"),
    [("worn", "", "应选程度"), ("sound", "minor", "程度应为“无”")],
    ids=["how-bad", "bad-and-sound"],
)
def test_a_contradiction_is_named_by_its_item_and_what_was_typed_stays(
    wu_client: Client, estate: Estate, state: str, severity: str, said: str
) -> None:
    sent = {**SENT, "state_roof": state, "severity_roof": severity, "note_lighting": "路灯不亮"}
    page = wu_client.post(address(estate), sent).content.decode()
    assert said in page
    assert "路灯不亮" in page
    assert not FacilityCondition.objects.exists()


def test_the_same_survey_sent_twice_leaves_one(wu_client: Client, estate: Estate) -> None:
    sent = {**SENT, "rest_is_sound": "on", "complete": "1"}
    for _ in range(2):
        assert wu_client.post(address(estate), sent).status_code == 302
    assert (FacilitySurvey.objects.count(), FacilityCondition.objects.count()) == (1, len(items()))


@pytest.mark.parametrize(("who", "status"), [(CUI, 404), (PAN, 404), (KUN, 403)])
def test_others_may_not(wu_client: Client, estate: Estate, who: object, status: int) -> None:
    wu_client.force_login(enter(who).user)  # type: ignore[arg-type]
    assert wu_client.post(address(estate), SENT).status_code == status


def test_an_estate_is_corrected_through_its_page(wu_client: Client, estate: Estate) -> None:
    page = wu_client.get(f"/estates/{estate.code}/edit/")
    sent = {name: value for name, value in page.context["form"].initial.items() if value is not None}
    sent |= {"floor_area_cm2": "9,650.25", "completed_year": "1997", "reason": "查阅竣工资料"}
    sent |= {name: {True: "true", False: "false"}.get(value, value) for name, value in sent.items()}
    assert wu_client.post(f"/estates/{estate.code}/edit/", sent).status_code == 302
    estate.refresh_from_db()
    assert (estate.completed_year, estate.floor_area_cm2) == (1997, 96_502_500)
    again = wu_client.post(f"/estates/{estate.code}/edit/", {**sent, "home_count": "5"})
    assert again.status_code == 409
    assert "已被他人修改" in again.content.decode()


def test_an_estate_is_registered_once_though_sent_twice(wu_client: Client) -> None:
    sent = {"name": "红云小区", "division": "530102", "reason": "2022年摸底", "home_count": "36"}
    answers = [wu_client.post("/estates/new/", sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Estate.objects.get().home_count == 36


def test_a_renewal_unit_is_drawn_up_through_its_page(wu_client: Client, estate: Estate) -> None:
    sent = {"name": "翠湖片区", "division": "530102", "established_on": "2022-03-01", "document": "五更新1号"}
    lonely = wu_client.post("/renewal-units/new/", {**sent, "estates": [estate.code]})
    assert "不少于两个" in lonely.content.decode()
    done = wu_client.post("/renewal-units/new/", {**sent, "estates": [estate.code], "factory": "旧纺织厂"})
    assert done.status_code == 302
    assert RenewalUnit.objects.get().members.count() == 2
    assert "翠湖片区" in wu_client.get(f"/estates/{estate.code}/").content.decode()
