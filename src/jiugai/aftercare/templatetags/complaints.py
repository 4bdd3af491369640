"""Days of complaints for readers."""

from datetime import date

from django import template

from jiugai.aftercare.models import Complaint

register = template.Library()


@register.filter
def days_late(complaint: Complaint, on: date) -> int:
    """How many days past its last day a complaint waits; 0 where it does not."""
    return (on - complaint.due_on).days if complaint.is_overdue(on) else 0
