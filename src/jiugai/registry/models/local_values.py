"""Figures of the rulebook that a government has set for itself and those below it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiugai.core.models import AppendOnly
from jiugai.policy.register import rulebook
from jiugai.registry.models.divisions import Division


class LocalValue(AppendOnly):
    """地方参数 — a figure that a government set, from a day on. A later row for that day replaces it."""

    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="local_values", verbose_name=_("设定的政府")
    )
    parameter = models.CharField(_("参数"), max_length=80, help_text=_("规则库中的参数名。"))
    value = models.CharField(
        _("数值"),
        max_length=24,
        blank=True,
        help_text=_("写作整数或分数，如 2/3；空表示撤回该政府自该日起的设定。"),
    )
    starts_on = models.DateField(_("起始日期"))
    clause = models.CharField(_("条款"), max_length=40, blank=True, help_text=_("如 Y1.7。"))
    document = models.CharField(_("依据文件"), max_length=200, blank=True, help_text=_("文件名称和文号。"))
    set_at = models.DateTimeField(_("登记时间"), default=timezone.now)

    class Meta:
        verbose_name = _("地方参数")
        verbose_name_plural = _("地方参数")
        ordering = ("parameter", "division_id", "starts_on", "id")
        indexes = (
            models.Index(fields=("parameter", "division", "starts_on"), name="registry_localvalue_key"),
        )
        constraints = (
            models.CheckConstraint(
                name="registry_localvalue_rests_on_something",
                condition=~Q(clause="") | ~Q(document=""),
                violation_error_message=_("地方参数应写明条款或依据文件。"),
            ),
            models.CheckConstraint(
                name="registry_localvalue_names_a_parameter",
                condition=~Q(parameter=""),
                violation_error_message=_("应写明参数名。"),
            ),
        )

    def __str__(self) -> str:
        found = rulebook().parameters.get(self.parameter)
        return f"{self.division} {found.about if found else self.parameter}"

    @property
    def division_code(self) -> str:
        return self.division_id
