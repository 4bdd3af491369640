"""Records of this room."""

from jiugai.aftercare.models.complaints import (
    Answer,
    Category,
    Channel,
    Complaint,
    ComplaintEvent,
    EventKind,
    State,
)

__all__ = ["Answer", "Category", "Channel", "Complaint", "ComplaintEvent", "EventKind", "State"]
