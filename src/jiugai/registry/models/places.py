"""What must be true of a point on the map, wherever a record holds one."""

from django.db.models import Q

# An empty cell makes a CHECK unknown, and unknown passes: so "not empty" is said outright.
COMPLETE = Q(longitude=None, latitude=None) | Q(
    longitude__isnull=False,
    latitude__isnull=False,
    longitude__range=(70, 140),
    latitude__range=(0, 60),
)
"""Both coordinates or none, and inside China."""
