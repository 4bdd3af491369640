"""Forms for papers and pictures of the archive."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiugai.core.errors import BadInput, Problem
from jiugai.core.forms import ActForm, DayInput, FileForm, FilesField, FilesInput
from jiugai.registry.models import Estate
from jiugai.reserve.models import ArchivePart, PictureStage, Project

MOST_PICTURES = 20


class DocumentForm(FileForm):
    """One paper for one part of the archive."""

    part = forms.ChoiceField(label=_("档案部分"), choices=ArchivePart.choices)
    title = forms.CharField(
        label=_("文件名称"), max_length=120, required=False, help_text=_("空即用文件本身的名称。")
    )
    file = forms.FileField(label=_("文件"), help_text=_("PDF、OFD、Word、Excel、图片，不超过 50 MB。"))


class PicturesForm(FileForm):
    """Photographs of one estate from one viewpoint, several at once."""

    estate = forms.ModelChoiceField(
        label=_("小区"), queryset=Estate.objects.none(), to_field_name="code", empty_label=None
    )
    stage = forms.ChoiceField(label=_("时段"), choices=PictureStage.choices)
    viewpoint = forms.CharField(
        label=_("拍摄点"),
        max_length=60,
        widget=forms.TextInput(attrs={"list": "viewpoints", "autocomplete": "off"}),
        help_text=_("如 大门、3号楼楼道；前后影像用同一拍摄点。"),
    )
    taken_on = forms.DateField(
        label=_("拍摄日期"),
        required=False,
        widget=DayInput,
        help_text=_("空即用照片里相机记录的日期。"),
    )
    photos = FilesField(
        label=_("照片"),
        most=MOST_PICTURES,
        widget=FilesInput(attrs={"accept": "image/jpeg,image/png", "multiple": True}),
        help_text=_("JPEG 或 PNG，可一次选多张，每张不超过 50 MB。"),
    )

    def __init__(self, *positional: Any, project: Project, today: date, **named: Any) -> None:
        super().__init__(*positional, **named)
        self.today = today
        estates = Estate.objects.filter(project_memberships__project=project)
        self.fields["estate"].queryset = estates  # type: ignore[attr-defined]
        self.days: list[date] = []

    def prepare(self) -> None:
        """Besides receiving the files: the day of each, as typed or as its camera recorded it."""
        super().prepare()
        problems = []
        for each in self.received["photos"]:
            taken_at = each.picture.taken_at if each.picture else None
            day = self.cleaned_data["taken_on"] or (timezone.localtime(taken_at).date() if taken_at else None)
            if day is None:
                problems.append(Problem(each.name, expected="照片没有记录拍摄日期，请填写"))
            elif day > self.today:
                problems.append(Problem(each.name, expected=f"拍摄日期 {day} 晚于今天，请核对"))
            else:
                self.days.append(day)
        if problems:
            raise BadInput(problems)


class TakeOutForm(ActForm):
    """Why a paper or picture leaves the archive."""

    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
