"""Core as a Django application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "jiugai.core"
    verbose_name = _("系统")

    def ready(self) -> None:
        from jiugai.core.triggers import install_after_migrate

        post_migrate.connect(install_after_migrate, sender=self, dispatch_uid="guard the append-only tables")
