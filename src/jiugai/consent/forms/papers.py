"""Forms on which paper ballots are entered, one batch at a time."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiugai.consent.counting import CHOICES
from jiugai.consent.models import Question, RollEntry, Vote
from jiugai.consent.services import Slip
from jiugai.core.forms import ActForm, DayInput, FileForm

ANSWERS = [("", "—"), *CHOICES.items()]
SCAN = _("本批全部纸质票的扫描件（PDF 或照片），供另一人对照核对；加密保存。")


def answer_fields(
    questions: Sequence[Question], suffix: str, *, required: bool
) -> dict[str, forms.ChoiceField]:
    """One choice for each question."""
    return {
        f"answer_{each.number}_{suffix}": forms.ChoiceField(
            label=each.text, choices=ANSWERS, required=required
        )
        for each in questions
    }


class BatchForm(FileForm):
    """The ballots of some homes, as they lie on the table: a row a home, an answer to each question."""

    signed_on = forms.DateField(label=_("签名日期"), widget=DayInput(), help_text=_("本批各票的签名日期。"))
    scan = forms.FileField(label=_("扫描件"), required=False, help_text=SCAN)
    table = forms.FileField(
        label=_("或用表格录入"),
        required=False,
        help_text=_("下载空白表，每户一行填好后上传；与下面逐户填写任选其一。"),
    )
    kept_encrypted = ("scan",)
    only_read = ("table",)

    def __init__(self, *positional: Any, vote: Vote, entries: Sequence[RollEntry], **named: Any) -> None:
        super().__init__(*positional, **named)
        self.entries, self.questions = entries, list(vote.questions.all())
        for entry in entries:
            self.fields.update(answer_fields(self.questions, str(entry.number), required=False))

    def heads(self) -> list[forms.BoundField]:
        return [self[name] for name in ("signed_on", "scan", "table")]

    def rows(self) -> list[tuple[RollEntry, list[forms.BoundField]]]:
        """Each home with the fields of its answers."""
        return [
            (entry, [self[f"answer_{each.number}_{entry.number}"] for each in self.questions])
            for entry in self.entries
        ]

    def slips(self) -> list[Slip]:
        """The ballots that were filled in; a row with an answer missing is told by the act."""
        said, signed_on = self.cleaned_data, self.cleaned_data["signed_on"]
        found = []
        for entry in self.entries:
            answers = [said[f"answer_{each.number}_{entry.number}"] for each in self.questions]
            if any(answers):
                found.append(Slip(entry, answers, signed_on=signed_on))
        return found


class SlipForm(FileForm):
    """One paper ballot by itself: of a proxy, or one that puts an entry right."""

    signed_on = forms.DateField(label=_("签名日期"), widget=DayInput())
    scan = forms.FileField(label=_("扫描件"), help_text=_("这张纸质票的扫描件；加密保存。"))
    proxy = forms.CharField(
        label=_("受托人"), max_length=60, required=False, help_text=_("本人签名的不填。姓名加密保存。")
    )
    authority = forms.FileField(
        label=_("授权委托书"), required=False, help_text=_("委托表决的必附；加密保存。")
    )
    reason = forms.CharField(
        label=_("更正理由"), max_length=200, required=False, help_text=_("更正已录入的纸质票时填写。")
    )
    kept_encrypted = ("scan", "authority")

    def __init__(self, *positional: Any, vote: Vote, **named: Any) -> None:
        super().__init__(*positional, **named)
        self.questions = list(vote.questions.all())
        self.fields = {**answer_fields(self.questions, "own", required=True), **self.fields}

    def answers(self) -> list[str]:
        return [self.cleaned_data[f"answer_{each.number}_own"] for each in self.questions]


class ObjectionForm(ActForm):
    """An objection to a published result."""

    received_on = forms.DateField(label=_("收到日期"), widget=DayInput())
    source = forms.CharField(
        label=_("来源"), max_length=60, help_text=_("如 业主来电、书面意见；不写个人信息。")
    )
    content = forms.CharField(label=_("异议"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class AnswerForm(ActForm):
    """The answer to an objection."""

    is_upheld = forms.TypedChoiceField(
        label=_("异议是否成立"),
        choices=[("no", _("不成立")), ("yes", _("成立，须更正后重新计票、公示"))],
        coerce=lambda value: value == "yes",
    )
    reply = forms.CharField(label=_("答复"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
