"""Forms of planning: one for each act."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiugai.core.forms import ActForm, DayInput
from jiugai.planning.models import AnnualPlan
from jiugai.reserve.models import Project

LINES = forms.Textarea(attrs={"rows": 3})


class ReasonForm(ActForm):
    """An act that needs a reason."""

    reason = forms.CharField(label=_("理由"), max_length=500, widget=LINES)


class PublishForm(ActForm):
    """How long a plan is out for comment."""

    days = forms.IntegerField(
        label=_("公示天数"),
        min_value=1,
        max_value=60,
        initial=7,
        help_text=_("含当天。默认 7 天为产品默认值。"),
    )


class ApproveForm(ActForm):
    """The document that approves a plan."""

    document = forms.CharField(label=_("批准文件"), max_length=200, help_text=_("文件名称和文号。"))


class ObjectionForm(ActForm):
    """What somebody objected."""

    received_on = forms.DateField(label=_("收到日期"), widget=DayInput())
    source = forms.CharField(
        label=_("来源"), max_length=60, help_text=_("如 居民来电、书面意见；不要填写个人信息。")
    )
    project = forms.ModelChoiceField(label=_("涉及项目"), queryset=Project.objects.none(), required=False)
    content = forms.CharField(label=_("意见"), max_length=1000, widget=LINES)

    def __init__(self, *args: Any, plan: AnnualPlan, **more: Any) -> None:
        super().__init__(*args, **more)
        choosing = self.fields["project"]
        if isinstance(choosing, forms.ModelChoiceField):
            choosing.queryset = Project.objects.filter(plan_entries__plan=plan).order_by("code")


class ReplyForm(ActForm):
    """The answer to an objection."""

    text = forms.CharField(label=_("答复"), max_length=1000, widget=LINES)
