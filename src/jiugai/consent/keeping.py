"""Whether a count on record still is what was counted: its file on disk, and the results beside it."""

from jiugai.consent.evidence import NotSound
from jiugai.consent.models import Count, Result, Vote
from jiugai.consent.vote_file import VoteReport, read_vote_file
from jiugai.core.files import is_unchanged, path_of

NEXT_STEP = "请保全数据库和磁盘，报上级和审计核查"


def newest_count(vote: Vote) -> Count:
    """The count that the result of a vote rests on. Raises: Count.DoesNotExist"""
    return vote.counts.select_related("file").latest("number")


def require_unchanged(count: Count) -> None:
    """Raises: NotSound if the file on disk is not the one that the count made"""
    if not is_unchanged(count.file):
        raise NotSound(f"核验文件不是计票时存入的那一份；{NEXT_STEP}")


def require_kept(count: Count) -> None:
    """Raises: NotSound if the file was changed, or the results on record are not those in it"""
    require_unchanged(count)
    lines = read_vote_file(path_of(count.file), VoteReport()).results
    in_file = [(each.holds["question"], each.holds["passed"], *_sums(each.holds)) for each in lines]
    on_record = [_on_record(each) for each in count.results.select_related("question")]
    if sorted(in_file) != sorted(on_record):
        raise NotSound(f"记录的结果与核验文件不符；{NEXT_STEP}")


def _sums(holds: dict[str, list[int]]) -> tuple[int, ...]:
    return (*holds["heads"], *holds["area"])


def _on_record(result: Result) -> tuple[int, ...]:
    return (
        result.question.number,
        result.passed,
        result.heads,
        result.heads_taking_part,
        result.heads_agreeing,
        result.area_cm2,
        result.area_taking_part_cm2,
        result.area_agreeing_cm2,
    )
