"""Whether the utilities were asked, and what they answered."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiugai.core.checking import not_to_come
from jiugai.core.models import Recorded
from jiugai.reserve.models import Project


class Utility(models.TextChoices):
    """Whose equipment lies in an estate (N1.4)."""

    WATER = "water", _("供水")
    DRAINAGE = "drainage", _("排水")
    POWER = "power", _("供电")
    GAS = "gas", _("供气")
    HEATING = "heating", _("供热")
    TELECOM = "telecom", _("通信")


class Answer(models.TextChoices):
    INCLUDED = "included", _("已纳入年度计划")
    REFUSED = "refused", _("不纳入")
    SILENT = "silent", _("逾期未答复")


class Enquiry(Recorded):
    """征询专营单位 — one utility asked to put a project's lines into its yearly plan, and its answer."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="enquiries", verbose_name=_("项目"), db_index=False
    )
    utility = models.CharField(_("专业"), max_length=10, choices=Utility)
    organisation = models.CharField(_("专营单位"), max_length=120)
    asked_on = models.DateField(_("征询日期"), validators=[not_to_come])
    due_on = models.DateField(_("答复期限"))
    answer = models.CharField(_("答复"), max_length=10, choices=Answer, blank=True)
    answered_on = models.DateField(_("答复日期"), null=True, blank=True, validators=[not_to_come])
    document = models.CharField(_("依据"), max_length=200, blank=True, help_text=_("来函名称和文号。"))

    class Meta:
        verbose_name = _("征询专营单位")
        verbose_name_plural = _("征询专营单位")
        ordering = ("project_id", "utility", "organisation")
        constraints = (
            models.UniqueConstraint(
                fields=("project", "utility", "organisation"),
                name="utilities_enquiry_once",
                violation_error_message=_("该项目已向这家单位征询过这一专业。"),
            ),
            models.CheckConstraint(
                name="utilities_enquiry_names_the_utility",
                condition=~Q(organisation="") & Q(utility__in=Utility.values) & Q(due_on__gte=F("asked_on")),
                violation_error_message=_("应写明专营单位；答复期限不能早于征询日期。"),
            ),
            models.CheckConstraint(
                name="utilities_enquiry_answer_with_day",
                condition=Q(answer="", answered_on=None)
                | Q(answer=Answer.SILENT, answered_on=None)
                | Q(
                    answer__in=(Answer.INCLUDED, Answer.REFUSED),
                    answered_on__isnull=False,
                    answered_on__gte=F("asked_on"),
                ),
                violation_error_message=_("答复应有日期，且不早于征询日期；逾期未答复不填日期。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_utility_display()} {self.organisation}"

    @property
    def division_code(self) -> str:
        return self.project.division_id
