"""Forms about people and posts."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jiugai.accounts.models import SEATS
from jiugai.accounts.roles import Role
from jiugai.core.forms import ActForm, DayInput
from jiugai.core.scope import Scope
from jiugai.registry.models import Division
from jiugai.registry.selectors import search_divisions

OFFERED = 5


class AppointForm(ActForm):
    """A post: in which role, where, from when."""

    role = forms.ChoiceField(label=_("岗位类别"), choices=Role.choices)
    place = forms.CharField(
        label=_("辖区"),
        max_length=60,
        help_text=_("区划代码或名称，如 530102 或 五华区；只能看到和办理该辖区及其下级的事项。"),
    )
    organisation_name = forms.CharField(label=_("单位"), max_length=100, required=False)
    valid_from = forms.DateField(label=_("任职起"), widget=DayInput())

    def __init__(self, *positional: Any, scope: Scope, **named: Any) -> None:
        super().__init__(*positional, **named)
        self.scope = scope

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "place" in cleaned and "role" in cleaned:
            cleaned["division"] = self._division(cleaned.pop("place"), Role(cleaned["role"]))
        return cleaned

    def _division(self, text: str, role: Role) -> Division | None:
        """The one division that the text means, given where the role has its seat."""
        found = search_divisions(text, scope=self.scope)
        exact = [each for each in found if text in (each.code, each.name)] or found
        fitting = [each for each in exact if each.level == SEATS.get(role, each.level)]
        if len(fitting) == 1:
            return fitting[0]
        if not exact:
            told = _now("在您的辖区内没有找到“%(text)s”，请填写区划代码或全称。") % {"text": text}
        elif not fitting:
            told = _now("“%(role)s”岗位应设在%(level)s一级，“%(text)s”不是。") % {
                "role": role.label,
                "level": SEATS[role].label,
                "text": text,
            }
        else:
            several = "、".join(f"{each.name}（{each.code}）" for each in fitting[:OFFERED])
            told = _now("“%(text)s”有几处：%(several)s，请填写代码。") % {"text": text, "several": several}
        self.add_error("place", told)
        return None


class NewPersonForm(AppointForm):
    """Somebody who shall sign in, and the first post."""

    username = forms.CharField(
        label=_("登录名"), max_length=150, help_text=_("字母、数字和 @ . + - _，一人一个，不与他人共用。")
    )
    full_name = forms.CharField(label=_("姓名"), max_length=60)
    field_order = ("full_name", "username", "role", "place", "organisation_name", "valid_from")


class EndPostForm(ActForm):
    """The last day of a post, and why."""

    on = forms.DateField(label=_("任职止"), widget=DayInput(), help_text=_("最后一天；当天仍可办理。"))
    reason = forms.CharField(label=_("理由"), max_length=500, help_text=_("如调离、退休、岗位调整。"))


class ResetForm(ActForm):
    """A first password again."""

    drop_second_factor = forms.BooleanField(label=_("同时停用两步验证（手机丢失时）"), required=False)
