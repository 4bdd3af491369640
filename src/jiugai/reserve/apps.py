"""The reserve library as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReserveConfig(AppConfig):
    name = "jiugai.reserve"
    verbose_name = _("储备库")
