"""How a vote stands while it runs, and how it came out: heads and area of each question, what is still
needed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from jiugai.consent.counting import Tally
from jiugai.consent.evidence import tally_of
from jiugai.consent.models import (
    Ballot,
    BatchState,
    Channel,
    PaperSlip,
    Question,
    Result,
    RollEntry,
    Visit,
    Vote,
)
from jiugai.consent.trails import ballots_of
from jiugai.core.amounts import SQUARE_METRE, written
from jiugai.core.wording import cited, share_in_words
from jiugai.policy.parameters import InForce
from jiugai.policy.votes import Count, Needed, needed
from jiugai.registry.selectors import parameters

ORDINARY = "ordinary"
HUNDREDTH = 100  # cm² in 0.01 ㎡
TOLD_TOGETHER = 10  # ballots


@dataclass(frozen=True, slots=True)
class Measure:
    """One of the two counts of a question, in words: heads, or area in ㎡. `still`: what it takes to pass."""

    label: str
    unit: str
    count: Count
    needs: Needed
    scale: int

    @property
    def whole(self) -> str:
        return self._said(self.count.all)

    @property
    def taking_part(self) -> str:
        return self._said(self.count.taking_part)

    @property
    def agreeing(self) -> str:
        return self._said(self.count.agreeing)

    @property
    def share_taking_part(self) -> str:
        """Of all, cut down to hundredths of a percent: never shown as reached when it is not."""
        return percent(self.count.taking_part, self.count.all)

    @property
    def share_agreeing(self) -> str:
        """Of those taking part."""
        return percent(self.count.agreeing, self.count.taking_part)

    @property
    def still(self) -> str:
        """What is still needed, if everybody who is added agrees; empty where nothing is."""
        told = []
        if self.needs.taking_part:
            told.append(_("参与 %(more)s %(unit)s") % self._more(self.needs.taking_part))
        if self.needs.agreeing:
            told.append(_("赞同 %(more)s %(unit)s") % self._more(self.needs.agreeing))
        return "、".join(told)

    def _more(self, number: int) -> dict[str, str]:
        """An area rounded up to hundredths of a square metre, so that what is said is enough."""
        whole = number if self.scale == 1 else -(-number // HUNDREDTH) * HUNDREDTH
        return {"more": self._said(whole), "unit": self.unit}

    def _said(self, number: int) -> str:
        return f"{number:,}" if self.scale == 1 else written(number, self.scale)


@dataclass(frozen=True, slots=True)
class Standing:
    """One question as it stands: both counts, whether it passes, and the rule in words."""

    question: Question
    measures: tuple[Measure, Measure]
    passed: bool
    rule: str
    split: int
    estimated_cm2: int


@dataclass(frozen=True, slots=True)
class Progress:
    """A vote as it stands: homes by channel, each question. `waiting`: on paper that is not checked yet.

    received, told: the ballots on record, and how many of them, from the first, the questions count.
    """

    homes: int
    voted: int
    waiting: int
    by_channel: Mapping[str, int]
    received: int
    told: int
    questions: list[Standing]

    @property
    def outstanding(self) -> int:
        return self.homes - self.voted - self.waiting


def progress_of(vote: Vote, on: date) -> Progress:
    """How a vote stands on a day by the ballots on record, which counting will check. Four questions to the
    database.

    While ballots come in, what they say is told for ten together: whoever looks twice, before and after a
    neighbour voted, learns nothing of that one ballot.
    """
    entries = list(vote.entries.all())
    ballots = list(ballots_of(vote).select_related("entry").order_by("pk"))
    told = len(ballots) if on > vote.closes_on else len(ballots) // TOLD_TOGETHER * TOLD_TOGETHER
    standing, counted = (
        {each.entry.number: each for each in some} for some in (ballots, ballots[:told])
    )  # what replaces another ballot of a home comes after it
    channels = [each.channel for each in standing.values()]
    figures = figures_of(vote, vote.closes_on)
    return Progress(
        homes=len(entries),
        voted=len(standing),
        waiting=_waiting(vote).exclude(entry__number__in=standing).count(),
        by_channel={str(each.label): channels.count(each) for each in Channel},
        received=len(ballots),
        told=told,
        questions=[
            _standing(each, tally_of(entries, counted, each, figures), figures)
            for each in vote.questions.all()
        ],
    )


def outcome_of(vote: Vote, results: Iterable[Result]) -> list[Standing]:
    """The results of a count in the same words as the progress before it."""
    figures = figures_of(vote, vote.closes_on)
    found = []
    for each in results:
        heads = Count(each.heads, each.heads_taking_part, each.heads_agreeing)
        area = Count(each.area_cm2, each.area_taking_part_cm2, each.area_agreeing_cm2)
        matter = each.question.matter
        measures = _measures(heads, area, needed(heads, matter, figures), needed(area, matter, figures))
        rule = rule_of(matter, figures)
        found.append(
            Standing(each.question, measures, each.passed, rule, each.split_owners, each.estimated_area_cm2)
        )
    return found


def _standing(question: Question, tally: Tally, figures: InForce) -> Standing:
    measures = _measures(tally.heads, tally.area, tally.heads_needed, tally.area_needed)
    return Standing(
        question,
        measures,
        tally.passed,
        rule_of(question.matter, figures),
        len(tally.split_owners),
        tally.areas_by_source.get("estimated", 0),
    )


def _measures(heads: Count, area: Count, of_heads: Needed, of_area: Needed) -> tuple[Measure, Measure]:
    return (
        Measure(_("人数"), _("人"), heads, of_heads, 1),
        Measure(_("面积"), "㎡", area, of_area, SQUARE_METRE),
    )


def figures_of(vote: Vote, on: date) -> InForce:
    """The figures in force for the county of a vote on a day."""
    return parameters().in_force(vote.estate.county_code, on)


def rule_of(matter: str, figures: InForce) -> str:
    """The rule of a question in one sentence, with its clause."""
    quorum, share = figures["consent.vote.quorum"], figures[f"consent.vote.{matter}"]
    verb = _("过") if matter == ORDINARY else _("不少于")
    told = {
        "quorum": share_in_words(quorum.fraction),
        "verb": verb,
        "share": share_in_words(share.fraction),
        "clause": cited(share.clause),
    }
    return (
        _("参与的人数和面积均不少于全部的%(quorum)s；赞同的人数和面积均%(verb)s参与的%(share)s（%(clause)s）")
        % told
    )


def percent(part: int, whole: int) -> str:
    """A share for a reader, cut down to hundredths: 66.66% is not two thirds."""
    if not whole:
        return "—"
    hundredths = part * 10_000 // whole
    return f"{hundredths // 100}.{hundredths % 100:02}%"


def _waiting(vote: Vote) -> QuerySet[PaperSlip]:
    """Paper that is entered and not checked yet."""
    return PaperSlip.objects.filter(batch__vote=vote, batch__state=BatchState.ENTERED)


def outstanding(vote: Vote) -> QuerySet[RollEntry]:
    """Homes that have not voted and whose paper does not wait, each with its newest visit as `visit_id`."""
    voted = Ballot.objects.filter(entry=OuterRef("pk"))
    waits = _waiting(vote).filter(entry=OuterRef("pk"))
    newest = Visit.objects.filter(entry=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    return (
        vote.entries.filter(~Exists(voted), ~Exists(waits))
        .annotate(visit_id=Subquery(newest))
        .order_by("number")
    )


def narrowed(entries: QuerySet[RollEntry], building: str, reached: str) -> QuerySet[RollEntry]:
    """The homes of a building, and with a result of the last visit; `none` are those not visited."""
    if building:
        entries = entries.filter(building=building)
    if reached == "none":
        entries = entries.filter(visits=None)
    elif reached:
        entries = entries.filter(Q(("visit_id__in", Visit.objects.filter(reached=reached).values("pk"))))
    return entries
