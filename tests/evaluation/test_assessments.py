"""A self-assessment: declared with reasons, signed by three, reviewed above, never changed unseen."""

from datetime import date

import pytest
from tests.evaluation.conftest import WU_MONEY, WU_REFORM
from tests.people import KUN, PAN, enter

from jiugai.accounts.models import Post
from jiugai.core.actors import BUILT_IN
from jiugai.core.errors import BadInput, Refused
from jiugai.evaluation.assessed import lines_of, reviewed_total
from jiugai.evaluation.models import Assessment, State, YearRun
from jiugai.evaluation.services import assessments as services
from jiugai.evaluation.services.assessments import NotSigned, WrongState
from jiugai.policy.assessing import report_due
from jiugai.registry.models import Division

ON = date(2023, 1, 20)


@pytest.fixture
def assessment(judged: YearRun, kun: Post) -> Assessment:
    (opened,) = services.open_assessments(Division.objects.filter(code="530102"), judged, by=kun, on=ON)
    return opened


def declare(assessment: Assessment, wu: Post, key: str = "S1.1", part: int = 1, whole: int = 1) -> None:
    services.declare(assessment, key, by=wu, numerator=part, denominator=whole, reason="文件补登记")


def all_sign(assessment: Assessment, wu: Post) -> None:
    services.sign(assessment, by=wu)
    for person in (WU_MONEY, WU_REFORM):
        post = Post.objects.filter(user__username=person.username).first()
        services.sign(assessment, by=post or enter(person))


def unlike(assessment: Assessment) -> str:
    """A criterion whose computed value is not 1 of 1."""
    return next(each.key for each in lines_of(assessment) if each.computed[:3] != (1, 1, 0))


def test_a_prefecture_reports_by_1_march_and_its_counties_earlier() -> None:
    assert report_due(2022, "prefecture") == date(2023, 3, 1)
    assert report_due(2022, "county") == date(2023, 2, 9)


def test_only_the_level_above_asks_for_it(judged: YearRun, wu: Post) -> None:
    with pytest.raises(Refused):
        services.open_assessments(Division.objects.filter(code="530102"), judged, by=wu, on=ON)


def test_asking_twice_changes_nothing(assessment: Assessment, judged: YearRun, kun: Post) -> None:
    again = services.open_assessments(Division.objects.filter(code="530102"), judged, by=kun, on=ON)
    assert [each.pk for each in again] == [assessment.pk]
    assert again[0].due_on == assessment.due_on


def test_the_last_day_may_be_moved_but_not_into_the_past(
    assessment: Assessment, judged: YearRun, kun: Post
) -> None:
    mine = Division.objects.filter(code="530102")
    with pytest.raises(BadInput, match="不能早于今天"):
        services.open_assessments(mine, judged, by=kun, on=ON, due_on=date(1990, 1, 1))
    (moved,) = services.open_assessments(mine, judged, by=kun, on=ON, due_on=date(2024, 1, 1))
    assert moved.due_on == date(2024, 1, 1)


def test_the_level_above_does_not_sign_for_a_county(assessment: Assessment, kun: Post) -> None:
    with pytest.raises(Refused, match="自己填报、会签"):
        services.sign(assessment, by=kun)


def test_a_department_signs_for_itself_and_once(assessment: Assessment, wu: Post) -> None:
    assert services.sign(assessment, by=wu) == services.sign(assessment, by=wu)
    assert assessment.unsigned == ["reform", "finance"]
    with pytest.raises(Refused, match="三个部门的岗位各自会签"):
        services.sign(assessment, by=BUILT_IN)
    with pytest.raises(NotSigned, match="发展改革部门、财政部门还没有会签"):
        services.submit(assessment, by=wu, on=ON)


def test_a_value_is_declared_only_where_it_differs_and_with_a_reason(
    assessment: Assessment, wu: Post
) -> None:
    line = lines_of(assessment)[0]
    with pytest.raises(BadInput):
        services.declare(assessment, line.key, by=wu, numerator=3, denominator=1, reason="多")
    with pytest.raises(BadInput):
        services.declare(assessment, line.key, by=wu, numerator=0, denominator=1, reason="")
    with pytest.raises(BadInput, match="过大"):
        services.declare(assessment, line.key, by=wu, numerator=0, denominator=10**16 + 1, reason="多")
    same = next(each for each in lines_of(assessment) if not each.computed.unknown)
    with pytest.raises(BadInput, match="与计算值相同"):
        services.declare(
            assessment,
            same.key,
            by=wu,
            numerator=same.computed.numerator,
            denominator=same.computed.denominator,
            reason="一样",
        )


def test_neither_a_neighbour_nor_the_level_above_fills_it_in(assessment: Assessment, kun: Post) -> None:
    for post in (enter(PAN), kun):
        with pytest.raises(Refused):
            declare(assessment, post)


def test_it_is_handed_in_when_all_three_departments_signed_what_stands(
    assessment: Assessment, wu: Post
) -> None:
    key = unlike(assessment)
    declare(assessment, wu, key)
    with pytest.raises(NotSigned, match="住建部门、发展改革部门、财政部门还没有会签"):
        services.submit(assessment, by=wu, on=ON)
    all_sign(assessment, wu)
    services.write_text(assessment, by=wu, good_practice="共谋共建", problems="")
    with pytest.raises(NotSigned):  # what was signed is no longer what stands
        services.submit(assessment, by=wu, on=ON)
    all_sign(assessment, wu)
    submitted = services.submit(assessment, by=wu, on=ON)
    assert submitted.state == State.SUBMITTED
    assert submitted.was_on_time is True


def test_a_review_answers_every_declared_value_and_moves_the_total(
    assessment: Assessment, wu: Post, kun: Post
) -> None:
    key = unlike(assessment)
    declare(assessment, wu, key)
    all_sign(assessment, wu)
    services.submit(assessment, by=wu, on=ON)
    item = assessment.items.get()
    with pytest.raises(WrongState, match="没有审核"):
        services.review(assessment, by=kun, on=ON, note="")
    with pytest.raises(BadInput):
        services.answer_item(item, by=kun, on=ON, accepted=False, reason="不符")
    with pytest.raises(BadInput):
        services.answer_item(item, by=kun, on=ON, accepted=False, numerator=0, denominator=1, reason="")
    services.answer_item(item, by=kun, on=ON, accepted=True)
    reviewed = services.review(assessment, by=kun, on=ON, note="属实")
    assert reviewed.state == State.REVIEWED
    total = reviewed_total(reviewed)
    assert total is not None
    assert total.answers[key].parts[:3] == (1, 1, 0)
    assert services.publish(reviewed, by=kun, on=ON).state == State.PUBLISHED


def test_a_returned_one_is_mended_and_keeps_the_day_it_first_came(
    assessment: Assessment, wu: Post, kun: Post
) -> None:
    all_sign(assessment, wu)
    services.submit(assessment, by=wu, on=ON)
    with pytest.raises(BadInput):
        services.send_back(assessment, by=kun, on=ON, reason=" ")
    with pytest.raises(Refused):
        services.send_back(assessment, by=wu, on=ON, reason="自己退回")
    services.send_back(assessment, by=kun, on=ON, reason="补充佐证")
    assessment.refresh_from_db()
    again = services.submit(assessment, by=wu, on=date(2023, 4, 1))
    assert again.submitted_on == ON
    assert [each.state for each in assessment.events.all()] == ["draft", "submitted", "returned", "submitted"]


def test_a_signed_draft_cannot_be_changed_once_handed_in(assessment: Assessment, wu: Post) -> None:
    all_sign(assessment, wu)
    services.submit(assessment, by=wu, on=ON)
    with pytest.raises(WrongState):
        declare(assessment, wu, unlike(assessment))


def test_experts_score_only_what_a_count_does_not_say_and_change_nothing(
    assessment: Assessment, wu: Post, kun: Post
) -> None:
    all_sign(assessment, wu)
    services.submit(assessment, by=wu, on=ON)
    before = assessment.run.results.get(code="530102").total
    services.record_expert_score(assessment, "S1.1", by=kun, expert="甲", score=60, reason="例会少")
    services.record_expert_score(assessment, "S1.1", by=kun, expert="甲", score=70, reason="复核")
    services.record_expert_score(assessment, "S1.1", by=kun, expert="乙", score=91, reason="运转好")
    with pytest.raises(BadInput, match="只按计数评价"):
        services.record_expert_score(assessment, "S1.3.2", by=kun, expert="甲", score=60, reason="x")
    line = next(each for each in lines_of(assessment) if each.key == "S1.1")
    assert line.expert_mean_x100 == 8050
    assert assessment.run.results.get(code="530102").total == before


def test_late_is_told(assessment: Assessment) -> None:
    assert list(Assessment.objects.overdue(assessment.due_on)) == []
    assert list(Assessment.objects.overdue(date(2023, 2, 10))) == [assessment]


def test_kunming_does_not_review_itself(judged: YearRun, yun: Post) -> None:
    kun = enter(KUN)
    (own,) = services.open_assessments(Division.objects.filter(code="530100"), judged, by=yun, on=ON)
    with pytest.raises(Refused, match="上级审核"):
        services.send_back(own, by=kun, on=ON, reason="自审")
