"""People who sign in, and the posts they hold."""

from collections.abc import Mapping
from datetime import date

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jiugai.accounts.permissions import NotGranted, OutsideScope, may
from jiugai.accounts.roles import Act, Role
from jiugai.core.models import Recorded
from jiugai.core.scope import NATION, Scope
from jiugai.registry.models import Division, Level

SEATS: Mapping[str, Level] = {
    Role.COUNTY_HOUSING: Level.COUNTY,
    Role.COUNTY_FINANCE: Level.COUNTY,
    Role.COUNTY_REFORM: Level.COUNTY,
    Role.SUBDISTRICT: Level.SUBDISTRICT,
    Role.COMMUNITY: Level.COMMUNITY,
    Role.PREFECTURE_HOUSING: Level.PREFECTURE,
    Role.PREFECTURE_FINANCE: Level.PREFECTURE,
    Role.PREFECTURE_REFORM: Level.PREFECTURE,
    Role.PROVINCE_HOUSING: Level.PROVINCE,
    Role.PROVINCE_FINANCE: Level.PROVINCE,
    Role.PROVINCE_REFORM: Level.PROVINCE,
}
"""At which level a role has its seat; the other roles may have theirs anywhere."""


class User(AbstractUser):
    """用户 — one person who signs in; what the person may do hangs on posts, not on this row."""

    username = models.CharField(
        _("登录名"),
        max_length=150,
        unique=True,
        validators=[ASCIIUsernameValidator(message=_("登录名只能用字母、数字和 @ . + - _。"))],
        error_messages={"unique": _("已有这个登录名。")},
    )
    full_name = models.CharField(_("姓名"), max_length=60, blank=True)
    password_is_initial = models.BooleanField(
        _("密码为初始密码"), default=False, help_text=_("登录后须先修改密码。")
    )

    class Meta:
        verbose_name = _("用户")
        verbose_name_plural = _("用户")
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="user_login_once_whatever_its_case",
                violation_error_message=_("已有这个登录名（不分大小写）。"),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    @property
    def division_code(self) -> str:
        """Where the audit trail files what happens to this account: with the latest post, or the nation."""
        latest = self.posts.order_by("-valid_from", "-pk").first()
        return latest.division_id if latest else NATION


class PostQuerySet(models.QuerySet["Post"]):
    """Posts by the words of the trade."""

    def held_on(self, day: date) -> "PostQuerySet":
        """Those in force on a day, first and last day included."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class Post(Recorded):
    """岗位 — one role that a person holds in one division, from a day to a day."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts", verbose_name=_("用户"))
    role = models.CharField(_("岗位类别"), max_length=30, choices=Role.choices)
    division = models.ForeignKey(
        Division,
        models.PROTECT,
        related_name="posts",
        verbose_name=_("辖区"),
        help_text=_("只能看到和办理该辖区及其下级的事项。"),
    )
    organisation_name = models.CharField(_("单位"), max_length=100, blank=True)
    valid_from = models.DateField(_("任职起"))
    valid_to = models.DateField(_("任职止"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("岗位")
        verbose_name_plural = _("岗位")
        ordering = ("valid_from", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="post_ends_after_it_begins",
                violation_error_message=_("任职止不能早于任职起。"),
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values),
                name="post_has_a_known_role",
                violation_error_message=_("岗位类别不在范围内。"),
            ),
            models.UniqueConstraint(
                fields=("user", "role", "division", "valid_from"),
                name="post_once_per_person_role_place_and_day",
                violation_error_message=_("该用户已有同样的岗位。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.division.name} {self.get_role_display()}"

    def clean(self) -> None:
        seat = SEATS.get(self.role)
        if seat and self.division_id and self.division.level != seat:
            told = {"role": self.get_role_display(), "level": seat.label, "place": self.division.name}
            raise ValidationError(
                {"division": _now("“%(role)s”岗位应设在%(level)s一级，%(place)s不是。") % told}
            )

    @property
    def scope(self) -> Scope:
        """The divisions this post may see."""
        return Scope.of(self.division_id)

    @property
    def division_code(self) -> str:
        """Where the audit trail files what happens to this post."""
        return self.division_id

    @property
    def actor_id(self) -> str:
        return str(self.user_id)

    @property
    def actor_name(self) -> str:
        return str(self.user)

    @property
    def actor_post(self) -> str:
        return str(self)

    @property
    def actor_division(self) -> str:
        return self.division_id

    def may(self, act: str) -> bool:
        """Whether the permission table grants an act to this post."""
        return may(Role(self.role), Act(act))

    def require(self, act: str, division_code: str) -> None:
        """Stop unless this post may do the act there. Raises: OutsideScope (404), NotGranted (403)."""
        if not self.scope.allows(division_code):
            raise OutsideScope(str(_("没有这一页，或不在您的辖区内。")))
        if not self.may(act):
            raise NotGranted(Role(self.role), Act(act))
