"""A row that looks like a ballot, and of which nothing is asked."""

from django.db import models
from django.utils import timezone

from jiugai.consent.models import RollEntry


class BareBallot(models.Model):
    """The columns of a ballot, in the clear, without a constraint, a trigger or a seal."""

    entry = models.ForeignKey(RollEntry, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8)
    commitments = models.JSONField()
    answers = models.TextField()
    nonce = models.TextField()
    cast_at = models.DateTimeField(default=timezone.now)
    key = models.CharField(max_length=36)
    digest = models.CharField(max_length=64)
    mark = models.CharField(max_length=64)
    helped_by = models.CharField(max_length=80, blank=True)

    class Meta:
        app_label = "bare"
