"""Ledgers with a row for each survey or willingness: all that is wrong is told at once, before anything."""

from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.people import WU, enter
from tests.works import County

from jiugai.consent.models import WillingnessSurvey
from jiugai.core.errors import BadInput
from jiugai.core.scope import Scope
from jiugai.core.tables.dry_runs import Taken
from jiugai.core.tables.row_ledgers import RowLedger
from jiugai.lifecycle.ledger_kinds import KINDS
from jiugai.registry.models import FacilityCondition
from jiugai.registry.survey_grid import items

pytestmark = pytest.mark.django_db
COUNTY = Scope.of("530102")
WILL = "小区编码,小区名称,征询结束日期,参与户数,同意户数,组织单位\n"


@pytest.fixture
def wuhua() -> County:
    return County(enter(WU))


def read(kind: str, folder: Path, text: str) -> RowLedger:
    path = folder / "台账.csv"
    path.write_text(text, encoding="utf-8")
    ledger: RowLedger = KINDS[kind].read(path, COUNTY, County.on, path.name)
    return ledger


def refused(kind: str, folder: Path, text: str, by: County) -> list[tuple[int | None, str]]:
    """What a rehearsal refuses, by row: the words after the last colon."""
    ledger = read(kind, folder, text)
    with pytest.raises(BadInput) as refusal:
        KINDS[kind].rehearse(ledger, by.by, COUNTY, by.on, "台账.csv")
    return [(each.row, each.expected) for each in refusal.value.problems]


def test_a_dry_run_refuses_what_the_import_would(wuhua: County, tmp_path: Path) -> None:
    wuhua.estate(name="翠湖小区", home_count=120)
    wuhua.estate(name="棕树营小区", home_count=None)
    text = (
        WILL
        + ",翠湖小区,2999-01-01,100,90,社区\n,棕树营小区,2022-03-01,10,9,社区\n"
        + ",没有的小区,2022-03-01,x,9,社区\n"
    )
    said = refused("willingness", tmp_path, text, wuhua)
    assert [row for row, _ in said] == [2, 3, 4, 4]
    assert said[0][1].startswith("不能晚于今天")
    assert said[1][1] == "户数不详，请先补全小区户数"
    assert {said[2][1], said[3][1]} == {"应为整数，不带单位和文字", "不在小区底数中，请先导入小区台账"}
    assert not WillingnessSurvey.objects.exists()


def test_a_rehearsal_leaves_nothing(wuhua: County, tmp_path: Path) -> None:
    wuhua.estate(name="翠湖小区", home_count=120)
    ledger = read("willingness", tmp_path, WILL + ",翠湖小区,2022-03-01,100,90,社区\n")
    KINDS["willingness"].rehearse(ledger, wuhua.by, COUNTY, wuhua.on, "台账.csv")
    assert not WillingnessSurvey.objects.exists()
    KINDS["willingness"].take(ledger, wuhua.by, COUNTY, wuhua.on, "台账.csv")
    assert WillingnessSurvey.objects.get().homes_agreeing == 90


def stands(kind: str, folder: Path, text: str, by: County) -> list[tuple[str, list[str]]]:
    """How each row stands, once the ledger was tried out."""
    ledger = read(kind, folder, text)
    KINDS[kind].rehearse(ledger, by.by, COUNTY, by.on, "台账.csv")
    return [(row.standing.value, list(row.told_changes)) for row in ledger.rows]


def take(kind: str, folder: Path, text: str, by: County) -> Taken:
    return KINDS[kind].take(read(kind, folder, text), by.by, COUNTY, by.on, "台账.csv")


def test_a_row_is_new_or_changed_or_the_same(wuhua: County, tmp_path: Path) -> None:
    first, second = (wuhua.estate(name=name, home_count=120) for name in ("翠湖小区", "棕树营小区"))
    text = WILL + ",翠湖小区,2022-03-01,100,90,社区\n"
    assert stands("willingness", tmp_path, text, wuhua) == [("new", [])]
    assert take("willingness", tmp_path, text, wuhua) == Taken(1, 0, 0)
    assert take("willingness", tmp_path, text, wuhua) == Taken(0, 0, 1)
    more = text.replace("90", "95") + ",棕树营小区,2022-03-01,80,80,社区\n"
    (changed, told), new = stands("willingness", tmp_path, more, wuhua)
    assert (changed, new) == ("changed", ("new", []))
    assert [each.split("：")[1] for each in told] == ["同意户数 90 → 95"]
    assert take("willingness", tmp_path, more, wuhua) == Taken(1, 1, 0)
    agreeing = [WillingnessSurvey.objects.get(estate=each).homes_agreeing for each in (first, second)]
    assert agreeing == [95, 80]


def test_a_survey_handed_in_twice_changes_nothing_the_second_time(wuhua: County, tmp_path: Path) -> None:
    wuhua.estate(name="翠湖小区")
    heads = ["小区名称", "摸底日期", "摸底单位", *(item.name for item in items())]
    text = f"{','.join(heads)}\n翠湖小区,2022-03-01,街道{',完好' * len(items())}\n"
    assert take("surveys", tmp_path, text, wuhua) == Taken(1, 0, 0)
    assert take("surveys", tmp_path, text, wuhua) == Taken(0, 0, 1)
    worse = text.replace("完好", "缺失（严重）", 1)
    ((standing, (told,)),) = stands("surveys", tmp_path, worse, wuhua)
    assert (standing, told.endswith("状况 完好 → 缺失，程度 无 → 严重")) == ("changed", True)


def test_a_code_and_a_name_of_two_estates_are_refused(wuhua: County, tmp_path: Path) -> None:
    code = wuhua.estate(name="翠湖小区", home_count=120).code
    wuhua.estate(name="棕树营小区", home_count=120)
    text = WILL + f"{code},棕树营小区,2022-03-01,100,90,社区\n"
    ((row, expected),) = refused("willingness", tmp_path, text, wuhua)
    assert (row, expected) == (2, f"{code} 是“翠湖小区”，编码和名称不是同一小区，请改正其中一处")


@pytest.mark.parametrize("kind", ["willingness", "surveys"])
def test_one_estate_twice_on_one_day_is_refused(wuhua: County, tmp_path: Path, kind: str) -> None:
    wuhua.estate(name="翠湖小区", home_count=120)
    if kind == "willingness":
        text = WILL + ",翠湖小区,2022-03-01,100,90,社区\n" * 2
    else:
        text = "小区名称,摸底日期,摸底单位\n" + "翠湖小区,2022-03-01,社区\n" * 2
    assert refused(kind, tmp_path, text, wuhua) == [(3, "与第 2 行是同一小区的同一天，请合并为一行")]


@pytest.mark.parametrize(
    ("day", "says"), [("2999-01-01", "不能晚于今天"), ("1800-01-01", "应不早于 1949 年")]
)
def test_a_survey_on_a_day_that_cannot_be_is_refused(
    wuhua: County, tmp_path: Path, day: str, says: str
) -> None:
    wuhua.estate(name="翠湖小区")
    text = f"小区名称,摸底日期,摸底单位,{items()[0].name}\n翠湖小区,{day},社区,完好\n"
    ((row, expected),) = refused("surveys", tmp_path, text, wuhua)
    assert row == 2
    assert says in expected
    assert not FacilityCondition.objects.exists()


def test_a_survey_that_is_not_finished_is_told(wuhua: County, tmp_path: Path) -> None:
    wuhua.estate(name="翠湖小区")
    text = f"小区名称,摸底日期,摸底单位,{items()[0].name}\n翠湖小区,2022-03-01,社区,完好\n"
    (note,) = read("surveys", tmp_path, text).notes
    assert note.startswith(f"第 2 行（共 1 行）没有填齐 {len(items())} 项")


def test_formulas_and_what_is_hidden_are_told_with_all_else(wuhua: County, tmp_path: Path) -> None:
    wuhua.estate(name="翠湖小区", home_count=120)
    book = openpyxl.Workbook()
    book.active.append(WILL.strip().split(","))
    book.active.append([None, "翠湖小区", "2022-03-01", "=1+1", 90, "社区"])
    book.active.append([None, "没有的小区", "2022-03-01", 2, 1, "社区"])
    book.active.row_dimensions[3].hidden = True
    book.create_sheet("底稿").sheet_state = "hidden"
    book.save(tmp_path / "台账.xlsx")
    kind = KINDS["willingness"]
    ledger = kind.read(tmp_path / "台账.xlsx", COUNTY, wuhua.on, "台账.xlsx")
    said = [(each.row, each.column, each.expected[:7]) for each in ledger.problems]
    assert said == [(2, "参与户数", "这一格是公式，"), (3, "小区名称", "不在小区底数中")]
    assert ledger.notes == ["工作表“Sheet”有 1 行是隐藏的，也已读入", "工作表“底稿”是隐藏的，未采用"]


def test_the_preview_tells_what_the_import_would_refuse(
    wuhua: County, client: Client, tmp_path: Path
) -> None:
    wuhua.estate(name="翠湖小区", home_count=None)
    client.force_login(wuhua.by.user)
    content = (WILL + ",翠湖小区,2022-03-01,100,90,社区\n").encode()
    upload = SimpleUploadedFile("征询.csv", content)
    sent = client.post("/imports/willingness/", {"ledger": upload}, follow=True)
    assert "户数不详，请先补全小区户数" in sent.content.decode()
    marked = client.get(sent.redirect_chain[-1][0] + "marked/")
    (tmp_path / "marked.xlsx").write_bytes(marked.getvalue())
    sheet = openpyxl.load_workbook(tmp_path / "marked.xlsx").worksheets[0]
    assert "户数不详" in str([cell.value for row in sheet.iter_rows() for cell in row])
    assert not WillingnessSurvey.objects.exists()
