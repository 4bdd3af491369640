"""Forms that hand what was typed to one act, and take back what the act refuses."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import transaction

from jiugai.core.errors import BadInput, Problem, Refused

OK, CONFLICT = 200, 409


class ActForm(forms.Form):
    """A form for one act: refused, it is shown again with what was typed and what is wrong.

    `status` is what the page answers with, `made` what the act gave back.
    """

    status = OK
    made: Any = None

    def done(self, act: Callable[[], object]) -> bool:
        """Whether the fields held and the act was done, whole or not at all.

        Bad input and a state that forbids the act are told on the form; a missing right is not.
        Raises: Refused
        """
        if not self.is_valid():
            return False
        try:
            with transaction.atomic():
                self.made = act()
        except BadInput as error:
            self._tell(error.problems)
            return False
        except Refused as error:
            if getattr(error, "status", 403) != CONFLICT:
                raise
            self.status = CONFLICT
            self.add_error(None, f"{error}。")
            return False
        return True

    def _tell(self, problems: list[Problem]) -> None:
        labels = {str(bound.label): bound.name for bound in self}
        for each in problems:
            field = labels.get(each.column)
            self.add_error(field, f"{each.expected}。" if field else str(each))


class VersionedForm(ActForm):
    """A form that carries the version of the record it was shown with."""

    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=400)


class DayInput(forms.DateInput):
    """A day, chosen with the browser's own calendar."""

    input_type = "date"

    def __init__(self, **more: Any) -> None:
        super().__init__(format="%Y-%m-%d", **more)
