"""This room as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundingConfig(AppConfig):
    name = "jiugai.funding"
    verbose_name = _("资金")
