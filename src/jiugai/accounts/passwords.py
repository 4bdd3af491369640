"""What a password must be, said in the language of the pages."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """Django's own rule; its sentence has lost its translation."""

    def get_error_message(self) -> str:
        return _("密码太短，至少 %(least)s 个字符。") % {"least": self.min_length}

    def get_help_text(self) -> str:
        return _("至少 %(least)s 个字符。") % {"least": self.min_length}
