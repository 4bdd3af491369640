"""What happened before the system was in use, as it was told."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiugai.core.models import Recorded
from jiugai.reserve.models.projects import Project


class EarlierFact(Recorded):
    """补录事实 — one fact of a project from before, with what it rests on.

    It stands only where no record of the system answers: a record always wins.
    """

    project = models.ForeignKey(
        Project,
        on_delete=models.PROTECT,
        related_name="earlier_facts",
        verbose_name=_("项目"),
        db_index=False,
    )
    name = models.CharField(_("事实"), max_length=40, help_text=_("项目事实表的字段名。"))
    value = models.CharField(_("数值"), max_length=120, help_text=_("日期、整数、true 或 false、选项代码。"))
    evidence = models.CharField(_("依据"), max_length=200)

    class Meta:
        verbose_name = _("补录事实")
        verbose_name_plural = _("补录事实")
        ordering = ("project_id", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("project", "name"),
                name="reserve_earlierfact_once",
                violation_error_message=_("该项目已补录这一事实。"),
            ),
            models.CheckConstraint(
                name="reserve_earlierfact_rests_on_something",
                condition=~Q(name="") & ~Q(value="") & ~Q(evidence=""),
                violation_error_message=_("补录的事实应有内容和依据。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.project} {self.name}={self.value}"

    @property
    def division_code(self) -> str:
        return self.project.division_id
