"""How sign-in behaves: nobody registers by themselves, and a first password serves once."""

from typing import Any, ClassVar, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ChangePasswordForm
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiugai.accounts.models import User


class NoSignUp(DefaultAccountAdapter):
    """Accounts are opened by an administrator."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": gettext_lazy(
            "密码连续输错多次，已暂停登录。请 15 分钟后再试，或请系统管理员重设密码。"
        ),
    }

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to work."""
        return "/"

    def forgive(self, request: HttpRequest, username: str) -> None:
        """Forget the wrong tries on an account, whose password was just reset."""
        self._delete_login_attempts_cached_email(request, username=username)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """The password that a person chose."""
        cast(User, user).password_is_initial = False
        super().set_password(user, password)


class NewPassword(ChangePasswordForm):
    """A password of one's own, other than the one before."""

    def clean_password1(self) -> Any:
        chosen = self.cleaned_data["password1"]
        if self.user.check_password(chosen):
            raise ValidationError(_("新密码应与原密码不同。"))
        return chosen
