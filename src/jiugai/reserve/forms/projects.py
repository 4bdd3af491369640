"""Forms for a project as a whole."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jiugai.core.forms import ActForm
from jiugai.reserve.models.projects import YEARS

NAME_LENGTH = 120


class ProposalForm(ActForm):
    """A new project; its estates are chosen beside the form."""

    name = forms.CharField(label=_("项目名称"), max_length=NAME_LENGTH)
    plan_year = forms.IntegerField(
        label=_("计划年度"),
        min_value=YEARS[0],
        max_value=YEARS[1],
        help_text=_("申请列入哪一年的改造计划。"),
    )
    summary = forms.CharField(
        label=_("项目概况"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
