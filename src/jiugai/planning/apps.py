"""This room as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanningConfig(AppConfig):
    name = "jiugai.planning"
    verbose_name = _("年度计划")
