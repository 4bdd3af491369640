"""公示: the sheet with the result of a vote, as counted, and by what anybody checks it."""

from collections.abc import Iterator, Sequence
from typing import IO

from jiugai.consent.models import Count
from jiugai.consent.prints.blocks import Element, paragraph
from jiugai.consent.prints.book import Pictures
from jiugai.consent.prints.official import chapter, digest, facts, opening, page_block, signed, write_sheet
from jiugai.consent.prints.told import Told, day_of, square_metres
from jiugai.consent.progress import Standing

HEADS = ("", "全部", "参与表决", "参与比例", "赞同", "赞同比例", "结论")
WIDTHS_MM = (22, 27, 27, 18, 27, 18, 17)
PASSED, NOT_PASSED = "通过", "未通过"


def write_result_sheet(told: Told, count: Count, outcome: Sequence[Standing], out: IO[bytes]) -> None:
    """Write the sheet of a published count; the figures are those on record."""
    vote, pictures = told.vote, Pictures()
    block = [
        *opening(told, vote.estate.name, f"{vote.title}结果公示", _introduction(told, count)),
        paragraph("sheet head", "一、表决结果"),
        *(each for standing in outcome for each in _result(standing)),
        *chapter("二、异议", [_objections(told)]),
        *chapter("三、核验", [_how_to_check(told, count)]),
        digest("核验码（核验文件的 SHA-256）", count.anchor),
        digest("票账末封根值", count.head),
        page_block(told, pictures, "扫码看结果、下载核验文件、凭回执查自己的票："),
        *signed(told, day_of(vote.published_on)),
    ]
    write_sheet(told, "结果公示", block, pictures, out)


def _introduction(told: Told, count: Count) -> str:
    vote = told.vote
    return (
        f"{vote.title}（{vote.code}）从{told.days}进行，{day_of(vote.counted_on)}计票，"
        f"计入 {count.ballots:,} 户的表决票。现将结果公示如下。"
    )


def _result(standing: Standing) -> Iterator[Element]:
    question = standing.question
    asked = f"{question.number}．{question.text}（{question.get_matter_display()}）"
    yield paragraph("sheet question", f"{asked}：{PASSED if standing.passed else NOT_PASSED}")
    rows = [
        (
            f"{each.label}（{each.unit}）",
            each.whole,
            each.taking_part,
            each.share_taking_part,
            each.agreeing,
            each.share_agreeing,
            "不足" if each.still else "达到",
        )
        for each in standing.measures
    ]
    yield facts(HEADS, rows, WIDTHS_MM)
    yield paragraph("sheet note", f"规则：{standing.rule}。{''.join(_remarks(standing))}")


def _remarks(standing: Standing) -> Iterator[str]:
    if standing.split:
        yield f"{standing.split:,} 位业主名下房屋意见不一致，面积各随其房，人数计参与、不计赞同。"
    if standing.estimated_cm2:
        area = square_metres(standing.estimated_cm2)
        yield f"全部面积中 {area} ㎡ 为估算面积，其余依据不动产登记、测绘或者买卖合同。"


def _objections(told: Told) -> str:
    vote = told.vote
    return (
        f"公示期从{day_of(vote.published_on)}起至{day_of(vote.objections_until)}止（含首尾两天）。"
        f"对结果有异议的，请在公示期内向{told.ask}提出，也可以向所在街道（乡镇）反映；异议由召集人登记、答复。"
    )


def _how_to_check(told: Told, count: Count) -> str:
    """In two sentences, for whoever wants to do it."""
    file = f"{told.vote.code}-{count.number}.jsonl"
    return (
        f"从表决网页下载核验文件 {file}，在装有本程序的任何一台电脑上运行 jiugai verify {file} "
        "--head 核验码，不需要数据库，会说明每张票是否都在、结果是否算对。"
        "加上 --receipt 回执文件，还能核对自己的票在其中并且记的是自己的意见。"
    )
