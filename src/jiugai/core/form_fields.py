"""Fields of forms that hold exact amounts: typed in 万元 or ㎡, stored in fen or cm²."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from jiugai.core.amounts import SQUARE_METRE, WAN, NotExact, stored, written


class AmountField(forms.Field):
    """An exact amount in a written unit; its cleaned value is whole stored units, None where left empty."""

    unit: ClassVar[int]
    largest: ClassVar[int]
    expected: ClassVar[Any]
    too_large: ClassVar[Any]

    def __init__(self, *, minimum: int = 0, **more: Any) -> None:
        self.minimum = minimum
        more.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**more)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            amount = stored(str(value), self.unit)
        except NotExact as error:
            raise ValidationError(self.expected, code="amount") from error
        if amount > self.largest:
            raise ValidationError(self.too_large, code="too_large")
        if amount < self.minimum:
            raise ValidationError(_("应大于 0。"), code="too_small")
        return amount

    def prepare_value(self, value: Any) -> Any:
        """Stored units as one would type them; what was typed stays as it was."""
        return written(value, self.unit, grouped=False) if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(initial != self.to_python(data))
        except ValidationError:
            return True


class QuantityField(AmountField):
    """A quantity with up to two decimals, whatever it counts; its cleaned value is a Decimal."""

    unit = 100
    largest = 10**14 - 1
    expected = _("请填写数字，最多两位小数，如 1,200 或 86.5。")
    too_large = _("数字过大，请核对单位。")

    def to_python(self, value: Any) -> Decimal | None:
        hundredths = super().to_python(value)
        return None if hundredths is None else Decimal(hundredths).scaleb(-2)

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value(int(value.scaleb(2)) if isinstance(value, Decimal) else value)


class MoneyField(AmountField):
    """Money typed in 万元 with up to six decimals. Units: fen when cleaned."""

    unit = WAN
    largest = 100_000_000 * WAN
    expected = _("请填写数字，单位万元，最多六位小数（精确到分），如 1,234.5。")
    too_large = _("超过 1 亿万元，请核对单位是否为万元。")


class AreaField(AmountField):
    """An area typed in ㎡ with up to four decimals. Units: cm² when cleaned."""

    unit = SQUARE_METRE
    largest = 1_000_000_000 * SQUARE_METRE
    expected = _("请填写数字，单位平方米，最多四位小数，如 86.25。")
    too_large = _("超过 10 亿平方米，请核对单位是否为平方米。")
