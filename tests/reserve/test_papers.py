"""Papers and pictures of the archive, and who gets which file."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.people import CUI, HUA, KUN, SHEN
from tests.reserve.sent_forms import form_of, paper, photo
from tests.works import PAPER, County, a_paper

from jiugai.core.files import path_of
from jiugai.core.models import StoredFile
from jiugai.registry.models import Division, Estate
from jiugai.reserve.models import ArchiveDocument, Picture, Project
from jiugai.reserve.services import state_scheme


@pytest.fixture
def project(wuhua: County) -> Project:
    return wuhua.project(wuhua.estate(name="棕树营小区"))


@pytest.fixture
def estate(project: Project) -> Estate:
    return project.memberships.get().estate


@pytest.fixture
def documents(project: Project) -> str:
    return f"/projects/{project.code}/documents/"


@pytest.fixture
def pictures(project: Project) -> str:
    return f"/projects/{project.code}/pictures/"


def shots(estate: Estate, *photos: Any, **more: Any) -> dict[str, Any]:
    facts = {"estate": estate.code, "stage": "before", "viewpoint": "大门", "taken_on": "2022-03-05"}
    return facts | {"photos": list(photos)} | more


def test_a_paper_is_filed_once_under_its_own_name(officer: Client, documents: str) -> None:
    for _ in range(2):
        sent = form_of(officer, documents) | {"part": "will", "file": paper("征询汇总.pdf")}
        assert officer.post(documents, sent).headers["Location"] == documents
    document = ArchiveDocument.objects.get()
    assert (document.part, document.title, document.file.size) == ("will", "征询汇总", len(PAPER))
    page = officer.get(documents).content.decode()
    assert f"files/{document.file_id}/" in page
    assert "没有文件" in page, "of the other parts"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"part": "other"}, "other"),
        ({"file": ""}, "必填"),
        ({"file": paper("征询.exe", b"MZ" + b"0" * 90)}, "征询.exe"),
        ({"title": "征询汇总"}, "已有同名文件"),
    ],
)
def test_a_wrong_paper_is_not_filed(
    officer: Client, documents: str, wrong: dict[str, Any], told: str
) -> None:
    officer.post(documents, {"part": "will", "title": "征询汇总", "file": paper(content=PAPER + b"\n")})
    before = StoredFile.objects.count()
    sent = {"part": "will", "title": "另一份", "file": paper()}
    answer = officer.post(documents, sent | wrong)
    assert answer.status_code == 200
    assert told in answer.content.decode()
    assert ArchiveDocument.objects.count() == 1
    assert StoredFile.objects.count() == before


def test_a_paper_leaves_the_archive_for_a_reason(officer: Client, documents: str) -> None:
    officer.post(documents, {"part": "will", "title": "征询汇总", "file": paper()})
    out = f"{documents}{ArchiveDocument.objects.get().pk}/take-out/"
    assert "征询汇总" in officer.get(out).content.decode()
    assert "必填" in officer.post(out, {"reason": " "}).content.decode()
    assert ArchiveDocument.objects.exists()
    assert officer.post(out, {"reason": "传错了"}).headers["Location"] == documents
    assert not ArchiveDocument.objects.exists()
    assert StoredFile.objects.count() == 1


def test_pictures_come_several_at_once_and_stand_side_by_side(
    officer: Client, estate: Estate, pictures: str
) -> None:
    for _ in range(2):
        answer = officer.post(pictures, shots(estate, photo("甲.jpg", 10), photo("乙.jpg", 20)))
        assert answer.headers["Location"] == pictures
    officer.post(pictures, shots(estate, photo("丙.jpg", 30), stage="after", taken_on="2022-11-01"))
    assert Picture.objects.count() == 3
    answer = officer.get(pictures)
    (place,) = answer.context["viewpoints"]
    assert [len(stage["pictures"]) for stage in place.stages] == [2, 0, 1]
    page = answer.content.decode()
    assert '<option value="大门">' in page
    assert "?size=320" in page
    assert "没有照片" in page


def test_the_day_comes_from_the_camera_where_none_is_typed(
    officer: Client, estate: Estate, pictures: str
) -> None:
    officer.post(pictures, shots(estate, photo(taken="2022:03:05 23:30:00"), taken_on=""))
    assert Picture.objects.get().taken_on == date(2022, 3, 5)


@pytest.mark.parametrize(
    ("photos", "more", "told"),
    [
        ((), {}, "必填"),
        ((photo("没日期.jpg"),), {"taken_on": ""}, "没日期.jpg：照片没有记录拍摄日期"),
        ((photo(),), {"taken_on": "2999-01-01"}, "晚于今天"),
        ((photo(), paper("坏.jpg", b"\xff\xd8\xff" + b"0" * 90)), {}, "坏.jpg"),
        ((photo(), paper("征询.pdf")), {}, "征询.pdf"),
        ((photo(),), {"viewpoint": " "}, "必填"),
        ((photo(),), {"estate": "530103-00001"}, "选择"),
        (tuple(photo(f"{number}.jpg", number) for number in range(21)), {}, "一次最多 20 个"),
    ],
    ids=["none", "no-day", "future", "damaged", "no-picture", "no-viewpoint", "other-estate", "too-many"],
)
def test_one_wrong_picture_and_none_is_filed(
    officer: Client, estate: Estate, photos: Any, more: dict[str, Any], told: str
) -> None:
    for each in photos:
        each.seek(0)
    address = f"/projects/{Project.objects.get().code}/pictures/"
    answer = officer.post(address, shots(estate, *photos) | {"viewpoint": "三栋楼道"} | more)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert told in page
    assert more.get("viewpoint", "三栋楼道") in page
    assert not Picture.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_picture_leaves_the_archive_for_a_reason(officer: Client, estate: Estate, pictures: str) -> None:
    officer.post(pictures, shots(estate, photo()))
    out = f"{pictures}{Picture.objects.get().pk}/take-out/"
    assert officer.get(out).status_code == 200
    officer.post(out, {"reason": "拍糊了"})
    assert not Picture.objects.exists()


@pytest.mark.parametrize("person", [HUA, KUN])
def test_only_those_who_edit_file_papers(
    browser_of: Any, documents: str, pictures: str, estate: Estate, person: Any
) -> None:
    client = browser_of(person)
    assert client.post(documents, {"part": "will", "file": paper()}).status_code == 403
    assert client.post(pictures, shots(estate, photo())).status_code == 403
    assert not StoredFile.objects.exists()


def test_a_document_is_handed_out_to_be_saved(officer: Client, wuhua: County, project: Project) -> None:
    stored = a_paper(wuhua.by, "方案 终稿.pdf")
    state_scheme(project, by=wuhua.by, document=stored)
    answer = officer.get(f"/projects/{project.code}/files/{stored.pk}/")
    assert b"".join(answer.streaming_content) == PAPER
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "%E6%96%B9%E6%A1%88%20%E7%BB%88%E7%A8%BF.pdf" in answer.headers["Content-Disposition"]
    path_of(stored).unlink()
    assert officer.get(f"/projects/{project.code}/files/{stored.pk}/").status_code == 404


def test_a_picture_is_shown_as_its_copy_and_saved_as_it_came(
    officer: Client, estate: Estate, project: Project, pictures: str
) -> None:
    officer.post(pictures, shots(estate, photo(taken="2022:03:05 09:30:00")))
    address = f"/projects/{project.code}/files/{Picture.objects.get().file_id}/"
    for query in ("", "?size=320", "?size=9999", "?size=../../secret"):
        answer = officer.get(address + query)
        content = b"".join(answer.streaming_content)
        assert (answer.headers["Content-Type"], content[8:12]) == ("image/webp", b"WEBP")
        assert (answer.headers["Content-Disposition"], b"2022:03:05" in content) == ("inline", False)
    original = officer.get(address + "?original")
    assert b"2022:03:05" in b"".join(original.streaming_content)
    assert original.headers["Content-Disposition"].startswith("attachment;")


def test_a_file_of_something_else_is_not_here(
    officer: Client, wuhua: County, panlong: County, project: Project, browser_of: Any
) -> None:
    other = wuhua.project(wuhua.estate(division=Division.objects.get(code="530102001")))
    elsewhere = panlong.project(panlong.estate())
    for each, county in ((project, wuhua), (other, wuhua), (elsewhere, panlong)):
        state_scheme(each, by=county.by, document=a_paper(county.by, county=county.by.division_id))
    mine, others, theirs = (each.schemes.get().document_id for each in (project, other, elsewhere))
    loose = a_paper(wuhua.by, "无主.pdf").pk

    def status(client: Client, which: Project, pk: int | None) -> int:
        answer = client.get(f"/projects/{which.code}/files/{pk}/")
        if answer.streaming:
            list(answer.streaming_content)  # read to its end, the file is closed
        return int(answer.status_code)

    assert status(officer, project, mine) == 200
    for pk in (others, theirs, loose, 0):
        assert status(officer, project, pk) == 404
    assert status(officer, elsewhere, theirs) == 404
    assert status(browser_of(SHEN), elsewhere, theirs) == 200
    assert status(browser_of(HUA), other, others) == 200
    assert status(browser_of(CUI), other, others) == 404
