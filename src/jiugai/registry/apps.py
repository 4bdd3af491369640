"""The registry as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    name = "jiugai.registry"
    verbose_name = _("小区底数")
