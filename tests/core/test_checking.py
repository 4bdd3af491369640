"""What a field may hold before a record is written."""

import pytest
from django.core.exceptions import ValidationError

from jiugai.core.checking import is_telephone


@pytest.mark.parametrize(
    "number",
    ["12345", "65123456", "0871-65123456", "087165123456", "400-812-3456", "13800138000", "65123456转801"],
)
def test_a_telephone_number_is_taken_as_people_write_it(number: str) -> None:
    is_telephone(number)


@pytest.mark.parametrize(
    "text", ["1234", "老王 65123456", "6512-3456-78", "65123456转", "+86 871 65123456", "<b>12345</b>", ""]
)
def test_what_nobody_can_ring_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        is_telephone(text)
