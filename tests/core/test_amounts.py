"""Exact amounts: typed in 万元 or ㎡, stored in fen or cm², never through a float."""

import pytest
from django.core.exceptions import ValidationError

from jiugai.core.amounts import SQUARE_METRE, WAN, NotExact, stored, written
from jiugai.core.form_fields import AreaField, MoneyField, QuantityField
from jiugai.core.templatetags.amounts import grouped, points, quantity, wan


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("0", 0),
        ("300", 300 * WAN),
        ("1,234.5", 1_234_500_000),
        ("0.000001", 1),
        ("0.1", 100_000),
        ("1234567.123456", 1_234_567_123_456),
        (" １，２３４．５６ ", 1_234_560_000),
        ("12.3000000000", 12_300_000),
        ("99999999.999999", 99_999_999_999_999),
    ],
)
def test_money_is_read_exactly(typed: str, fen: int) -> None:
    assert MoneyField().clean(typed) == fen


@pytest.mark.parametrize(
    "typed", ["0.0000001", "1,23", "1.2.3", "-5", "1e3", "三百", "300万元", ".5", "5.", "nan", "1,2345"]
)
def test_what_is_no_exact_amount_is_refused(typed: str) -> None:
    with pytest.raises(NotExact):
        stored(typed, WAN)
    with pytest.raises(ValidationError, match="万元"):
        MoneyField().clean(typed)


def test_limits_of_money() -> None:
    assert MoneyField(required=False).clean("  ") is None
    assert MoneyField().clean("100000000") == 100_000_000 * WAN
    for field, typed, told in (
        (MoneyField(), "100000000.000001", "核对单位"),
        (MoneyField(minimum=1), "0", "大于 0"),
        (MoneyField(), "", "必填"),
    ):
        with pytest.raises(ValidationError, match=told):
            field.clean(typed)


@pytest.mark.parametrize("fen", [0, 1, 999_999, 1_000_000, 12_345_678, 99_999_999_999_999])
def test_what_a_form_shows_comes_back_unchanged(fen: int) -> None:
    field = MoneyField()
    assert field.clean(field.prepare_value(fen)) == fen
    assert field.clean(written(fen, WAN)) == fen
    assert field.prepare_value("错") == "错"
    assert not field.has_changed(fen, written(fen, WAN))
    assert field.has_changed(fen, "错")


def test_areas_and_quantities() -> None:
    assert AreaField().clean("86.2501") == 862_501
    assert AreaField().prepare_value(862_500) == "86.25"
    with pytest.raises(ValidationError, match="平方米"):
        AreaField().clean("86.25001")
    assert str(QuantityField().clean("1,200.5")) == "1200.50"
    assert QuantityField().prepare_value(QuantityField().clean("1,200.5")) == "1200.5"
    with pytest.raises(ValidationError, match="两位小数"):
        QuantityField().clean("1.005")


def test_readers_see_separators_and_a_dash_for_what_is_not_known() -> None:
    assert [wan(None), grouped(None), points(None), quantity(None)] == ["—"] * 4
    assert wan(-1_234_567_800_000) == "-1,234,567.8"
    assert (wan(0), grouped(12_345), points(6_805)) == ("0", "12,345", "68.05")
    assert written(123_456, SQUARE_METRE) == "12.3456"
