"""Votes of owners: what is asked, when, and what came out."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiugai.core.models import Recorded, StoredFile
from jiugai.core.scope import Scope
from jiugai.policy.facts import MATTERS
from jiugai.registry.models import Estate
from jiugai.reserve.models import Project, Scheme


class VoteState(models.TextChoices):
    """How far a vote is. Between the first and the last day ballots are taken; no step is needed for that."""

    DRAFT = "draft", _("拟定中")
    ANNOUNCED = "announced", _("已公告")
    COUNTED = "counted", _("已计票")
    PUBLISHED = "published", _("结果公示中")
    CONFIRMED = "confirmed", _("结果已确认")
    WITHDRAWN = "withdrawn", _("已撤销")


UNDER_WAY = (VoteState.DRAFT, VoteState.ANNOUNCED, VoteState.COUNTED, VoteState.PUBLISHED)


class Precedence(models.TextChoices):
    """Which ballot of a home counts where there are several; published with the vote."""

    FIRST = "first", _("先收到的票有效")
    LAST = "last", _("后收到的票有效")
    PAPER = "paper", _("纸质票优先于线上票")


class VoteQuerySet(models.QuerySet["Vote"]):
    def in_scope(self, scope: Scope) -> Self:
        """The votes of estates one may see."""
        return self.filter(scope.in_scope("estate__division"))

    def confirmed_by(self, on: date) -> Self:
        """Those whose result stands on a day."""
        return self.filter(state=VoteState.CONFIRMED, confirmed_on__lte=on)


class Vote(Recorded):
    """业主表决 — one vote of the owners of one estate, on one question or several (CC.278).

    Of a project of several estates each holds its own. The first and the last day are voting days.
    """

    code = models.CharField(_("表决编号"), max_length=24, unique=True, help_text=_("小区编码-V序号，不变。"))
    estate = models.ForeignKey(
        Estate, on_delete=models.PROTECT, related_name="votes", verbose_name=_("小区"), db_index=False
    )
    project = models.ForeignKey(
        Project,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="votes",
        verbose_name=_("改造项目"),
    )
    scheme = models.ForeignKey(
        Scheme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("所表决的方案"),
    )
    title = models.CharField(_("表决名称"), max_length=120)
    convened_by = models.CharField(_("召集人"), max_length=120, help_text=_("业主委员会，或居民委员会等。"))
    notice = models.TextField(_("公告说明"), max_length=4000, blank=True)
    document = models.ForeignKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("表决事项文件"),
    )
    opens_on = models.DateField(_("表决起始日期"))
    closes_on = models.DateField(_("表决截止日期"), help_text=_("最后一天，含当天。"))
    precedence = models.CharField(
        _("同一户有多张票时"), max_length=8, choices=Precedence, default=Precedence.FIRST
    )
    state = models.CharField(
        _("状态"), max_length=12, choices=VoteState, default=VoteState.DRAFT, editable=False
    )
    announced_on = models.DateField(_("公告日期"), null=True, blank=True, editable=False)
    counted_on = models.DateField(_("计票日期"), null=True, blank=True, editable=False)
    published_on = models.DateField(_("结果公示起始日期"), null=True, blank=True, editable=False)
    objections_until = models.DateField(
        _("异议截止日期"), null=True, blank=True, editable=False, help_text=_("最后一天，含当天。")
    )
    confirmed_on = models.DateField(_("结果确认日期"), null=True, blank=True, editable=False)
    withdrawn_for = models.CharField(_("撤销理由"), max_length=500, blank=True, editable=False)

    objects = VoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("业主表决")
        verbose_name_plural = _("业主表决")
        ordering = ("-opens_on", "-pk")
        indexes = (models.Index(fields=("estate", "state"), name="consent_vote_estate"),)
        constraints = (
            models.CheckConstraint(
                name="consent_vote_says_what_and_who",
                condition=~Q(code="") & ~Q(title="") & ~Q(convened_by=""),
                violation_error_message=_("表决应有编号、名称和召集人。"),
            ),
            models.CheckConstraint(
                name="consent_vote_days_in_order",
                condition=Q(closes_on__gte=F("opens_on"))
                & (Q(announced_on=None) | Q(announced_on__lte=F("opens_on")))
                & (Q(counted_on=None) | Q(counted_on__gt=F("closes_on")))
                & (Q(published_on=None) | Q(published_on__gte=F("counted_on")))
                & (Q(objections_until=None) | Q(objections_until__gte=F("published_on")))
                & (Q(confirmed_on=None) | Q(confirmed_on__gt=F("objections_until"))),
                violation_error_message=_("公告、表决、计票、公示、确认的日期应依次排列。"),
            ),
            models.CheckConstraint(
                name="consent_vote_state_has_its_days",
                condition=Q(state__in=(VoteState.DRAFT, VoteState.WITHDRAWN))
                | (Q(state=VoteState.ANNOUNCED, announced_on__isnull=False))
                | (Q(state=VoteState.COUNTED, counted_on__isnull=False))
                | (Q(state=VoteState.PUBLISHED, published_on__isnull=False, objections_until__isnull=False))
                | (Q(state=VoteState.CONFIRMED, confirmed_on__isnull=False)),
                violation_error_message=_("状态与日期不符。"),
            ),
            models.CheckConstraint(
                name="consent_vote_withdrawn_for_a_reason",
                condition=~Q(state=VoteState.WITHDRAWN) | ~Q(withdrawn_for=""),
                violation_error_message=_("撤销表决应写明理由。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.estate.name} {self.title}"

    @property
    def division_code(self) -> str:
        return self.estate.division_id

    @property
    def takes_another_online(self) -> bool:
        """Whether a home that has voted may do so once more online, by the rule that was published."""
        return self.precedence == Precedence.LAST

    def takes_ballots_on(self, day: date) -> bool:
        """Whether owners may vote on a day; the last day is one of them."""
        return self.state == VoteState.ANNOUNCED and self.opens_on <= day <= self.closes_on


class QuestionKind(models.TextChoices):
    """What a question decides, and which fact its result feeds."""

    SCHEME = "scheme", _("改造方案")
    MANAGEMENT = "management", _("管理模式和收费")
    COMMITTEE = "committee", _("筹备、选举业主委员会")
    OTHER = "other", _("其他事项")


class Question(Recorded):
    """表决事项 — one thing that the owners are asked in a vote; each is counted by itself."""

    vote = models.ForeignKey(
        Vote, on_delete=models.PROTECT, related_name="questions", verbose_name=_("表决"), db_index=False
    )
    number = models.PositiveSmallIntegerField(_("序号"))
    kind = models.CharField(_("类别"), max_length=12, choices=QuestionKind)
    text = models.CharField(_("表决事项"), max_length=300)
    matter = models.CharField(_("事项性质"), max_length=10, choices=list(MATTERS.items()))
    why = models.CharField(_("性质的依据"), max_length=300)

    class Meta:
        verbose_name = _("表决事项")
        verbose_name_plural = _("表决事项")
        ordering = ("vote_id", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("vote", "number"),
                name="consent_question_number_once",
                violation_error_message=_("序号不能重复。"),
            ),
            models.CheckConstraint(
                name="consent_question_says_what",
                condition=~Q(text="")
                & ~Q(why="")
                & Q(number__gte=1, kind__in=QuestionKind.values, matter__in=list(MATTERS)),
                violation_error_message=_("应写明表决事项、类别、性质和依据。"),
            ),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def division_code(self) -> str:
        return self.vote.division_code
