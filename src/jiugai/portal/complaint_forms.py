"""Forms of residents: a problem, what is still wrong, whether one is satisfied."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiugai.aftercare.codes import new_request_key
from jiugai.aftercare.forms import PictureForm
from jiugai.aftercare.limits import FROM_ADDRESS, FROM_ADDRESS_A_DAY, is_crowded, take_turn
from jiugai.aftercare.models import Category, Satisfaction, Topic
from jiugai.aftercare.models.complaints import LONGEST
from jiugai.core.codes import LENGTH
from jiugai.core.forms import ActForm

TEXT = {"rows": 4}


class LimitedForm(PictureForm):
    """A form that one network sends only so often; a picture is looked at after that."""

    is_crowded = False

    def __init__(self, *positional: Any, address: str, estate: str, **named: Any) -> None:
        super().__init__(*positional, **named)
        self.address, self.estate = address, estate
        self.fields["picture"].widget.attrs["accept"] = "image/*"

    def prepare(self) -> None:
        take_turn(FROM_ADDRESS, self.address)
        take_turn(FROM_ADDRESS_A_DAY, self.address)
        self.is_crowded = is_crowded(self.estate)
        super().prepare()


class ComplaintForm(LimitedForm):
    """A problem that a resident reports."""

    category = forms.ChoiceField(label=_("哪方面的问题"), choices=Category.choices, widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("在哪里"), max_length=100, required=False, help_text=_("如 3号楼2单元门口")
    )
    description = forms.CharField(
        label=_("是什么问题"), max_length=LONGEST, widget=forms.Textarea(attrs=TEXT)
    )
    phone = forms.CharField(
        label=_("联系电话"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        help_text=_("方便工作人员找您核实，加密保存，不公开"),
    )
    request_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)
    field_order = ("category", "place", "description", "picture", "phone")

    def __init__(self, *positional: Any, **named: Any) -> None:
        super().__init__(*positional, **named)
        self.fields["request_key"].initial = new_request_key()


class ReopenForm(LimitedForm):
    """What is still wrong."""

    text = forms.CharField(label=_("哪里还没有解决"), max_length=LONGEST, widget=forms.Textarea(attrs=TEXT))
    field_order = ("text", "picture")


class CodeForm(ActForm):
    """The code that came with a report."""

    code = forms.CharField(
        label=_("查询码"),
        max_length=3 * LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        help_text=_("上报时给您的12位字母和数字，大小写、横线都不要紧"),
    )


class SatisfactionForm(ActForm):
    """Whether a home is satisfied, and what with it is not."""

    answer = forms.ChoiceField(
        label=_("您对本小区的改造是否满意"), choices=Satisfaction.choices, widget=forms.RadioSelect
    )
    topics = forms.MultipleChoiceField(
        label=_("不满意的是哪些方面"),
        choices=Topic.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("可多选，没有可不选"),
    )
    comment = forms.CharField(
        label=_("意见和建议"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs=TEXT)
    )
