"""Pages of surveys: begun, printed, typed in, put right, ended; what is wrong is told, nothing is lost."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from tests.aftercare.satisfaction_cast import (
    DAY_AFTER,
    OPENS,
    PLEASED,
    answer,
    closed,
    finished,
    list_homes,
    opened,
    second,
    survey_of,
    typed,
)
from tests.people import KUN, PAN, WU, Person, enter
from tests.print_reading import HAS_OFFICE, pages_of
from tests.works import PAPER, County

from jiugai.aftercare.models import Satisfaction, SatisfactionResponse, SatisfactionSurvey, SurveyBatch
from jiugai.aftercare.satisfaction import counted_answer
from jiugai.aftercare.services import Paper, Said, check_papers
from jiugai.core.models import AuditEvent
from jiugai.policy.verdicts import Outcome

LIST = "/aftercare/satisfaction/"
CLOSES_AGAIN = date(2022, 11, 20)


@pytest.fixture(autouse=True)
def in_october() -> Any:
    with time_machine.travel(f"{OPENS}T10:00:00+08:00", tick=False):
        yield


def page_of(survey: SatisfactionSurvey, act: str = "") -> str:
    return f"{LIST}{survey.number}/{act}"


def scan() -> BytesIO:
    file = BytesIO(PAPER)
    file.name = "问卷.pdf"
    return file


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_without_a_finished_project_there_is_nobody_to_ask(officer: Client) -> None:
    assert "还没有已验收的项目" in text(officer.get(LIST))


def test_a_finished_estate_is_listed_and_asked(officer: Client, wuhua: County) -> None:
    estate = wuhua.estate(home_count=120)
    list_homes(wuhua, estate, 120)
    project = finished(wuhua, estate)
    page = text(officer.get(LIST))
    assert "尚未调查" in page
    assert "已验收、尚未调查满意度的小区" in text(officer.get("/"))
    begin = f"{LIST}new/{project.code}/{estate.code}/"
    assert "抽样至少抽 92 户" in text(officer.get(begin))
    sent = {
        "coverage": "sampled",
        "opens_on": "2022-10-01",
        "closes_on": "2022-10-15",
        "organised_by": "翠湖社区",
    }
    small = officer.post(begin, {**sent, "size": "50"})
    assert "应不少于 92 户" in text(small)
    assert "翠湖社区" in text(small)
    first, second = (officer.post(begin, {**sent, "seed": "chosen"}) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 200)
    assert "没有结束的调查" in text(second)
    found = SatisfactionSurvey.objects.get()
    assert (found.asked_count, len(found.seed)) == (92, 16)
    assert found.seed in text(officer.get(page_of(found)))


def test_papers_are_typed_in_by_the_dozen(officer: Client, wuhua: County) -> None:
    survey = survey_of(wuhua, 30)
    sent = {
        "answer_1": "satisfied",
        "answer_2": "dissatisfied",
        "topics_2": "1、8",
        "comment_2": "<b>漏</b>",
        "answer_3": "",
    }
    for _ in range(2):  # a double click
        assert officer.post(page_of(survey, "papers/"), {**sent, "scan": scan()}).status_code == 302
    check_papers(SurveyBatch.objects.get(), by=second(wuhua), on=OPENS)
    assert SatisfactionResponse.objects.count() == 2
    told = SatisfactionResponse.objects.get(asked__number=2)
    assert told.topics == ["quality", "management"]
    page = text(officer.get(page_of(survey)))
    assert "18 户才有结论（至少 20 户）" in page
    shown = officer.get(page_of(survey, "papers/")).context["form"].asked
    assert [each.number for each in shown][:2] == [3, 4]
    assert [
        each.number for each in officer.get(page_of(survey, "papers/?from=29")).context["form"].asked
    ] == [29, 30]


def test_what_was_said_is_shown_once_nobody_is_asked_any_more(officer: Client, wuhua: County) -> None:
    survey = survey_of(wuhua, 30)
    said = Said(Satisfaction.DISSATISFIED, ("quality",), "<b>漏</b>")
    typed(wuhua, survey, [Paper(1, PLEASED), Paper(2, said)])
    told = ("<b>1/2</b>", "&lt;b&gt;漏&lt;/b&gt;", "不满意的方面", "各满意程度户数")
    page = text(officer.get(page_of(survey)))
    assert "2</a>/30" in page
    for each in told:
        assert each not in page
    closed(wuhua, survey)
    page = text(officer.get(page_of(survey)))
    for each in told:
        assert each in page


def test_the_last_result_stands_while_one_asks_again(officer: Client, wuhua: County) -> None:
    first = survey_of(wuhua, 30)
    answer(wuhua, first, 28)
    closed(wuhua, first)
    days = {"on": DAY_AFTER, "opens_on": DAY_AFTER, "closes_on": CLOSES_AGAIN}
    again = opened(wuhua, first.project, first.estate, **days)
    (row,) = officer.get(LIST).context["rows"]
    page = text(officer.get(LIST))
    assert (row.outcome, row.standing.survey, row.going_on) == (Outcome.MET, first, again)
    assert "28/28" in page
    assert again.number in page
    assert "另开一次" not in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"answer_1": ""}, "请至少填一份"),
        ({"answer_1": "", "topics_1": "1"}, "请选满意程度"),
        ({"answer_1": "satisfied", "topics_1": "0"}, "1 到 9"),
        ({"answer_1": "satisfied", "topics_1": "一"}, "1 到 9"),
        ({"answer_1": "so-so"}, "请从所列的选项中选择"),
        ({"answer_99": "satisfied"}, "请至少填一份"),
        ({"answer_1": "satisfied", "comment_1": "字" * 1001}, "1000"),
    ],
)
def test_a_wrong_paper_is_told_and_the_others_stay_typed(
    officer: Client, wuhua: County, sent: dict[str, str], said: str
) -> None:
    survey = survey_of(wuhua, 30)
    kept = {} if len(sent) == 1 and "至少" in said else {"answer_5": "satisfied", "comment_5": "挺好"}
    page = officer.post(page_of(survey, "papers/"), {**sent, **kept, "scan": scan()})
    assert said in text(page)
    assert not kept or "挺好" in text(page)
    assert not SurveyBatch.objects.exists()


def test_a_paper_is_put_right_with_a_reason(officer: Client, wuhua: County) -> None:
    survey = survey_of(wuhua, 30)
    answer(wuhua, survey, 1)
    page = page_of(survey, "papers/1/")
    assert 'value="satisfied" selected' not in officer.get(page).content.decode()
    sent = {"answer": "dissatisfied", "topics": "1", "comment": "看错了一格"}
    assert "scan" in officer.post(page, sent).context["form"].errors
    refused = officer.post(page, {**sent, "scan": scan()})
    assert "更正请写明理由" in text(refused)
    assert "看错了一格" in text(refused)
    assert officer.post(page, {**sent, "reason": "看错", "scan": scan()}).status_code == 302
    check_papers(survey.batches.get(number=2), by=second(wuhua), on=OPENS)
    counted = counted_answer(survey.asked.get(number=1))
    assert counted is not None
    assert counted.answer == "dissatisfied"
    shown = text(officer.get(page_of(survey)))
    assert "有更正" in shown
    assert '工作人员更正</dt><dd class="tnum">1 户' in shown


def test_a_batch_is_checked_against_its_scan_by_another(officer: Client, wuhua: County) -> None:
    survey = survey_of(wuhua, 30)
    sent = {"answer_1": "dissatisfied", "comment_1": "墙皮掉了", "scan": scan()}
    batch = page_of(survey, "batches/1/")
    assert officer.post(page_of(survey, "papers/"), sent).headers["Location"] == batch
    own = text(officer.get(batch))
    assert "请另一人打开本页" in own
    assert "与扫描件一致" not in own
    assert officer.post(f"{batch}check/").status_code == 409
    other = Client()
    other.force_login(second(wuhua).user)
    assert "核对他人录入的满意度纸质问卷" in text(other.get("/"))
    assert "墙皮掉了" in text(other.get(batch))
    assert other.get(f"{batch}scan/").content == scan().getvalue()
    assert AuditEvent.objects.filter(act="survey_batch.look").count() == 1
    assert other.post(f"{batch}check/").status_code == 302
    done = text(other.get(batch))
    assert "墙皮掉了" not in done
    assert "何科员" in done


def test_ending_early_wants_a_reason_and_then_nothing_is_typed_in(officer: Client, wuhua: County) -> None:
    survey = survey_of(wuhua, 30)
    answer(wuhua, survey, 20, 5)
    assert "提前结束应写明理由" in text(officer.post(page_of(survey, "close/"), {"reason": ""}))
    for _ in range(2):
        assert officer.post(page_of(survey, "close/"), {"reason": "全部收回"}).status_code == 302
    page = text(officer.get(page_of(survey)))
    assert "结果不再变动" in page
    assert "录入纸质问卷" not in page
    late = officer.post(page_of(survey, "papers/"), {"answer_29": "satisfied", "scan": scan()})
    assert late.status_code == 409
    assert "已于 2022-10-01 结束" in text(late)


def test_a_survey_past_its_last_day_asks_to_be_ended(officer: Client, wuhua: County) -> None:
    survey = survey_of(wuhua, 30)
    with time_machine.travel(f"{DAY_AFTER}T10:00:00+08:00", tick=False):
        officer.force_login(wuhua.by.user)
        assert "请结束调查" in text(officer.get(page_of(survey)))
        assert "满意度调查已截止" in text(officer.get("/"))


def test_more_homes_are_drawn_on_the_page(officer: Client, wuhua: County) -> None:
    survey = survey_of(wuhua, 120, coverage="sampled")
    assert "应多于已抽户数" in text(officer.post(page_of(survey, "enlarge/"), {"to": "92", "reason": "空置"}))
    assert officer.post(page_of(survey, "enlarge/"), {"to": "95", "reason": "空置"}).status_code == 302
    assert survey.asked.count() == 95


def test_the_paper_carries_its_numbers_and_asks_for_no_name(officer: Client, wuhua: County) -> None:
    survey = survey_of(wuhua, 30)
    answer(wuhua, survey, 2)
    sheet = officer.get(page_of(survey, "sheets.docx"))
    told = "\n".join(each.text for each in Document(BytesIO(sheet.content)).paragraphs)
    assert told.count("老旧小区改造居民满意度调查问卷") == 28
    assert "问卷编号：2\n" not in told
    for expected in ("问卷编号：3", "□\u2060很满意", "□\u20601 工程质量", "2022年10月31日", "翠湖社区"):
        assert expected in told
    assert "姓名" not in told
    assert officer.get(page_of(survey, "sheets.docx?from=x9")).status_code == 200


@pytest.mark.office
@pytest.mark.skipif(not HAS_OFFICE, reason="LibreOffice Writer is missing")
def test_each_paper_is_one_page_in_an_office(officer: Client, wuhua: County, tmp_path: Path) -> None:
    sheet = officer.get(page_of(survey_of(wuhua, 3), "sheets.docx")).content
    assert len(pages_of(sheet, tmp_path)) == 3


@pytest.mark.parametrize(
    ("who", "status"), [(PAN, 404), (KUN, 403), (Person("cai", "财", "county_finance", "530102"), 403)]
)
@pytest.mark.parametrize("act", ["papers/", "papers/1/", "batches/1/", "close/", "enlarge/"])
def test_others_change_nothing(
    browser_of: Callable[[Person], Client], wuhua: County, who: Person, status: int, act: str
) -> None:
    assert browser_of(who).get(page_of(survey_of(wuhua, 30), act)).status_code == status


def test_who_answered_is_listed_and_what_is_not(officer: Client, wuhua: County) -> None:
    survey = survey_of(wuhua, 30)
    answer(wuhua, survey, 1, 1)
    rows = officer.get(page_of(survey)).content.decode().split('id="asked"')[1]
    assert "已收回" in rows
    for each in ("很满意", "不满意</td>"):
        assert each not in rows.split("怎样调查")[0]


def test_many_estates_and_homes_cost_no_more_questions(officer: Client, wuhua: County) -> None:
    def questions(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert officer.get(address).status_code == 200
        return len(asked)

    first = survey_of(wuhua, 12, listed=False)
    answer(wuhua, first, 8, 2)
    closed(wuhua, first)
    officer.get(LIST)
    few = questions(LIST), questions(page_of(first))
    for homes in (40, 60, 200):
        survey = survey_of(wuhua, homes, listed=False)
        answer(wuhua, survey, 30, 4)
        closed(wuhua, survey)
    assert (questions(LIST), questions(page_of(survey))) == few


def test_the_filters_of_the_list(officer: Client, wuhua: County) -> None:
    done, going_on = survey_of(wuhua, 12, listed=False), survey_of(wuhua, 12, listed=False)
    closed(wuhua, done)
    finished(wuhua, wuhua.estate(home_count=9))
    for shelf, rows in (("all", 3), ("none", 2), ("open", 1), ("closed", 1), ("?", 3)):
        assert len(officer.get(f"{LIST}?shelf={shelf}").context["rows"]) == rows, shelf
    assert len(officer.get(f"{LIST}?q={going_on.estate.name}").context["rows"]) == 1


def test_whoever_sees_projects_sees_surveys(browser_of: Callable[[Person], Client], wuhua: County) -> None:
    survey = survey_of(wuhua, 30)
    kun = browser_of(KUN)
    assert kun.get(page_of(survey)).status_code == 200
    assert "结束调查" not in text(kun.get(page_of(survey)))
    assert enter(Person("wu2", "伍", WU.role, WU.division)).may("survey_satisfaction")
