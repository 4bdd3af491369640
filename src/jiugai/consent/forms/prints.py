"""The form on which a lost letter is told."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jiugai.core.forms import ActForm


class ReissueForm(ActForm):
    """Why a code is replaced."""

    reason = forms.CharField(
        label=_("原因"), max_length=100, help_text=_("如 信件丢失、被他人拿走；不写个人信息。")
    )
