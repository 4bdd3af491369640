"""Check a whole record before it is written, and say everything that is wrong with it at once."""

import re
from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Field, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from jiugai.core.errors import BadInput, Problem
from jiugai.core.tables import cells

EARLIEST = 1949
TELEPHONE = re.compile(
    r"(?:0[0-9]{2,3}[- ]?[0-9]{7,8}|400[- ]?[0-9]{3}[- ]?[0-9]{4}|1[3-9][0-9]{9}|[0-9]{5,8})(?:转[0-9]{1,6})?"
)


def not_to_come(day: date) -> None:
    """For the day of something that has happened. Raises: ValidationError"""
    if day > (today := timezone.localdate()):
        raise ValidationError(_("不能晚于今天（%(today)s）。") % {"today": today})
    if day.year < EARLIEST:
        raise ValidationError(_("年份应不早于 %(year)s 年。") % {"year": EARLIEST})


def is_telephone(text: str) -> None:
    """For a number that people are to ring. Raises: ValidationError"""
    if not TELEPHONE.fullmatch(text):
        raise ValidationError(_("应为电话号码，如 0871-65123456、12345、65123456转801。"), code="telephone")


def check(record: Model, *, leave_out: Collection[str] = ()) -> None:
    """Refuse a record whose fields or constraints do not hold, or whose texts hide something.

    Raises: BadInput, with one problem for each
    """
    hidden = [
        problem(record, field.name, cells.TEXT_UNWRITABLE)
        for field in record._meta.concrete_fields
        if isinstance(value := getattr(record, field.attname), str) and cells.hides_something(value)
    ]
    try:
        record.full_clean(exclude=leave_out)
    except ValidationError as error:
        raise BadInput([*hidden, *_problems(record, error)]) from error
    if hidden:
        raise BadInput(hidden)


def problem(record: Model, field: str, expected: str) -> Problem:
    """One thing wrong with a field, with its label and what was entered."""
    column = field_of(record, field)
    value = getattr(record, column.attname)
    return Problem(
        str(record._meta.verbose_name),
        column=str(column.verbose_name),
        value="" if value is None else str(value),
        expected=expected.rstrip("。"),
    )


def field_of(record: Model, name: str) -> "Field[Any, Any]":
    """A column of the record by the name of its field."""
    return next(field for field in record._meta.concrete_fields if field.name == name)


def _problems(record: Model, error: ValidationError) -> list[Problem]:
    found = []
    for field, messages in error.message_dict.items():
        for message in messages:
            if field == NON_FIELD_ERRORS:
                found.append(Problem(str(record._meta.verbose_name), expected=message.rstrip("。")))
            else:
                found.append(problem(record, field, message))
    return found
