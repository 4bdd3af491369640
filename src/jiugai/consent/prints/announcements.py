"""公告: the sheet by which a vote is announced: what, by which rule, when, among whom, how it is checked."""

from collections.abc import Iterator
from typing import IO

from jiugai.consent.models import Roll
from jiugai.consent.prints.book import Pictures
from jiugai.consent.prints.official import chapter, digest, opening, page_block, signed, write_sheet
from jiugai.consent.prints.told import INVALID, JOINT, NOT_VOTING, PROXY, Told, day_of, square_metres

HEADS = (
    "同一业主有多套房屋的计一人；几个人共有一套的计一人；建设单位未售、未交付的房屋合并计一人。"
    "面积按各套房屋的专有部分面积计算。"
)
CHECK = (
    "投票后得到回执，可以在表决网页上查到自己的票。计票后公布核验文件，任何人都可以核对每张票都在、"
    "没有增删改、合计正确。核验文件不含任何一户的意见。"
)
SEEN = (
    "线上表决的意见加密保存，只掌握数据库的人看不到；录入、核对纸质票的人会看到纸质票。"
    "任何人不得强迫他人表决，系统不能防止当面施压，遇有此种情况请向召集人或街道反映。"
)


def write_announcement(told: Told, roll: Roll, out: IO[bytes]) -> None:
    """Write the sheet with the figures of the frozen roll."""
    vote, pictures = told.vote, Pictures()
    text = f"{vote.convened_by}依法召集本小区业主共同决定下列事项，现予公告。"
    block = [
        *opening(told, f"关于{vote.estate.name}", f"{vote.title}的公告", text),
        *chapter("一、表决事项", _questions(told)),
        *chapter("二、表决规则", _rules(told)),
        *chapter("三、表决时间和方式", _ways(told)),
        *chapter("四、表决清册", [_roll(roll)]),
        digest("清册摘要（SHA-256）", roll.digest),
        *chapter("五、怎样核对", [CHECK, SEEN]),
        *chapter("六、咨询", [f"向{told.ask}咨询。表决编号 {vote.code}。"]),
        page_block(told, pictures, "扫码看表决事项、进度和结果："),
        *signed(told, day_of(vote.announced_on)),
    ]
    write_sheet(told, "公告", block, pictures, out)


def _questions(told: Told) -> Iterator[str]:
    for each in told.questions:
        yield f"{each.number}．{each.text}。属{each.get_matter_display()}，依据：{each.why}。"
    for line in told.vote.notice.splitlines():
        if line.strip():
            yield line.strip()
    if told.vote.document:
        yield f"事项文件《{told.vote.document.original_name}》可向召集人查阅。"


def _rules(told: Told) -> Iterator[str]:
    for name, rule in told.rules:
        yield f"{name}：{rule}。"
    yield f"{HEADS}{NOT_VOTING}。同一户有几张票的，{told.precedence}。"


def _ways(told: Told) -> Iterator[str]:
    yield f"表决从{told.days}，每户一票，逾期不收。"
    yield (
        f"线上：扫描邀请信上的二维码，或者打开 {told.addresses.entrance} 输入邀请码。"
        "没有收到邀请信或者信件丢失的，请找召集人领取、换发。"
    )
    yield f"纸质：填写表决票，签名后交到居民委员会或者召集人处。{JOINT}；{PROXY}。{INVALID}"


def _roll(roll: Roll) -> str:
    return (
        f"本次表决的清册已经冻结：{roll.homes:,} 户，业主 {roll.heads:,} 人，"
        f"专有部分面积 {square_metres(roll.area_cm2)} ㎡。"
        "对本户面积、业主有异议的，请在表决开始前向召集人提出。"
    )
