"""This room as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LifecycleConfig(AppConfig):
    name = "jiugai.lifecycle"
    verbose_name = _("关口与阶段")
