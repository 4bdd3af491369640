"""Owners of homes. Names and numbers are encrypted; what is compared is a blind index."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from jiugai.core.models import Recorded
from jiugai.core.personal_data import EncryptedTextField, masked_name, masked_number
from jiugai.registry.models.buildings import Home
from jiugai.registry.models.estates import Estate


class OwnerKind(models.TextChoices):
    PERSON = "person", _("个人")
    ORGANISATION = "organisation", _("单位")


class Owner(Recorded):
    """业主 — one person or organisation that owns homes of one estate; one head when owners decide.

    An owner is known by identity number, else by name and phone, else by name alone: `key` is the blind index
    of what the owner is known by, so that nobody stands twice in an estate.
    """

    estate = models.ForeignKey(
        Estate, on_delete=models.PROTECT, related_name="owners", verbose_name=_("小区"), db_index=False
    )
    kind = models.CharField(_("业主类别"), max_length=12, choices=OwnerKind, default=OwnerKind.PERSON)
    name = EncryptedTextField(_("姓名或名称"))
    identity_number = EncryptedTextField(_("证件号码"), blank=True)
    phone = EncryptedTextField(_("手机号"), blank=True)
    key = models.CharField(_("识别索引"), max_length=64, editable=False)
    phone_key = models.CharField(_("手机号索引"), max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("业主")
        verbose_name_plural = _("业主")
        ordering = ("estate_id", "pk")
        indexes = (models.Index(fields=("phone_key",), name="registry_owner_phone"),)
        constraints = (
            models.UniqueConstraint(
                fields=("estate", "key"),
                name="registry_owner_once_in_estate",
                violation_error_message=_("该小区已有这一业主。"),
            ),
            models.CheckConstraint(
                name="registry_owner_can_be_found",
                condition=Exact(Length("key"), 64) & Q(kind__in=OwnerKind.values),
                violation_error_message=_("业主应有识别索引和类别。"),
            ),
        )

    def __str__(self) -> str:
        return self.shown_name

    @property
    def division_code(self) -> str:
        return self.estate.division_id

    @property
    def shown_name(self) -> str:
        """The name as lists show it: a person's masked, an organisation's whole."""
        return self.name if self.kind == OwnerKind.ORGANISATION else masked_name(self.name)

    @property
    def shown_phone(self) -> str:
        return masked_number(self.phone)


class HomeOwner(Recorded):
    """产权人 — one owner of one home; where there are several, they own it together."""

    home = models.ForeignKey(
        Home, on_delete=models.PROTECT, related_name="home_owners", verbose_name=_("户"), db_index=False
    )
    owner = models.ForeignKey(
        Owner, on_delete=models.PROTECT, related_name="homes_owned", verbose_name=_("业主")
    )
    is_representative = models.BooleanField(
        _("共有人代表"), default=False, help_text=_("代表共有人行使表决权；只有一人时即其本人。")
    )

    class Meta:
        verbose_name = _("产权人")
        verbose_name_plural = _("产权人")
        ordering = ("home_id", "-is_representative", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("home", "owner"),
                name="registry_homeowner_once",
                violation_error_message=_("这一业主已是该户的产权人。"),
            ),
            models.UniqueConstraint(
                fields=("home",),
                condition=Q(is_representative=True),
                name="registry_homeowner_one_representative",
                violation_error_message=_("每户只有一位共有人代表。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.home} {self.owner}"
