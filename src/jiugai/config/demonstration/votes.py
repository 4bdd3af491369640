"""Votes of owners at every point: drafted, running, published, confirmed; the ballots are drawn."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from jiugai.accounts.models import Post
from jiugai.config.demonstration.estates import Settled
from jiugai.config.demonstration.lots import Fate
from jiugai.config.demonstration.office import Office
from jiugai.config.demonstration.papers import scanned
from jiugai.config.demonstration.pictures import photograph
from jiugai.consent import services
from jiugai.consent.models import Precedence, QuestionKind, Reached, RollEntry, Vote
from jiugai.consent.services import Asked, Slip
from jiugai.core.command_line import SHANGHAI
from jiugai.registry.models import Estate
from jiugai.reserve.models import PictureStage, Project

ASKED = (
    Asked(QuestionKind.SCHEME, "同意本小区改造方案及其改造内容"),
    Asked(QuestionKind.MANAGEMENT, "同意改造后实行物业服务企业管理，物业服务费每月每平方米 0.60 元"),
    Asked(QuestionKind.COMMITTEE, "同意筹备成立业主委员会"),
)
FEW, MANY = 24, 200
NOTICE = 16  # days
LEANINGS = {"agree": 0.86, "oppose": 0.08, "abstain": 0.06}


def hold_votes(settled: Sequence[Settled], office: Office) -> None:
    """One vote at each point in the estates of projects; a county with one officer holds none."""
    if office.clerk is None:
        return
    drafted = _estates(settled, Fate.LIBRARY)
    others = _estates(settled, Fate.EARLIER)
    for (project, estate), hold in zip(others, (_running, _published, _confirmed), strict=False):
        for stage in (PictureStage.BEFORE, PictureStage.PLANNED):
            photograph(project, office, estate, stage=stage, on=office.ago(200))
        hold(project, estate, office, office.clerk)
    for project, estate in list(drafted)[:1]:
        _draft(project, estate, office.today + timedelta(20), office)


def _estates(settled: Sequence[Settled], fate: Fate) -> Iterator[tuple[Project, Estate]]:
    """Estates with homes of a size to be looked at, with their projects."""
    for each in settled:
        for estate in each.estates if each.lot.fate is fate else ():
            drawn_up = Project.objects.filter(memberships__estate=estate, schemes__items__isnull=False)
            project = drawn_up.order_by("pk").first()
            if project is not None and FEW <= (estate.home_count or 0) <= MANY:
                yield project, estate


def _draft(project: Project, estate: Estate, opens_on: date, office: Office) -> Vote:
    return services.draft_vote(
        estate,
        by=office.of(estate),
        questions=ASKED,
        project=project,
        title="改造方案和长效管理业主表决",
        convened_by=str(estate.division),
        notice="方案图册在居委会和小区公告栏展示，欢迎查看、提意见。",
        opens_on=opens_on,
        closes_on=opens_on + timedelta(13),
        precedence=Precedence.PAPER,
    )


def _announced(project: Project, estate: Estate, opens_on: date, office: Office) -> Vote:
    vote = _draft(project, estate, opens_on, office)
    services.announce_vote(vote, by=office.of(estate), on=opens_on - timedelta(NOTICE))
    return Vote.objects.get(pk=vote.pk)


def _running(project: Project, estate: Estate, office: Office, clerk: Post) -> None:
    """Letters are out, most homes have voted, a batch waits to be checked, some doors stayed closed."""
    vote = _announced(project, estate, office.ago(6), office)
    services.invite_homes(vote, by=office.of(estate))
    dice = office.dice("vote", estate.code)
    left = _vote(vote, dice, 0.55, office, clerk)
    batch, doors = left[: len(left) // 3], left[len(left) // 3 :]
    _on_paper(vote, batch, dice, office, clerk, is_checked=False)
    for each in doors[: len(doors) // 2]:
        reached = dice.choice((Reached.ABSENT, Reached.LET_OUT, Reached.WILL_VOTE, Reached.DELIVERED))
        services.record_visit(each, by=clerk, visited_on=office.ago(1), reached=reached)


def _published(project: Project, estate: Estate, office: Office, clerk: Post) -> None:
    """Counted, and out for objections."""
    vote = _announced(project, estate, office.ago(16), office)
    _vote(vote, office.dice("vote", estate.code), 0.9, office, clerk)
    _count(vote, office.ago(2), office)
    services.publish_result(_fresh(vote), by=office.housing, on=office.ago(1))


def _confirmed(project: Project, estate: Estate, office: Office, clerk: Post) -> None:
    """The result stands, after a meeting and an objection that did not hold."""
    vote = _announced(project, estate, office.ago(120), office)
    services.record_meeting(
        vote,
        by=office.of(estate),
        held_on=office.ago(122),
        place="小区活动室",
        attended=31,
        summary="介绍改造方案和物业服务费测算，答复加装电梯、停车位的提问。",
    )
    _vote(vote, office.dice("vote", estate.code), 0.92, office, clerk)
    _count(vote, office.ago(104), office)
    services.publish_result(_fresh(vote), by=office.housing, on=office.ago(103))
    objection = services.record_objection(
        _fresh(vote),
        by=office.housing,
        on=office.ago(101),
        received_on=office.ago(101),
        source="业主来电",
        content="认为停车位划线占用绿地。",
    )
    services.answer_objection(
        objection,
        by=office.housing,
        on=office.ago(99),
        reply="方案不占用绿地，已在现场指认车位边线。",
        is_upheld=False,
    )
    services.confirm_result(_fresh(vote), by=office.housing, on=office.ago(90))


def _vote(vote: Vote, dice: Random, share: float, office: Office, clerk: Post) -> list[RollEntry]:
    """So many homes vote, most of them online, the rest on checked paper; returns who has not."""
    entries = list(vote.entries.select_related("vote"))
    dice.shuffle(entries)
    voting = entries[: round(len(entries) * share)]
    online = voting[: len(voting) * 7 // 10]
    for place, each in enumerate(online):
        day = vote.opens_on + timedelta(place % 6)
        moment = datetime.combine(day, time(8 + place % 12, dice.randrange(60)), SHANGHAI)
        services.cast_online(each, choices=_choices(vote, dice), key=f"demo-{each.pk}", at=moment)
    _on_paper(vote, voting[len(online) :], dice, office, clerk)
    return entries[len(voting) :]


def _on_paper(
    vote: Vote,
    entries: Sequence[RollEntry],
    dice: Random,
    office: Office,
    clerk: Post,
    *,
    is_checked: bool = True,
) -> None:
    if not entries:
        return
    slips = [Slip(each, _choices(vote, dice), signed_on=vote.opens_on) for each in entries]
    moment = datetime.combine(vote.opens_on + timedelta(4), time(16), SHANGHAI)
    scan = scanned(vote.code, division_code=vote.division_code, by=clerk)
    batch = services.enter_batch(vote, slips, by=clerk, at=moment, scan=scan)
    if is_checked:
        services.check_batch(batch, by=office.housing, at=moment + timedelta(hours=1))


def _choices(vote: Vote, dice: Random) -> list[str]:
    return dice.choices(list(LEANINGS), list(LEANINGS.values()), k=vote.questions.count())


def _count(vote: Vote, day: date, office: Office) -> None:
    moment = datetime.combine(day, time(9, 30), SHANGHAI)
    worked = services.work_out(_fresh(vote), by=office.housing, at=moment)
    services.count_vote(_fresh(vote), worked, by=office.housing)


def _fresh(vote: Vote) -> Vote:
    return Vote.objects.select_related("estate__division").get(pk=vote.pk)
