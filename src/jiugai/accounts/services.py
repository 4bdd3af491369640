"""Acts on people and posts."""

from datetime import date

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from jiugai.accounts.models import Post, User
from jiugai.accounts.roles import Act, Role
from jiugai.core.actors import Actor
from jiugai.core.audit import audit
from jiugai.registry.models import Division


@transaction.atomic
def open_account(username: str, *, full_name: str, password: str, by: Actor) -> User:
    """A person who may sign in, without any post yet.

    Raises: Refused, ValidationError for a password that is too weak or a name already taken.
    """
    by.require(Act.MANAGE_POSTS, by.actor_division)
    user = User(username=username, full_name=full_name)
    validate_password(password, user)
    user.set_password(password)
    user.full_clean(exclude=["password"])
    user.save()
    audit(by, "user.open", user, after={"username": username, "full_name": full_name})
    return user


@transaction.atomic
def reset_password(user: User, *, password: str, by: Actor, drop_second_factor: bool = False) -> User:
    """Give somebody a new password, which ends every session; without the lost telephone, if need be.

    Raises: Refused unless `by` looks after every division in which the person holds a post; ValidationError.
    """
    for code in {by.actor_division, *user.posts.values_list("division_id", flat=True)}:
        by.require(Act.MANAGE_POSTS, code)
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    dropped = Authenticator.objects.filter(user=user).delete()[0] if drop_second_factor else 0
    audit(by, "user.reset_password", user, after={"second_factors_dropped": dropped})
    return user


@transaction.atomic
def appoint(
    user: User, *, role: Role, division: Division, valid_from: date, by: Actor, organisation_name: str = ""
) -> Post:
    """Give a person a post.

    Raises: Refused, ValidationError for the same post twice.
    """
    by.require(Act.MANAGE_POSTS, division.code)
    post = Post(
        user=user,
        role=role,
        division=division,
        valid_from=valid_from,
        organisation_name=organisation_name,
    )
    post.full_clean()
    post.save()
    audit(by, "post.appoint", post, after={"user": user.username, "role": role, "division": division.code})
    return post


@transaction.atomic
def end_post(post: Post, *, on: date, by: Actor, reason: str = "") -> Post:
    """End a post on a day; it is still held on that day. Raises: Refused, ValidationError."""
    by.require(Act.MANAGE_POSTS, post.division_id)
    before = {"valid_to": post.valid_to}
    post.valid_to = on
    post.full_clean()
    post.save(update_fields=["valid_to", "updated_at"])
    audit(by, "post.end", post, before=before, after={"valid_to": on}, reason=reason)
    return post
