"""Complaints of residents, and everything that became of them."""

from datetime import date
from typing import Self

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiugai.accounts.roles import Role
from jiugai.core.models import AppendOnly, Recorded, StoredFile
from jiugai.core.personal_data import EncryptedTextField, masked_number
from jiugai.registry.models import Division, Estate

LONGEST = 1_000  # signs of one text


class Category(models.TextChoices):
    """What a complaint is about: `routing.csv` says whose business that is, the rulebook how long."""

    SAFETY = "safety", _("安全隐患")
    OUTAGE = "outage", _("停水停电、管道堵塞")
    WORKS = "works", _("施工扰民")
    QUALITY = "quality", _("改造质量、渗漏")
    HYGIENE = "hygiene", _("环境卫生、绿化")
    ORDER = "order", _("停车、噪声、占道")
    MANAGEMENT = "management", _("物业服务和收费")
    PROCESS = "process", _("方案、公示、资金")
    OTHER = "other", _("其他")


class Channel(models.TextChoices):
    ONLINE = "online", _("网上")
    PHONE = "phone", _("来电")
    VISIT = "visit", _("来访")
    LETTER = "letter", _("来信、转办")


class State(models.TextChoices):
    OPEN = "open", _("办理中")
    ANSWERED = "answered", _("已答复")
    CLOSED = "closed", _("已办结")


class Doubt(models.TextChoices):
    """Of what came in while far too much did: whether somebody has looked at it, and what it was."""

    SUSPECT = "suspect", _("待甄别")
    CLEARED = "cleared", _("甄别有效")
    INVALID = "invalid", _("无效")


class Answer(models.TextChoices):
    SOLVED = "solved", _("已解决")
    UNFOUNDED = "unfounded", _("经查不属实")
    OUT_OF_SCOPE = "out_of_scope", _("不属改造范围")


class EventKind(models.TextChoices):
    REPORTED = "reported", _("收到投诉")
    HANDED_ON = "handed_on", _("转办")
    ESCALATED = "escalated", _("逾期升级督办")
    LINKED = "linked", _("标为重复")
    ANSWERED = "answered", _("答复")
    REOPENED = "reopened", _("投诉人重新提出")
    CONFIRMED = "confirmed", _("投诉人确认已解决")
    SILENT = "silent", _("期满无异议，办结")
    SET_ASIDE = "set_aside", _("甄别为无效")


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def open(self) -> Self:
        """Those that wait for an answer."""
        return self.filter(state=State.OPEN)

    def overdue(self, on: date) -> Self:
        """Those that wait for an answer past the last day for it."""
        return self.open().filter(due_on__lt=on)

    def with_places(self) -> Self:
        """Each with its estate and whose business it is: three questions, however many."""
        return self.select_related("estate", "handler_division", "supervisor_division")


class Complaint(Recorded):
    """投诉 — what somebody reports about one estate, with or without a name; its history is its events.

    Whoever reports gets a code that opens the page of it and may reopen it. Only its index is kept:
    nobody here can read it again. `handler` is the post that answers, `supervisor` the one that an overdue
    complaint was raised to.
    """

    number = models.CharField(_("编号"), max_length=24, unique=True, help_text=_("县区代码-年份-C序号。"))
    code_key = models.CharField(_("查询码索引"), max_length=64, unique=True, editable=False)
    estate = models.ForeignKey(
        Estate, on_delete=models.PROTECT, related_name="complaints", verbose_name=_("小区"), db_index=False
    )
    category = models.CharField(_("类别"), max_length=12, choices=Category)
    place = models.CharField(_("位置"), max_length=100, blank=True, help_text=_("如 3号楼2单元门口。"))
    description = models.TextField(_("内容"), max_length=LONGEST, validators=[MaxLengthValidator(LONGEST)])
    phone = EncryptedTextField(_("联系电话"), blank=True)
    channel = models.CharField(_("来源"), max_length=8, choices=Channel)
    reported_on = models.DateField(_("收到日期"))
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.OPEN, editable=False)
    round = models.PositiveSmallIntegerField(
        _("第几次办理"), default=1, editable=False, help_text=_("每重新提出一次加一。")
    )
    handler_role = models.CharField(_("承办岗位"), max_length=30, choices=Role)
    handler_division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("承办辖区"), db_index=False
    )
    supervisor_role = models.CharField(_("督办岗位"), max_length=30, choices=Role, blank=True)
    supervisor_division = models.ForeignKey(
        Division,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("督办辖区"),
        db_index=False,
    )
    due_on = models.DateField(_("答复期限"), help_text=_("最后一天。"))
    escalates_on = models.DateField(
        _("升级日期"), null=True, blank=True, editable=False, help_text=_("到这一天仍未答复的，升一级督办。")
    )
    answered_on = models.DateField(_("答复日期"), null=True, blank=True, editable=False)
    asks_on = models.DateField(_("回访日期"), null=True, blank=True, editable=False)
    closes_on = models.DateField(
        _("等待表态至"), null=True, blank=True, editable=False, help_text=_("最后一天，过后无异议办结。")
    )
    closed_on = models.DateField(_("办结日期"), null=True, blank=True, editable=False)
    doubt = models.CharField(
        _("甄别"),
        max_length=8,
        choices=Doubt,
        blank=True,
        editable=False,
        help_text=_("短时间内大量涌入时收下的，须先甄别。"),
    )
    duplicate_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="duplicates",
        verbose_name=_("与之重复"),
    )

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("投诉")
        verbose_name_plural = _("投诉")
        ordering = ("-reported_on", "-pk")
        indexes = (
            models.Index(fields=("estate", "-reported_on"), name="aftercare_complaint_estate"),
            models.Index(
                fields=("handler_division", "handler_role", "state", "due_on"),
                name="aftercare_complaint_handler",
            ),
            models.Index(
                fields=("supervisor_division", "supervisor_role", "state"),
                name="aftercare_complaint_supervisor",
            ),
            models.Index(fields=("state", "escalates_on"), name="aftercare_complaint_escalates"),
            models.Index(fields=("state", "closes_on"), name="aftercare_complaint_closes"),
        )
        constraints = (
            models.CheckConstraint(
                name="aftercare_complaint_says_what",
                condition=~Q(number="")
                & ~Q(description="")
                & Exact(Length("code_key"), 64)
                & Q(category__in=Category.values, channel__in=Channel.values),
                violation_error_message=_("投诉应有编号、类别、来源和内容。"),
            ),
            models.CheckConstraint(
                name="aftercare_complaint_has_a_handler",
                condition=Q(handler_role__in=Role.values)
                & (
                    Q(supervisor_role="", supervisor_division=None)
                    | Q(supervisor_role__in=Role.values, supervisor_division__isnull=False)
                ),
                violation_error_message=_("投诉应有承办岗位；督办的岗位和辖区应同时写明。"),
            ),
            models.CheckConstraint(
                name="aftercare_complaint_due_after_report",
                condition=Q(due_on__gte=F("reported_on"), round__gte=1),
                violation_error_message=_("答复期限不能早于收到日期。"),
            ),
            models.CheckConstraint(
                name="aftercare_complaint_days_of_its_state",
                condition=Q(state=State.OPEN, answered_on=None, asks_on=None, closes_on=None, closed_on=None)
                | Q(
                    state=State.ANSWERED,
                    answered_on__isnull=False,
                    asks_on__isnull=False,
                    asks_on__gte=F("answered_on"),
                    closes_on__isnull=False,
                    closes_on__gte=F("asks_on"),
                    closed_on=None,
                    escalates_on=None,
                )
                | Q(
                    state=State.CLOSED,
                    answered_on__isnull=False,
                    closed_on__isnull=False,
                    closed_on__gte=F("answered_on"),
                    escalates_on=None,
                ),
                violation_error_message=_("答复、回访、办结的日期应与状态相符。"),
            ),
            models.CheckConstraint(
                name="aftercare_complaint_invalid_is_closed",
                condition=~Q(doubt=Doubt.INVALID) | Q(state=State.CLOSED),
                violation_error_message=_("无效的投诉不能还在办理。"),
            ),
            models.CheckConstraint(
                name="aftercare_complaint_no_duplicate_of_itself",
                condition=Q(duplicate_of=None) | ~Q(duplicate_of=F("id")),
                violation_error_message=_("投诉不能与自己重复。"),
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def division_code(self) -> str:
        return self.estate.division_id

    @property
    def shown_phone(self) -> str:
        return masked_number(self.phone)

    @property
    def handler(self) -> str:
        """Whose business it is, in words."""
        return f"{self.handler_division.name} {self.get_handler_role_display()}"

    @property
    def supervisor(self) -> str:
        """Whom it was raised to, in words; empty for nobody."""
        place = self.supervisor_division
        return f"{place.name} {self.get_supervisor_role_display()}" if place else ""

    def is_overdue(self, on: date) -> bool:
        """Whether it waits for an answer past the last day for it."""
        return self.state == State.OPEN and self.due_on < on


class ComplaintEvent(AppendOnly):
    """投诉经过 — one thing that became of a complaint: who did what, when, and what it led to."""

    complaint = models.ForeignKey(
        Complaint, on_delete=models.PROTECT, related_name="events", verbose_name=_("投诉"), db_index=False
    )
    number = models.PositiveSmallIntegerField(_("序号"))
    kind = models.CharField(_("经过"), max_length=10, choices=EventKind)
    happened_at = models.DateTimeField(_("时间"), default=timezone.now)
    on = models.DateField(_("日期"))
    round = models.PositiveSmallIntegerField(_("第几次办理"))
    due_on = models.DateField(_("当时的答复期限"))
    answer = models.CharField(_("结论"), max_length=12, choices=Answer, blank=True)
    text = models.TextField(
        _("说明"), max_length=LONGEST, blank=True, validators=[MaxLengthValidator(LONGEST)]
    )
    seat = models.CharField(_("转给"), max_length=120, blank=True, help_text=_("转办、升级后的岗位。"))
    picture = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("照片")
    )
    actor_name = models.CharField(_("办理人"), max_length=80)
    actor_post = models.CharField(_("岗位"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("投诉经过")
        verbose_name_plural = _("投诉经过")
        ordering = ("complaint_id", "number")
        indexes = (models.Index(fields=("kind", "on"), name="aftercare_event_kind"),)
        constraints = (
            models.UniqueConstraint(
                fields=("complaint", "number"),
                name="aftercare_event_number_once",
                violation_error_message=_("投诉经过的序号不能重复。"),
            ),
            models.CheckConstraint(
                name="aftercare_event_answer_has_its_text",
                condition=(Q(kind=EventKind.ANSWERED, answer__in=Answer.values) & ~Q(text=""))
                | (~Q(kind=EventKind.ANSWERED) & Q(answer="")),
                violation_error_message=_("答复应有结论和说明。"),
            ),
            models.CheckConstraint(
                name="aftercare_event_says_why",
                condition=~Q(kind__in=(EventKind.HANDED_ON, EventKind.REOPENED, EventKind.SET_ASIDE))
                | ~Q(text=""),
                violation_error_message=_("转办、甄别为无效应写明理由，重新提出应写明哪里没有解决。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.complaint} {self.get_kind_display()}"

    @property
    def division_code(self) -> str:
        return self.complaint.division_code

    @property
    def was_on_time(self) -> bool:
        """Of an answer: whether it came on the last day or before."""
        return self.on <= self.due_on
