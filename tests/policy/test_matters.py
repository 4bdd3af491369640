"""Which matters owners decide with three quarters, and which with more than half."""

import pytest

from jiugai.policy.matters import NUMBERS, ORDINARY, SPECIAL, matter_of_number, matter_of_works
from jiugai.policy.register import rulebook


@pytest.mark.parametrize(("number", "kind"), [(n, SPECIAL if n in (6, 7, 8) else ORDINARY) for n in NUMBERS])
def test_the_law_names_three_matters_that_need_three_quarters(number: int, kind: str) -> None:
    assert matter_of_number(number).kind == kind


def test_a_number_that_the_law_does_not_have_is_refused() -> None:
    with pytest.raises(KeyError):
        matter_of_number(10)


@pytest.mark.parametrize(
    ("items", "kind", "numbers"),
    [
        pytest.param(["roads", "roof"], ORDINARY, (9,), id="repairs-are-ordinary"),
        pytest.param([], ORDINARY, (9,), id="nothing-is-ordinary"),
        pytest.param(["roads", "lift"], SPECIAL, (7,), id="one-alteration-makes-all-special"),
        pytest.param(["parking"], SPECIAL, (8,), id="common-land-turned-to-parking"),
        pytest.param(["parking", "lift", "roof", "lift"], SPECIAL, (7, 8), id="both-reasons-are-named"),
    ],
)
def test_the_content_of_a_scheme_decides(items: list[str], kind: str, numbers: tuple[int, ...]) -> None:
    matter = matter_of_works(items)
    assert (matter.kind, matter.numbers) == (kind, numbers)


def test_the_reason_names_the_law_and_the_items_behind_it() -> None:
    told = "民法典第278条第一款（七）改建、重建建筑物及其附属设施：加装电梯"
    assert matter_of_works(["roads", "lift"]).why == told
    special = [key for key, item in rulebook().items.items() if item.special]
    assert f"等 {len(special)} 项" in matter_of_works(special).why


def test_every_item_that_is_special_rests_on_a_number_that_is() -> None:
    assert {item.special for item in rulebook().items.values()} == {None, 7, 8}
