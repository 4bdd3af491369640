"""The roll of a vote: homes and heads as they stood when the vote was announced. Never changed afterwards."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiugai.consent.models.votes import Vote
from jiugai.core.models import AppendOnly
from jiugai.core.personal_data import EncryptedTextField, keyed_mark
from jiugai.registry.models import AreaSource, Home


class Roll(AppendOnly):
    """表决清册 — who may vote in one vote, frozen by copy. Its digest is published with the announcement.

    The digest covers what is asked and every entry; `mark` is made with the place's key, so that a roll that
    somebody rewrote in the database is told apart.
    """

    vote = models.OneToOneField(Vote, on_delete=models.PROTECT, related_name="roll", verbose_name=_("表决"))
    homes = models.PositiveIntegerField(_("户数"))
    heads = models.PositiveIntegerField(_("业主人数"))
    area_cm2 = models.PositiveBigIntegerField(_("专有部分面积"), help_text=_("平方厘米。"))
    salt = models.CharField(_("盐"), max_length=32)
    digest = models.CharField(_("清册摘要"), max_length=64)
    mark = models.CharField(_("验证码"), max_length=64, editable=False)
    frozen_at = models.DateTimeField(_("冻结时间"), default=timezone.now)

    class Meta:
        verbose_name = _("表决清册")
        verbose_name_plural = _("表决清册")
        constraints = (
            models.CheckConstraint(
                name="consent_roll_holds_somebody",
                condition=Q(
                    Exact(Length("digest"), 64),
                    Exact(Length("mark"), 64),
                    homes__gte=1,
                    heads__gte=1,
                    area_cm2__gte=1,
                ),
                violation_error_message=_("清册应有房屋、业主和面积。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.vote} {self.digest[:8]}"

    @property
    def division_code(self) -> str:
        return self.vote.division_code


class RollEntry(AppendOnly):
    """清册行 — one home of a roll. `head` numbers the owners: those who own together, or the same owner's
    homes.

    `owners` are the names as they were then, for letters and paper ballots, encrypted.
    """

    vote = models.ForeignKey(
        Vote, on_delete=models.PROTECT, related_name="entries", verbose_name=_("表决"), db_index=False
    )
    number = models.PositiveIntegerField(_("序号"))
    home = models.ForeignKey(Home, on_delete=models.PROTECT, related_name="+", verbose_name=_("户"))
    building = models.CharField(_("楼栋"), max_length=40)
    place = models.CharField(_("房屋"), max_length=90, help_text=_("如 3号楼2单元301。"))
    head = models.PositiveIntegerField(_("业主序号"))
    exclusive_area_cm2 = models.PositiveIntegerField(_("专有部分面积"), help_text=_("平方厘米。"))
    area_source = models.CharField(_("面积依据"), max_length=12, choices=AreaSource)
    unsold = models.BooleanField(_("未售"))
    owners = EncryptedTextField(_("业主"), blank=True)

    class Meta:
        verbose_name = _("清册行")
        verbose_name_plural = _("清册行")
        ordering = ("vote_id", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("vote", "number"),
                name="consent_rollentry_number_once",
                violation_error_message=_("清册序号不能重复。"),
            ),
            models.UniqueConstraint(
                fields=("vote", "home"),
                name="consent_rollentry_home_once",
                violation_error_message=_("清册中每户只有一行。"),
            ),
            models.CheckConstraint(
                name="consent_rollentry_weighs_something",
                condition=Q(exclusive_area_cm2__gte=1, head__gte=1, number__gte=1)
                & Q(area_source__in=AreaSource.values),
                violation_error_message=_("清册行应有面积、面积依据和业主序号。"),
            ),
        )

    def __str__(self) -> str:
        return self.place

    @property
    def division_code(self) -> str:
        return self.vote.division_code


def home_token(vote: str, number: int) -> str:
    """What stands for a home in what is published of a vote: only this place tells whose it is."""
    return keyed_mark("home in vote", vote, str(number))
