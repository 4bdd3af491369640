"""Forms of complaints."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jiugai.aftercare.codes import new_request_key
from jiugai.aftercare.models import Answer, Category, Channel, Complaint, Doubt, State
from jiugai.aftercare.models.complaints import LONGEST
from jiugai.aftercare.routing import Seat
from jiugai.core.errors import BadInput, Problem
from jiugai.core.files import Received
from jiugai.core.forms import ActForm, FileForm, VersionedForm

LARGEST_PICTURE = 20_000_000  # bytes: what a telephone takes at its best
PICTURES = "image/jpeg,image/png"
TEXT = forms.Textarea(attrs={"rows": 4})


class PictureForm(FileForm):
    """A form with one picture at most; a file of another kind is told, and nothing typed is lost."""

    picture = forms.FileField(
        label=_("照片"),
        required=False,
        widget=forms.FileInput(attrs={"accept": PICTURES}),
        help_text=_("JPEG 或 PNG，不超过 20 MB，可不传。"),
    )

    def clean_picture(self) -> Any:
        picture = self.cleaned_data["picture"]
        if picture and picture.size > LARGEST_PICTURE:
            raise forms.ValidationError(_("照片超过 20 MB，请压缩后再选；也可以不传照片。"))
        return picture

    def prepare(self) -> None:
        super().prepare()
        for each in self.received["picture"]:
            if not each.kind.is_picture:
                told = "不是照片，请选 JPEG 或 PNG；也可以不传照片"
                raise BadInput([Problem(each.name, column=str(self["picture"].label), expected=told)])

    @property
    def chosen(self) -> Received | None:
        """The picture, where one was chosen."""
        return next(iter(self.received["picture"]), None)


class RecordForm(PictureForm):
    """A complaint that an officer writes down for somebody."""

    channel = forms.ChoiceField(
        label=_("来源"), choices=[each for each in Channel.choices if each[0] != Channel.ONLINE]
    )
    category = forms.ChoiceField(label=_("类别"), choices=Category.choices)
    place = forms.CharField(
        label=_("位置"), max_length=100, required=False, help_text=_("如 3号楼2单元门口。")
    )
    description = forms.CharField(label=_("内容"), max_length=LONGEST, widget=TEXT)
    phone = forms.CharField(
        label=_("联系电话"),
        max_length=30,
        required=False,
        help_text=_("可不留。加密保存，列表只显示后四位。"),
    )
    request_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)
    field_order = ("channel", "category", "place", "description", "picture", "phone")

    def __init__(self, *positional: Any, **named: Any) -> None:
        super().__init__(*positional, **named)
        self.fields["request_key"].initial = new_request_key()


class HandOnForm(VersionedForm):
    """To whom a complaint is handed on, and why."""

    to = forms.ChoiceField(label=_("转给"))
    reason = forms.CharField(label=_("理由"), max_length=LONGEST, widget=TEXT)

    def __init__(self, *positional: Any, seats: Iterable[Seat], **named: Any) -> None:
        super().__init__(*positional, **named)
        self.seats = {f"{seat.role}@{seat.division}": seat for seat in seats}
        choosing = self.fields["to"]
        if isinstance(choosing, forms.ChoiceField):
            choosing.choices = [(key, str(seat)) for key, seat in self.seats.items()]


class AnswerForm(PictureForm):
    """What came of a complaint."""

    answer = forms.ChoiceField(label=_("结论"), choices=Answer.choices)
    text = forms.CharField(
        label=_("答复"),
        max_length=LONGEST,
        widget=TEXT,
        help_text=_("投诉人会看到原文。请写明查到什么、做了什么；未解决的，写明为什么、找谁。"),
    )
    field_order = ("answer", "text", "picture")


class DuplicateForm(ActForm):
    """Which other complaint is about the same."""

    of = forms.ModelChoiceField(
        label=_("与之重复"),
        queryset=Complaint.objects.none(),
        to_field_name="number",
        widget=forms.HiddenInput,
    )

    def __init__(self, *positional: Any, among: Iterable[Complaint], **named: Any) -> None:
        super().__init__(*positional, **named)
        choosing = self.fields["of"]
        if isinstance(choosing, forms.ModelChoiceField):
            choosing.queryset = Complaint.objects.filter(pk__in=[each.pk for each in among])


class SiftForm(ActForm):
    """Which suspect complaints are none, and why; or that they are."""

    numbers = forms.ModelMultipleChoiceField(
        label=_("投诉"), queryset=Complaint.objects.none(), to_field_name="number"
    )
    reason = forms.CharField(label=_("理由"), max_length=500, required=False)
    is_valid_ones = forms.BooleanField(required=False)

    def __init__(self, *positional: Any, seen: QuerySet[Complaint], **named: Any) -> None:
        super().__init__(*positional, **named)
        choosing = self.fields["numbers"]
        if isinstance(choosing, forms.ModelMultipleChoiceField):
            choosing.queryset = seen.filter(state=State.OPEN, doubt=Doubt.SUSPECT)
