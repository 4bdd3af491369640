"""Forms for a project as a whole."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiugai.core.checking import is_telephone
from jiugai.core.forms import ActForm, DayInput, KnownOrNot
from jiugai.reserve.forms.parties import PartyForm
from jiugai.reserve.models import Project
from jiugai.reserve.models.projects import YEARS
from jiugai.reserve.services.projects import BEFORE_THE_PLAN

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


class BasicsForm(PartyForm):
    """What is known of a project; its estates are chosen beside the form. The party is 建设单位."""

    name = forms.CharField(label=_("项目名称"), max_length=NAME_LENGTH)
    plan_year = forms.IntegerField(label=_("计划年度"), min_value=YEARS[0], max_value=YEARS[1])
    summary = forms.CharField(
        label=_("项目概况"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    hotline = forms.CharField(
        label=_("咨询电话"),
        max_length=30,
        required=False,
        validators=[is_telephone],
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
        help_text=_("居民问改造情况打的单位电话，向社会公开；不填个人号码。"),
    )
    quality_procedures_on = forms.DateField(
        label=_("质量安全手续办理日期"),
        required=False,
        widget=DayInput,
        help_text=_("质量监督、安全监督手续办结之日。"),
    )
    scaled_operator = forms.NullBooleanField(
        label=_("规模化实施运营主体"),
        required=False,
        widget=KnownOrNot,
        help_text=_("是否由规模化实施运营主体实施。"),
    )
    reason = forms.CharField(
        label=_("更正理由"), max_length=500, required=False, help_text=_("写入变更记录，可空。")
    )
    were = forms.CharField(widget=forms.HiddenInput, required=False, max_length=5000)
    FACTS = ("name", "plan_year", "summary", "hotline", "quality_procedures_on", "scaled_operator")

    def __init__(self, *positional: Any, project: Project, **named: Any) -> None:
        super().__init__(*positional, **named)
        self.fields["party"].label = _("建设单位")
        self.fields["party"].required = False
        if project.stage not in BEFORE_THE_PLAN:
            self.fields["plan_year"].disabled = True
            self.fields["plan_year"].help_text = _("已列入年度计划，不能修改；请先调整计划。")
            self.fields["plan_year"].initial = project.plan_year
