"""Acts on people and posts."""

from datetime import date

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiugai.accounts.models import Post, User
from jiugai.accounts.roles import Act, Role
from jiugai.core.actors import Actor
from jiugai.core.audit import audit
from jiugai.core.checking import check
from jiugai.core.errors import BadInput, Problem, Refused
from jiugai.registry.models import Division


class OwnPost(Refused):
    """Nobody decides on a post of their own."""

    status = 409


@transaction.atomic
def open_account(username: str, *, full_name: str, password: str, by: Actor, is_initial: bool = True) -> User:
    """A person who may sign in, without any post yet.

    `is_initial`: whether the person has to choose another password before anything else.

    Raises: Refused, BadInput for a password that is too weak or a name already taken.
    """
    by.require(Act.MANAGE_POSTS, by.actor_division)
    user = User(username=username, full_name=full_name, password_is_initial=is_initial)
    check(user, leave_out=["password"])
    _give_password(user, password)
    user.save()
    audit(by, "user.open", user, after={"username": username, "full_name": full_name})
    return user


@transaction.atomic
def open_with_post(
    username: str,
    *,
    full_name: str,
    password: str,
    role: Role,
    division: Division,
    valid_from: date,
    by: Actor,
    organisation_name: str = "",
    is_initial: bool = True,
) -> User:
    """An account and its first post, or neither. Raises: Refused, BadInput"""
    user = open_account(username, full_name=full_name, password=password, by=by, is_initial=is_initial)
    appoint(
        user,
        role=role,
        division=division,
        valid_from=valid_from,
        by=by,
        organisation_name=organisation_name,
    )
    return user


@transaction.atomic
def reset_password(user: User, *, password: str, by: Actor, drop_second_factor: bool = False) -> User:
    """Give somebody a first password again, which ends every session; without the lost telephone, if need be.

    Raises: Refused unless `by` looks after every division in which the person holds a post; BadInput.
    """
    for code in {by.actor_division, *user.posts.values_list("division_id", flat=True)}:
        by.require(Act.MANAGE_POSTS, code)
    _give_password(user, password)
    user.password_is_initial = True
    user.save(update_fields=["password", "password_is_initial"])
    dropped = Authenticator.objects.filter(user=user).delete()[0] if drop_second_factor else 0
    audit(by, "user.reset_password", user, after={"second_factors_dropped": dropped})
    return user


@transaction.atomic
def appoint(
    user: User, *, role: Role, division: Division, valid_from: date, by: Actor, organisation_name: str = ""
) -> Post:
    """Give a person a post. Nobody appoints themselves.

    Raises: Refused, BadInput for the same post twice, or where the role has no seat at that level.
    """
    by.require(Act.MANAGE_POSTS, division.code)
    if by.actor_id == str(user.pk):
        raise OwnPost(_("不能为自己任命岗位，请由其他系统管理员办理"))
    post = Post(
        user=user,
        role=role,
        division=division,
        valid_from=valid_from,
        organisation_name=organisation_name,
    )
    check(post)
    post.save()
    audit(by, "post.appoint", post, after={"user": user.username, "role": role, "division": division.code})
    return post


@transaction.atomic
def end_post(post: Post, *, on: date, by: Actor, reason: str = "") -> Post:
    """End a post on a day; it is still held on that day. Raises: Refused, BadInput"""
    by.require(Act.MANAGE_POSTS, post.division_id)
    before = {"valid_to": post.valid_to}
    post.valid_to = on
    check(post)
    post.save(update_fields=["valid_to", "updated_at"])
    audit(by, "post.end", post, before=before, after={"valid_to": on}, reason=reason)
    return post


def _give_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise BadInput([Problem(_("密码"), expected="；".join(error.messages).rstrip("。"))]) from error
    user.set_password(password)
