"""This room as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GovernanceConfig(AppConfig):
    name = "jiugai.governance"
    verbose_name = _("制度")
