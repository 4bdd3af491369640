"""Forms for funding lines and contracts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiugai.core.form_fields import MoneyField
from jiugai.core.forms import DayInput, VersionedForm
from jiugai.reserve.forms.parties import PartyForm
from jiugai.reserve.models import ContractKind, FundingSource


class FundingFactsForm(VersionedForm):
    """What one channel brings: planned, and secured in writing."""

    planned_fen = MoneyField(label=_("计划金额（万元）"))
    committed_fen = MoneyField(
        label=_("已落实金额（万元）"), required=False, help_text=_("有书面依据的到位或承诺资金；空即为 0。")
    )
    evidence = forms.CharField(
        label=_("书面依据"),
        max_length=200,
        required=False,
        help_text=_("文件名称和文号；有已落实金额时必填。"),
    )
    note = forms.CharField(label=_("说明"), max_length=200, required=False)
    FACTS = ("planned_fen", "evidence", "note")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("committed_fen") and not cleaned.get("evidence", "").strip():
            self.add_error("evidence", _("已落实的资金应写明书面依据。"))
        if cleaned.get("planned_fen") == 0 and not cleaned.get("committed_fen"):
            self.add_error("planned_fen", _("计划金额或已落实金额应大于 0。"))
        return cleaned


class FundingForm(FundingFactsForm):
    """One more channel."""

    source = forms.ChoiceField(label=_("资金渠道"), choices=[("", _("请选择")), *FundingSource.choices])
    field_order = ("source", "planned_fen")


class ContractForm(PartyForm):
    """One contract; the party is 承担单位."""

    kind = forms.ChoiceField(label=_("合同类别"), choices=[("", _("请选择")), *ContractKind.choices])
    number = forms.CharField(label=_("合同编号"), max_length=60, required=False)
    amount_fen = MoneyField(label=_("合同金额（万元）"), minimum=1)
    signed_on = forms.DateField(label=_("签订日期"), widget=DayInput)
    duties = forms.CharField(
        label=_("职责"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("该单位在本项目中的质量安全职责。"),
    )
    payee_account = forms.CharField(
        label=_("收款账户"),
        max_length=80,
        required=False,
        help_text=_("开户行和单位账号；支付只到此账户。"),
    )
    document = forms.FileField(
        label=_("合同文件"), required=False, help_text=_("PDF、OFD、Word 或图片，不超过 50 MB。")
    )
    FACTS = ("number", "amount_fen", "signed_on", "duties", "payee_account")
    field_order = ("kind", "party", "party_kind", "party_credit_code")

    def __init__(self, *positional: Any, **named: Any) -> None:
        super().__init__(*positional, **named)
        self.fields["party"].label = _("承担单位")
