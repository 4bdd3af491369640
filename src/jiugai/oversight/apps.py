"""This room as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OversightConfig(AppConfig):
    name = "jiugai.oversight"
    verbose_name = _("督导整改")
