"""Forms that hand what was typed to one act, and take back what the act refuses."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import nullcontext
from copy import copy
from typing import Any, BinaryIO, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiugai.core.actors import Actor
from jiugai.core.errors import BadInput, Problem, Refused
from jiugai.core.files import Received, enter_file, receive_file
from jiugai.core.models import StoredFile
from jiugai.core.tables import cells

OK, CONFLICT, TOO_MANY = 200, 409, 429
PLAINER: dict[type, Any] = {
    MaxLengthValidator: gettext_lazy("最多 %(limit_value)d 字，现有 %(show_value)d 字。"),
    ProhibitNullCharactersValidator: gettext_lazy("含有看不见的字符，请删去后重填。"),
}


class ActForm(forms.Form):
    """A form for one act: refused, it is shown again with what was typed and what is wrong.

    `status` is what the page answers with, `made` what the act gave back. `is_whole`: what the act wrote
    before it refused is taken back; not so where a wrong try must leave its trace.
    """

    status = OK
    is_whole = True
    made: Any = None

    def full_clean(self) -> None:
        for field in self.fields.values():
            _in_plain_words(field)
        super().full_clean()

    def done(self, act: Callable[[], object]) -> bool:
        """Whether the fields held and the act was done, whole or not at all.

        Bad input, a state that forbids the act, too many tries are told on the form; a missing right is not.
        Raises: Refused
        """
        if not self.is_valid() or self._hides_something():
            return False
        try:
            self.prepare()
            with transaction.atomic() if self.is_whole else nullcontext():
                self.made = act()
        except BadInput as error:
            self._tell(error.problems)
            return False
        except Refused as error:
            status = getattr(error, "status", 403)
            if status not in (CONFLICT, TOO_MANY):
                raise
            self.status = status
            self.add_error(None, f"{error}。")
            return False
        return True

    def _hides_something(self) -> bool:
        """Whether a text holds characters that nobody sees and no document carries; told on its field."""
        hidden = [
            name
            for name, value in self.cleaned_data.items()
            if isinstance(value, str) and cells.hides_something(value)
        ]
        for name in hidden:
            self.add_error(name, f"{cells.TEXT_UNWRITABLE}。")
        return bool(hidden)

    def prepare(self) -> None:
        """What takes its time, before the transaction of the act begins. Raises: BadInput"""

    def _tell(self, problems: list[Problem]) -> None:
        labels = {str(bound.label): bound.name for bound in self}
        for each in problems:
            field = None if each.row else labels.get(each.column)  # a row of a table says where it is
            self.add_error(field, f"{each.expected}。" if field else str(each))


def _in_plain_words(field: forms.Field) -> None:
    """What the framework says of a field, as people say it."""
    if "invalid_choice" in field.error_messages:
        field.error_messages["invalid_choice"] = gettext_lazy("没有“%(value)s”这一项，请从所列的选项中选择。")
    for place, each in enumerate(field.validators):
        if told := PLAINER.get(type(each)):
            plainer: Any = copy(each)
            plainer.message = told
            field.validators[place] = plainer


class VersionedForm(ActForm):
    """A form that carries the version of the record it was shown with."""

    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=400)


class SendBackForm(ActForm):
    """What of a batch of papers does not agree with its scan."""

    note = forms.CharField(
        label=gettext_lazy("哪里不符"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("写明哪一户、哪一号。"),
    )


class FileForm(VersionedForm):
    """A form with files: they are on disk before the act begins, and the act gives them their rows.

    `received`: the files of each field, in the order they were chosen. `kept_encrypted`: fields whose files
    name people. `only_read`: fields whose files are read by the form and not kept.
    """

    kept_encrypted: Collection[str] = ()
    only_read: Collection[str] = ()

    def __init__(self, *positional: Any, **named: Any) -> None:
        super().__init__(*positional, **named)
        self.received: dict[str, list[Received]] = {}

    def prepare(self) -> None:
        problems: list[Problem] = []
        for name, field in self.fields.items():
            if isinstance(field, forms.FileField) and name not in self.only_read:
                handed_in = self.cleaned_data[name] or []
                files = handed_in if isinstance(handed_in, list) else [handed_in]
                self.received[name] = list(_receive(files, problems, name in self.kept_encrypted))
        if problems:
            raise BadInput(problems)

    def entered(self, name: str, *, division_code: str, by: Actor) -> list[StoredFile]:
        """The files of a field with their rows; inside the transaction of the act."""
        return [enter_file(each, division_code=division_code, by=by) for each in self.received[name]]


def _receive(
    files: Iterable["UploadedFile[bytes]"], problems: list[Problem], is_personal: bool
) -> Iterator[Received]:
    for each in files:
        try:
            yield receive_file(cast(BinaryIO, each), name=each.name or "", is_personal=is_personal)
        except BadInput as error:
            problems += error.problems


class FilesInput(forms.ClearableFileInput):
    """A choice of several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; its cleaned value is a list."""

    def __init__(self, *, most: int, **more: Any) -> None:
        self.most = most
        super().__init__(**more)

    def clean(self, data: Any, initial: Any = None) -> list["UploadedFile[bytes]"]:
        files = list(data) if isinstance(data, list | tuple) else [data]
        if len(files) > self.most:
            raise ValidationError(_("一次最多 %(most)s 个文件，请分几次提交。") % {"most": self.most})
        cleaned = [super(FilesField, self).clean(each, initial) for each in files or [None]]
        return [each for each in cleaned if each]


class KnownOrNot(forms.NullBooleanSelect):
    """Yes, no, or not known."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.choices = [
            ("unknown", gettext_lazy("不详")),
            ("true", gettext_lazy("是")),
            ("false", gettext_lazy("否")),
        ]


class DayInput(forms.DateInput):
    """A day, chosen with the browser's own calendar."""

    input_type = "date"

    def __init__(self, **more: Any) -> None:
        super().__init__(format="%Y-%m-%d", **more)
