"""Work at the doors and in the courtyard: visits to homes that have not voted, meetings of owners."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiugai.consent.models.rolls import RollEntry
from jiugai.consent.models.votes import Vote
from jiugai.core.checking import not_to_come
from jiugai.core.models import AppendOnly, Recorded, StoredFile


class Reached(models.TextChoices):
    """What came of knocking at a door."""

    DELIVERED = "delivered", _("已送达表决票")
    WILL_VOTE = "will_vote", _("答应表决")
    ABSENT = "absent", _("无人在家")
    LET_OUT = "let_out", _("出租，业主不在")
    REFUSED = "refused", _("不愿参与")
    UNREACHABLE = "unreachable", _("联系不上")
    WRONG_DATA = "wrong_data", _("清册信息有误")


class Visit(AppendOnly):
    """走访 — one visit, or one call, to a home of the roll, and what came of it."""

    entry = models.ForeignKey(
        RollEntry, on_delete=models.PROTECT, related_name="visits", verbose_name=_("户"), db_index=False
    )
    visited_on = models.DateField(_("走访日期"), validators=[not_to_come])
    reached = models.CharField(_("走访结果"), max_length=12, choices=Reached)
    note = models.CharField(_("说明"), max_length=200, blank=True, help_text=_("不写个人信息。"))
    visited_by = models.CharField(_("走访人"), max_length=80)

    class Meta:
        verbose_name = _("走访")
        verbose_name_plural = _("走访")
        ordering = ("entry_id", "-pk")
        indexes = (models.Index(fields=("entry", "id"), name="consent_visit_entry"),)
        constraints = (
            models.CheckConstraint(
                name="consent_visit_says_what_came_of_it",
                condition=Q(reached__in=Reached.values) & ~Q(visited_by=""),
                violation_error_message=_("走访应有结果和走访人。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.entry} {self.get_reached_display()}"

    @property
    def division_code(self) -> str:
        return self.entry.division_code


class Meeting(Recorded):
    """业主会议 — one meeting about a vote: when, where, who came, what was said."""

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("表决"))
    held_on = models.DateField(_("会议日期"), validators=[not_to_come])
    place = models.CharField(_("地点"), max_length=80)
    attended = models.PositiveIntegerField(_("到会人数"))
    summary = models.TextField(_("会议纪要"), max_length=4000)

    class Meta:
        verbose_name = _("业主会议")
        verbose_name_plural = _("业主会议")
        ordering = ("vote_id", "-held_on", "-pk")
        constraints = (
            models.CheckConstraint(
                name="consent_meeting_says_where_and_what",
                condition=~Q(place="") & ~Q(summary=""),
                violation_error_message=_("会议应有地点和纪要。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.held_on} {self.place}"

    @property
    def division_code(self) -> str:
        return self.vote.division_code


class MeetingPaper(AppendOnly):
    """会议材料 — signed sheet, scanned minutes or picture of a meeting. Sheets with names are kept
    encrypted.
    """

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="papers", verbose_name=_("会议")
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("文件"))

    class Meta:
        verbose_name = _("会议材料")
        verbose_name_plural = _("会议材料")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.file.original_name
