"""Forms that put a record right: what somebody else wrote meanwhile is shown beside what was typed."""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiugai.core.amounts import SQUARE_METRE, written
from jiugai.core.errors import Refused
from jiugai.core.forms import ActForm, VersionedForm
from jiugai.core.records import ChangedMeanwhile, version_of


class BothShown(ChangedMeanwhile):
    """The record has moved on since the form was shown, and the form now says where it differs."""

    def __init__(self, label: str) -> None:
        said = _(
            "“%(label)s”在您打开本页后已被他人修改，未保存。各项下方注明现有记录，核对后再次保存，以您填写的为准"
        )
        Refused.__init__(self, said % {"label": label})


class BothShownForm(VersionedForm):
    """A form that, refused for a change meanwhile, shows what stands now beside what was typed."""

    def done(self, act: Callable[[], object]) -> bool:
        """As in `ActForm`; sent once more after both were shown, what is typed counts."""
        moved_on = False

        def attempted() -> object:
            nonlocal moved_on
            try:
                return act()
            except ChangedMeanwhile as error:
                moved_on = True
                raise BothShown(self.label) from error

        is_done = super().done(attempted)
        if moved_on:
            self.show_both()
        return is_done

    @property
    def label(self) -> str:
        """What the form is on, as a refusal calls it."""
        raise NotImplementedError

    def show_both(self) -> None:
        """Say at each field what is recorded now, and carry the version of that."""
        raise NotImplementedError

    def carry(self, version: str) -> None:
        self.data = {**{name: self.data.get(name) for name in self.data}, "version": version}


class FactsForm(ActForm):
    """A form on the facts of a record, laid out in sections. `facts` names the fields that are facts."""

    sections: ClassVar[tuple[tuple[Promise | str, tuple[str, ...]], ...]] = ()

    def facts(self) -> dict[str, Any]:
        """What was said of the record itself."""
        return {name: self.cleaned_data[name] for _title, names in self.sections for name in names}

    def rows(self) -> Iterator[tuple[Promise | str, list[BoundField]]]:
        """The fields by section."""
        for title, names in self.sections:
            yield title, [self[name] for name in names]


class CorrectionForm(FactsForm, BothShownForm):
    """The facts of a record as they stand, to be put right with a reason. Without a record: a new one."""

    reason = forms.CharField(
        label=gettext_lazy("理由或来源"),
        max_length=200,
        help_text=gettext_lazy("如 查阅竣工验收资料、现场核实、2022年摸底。"),
    )

    def __init__(self, *positional: Any, record: Model | None = None, **named: Any) -> None:
        self.record = record
        if record is not None:
            stands = {name: _typed(record, name) for _title, names in self.sections for name in names}
            named["initial"] = stands | {"version": version_of(record)}
        super().__init__(*positional, **named)

    @property
    def label(self) -> str:
        return str(self.record)

    def show_both(self) -> None:
        if self.record is None:
            return
        now = type(self.record)._default_manager.get(pk=self.record.pk)
        self.carry(version_of(now))
        for name, sent in self.facts().items():
            if getattr(now, name) != sent:
                self.add_error(name, _("现有记录：%(said)s。") % {"said": stated(now, name)})


def _typed(record: Model, name: str) -> Any:
    """A fact as its field begins with it; another record by its key."""
    value = getattr(record, name)
    return value.pk if isinstance(value, Model) else value


def stated(record: Model, name: str) -> str:
    """A fact of a record in words."""
    display = getattr(record, f"get_{name}_display", None)
    value = display() if display else getattr(record, name)
    if value is None or value == "":
        return _("未填")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return f"{written(value, SQUARE_METRE)} ㎡" if name.endswith("_cm2") else str(value)
