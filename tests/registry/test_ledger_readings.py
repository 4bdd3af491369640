"""Cells as counties write them: years, storeys, ownership."""

import pytest

from jiugai.registry.ledger_readings import ownership_of, storeys_of, year_of


def test_a_year_in_full_width_digits_is_read() -> None:
    assert year_of("１９９４年") == (1994, "")


def test_a_year_that_cannot_be_is_not_called_too_short() -> None:
    assert "不是可能的年份" in year_of("3025")[1]
    assert "不是四位年份" in year_of("90年代")[1]


@pytest.mark.parametrize(
    ("written", "storeys", "asks"),
    [
        ("6", 6, False),
        ("6.0", 6, False),
        ("７层", 7, False),
        ("6-7", 7, True),
        ("6层、7层", 7, True),
        ("6+1", None, True),
        ("多层", None, True),
        ("", None, False),
    ],
)
def test_storeys_are_those_of_the_highest_building(written: str, storeys: int | None, asks: bool) -> None:
    found, asked = storeys_of(written)
    assert (found, bool(asked)) == (storeys, asks)


def test_an_ownership_in_other_words_is_read_or_asked_about() -> None:
    assert ownership_of("房改") == ("reformed", "")
    value, asked = ownership_of("省属国有")
    assert value is None
    assert "不在“房改房、商品房、集资房、公房、安置房、混合”之中" in asked
