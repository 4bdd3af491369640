"""Draws the control of a form field in the look of the desk."""

from django import forms, template
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def control(field: BoundField) -> SafeString:
    """The control of a bound field, classed by its kind and marked where its value was refused."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        kind = "form-check-input"
    elif isinstance(widget, forms.Select):
        kind = "form-select"
    else:
        kind = "form-control"
    return field.as_widget(attrs={"class": f"{kind} is-invalid" if field.errors else kind})


@register.filter
def is_check(field: BoundField) -> bool:
    """Whether the control is one box to tick, whose label stands behind it."""
    return isinstance(field.field.widget, forms.CheckboxInput)
