"""Ballots, and the paper from which some of them are entered."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiugai.consent.models.rolls import RollEntry, home_token
from jiugai.consent.models.votes import Vote
from jiugai.core.models import Recorded, SealedRow, StoredFile
from jiugai.core.personal_data import EncryptedTextField


class Channel(models.TextChoices):
    ONLINE = "online", _("线上")
    PAPER = "paper", _("纸质")
    PROXY = "proxy", _("委托")


class BatchState(models.TextChoices):
    ENTERED = "entered", _("待核对")
    CHECKED = "checked", _("已核对")
    SENT_BACK = "sent_back", _("已退回")


class PaperBatch(Recorded):
    """纸质票批次 — paper ballots that one person entered and another checks against the scan."""

    vote = models.ForeignKey(
        Vote, on_delete=models.PROTECT, related_name="batches", verbose_name=_("表决"), db_index=False
    )
    number = models.PositiveIntegerField(_("批次"))
    state = models.CharField(_("状态"), max_length=12, choices=BatchState, default=BatchState.ENTERED)
    scan = models.ForeignKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("扫描件"),
        help_text=_("本批纸质票的扫描件，加密保存。"),
    )
    entered_by = models.CharField(_("录入人编号"), max_length=40, blank=True)
    entered_name = models.CharField(_("录入人"), max_length=80)
    entered_at = models.DateTimeField(_("录入时间"), default=timezone.now)
    checked_by = models.CharField(_("核对人编号"), max_length=40, blank=True)
    checked_name = models.CharField(_("核对人"), max_length=80, blank=True)
    checked_at = models.DateTimeField(_("核对时间"), null=True, blank=True)
    note = models.CharField(_("退回说明"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("纸质票批次")
        verbose_name_plural = _("纸质票批次")
        ordering = ("vote_id", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("vote", "number"),
                name="consent_paperbatch_number_once",
                violation_error_message=_("批次号不能重复。"),
            ),
            models.CheckConstraint(
                name="consent_paperbatch_checked_by_another",
                condition=~Q(state=BatchState.CHECKED)
                | (~Q(checked_name="") & Q(checked_at__isnull=False) & ~Q(checked_by=F("entered_by"))),
                violation_error_message=_("纸质票应由录入人以外的人核对。"),
            ),
            models.CheckConstraint(
                name="consent_paperbatch_sent_back_with_a_note",
                condition=~Q(state=BatchState.SENT_BACK) | ~Q(note=""),
                violation_error_message=_("退回应写明哪里不符。"),
            ),
        )

    def __str__(self) -> str:
        return f"第{self.number}批"

    @property
    def division_code(self) -> str:
        return self.vote.division_code


class PaperSlip(Recorded):
    """纸质票 — one paper ballot as it was entered; it becomes a ballot when the batch is checked."""

    batch = models.ForeignKey(
        PaperBatch, on_delete=models.PROTECT, related_name="slips", verbose_name=_("批次"), db_index=False
    )
    entry = models.ForeignKey(RollEntry, on_delete=models.PROTECT, related_name="slips", verbose_name=_("户"))
    answers = EncryptedTextField(_("表决意见"), help_text=_("按事项顺序：agree oppose abstain。"))
    signed_on = models.DateField(_("签名日期"))
    is_proxy = models.BooleanField(_("委托"), default=False)
    proxy = EncryptedTextField(_("受托人"), blank=True, help_text=_("凭书面委托代为表决的人。"))
    authority = models.ForeignKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("授权委托书"),
    )
    reason = models.CharField(
        _("更正理由"), max_length=200, blank=True, help_text=_("更正已录入的同一张纸质票时填写。")
    )
    outcome = models.CharField(
        _("未计入的原因"), max_length=200, blank=True, help_text=_("核对时因已有其他票等未计入的原因。")
    )

    class Meta:
        verbose_name = _("纸质票")
        verbose_name_plural = _("纸质票")
        ordering = ("batch_id", "entry__number")
        constraints = (
            models.UniqueConstraint(
                fields=("batch", "entry"),
                name="consent_paperslip_home_once",
                violation_error_message=_("同一批次每户只录一张票。"),
            ),
            models.CheckConstraint(
                name="consent_paperslip_proxy_with_authority",
                condition=Q(is_proxy=False, authority=None) | Q(is_proxy=True, authority__isnull=False),
                violation_error_message=_("委托投票应有授权委托书，非委托的不需要。"),
            ),
        )

    def __str__(self) -> str:
        return str(self.entry)

    @property
    def division_code(self) -> str:
        return self.batch.division_code

    @property
    def choices(self) -> list[str]:
        """agree, oppose or abstain, in the order of the questions."""
        return str(self.answers).split()


class Ballot(SealedRow):
    """表决票 — what one home answered, in one row that is never changed.

    A home has one first ballot, and a ballot is replaced by one other at most: so exactly one ballot of a
    home counts, the one that no other replaces. `key` makes the same form sent twice one ballot. The digest
    covers what may be published: a token for the home, the day, and of the choices only the commitments to
    them. The choices themselves and the nonce that opens the commitments are encrypted; `mark` is made with
    the place's key, so that a row written by somebody who has the database alone is told apart.
    """

    entry = models.ForeignKey(
        RollEntry, on_delete=models.PROTECT, related_name="ballots", verbose_name=_("户"), db_index=False
    )
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("所替代的票"),
    )
    channel = models.CharField(_("方式"), max_length=8, choices=Channel)
    commitments = models.JSONField(_("承诺值"), help_text=_("每个事项两个，按顺序：是否赞同、是否反对。"))
    answers = EncryptedTextField(_("表决意见"), help_text=_("按事项顺序：agree oppose abstain。"))
    nonce = EncryptedTextField(_("随机数"))
    cast_at = models.DateTimeField(_("收票时间"))
    key = models.CharField(_("提交编号"), max_length=36)
    mark = models.CharField(_("验证码"), max_length=64, editable=False)
    slip = models.OneToOneField(
        PaperSlip,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ballot",
        verbose_name=_("纸质票"),
    )
    helped_by = models.CharField(
        _("协助人"), max_length=80, blank=True, help_text=_("协助线上表决的工作人员。")
    )

    class Meta:
        verbose_name = _("表决票")
        verbose_name_plural = _("表决票")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("entry",),
                condition=Q(replaces=None),
                name="consent_ballot_one_first_of_a_home",
                violation_error_message=_("该户已有表决票。"),
            ),
            models.UniqueConstraint(
                fields=("entry", "key"),
                name="consent_ballot_sent_once",
                violation_error_message=_("这张票已提交。"),
            ),
            models.CheckConstraint(
                name="consent_ballot_from_a_known_channel",
                condition=Q(channel=Channel.ONLINE, slip=None)
                | (Q(channel__in=(Channel.PAPER, Channel.PROXY)) & Q(slip__isnull=False)),
                violation_error_message=_("线上票没有纸质票，纸质票和委托票应有。"),
            ),
            models.CheckConstraint(
                name="consent_ballot_can_be_checked",
                condition=Q(Exact(Length("mark"), 64), Exact(Length("digest"), 64)) & ~Q(key=""),
                violation_error_message=_("表决票应有摘要、验证码和提交编号。"),
            ),
        )

    def __str__(self) -> str:
        return self.receipt

    @property
    def receipt(self) -> str:
        """The number on the receipt: the first 16 signs of the digest, in fours."""
        return receipt_of(self.digest)

    @property
    def division_code(self) -> str:
        return self.entry.division_code

    @property
    def choices(self) -> list[str]:
        """agree, oppose or abstain, in the order of the questions."""
        return str(self.answers).split()

    def content(self) -> dict[str, object]:
        """What is published of a ballot, and all that its digest covers."""
        return self.content_for(self.entry.number, self.entry.vote.code)

    def content_for(self, home: int, vote: str) -> dict[str, object]:
        """The content, where number and vote of the home are known without its entry."""
        return {
            "channel": self.channel,
            "commitments": list(self.commitments),
            "day": timezone.localdate(self.cast_at).isoformat(),
            "helped": bool(self.helped_by),
            "home": home_token(vote, home),
            "replaces": self.replaces.digest if self.replaces else None,
            "vote": vote,
        }


def receipt_of(digest: str) -> str:
    """A digest as a receipt shows it: ABCD-0123-4567-89EF."""
    signs = digest[:16].upper()
    return "-".join(signs[start : start + 4] for start in range(0, 16, 4))
