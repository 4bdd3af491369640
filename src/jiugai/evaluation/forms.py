"""Forms of the year's judgement."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jiugai.core.form_fields import MoneyField
from jiugai.core.forms import ActForm, DayInput, FileForm, VersionedForm
from jiugai.policy.award import BY_RESULTS, FACTORS
from jiugai.policy.facts import LEVELS
from jiugai.policy.parameters import amount_of

LONGEST_TEXT = 4000


class SealForm(ActForm):
    """Why a year that was sealed is sealed anew."""

    reason = forms.CharField(
        label=_("重报理由"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("本年度第一次封存，或年度未满时更新试评，不必填写。"),
    )


class ReceiveForm(ActForm):
    """A bundle that a government below has sent."""

    bundle = forms.FileField(label=_("数据包"), help_text=_("下级封存的数据包文件夹，压缩成一个 .zip 文件。"))


class DeclareForm(FileForm):
    """Another value of a criterion than was computed."""

    numerator = forms.IntegerField(label=_("自报分子"), min_value=0)
    denominator = forms.IntegerField(label=_("自报分母"), min_value=0)
    reason = forms.CharField(
        label=_("不同的理由"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明哪些项目或政府计错、漏计，依据什么。"),
    )
    evidence = forms.FileField(label=_("佐证"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        part, whole = cleaned.get("numerator"), cleaned.get("denominator")
        if part is not None and whole is not None and part > whole:
            self.add_error("numerator", _now("分子不能大于分母。"))
        return cleaned


class TextForm(VersionedForm):
    """What was done well, and what is to be done."""

    good_practice = forms.CharField(
        label=_("好的做法"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    problems = forms.CharField(
        label=_("存在的问题和下一步"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class ReturnForm(ActForm):
    """Why a self-assessment is returned."""

    reason = forms.CharField(label=_("退回理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ReviewForm(ActForm):
    """What the level above makes of it as a whole."""

    note = forms.CharField(
        label=_("审核意见"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class AnswerForm(VersionedForm):
    """Whether a declared value is accepted, or what it is corrected to."""

    accepted = forms.TypedChoiceField(
        label=_("审核结论"),
        choices=(("yes", _("认可所报")), ("no", _("更正"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    numerator = forms.IntegerField(label=_("审定分子"), min_value=0, required=False)
    denominator = forms.IntegerField(label=_("审定分母"), min_value=0, required=False)
    reason = forms.CharField(
        label=_("理由"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("更正的必须写明理由。"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("accepted") is False:
            for name in ("numerator", "denominator", "reason"):
                if cleaned.get(name) in (None, ""):
                    self.add_error(name, _now("更正时必填。"))
            part, whole = cleaned.get("numerator"), cleaned.get("denominator")
            if part is not None and whole is not None and part > whole:
                self.add_error("numerator", _now("分子不能大于分母。"))
        return cleaned


class ExpertForm(ActForm):
    """What one expert thinks of a criterion."""

    expert = forms.CharField(label=_("专家"), max_length=60)
    score = forms.IntegerField(label=_("评分"), min_value=0, max_value=100, help_text=_("0 至 100 分。"))
    reason = forms.CharField(label=_("理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class OpenForm(ActForm):
    """Until when the governments below hand in their self-assessment."""

    due_on = forms.DateField(
        label=_("报送期限"),
        widget=DayInput(),
        required=False,
        help_text=_("最后一天；不填的，州市为次年3月1日，县区早20天，留出州市审核的时间。"),
    )


class TrialForm(forms.Form):
    """Figures that are tried: those left empty stay as they are."""

    def __init__(self, *positional: Any, known: Mapping[str, Any], **named: Any) -> None:
        super().__init__(*positional, **named)
        for name, label in known.items():
            self.fields[name] = forms.CharField(label=label, max_length=20, required=False)

    def figures(self) -> dict[str, Fraction]:
        """The figures that were given. Adds an error where one is no number."""
        found: dict[str, Fraction] = {}
        for name in self.fields:
            text = self.cleaned_data.get(name, "")
            if not text:
                continue
            try:
                found[name] = amount_of(text)
            except (ValueError, ZeroDivisionError):
                self.add_error(name, _now("应为 2/3、60% 或 5 这样的数。"))
        return found


class ProposalForm(ActForm):
    """A name and a reason for figures that are kept."""

    title = forms.CharField(label=_("名称"), max_length=120)
    reason = forms.CharField(label=_("说明"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class DrawForm(forms.Form):
    """How many projects to visit, and a seed that was made known before."""

    size = forms.IntegerField(label=_("抽查项目数"), min_value=1, max_value=500)
    seed = forms.CharField(
        label=_("随机种子"),
        max_length=60,
        help_text=_("抽取前公开的一串文字或号码，如当日的彩票开奖号；凭它任何人都可以重现。"),
    )


class AwardForm(forms.Form):
    """A pool of award money, who takes part, and the weights of the factors."""

    pool = MoneyField(label=_("奖补资金总额（万元）"), minimum=1)
    level = forms.ChoiceField(label=_("分到"), required=False)

    def __init__(self, *positional: Any, levels: Sequence[str], **named: Any) -> None:
        super().__init__(*positional, **named)
        level: Any = self.fields["level"]
        level.choices = [(each, LEVELS[each]) for each in levels]
        self.levels = levels
        for name, label in FACTORS.items():
            self.fields[name] = forms.CharField(
                label=label, max_length=12, required=False, initial=BY_RESULTS.get(name, Fraction(0))
            )

    def clean_level(self) -> str:
        return str(self.cleaned_data["level"] or (self.levels[0] if self.levels else ""))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name in FACTORS:
            try:
                cleaned[name] = amount_of(cleaned.get(name) or 0)
            except (ValueError, ZeroDivisionError):
                self.add_error(name, _now("应为 2/3、60% 或 5 这样的数。"))
        return cleaned

    def weights(self) -> dict[str, Fraction]:
        """The weights as given."""
        return {name: self.cleaned_data[name] for name in FACTORS}


def days_left(due_on: date, today: date) -> int:
    """Days until a day is over; below 0 once it has passed."""
    return (due_on - today).days
