"""The records of people: those who sign in with their posts, and how residents show that a home is theirs."""

from jiugai.accounts.models.people import SEATS, Post, PostQuerySet, User
from jiugai.accounts.models.residents import Attempt, Invitation, PhoneCode

__all__ = ["SEATS", "Attempt", "Invitation", "PhoneCode", "Post", "PostQuerySet", "User"]
