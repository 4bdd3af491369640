"""Forms that residents fill in: to be let in, and to vote."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from jiugai.consent.counting import CHOICES
from jiugai.consent.models import Question
from jiugai.core.forms import ActForm

PLAIN_KEY = re.compile("[0-9a-zA-Z-]{1,36}")


class TryForm(ActForm):
    """A form on which a wrong try leaves its trace."""

    is_whole = False


class CodeForm(TryForm):
    """The code of a printed invitation."""

    code = forms.CharField(
        label=_("邀请码"),
        max_length=20,
        help_text=_("邀请信上的 12 位字母和数字，如 ABCD-EFGH-JKLM。"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class PhoneForm(TryForm):
    """The phone that is known of an owner."""

    phone = forms.CharField(
        label=_("手机号"),
        max_length=20,
        help_text=_("业主登记的手机号。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )


class DigitsForm(TryForm):
    """Six digits that were sent to a phone."""

    phone = forms.CharField(max_length=20, widget=forms.HiddenInput)
    digits = forms.CharField(
        label=_("验证码"),
        max_length=10,
        help_text=_("短信中的 6 位数字，5 分钟内有效。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class BallotForm(ActForm):
    """One answer to each question. `key` makes the same form sent twice one ballot.

    Casting is one statement, which needs no transaction around it.
    """

    is_whole = False
    key = forms.CharField(label=_("提交编号"), max_length=36, widget=forms.HiddenInput)

    def __init__(self, *positional: Any, questions: Sequence[Question], **named: Any) -> None:
        named.setdefault("initial", {"key": str(uuid4())})
        super().__init__(*positional, **named)
        self.questions = questions
        for each in questions:
            self.fields[f"answer_{each.number}"] = forms.ChoiceField(
                label=f"{each.number}. {each.text}",
                help_text=str(each.get_matter_display()),
                choices=list(CHOICES.items()),
                widget=forms.RadioSelect,
                error_messages={"required": _("请选择 赞同、反对 或 弃权")},
            )

    def answers(self) -> list[forms.BoundField]:
        """The fields of the questions."""
        return [self[f"answer_{each.number}"] for each in self.questions]

    def choices(self) -> list[str]:
        return [self.cleaned_data[f"answer_{each.number}"] for each in self.questions]

    def chosen(self) -> list[tuple[Question, str]]:
        """Each question with the answer in words, to be looked over before it is sent."""
        return [(each, CHOICES[choice]) for each, choice in zip(self.questions, self.choices(), strict=True)]


def plain_ballot(sent: Mapping[str, str]) -> tuple[str, list[str]] | None:
    """Key and answers of a ballot that is just what our form sends; None: let the form look at it."""
    key, answered = sent.get("key", ""), sum(name.startswith("answer_") for name in sent)
    choices = [sent.get(f"answer_{number}", "") for number in range(1, answered + 1)]
    if not choices or not PLAIN_KEY.fullmatch(key) or not CHOICES.keys() >= set(choices):
        return None
    return key, choices
