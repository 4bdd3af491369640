"""What must be done before a vote may be announced, each with the next step."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from jiugai.consent.models import QuestionKind, Vote
from jiugai.core.wording import cited
from jiugai.registry.home_lists import HomeTotals
from jiugai.registry.selectors import parameters

NOTICE = "consent.vote.notice"


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to settle: done, or open with what to do and where. A `hint` does not block."""

    label: str
    is_open: bool
    next_step: str = ""
    address: str = ""
    is_hint: bool = False


def open_points(vote: Vote, on: date) -> list[Point]:
    """All there is to settle before a vote is announced, as it stands on a day."""
    return [*_roll(vote), *_questions(vote), _notice(vote, on)]


def _roll(vote: Vote) -> Iterator[Point]:
    totals = HomeTotals.of(vote.estate)
    homes = reverse("registry:homes", args=[vote.estate.code])
    yield Point(_("业主清册"), not totals.homes, _("还没有清册，请导入"), homes)
    if not totals.homes:
        return
    for key, label, step in (
        ("area", _("专有部分面积"), _("%(count)s 户没有面积，请补全")),
        ("owner", _("业主"), _("%(count)s 户没有业主，请补全；未售的勾选未售")),
    ):
        count = totals.lacking[key]
        yield Point(label, bool(count), step % {"count": count}, f"{homes}?lacks={key}")
    if totals.differs:
        told = _("清册 %(homes)s 户，小区底数 %(stated)s 户，请核对哪个对")
        said = told % {"homes": totals.homes, "stated": totals.stated}
        yield Point(_("户数一致"), False, said, homes, is_hint=True)
    if estimated := totals.lacking["estimated"]:
        said = _("%(count)s 户面积为估算，结果中会标出") % {"count": estimated}
        yield Point(_("面积依据"), False, said, f"{homes}?lacks=estimated", is_hint=True)


def _questions(vote: Vote) -> Iterator[Point]:
    edit = reverse("consent:vote-edit", args=[vote.code])
    asked = list(vote.questions.all())
    yield Point(_("表决事项"), not asked, _("还没有表决事项，请填写"), edit)
    if vote.scheme is not None and any(each.kind == QuestionKind.SCHEME for each in asked):
        has_items = vote.scheme.items.exists()
        yield Point(_("改造方案"), not has_items, _("方案还没有改造内容，请先填写，性质由其推定"), edit)


def _notice(vote: Vote, on: date) -> Point:
    figure = parameters().in_force(vote.estate.county_code, on)[NOTICE]
    days = int(figure.fraction)
    first = on + timedelta(days)
    step = _("今天公告的，表决最早 %(day)s 开始（提前 %(days)s 天通知，%(clause)s），请改起始日期") % {
        "day": first,
        "days": days,
        "clause": cited(figure.clause),
    }
    return Point(_("通知期"), vote.opens_on < first, step, reverse("consent:vote-edit", args=[vote.code]))
