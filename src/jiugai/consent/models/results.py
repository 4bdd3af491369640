"""What came out of a vote, and what was said of it before it stood."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiugai.consent.models.votes import Question, Vote
from jiugai.core.checking import not_to_come
from jiugai.core.models import AppendOnly, Recorded, StoredFile


class Count(AppendOnly):
    """计票 — one counting of a vote, with the file by which anybody checks it. A recount is another one."""

    vote = models.ForeignKey(
        Vote, on_delete=models.PROTECT, related_name="counts", verbose_name=_("表决"), db_index=False
    )
    number = models.PositiveSmallIntegerField(_("次数"))
    counted_at = models.DateTimeField(_("计票时间"), default=timezone.now)
    counted_by = models.CharField(_("计票人"), max_length=200)
    ballots = models.PositiveIntegerField(_("计入票数"))
    head = models.CharField(_("末封根值"), max_length=64, help_text=_("表决票账目最后一封的根值。"))
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("核验文件")
    )
    rule_version = models.CharField(_("规则版本"), max_length=40)

    class Meta:
        verbose_name = _("计票")
        verbose_name_plural = _("计票")
        ordering = ("vote_id", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("vote", "number"),
                name="consent_count_number_once",
                violation_error_message=_("计票次数不能重复。"),
            ),
            models.CheckConstraint(
                name="consent_count_has_an_anchor",
                condition=Q(Exact(Length("head"), 64), number__gte=1),
                violation_error_message=_("计票应有末封根值。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.vote} 第{self.number}次计票"

    @property
    def division_code(self) -> str:
        return self.vote.division_code

    @property
    def anchor(self) -> str:
        """What the published sheet prints: the digest of the file by which anybody checks the count."""
        return self.file.digest


class Result(AppendOnly):
    """计票结果 — the count of one question: heads and exclusive area. Units: area in cm²."""

    count = models.ForeignKey(
        Count, on_delete=models.PROTECT, related_name="results", verbose_name=_("计票"), db_index=False
    )
    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="results", verbose_name=_("表决事项")
    )
    heads = models.PositiveIntegerField(_("业主人数"))
    heads_taking_part = models.PositiveIntegerField(_("参与表决人数"))
    heads_agreeing = models.PositiveIntegerField(_("同意人数"))
    area_cm2 = models.PositiveBigIntegerField(_("专有部分面积"))
    area_taking_part_cm2 = models.PositiveBigIntegerField(_("参与表决面积"))
    area_agreeing_cm2 = models.PositiveBigIntegerField(_("同意面积"))
    estimated_area_cm2 = models.PositiveBigIntegerField(_("其中估算面积"))
    homes_taking_part = models.PositiveIntegerField(_("参与表决户数"))
    homes_online = models.PositiveIntegerField(_("其中线上"))
    split_owners = models.PositiveIntegerField(
        _("意见不一致的业主"), help_text=_("名下房屋意见不一致：面积各随其房，人数计参与、不计同意。")
    )
    passed = models.BooleanField(_("通过"))

    class Meta:
        verbose_name = _("计票结果")
        verbose_name_plural = _("计票结果")
        ordering = ("count_id", "question_id")
        constraints = (
            models.UniqueConstraint(
                fields=("count", "question"),
                name="consent_result_question_once",
                violation_error_message=_("每次计票每个事项只有一个结果。"),
            ),
            models.CheckConstraint(
                name="consent_result_parts_within_wholes",
                condition=Q(
                    heads_agreeing__lte=F("heads_taking_part"),
                    heads_taking_part__lte=F("heads"),
                    area_agreeing_cm2__lte=F("area_taking_part_cm2"),
                    area_taking_part_cm2__lte=F("area_cm2"),
                    homes_online__lte=F("homes_taking_part"),
                ),
                violation_error_message=_("同意不能多于参与，参与不能多于全部。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.question}"

    @property
    def division_code(self) -> str:
        return self.question.division_code


class Objection(Recorded):
    """异议 — what somebody objected to a published result, what was found and answered."""

    vote = models.ForeignKey(
        Vote, on_delete=models.PROTECT, related_name="objections", verbose_name=_("表决")
    )
    count = models.ForeignKey(
        Count, on_delete=models.PROTECT, related_name="objections", verbose_name=_("所异议的计票")
    )
    received_on = models.DateField(_("收到日期"), validators=[not_to_come])
    source = models.CharField(_("来源"), max_length=60, help_text=_("如 业主来电、书面意见；不写个人信息。"))
    content = models.CharField(_("异议"), max_length=1000)
    reply = models.CharField(_("答复"), max_length=1000, blank=True)
    replied_on = models.DateField(_("答复日期"), null=True, blank=True, validators=[not_to_come])
    is_upheld = models.BooleanField(
        _("异议成立"), null=True, blank=True, help_text=_("成立的，更正后重新计票、重新公示。")
    )

    class Meta:
        verbose_name = _("异议")
        verbose_name_plural = _("异议")
        ordering = ("vote_id", "received_on", "id")
        constraints = (
            models.CheckConstraint(
                name="consent_objection_says_something",
                condition=~Q(content="") & ~Q(source=""),
                violation_error_message=_("应写明来源和异议。"),
            ),
            models.CheckConstraint(
                name="consent_objection_replied_on_a_day",
                condition=Q(reply="", replied_on=None, is_upheld=None)
                | (
                    Q(replied_on__isnull=False, replied_on__gte=F("received_on"), is_upheld__isnull=False)
                    & ~Q(reply="")
                ),
                violation_error_message=_("答复应有内容、日期和是否成立，且不早于收到日期。"),
            ),
        )

    def __str__(self) -> str:
        return self.content[:30]

    @property
    def division_code(self) -> str:
        return self.vote.division_code
