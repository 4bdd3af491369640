"""How residents show that a home is theirs, without an account: a printed code, or one sent by phone."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiugai.core.models import Recorded
from jiugai.registry.models import Home


class Invitation(Recorded):
    """邀请码 — the printed code by which whoever lives in a home gets in; the newest one of a home holds.

    The code itself is not kept: it is worked out from `nonce` with the place's key, so that a letter can be
    printed again; `code_key` is the blind index by which a code is found.
    """

    home = models.ForeignKey(
        Home, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("户"), db_index=False
    )
    nonce = models.CharField(_("随机数"), max_length=32)
    code_key = models.CharField(_("邀请码索引"), max_length=64, unique=True)
    valid_to = models.DateField(_("有效期至"), help_text=_("最后一天，含当天。"))
    revoked_at = models.DateTimeField(_("作废时间"), null=True, blank=True)
    revoked_for = models.CharField(_("作废原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("邀请码")
        verbose_name_plural = _("邀请码")
        ordering = ("home_id", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("home",),
                condition=Q(revoked_at=None),
                name="accounts_invitation_one_in_force",
                violation_error_message=_("该户已有有效的邀请码。"),
            ),
            models.CheckConstraint(
                name="accounts_invitation_can_be_found",
                condition=Q(Exact(Length("code_key"), 64), Exact(Length("nonce"), 32)),
                violation_error_message=_("邀请码应有随机数和索引。"),
            ),
            models.CheckConstraint(
                name="accounts_invitation_revoked_for_a_reason",
                condition=Q(revoked_at=None, revoked_for="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_for="")),
                violation_error_message=_("作废应写明原因。"),
            ),
        )

    def __str__(self) -> str:
        return str(self.home)

    @property
    def division_code(self) -> str:
        return self.home.division_code


class PhoneCode(models.Model):
    """短信验证码 — six digits sent to a phone, kept as a keyed digest; good for one use and few minutes.

    Unknown numbers get a row too, so that nobody learns from the answer which phones are known.
    """

    phone_key = models.CharField(_("手机号索引"), max_length=64)
    code_key = models.CharField(_("验证码索引"), max_length=64)
    sent_at = models.DateTimeField(_("发送时间"))
    tries = models.PositiveSmallIntegerField(_("已试次数"), default=0)
    used_at = models.DateTimeField(_("使用时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("短信验证码")
        verbose_name_plural = _("短信验证码")
        ordering = ("-pk",)
        indexes = (models.Index(fields=("phone_key", "id"), name="accounts_phonecode_phone"),)
        constraints = (
            models.CheckConstraint(
                name="accounts_phonecode_used_after_it_was_sent",
                condition=Q(used_at=None) | Q(used_at__gte=F("sent_at")),
                violation_error_message=_("使用时间不能早于发送时间。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d %H:%M}"


class Attempt(models.Model):
    """尝试 — one try at something that is limited: codes entered wrongly, messages asked for.

    Who tried is kept as a keyed digest of the address or phone; rows older than a day serve nothing.
    """

    kind = models.CharField(_("类别"), max_length=30)
    who = models.CharField(_("来源索引"), max_length=64)
    at = models.DateTimeField(_("时间"), default=timezone.now)

    class Meta:
        verbose_name = _("尝试")
        verbose_name_plural = _("尝试")
        indexes = (models.Index(fields=("kind", "who", "at"), name="accounts_attempt_who"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
