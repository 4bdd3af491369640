"""Forms for the scheme, its items and the shortfalls it leaves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiugai.core.form_fields import MoneyField, QuantityField
from jiugai.core.forms import FileForm, VersionedForm
from jiugai.registry.models import Estate
from jiugai.reserve.catalogue import item_choices
from jiugai.reserve.models import DecisionKind, Project


class SchemeForm(FileForm):
    """The scheme as a whole."""

    cost_fen = MoneyField(
        label=_("总投资（万元）"), required=False, minimum=1, help_text=_("按方案估算，最多六位小数。")
    )
    summary = forms.CharField(
        label=_("方案说明"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    document = forms.FileField(
        label=_("方案文件"), required=False, help_text=_("PDF、OFD、Word 或图片，不超过 50 MB。")
    )


class RevisionForm(VersionedForm):
    """A new version of the scheme."""

    reason = forms.CharField(
        label=_("修订理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )


class ItemFactsForm(VersionedForm):
    """How much of one item, and what it costs."""

    quantity = QuantityField(label=_("数量"), required=False, minimum=1)
    cost_fen = MoneyField(label=_("投资（万元）"), required=False)
    at_area_level = forms.BooleanField(label=_("在片区层面补齐（改造、新建、租赁、购买）"), required=False)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)
    FACTS = ("quantity", "cost_fen", "at_area_level", "note")


class ItemForm(ItemFactsForm):
    """One more item of the scheme."""

    item = forms.ChoiceField(label=_("改造内容"))
    estate = forms.ModelChoiceField(
        label=_("小区"),
        queryset=Estate.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("项目内全部小区"),
    )
    field_order = ("item", "estate", "quantity", "cost_fen")

    def __init__(self, *positional: Any, project: Project, **named: Any) -> None:
        super().__init__(*positional, **named)
        self.fields["item"] = forms.ChoiceField(
            label=_("改造内容"), choices=[("", _("请选择")), *item_choices()]
        )
        self.order_fields(self.field_order)
        estates = Estate.objects.filter(project_memberships__project=project)
        self.fields["estate"].queryset = estates  # type: ignore[attr-defined]


class RefusalForm(VersionedForm):
    """Why the upper level does not agree that a shortfall is left."""

    reason = forms.CharField(
        label=_("不同意的理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class DecisionForm(VersionedForm):
    """Why one shortfall is left; the kind follows from the group of the annex."""

    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    record = forms.CharField(
        label=_("依据"), max_length=200, required=False, help_text=_("居民意见记录、文件名称和文号。")
    )

    def __init__(self, *positional: Any, kind: DecisionKind, **named: Any) -> None:
        super().__init__(*positional, **named)
        self.fields["record"].required = kind is DecisionKind.DECLINED
