"""The form of a willingness survey."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jiugai.consent.models import SurveyMethod
from jiugai.core.forms import DayInput, FileForm, KnownOrNot


class WillingnessForm(FileForm):
    """The counts of one estate's willingness survey."""

    closed_on = forms.DateField(label=_("征询结束日期"), widget=DayInput())
    method = forms.ChoiceField(label=_("征询方式"), choices=SurveyMethod.choices)
    homes_taking_part = forms.IntegerField(
        label=_("参与户数"), min_value=0, help_text=_("表达意见的户数，同意、不同意都算。")
    )
    homes_agreeing = forms.IntegerField(label=_("同意户数"), min_value=0)
    management_consensus = forms.NullBooleanField(
        label=_("居民同意同步建立长效管理机制"), widget=KnownOrNot(), required=False
    )
    residents_active = forms.NullBooleanField(label=_("居民积极性高"), widget=KnownOrNot(), required=False)
    will_strong = forms.NullBooleanField(label=_("改造意愿强烈"), widget=KnownOrNot(), required=False)
    organised_by = forms.CharField(label=_("组织单位"), max_length=120)
    evidence = forms.FileField(
        label=_("征询结果文件"),
        required=False,
        help_text=_("汇总表、签字扫描件等，不超过 50 MB；已有文件时可不选。"),
    )
    note = forms.CharField(
        label=_("说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    reason = forms.CharField(
        label=_("更正理由"), max_length=500, required=False, help_text=_("更正同一天已登记的结果时填写。")
    )
