"""Forms on which a vote is prepared."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiugai.consent.models import Precedence, QuestionKind, Reached, Vote
from jiugai.consent.services.votes import NUMBER_OF, Asked
from jiugai.core.forms import ActForm, DayInput, FileForm
from jiugai.policy.matters import NUMBERS, SPECIAL_NUMBERS
from jiugai.registry.models import Estate
from jiugai.reserve.models import Project

ROWS = 6
AUTOMATIC = ""


class VoteForm(FileForm):
    """What is asked, when, and which ballot counts; up to six questions."""

    title = forms.CharField(label=_("表决名称"), max_length=120)
    convened_by = forms.CharField(
        label=_("召集人"), max_length=120, help_text=_("业主委员会；没有的，居民委员会等依法召集。")
    )
    project = forms.ModelChoiceField(
        label=_("改造项目"),
        queryset=Project.objects.none(),
        required=False,
        help_text=_("表决改造方案时选择；事项性质由方案的改造内容推定。"),
    )
    opens_on = forms.DateField(label=_("表决起始日期"), widget=DayInput())
    closes_on = forms.DateField(label=_("表决截止日期"), widget=DayInput(), help_text=_("最后一天，含当天。"))
    precedence = forms.ChoiceField(
        label=_("同一户有多张票时"),
        choices=Precedence.choices,
        help_text=_("随公告公布，表决中不能改变。纸质票录入有误的，凭扫描件更正，不受此限。"),
    )
    notice = forms.CharField(
        label=_("公告说明"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    document = forms.FileField(label=_("表决事项文件"), required=False, help_text=_("方案、合同草案等。"))

    def __init__(self, *positional: Any, estate: Estate, **named: Any) -> None:
        super().__init__(*positional, **named)
        projects = self.fields["project"]
        assert isinstance(projects, forms.ModelChoiceField)  # noqa: S101 - declared above
        projects.queryset = Project.objects.filter(memberships__estate=estate, memberships__is_live=True)
        for row in range(1, ROWS + 1):
            self.fields[f"kind_{row}"] = forms.ChoiceField(
                label=_("类别"), choices=[("", "—"), *QuestionKind.choices], required=False
            )
            self.fields[f"text_{row}"] = forms.CharField(
                label=_("事项 %s") % row, max_length=300, required=False
            )
            self.fields[f"number_{row}"] = forms.ChoiceField(
                label=_("民法典第278条"), choices=[(AUTOMATIC, _("按类别")), *_numbers()], required=False
            )

    def heads(self) -> list[forms.BoundField]:
        """The fields of the vote itself."""
        return [self[name] for name in self.base_fields if name != "version"]

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """The fields of each question."""
        return [
            (self[f"kind_{row}"], self[f"text_{row}"], self[f"number_{row}"]) for row in range(1, ROWS + 1)
        ]

    def asked(self) -> list[Asked]:
        """The questions that were filled in, in their order."""
        said = self.cleaned_data
        return [
            Asked(
                QuestionKind(said[f"kind_{row}"] or QuestionKind.OTHER),
                said[f"text_{row}"],
                int(said[f"number_{row}"]) if said[f"number_{row}"] else None,
            )
            for row in range(1, ROWS + 1)
            if said[f"text_{row}"].strip()
        ]

    def facts(self) -> dict[str, Any]:
        """What was filled in of the vote itself."""
        return {
            name: self.cleaned_data[name] for name in self.base_fields if name not in ("version", "document")
        }


def _numbers() -> Sequence[tuple[str, str]]:
    special = _("（特别事项）")
    return [
        (str(each), f"{text}{special if each in SPECIAL_NUMBERS else ''}") for each, text in NUMBERS.items()
    ]


def shown_of(vote: Vote) -> dict[str, Any]:
    """What a form for a drafted vote is filled with."""
    names = ("title", "convened_by", "project", "opens_on", "closes_on", "precedence", "notice")
    filled: dict[str, Any] = {name: getattr(vote, name) for name in names}
    for each in vote.questions.all():
        filled |= {f"kind_{each.number}": each.kind, f"text_{each.number}": each.text}
        filled[f"number_{each.number}"] = _number_of(each.kind, each.why)
    return filled


def _number_of(kind: str, why: str) -> str:
    """The number of the law that was chosen for a question; nothing where it follows from the kind."""
    named = next((number for number, text in NUMBERS.items() if text in why), None)
    follows = kind == QuestionKind.SCHEME or named == NUMBER_OF.get(QuestionKind(kind))
    return AUTOMATIC if follows or named is None else str(named)


class WhyForm(ActForm):
    """A reason."""

    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class MeetingForm(FileForm):
    """One meeting of owners."""

    held_on = forms.DateField(label=_("会议日期"), widget=DayInput())
    place = forms.CharField(label=_("地点"), max_length=80)
    attended = forms.IntegerField(label=_("到会人数"), min_value=0)
    summary = forms.CharField(
        label=_("会议纪要"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("议程、意见、结论；不写个人信息。"),
    )
    papers = forms.FileField(
        label=_("签到、纪要扫描件或照片"), required=False, help_text=_("含签名的材料加密保存。")
    )


class VisitForm(ActForm):
    """What came of knocking at a door."""

    visited_on = forms.DateField(label=_("走访日期"), widget=DayInput())
    reached = forms.ChoiceField(label=_("走访结果"), choices=Reached.choices)
    note = forms.CharField(label=_("说明"), max_length=200, required=False, help_text=_("不写个人信息。"))
