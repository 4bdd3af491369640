"""Forms of utilities."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jiugai.core.forms import ActForm, DayInput, VersionedForm
from jiugai.utilities.models import Answer, Utility


class EnquiryForm(ActForm):
    """A utility that was asked."""

    utility = forms.ChoiceField(label=_("专业"), choices=Utility.choices)
    organisation = forms.CharField(label=_("专营单位"), max_length=120)
    asked_on = forms.DateField(label=_("征询日期"), widget=DayInput())
    due_on = forms.DateField(label=_("答复期限"), widget=DayInput())


class AnswerForm(VersionedForm):
    """What a utility answered."""

    answer = forms.ChoiceField(label=_("答复"), choices=Answer.choices)
    answered_on = forms.DateField(
        label=_("答复日期"), widget=DayInput(), required=False, help_text=_("逾期未答复的不填。")
    )
    document = forms.CharField(
        label=_("依据"), max_length=200, required=False, help_text=_("来函名称和文号。")
    )
