"""Naming an organisation in a form: one that is registered, or one that is registered on the way."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jiugai.core.actors import Actor
from jiugai.core.errors import BadInput, Problem
from jiugai.core.forms import FileForm
from jiugai.core.scope import Scope
from jiugai.registry.models import Division, Organisation, OrganisationKind
from jiugai.registry.services import register_organisation
from jiugai.reserve.selectors import organisations

KIND, CREDIT_CODE = _("单位类别"), _("统一社会信用代码")
OFFERED = 500


class PartyForm(FileForm):
    """A form with one party: its name and, for one that is not registered yet, its kind."""

    party = forms.CharField(
        max_length=120,
        widget=forms.TextInput(attrs={"list": "parties", "autocomplete": "off"}),
        help_text=_("从已登记的单位中选，或填写全称。"),
    )
    party_kind = forms.ChoiceField(
        label=KIND,
        choices=[("", _("已登记的单位不填")), *OrganisationKind.choices],
        required=False,
        help_text=_("尚未登记的单位请选择类别，随本表一并登记。"),
    )
    party_credit_code = forms.CharField(
        label=CREDIT_CODE, max_length=18, required=False, help_text=_("18位，可空；同名单位以代码为准。")
    )

    def __init__(self, *positional: Any, scope: Scope, **named: Any) -> None:
        super().__init__(*positional, **named)
        self.scope = scope

    @property
    def offered(self) -> QuerySet[Organisation]:
        """The organisations that the browser proposes while one types."""
        return organisations(self.scope)[:OFFERED]

    def party_of(self, *, by: Actor, division: Division) -> Organisation | None:
        """The party meant; None where none is named. Raises: BadInput"""
        return self.named_party(by=by, division=division) if self.cleaned_data["party"].strip() else None

    def named_party(self, *, by: Actor, division: Division) -> Organisation:
        """The party named, registered where it was not; within the act. Raises: BadInput"""
        name, code = (
            self.cleaned_data["party"].strip(),
            self.cleaned_data["party_credit_code"].strip().upper(),
        )
        found = self._by_code(name, code) if code else None
        found = found or self._by_name(name, code)
        if found:
            return found
        if not self.cleaned_data["party_kind"]:
            expected = f"“{name}”尚未登记：请核对名称，或选择类别一并登记"
            raise BadInput([Problem(name, column=str(KIND), expected=expected)])
        kind = OrganisationKind(self.cleaned_data["party_kind"])
        return register_organisation(by=by, name=name, kind=kind, division=division, credit_code=code)

    def _by_code(self, name: str, code: str) -> Organisation | None:
        """An organisation anywhere: firms work far from where they are registered."""
        found = Organisation.objects.filter(credit_code=code).first()
        if found and found.name != name:
            expected = f"该代码登记的单位是“{found.name}”，请核对名称或代码"
            raise BadInput([Problem(name, column=str(CREDIT_CODE), expected=expected)])
        return found

    def _by_name(self, name: str, code: str) -> Organisation | None:
        named = [
            each for each in organisations(self.scope).filter(name=name) if code in ("", each.credit_code)
        ]
        if len(named) > 1:
            expected = f"辖区内有 {len(named)} 个同名单位，请填写代码"
            raise BadInput([Problem(name, column=str(CREDIT_CODE), expected=expected)])
        return named[0] if named else None
