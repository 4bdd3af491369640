"""People who sign in."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """用户 — one person who signs in; what the person may do hangs on posts, not on this row."""

    class Meta:
        verbose_name = "用户"
        verbose_name_plural = "用户"
