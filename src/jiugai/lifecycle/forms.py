"""What is filled in to hand in a ledger."""

from django import forms
from django.utils.translation import gettext_lazy as _


class LedgerForm(forms.Form):
    """A ledger to look at before it is taken in."""

    ledger = forms.FileField(
        label=_("台账文件"),
        help_text=_("CSV、XLSX 或 Parquet，不超过 50 MB。表头可以是常用叫法，上传后先预览，确认才入库。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.parquet"}),
    )
