"""Forms of surveys of satisfaction."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from jiugai.aftercare.models import AskedHome, Coverage, Satisfaction, Topic
from jiugai.aftercare.models.complaints import LONGEST
from jiugai.aftercare.services import Paper, Said
from jiugai.core.forms import ActForm, DayInput, FileForm

NUMBERED = [f"{place} {each.label}" for place, each in enumerate(Topic, start=1)]
NOT_CHOSEN = [("", "—"), *Satisfaction.choices]
NO_ANSWER = [("", _("未收回")), *Satisfaction.choices]
BETWEEN = " ,，、;；"


class TopicsField(forms.CharField):
    """Topics by their numbers on the paper, as one types them: 13 or 1、3. Cleaned: a list of topics."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=30, required=False, **more)

    def to_python(self, value: Any) -> Any:
        digits = [each for each in str(value or "") if each not in BETWEEN]
        topics = list(Topic)
        if not all(each.isascii() and each.isdigit() and 0 < int(each) <= len(topics) for each in digits):
            raise forms.ValidationError(_("应为 1 到 9 的序号，如 13。"))
        return [topics[int(each) - 1].value for each in dict.fromkeys(digits)]

    def clean(self, value: Any) -> Any:
        return self.to_python(value)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "".join(str(list(Topic.values).index(each) + 1) for each in value if each in Topic.values)


class OpenForm(ActForm):
    """How an estate is to be asked."""

    coverage = forms.ChoiceField(label=_("调查范围"), choices=Coverage.choices)
    size = forms.IntegerField(
        label=_("抽样户数"), required=False, min_value=1, help_text=_("只在抽样时填；不填按要求计算。")
    )
    opens_on = forms.DateField(label=_("开始日期"), widget=DayInput(), help_text=_("不早于今天。"))
    closes_on = forms.DateField(label=_("截止日期"), widget=DayInput())
    organised_by = forms.CharField(label=_("组织单位"), max_length=120)
    why_again = forms.CharField(
        label=_("再次调查的理由"),
        required=False,
        max_length=200,
        help_text=_(
            "本小区已有调查结果的必填。理由向居民公开，请勿写个人信息；各次结果都公开，以最近一次为准。"
        ),
    )


class EnlargeForm(ActForm):
    """How many homes are asked once more are drawn, and why."""

    to = forms.IntegerField(
        label=_("调查户数"), min_value=1, help_text=_("补抽以后的总数，按原种子的顺序补。")
    )
    reason = forms.CharField(label=_("理由"), max_length=200, help_text=_("如 多户空置，收回不足。"))


class CloseForm(ActForm):
    """Why a survey ends, where it ends early."""

    reason = forms.CharField(
        label=_("说明"),
        max_length=200,
        required=False,
        help_text=_("截止日期未过而提前结束的，写明理由；理由向居民公开。"),
    )


SCAN = _("本批全部问卷的扫描件（PDF 或照片），供另一人对照核对；加密保存。")


class PaperForm(FileForm):
    """One paper, new or put right. It begins empty: what the home said before is shown to nobody."""

    answer = forms.ChoiceField(label=_("满意程度"), choices=NOT_CHOSEN)
    topics = TopicsField(label=_("不满意的方面"), help_text="，".join(NUMBERED))
    comment = forms.CharField(
        label=_("意见"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    reason = forms.CharField(
        label=_("更正理由"),
        required=False,
        max_length=200,
        help_text=_("已有答卷的填写；原答卷保留，更正的户数公开。"),
    )
    scan = forms.FileField(label=_("扫描件"), help_text=_("这份问卷的扫描件（PDF 或照片），加密保存。"))
    kept_encrypted = ("scan",)

    def __init__(self, *positional: Any, asked: AskedHome) -> None:
        self.asked = asked
        super().__init__(*positional)

    def paper(self) -> Paper:
        """What was typed."""
        sent = self.cleaned_data
        said = Said(Satisfaction(sent["answer"]), sent["topics"], sent["comment"])
        return Paper(self.asked.number, said, sent["reason"])


class PapersForm(FileForm):
    """A sheet of papers to be typed in one after the other; those not back yet are left as they are."""

    scan = forms.FileField(label=_("扫描件"), help_text=SCAN)
    kept_encrypted = ("scan",)

    def __init__(self, *positional: Any, asked: Sequence[AskedHome]) -> None:
        super().__init__(*positional)
        self.asked = asked
        for each in asked:
            named = f"{each.number} 号"
            self.fields[f"answer_{each.number}"] = forms.ChoiceField(
                label=named, choices=NO_ANSWER, required=False
            )
            self.fields[f"topics_{each.number}"] = TopicsField(
                label=_("%(paper)s的方面") % {"paper": named},
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            )
            self.fields[f"comment_{each.number}"] = forms.CharField(
                label=_("%(paper)s的意见") % {"paper": named}, required=False, max_length=LONGEST
            )

    def rows(self) -> Iterator[tuple[AskedHome, BoundField, BoundField, BoundField]]:
        """Each paper with its three fields."""
        for each in self.asked:
            number = each.number
            yield each, self[f"answer_{number}"], self[f"topics_{number}"], self[f"comment_{number}"]

    def clean(self) -> dict[str, Any]:
        sent = self.cleaned_data
        for each in self.asked:
            said_more = sent.get(f"topics_{each.number}") or sent.get(f"comment_{each.number}")
            if said_more and not sent.get(f"answer_{each.number}"):
                self.add_error(f"answer_{each.number}", _("请选满意程度。"))
        if not self.errors and not self.papers():
            self.add_error(None, _("还没有填写，请至少填一份。"))
        return sent

    def papers(self) -> list[Paper]:
        """The papers that were typed in."""
        sent = self.cleaned_data
        return [
            Paper(
                each.number,
                Said(Satisfaction(answer), sent[f"topics_{each.number}"], sent[f"comment_{each.number}"]),
            )
            for each in self.asked
            if (answer := sent.get(f"answer_{each.number}"))
        ]
