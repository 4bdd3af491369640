"""Organisations and their credit codes."""

import random
from typing import Any

import pytest
from tests.registry.registry_cast import WUHUA, Clerk, last_event, place, refused_by_the_database

from jiugai.core.errors import BadInput, Refused
from jiugai.registry import services
from jiugai.registry.credit_code import ALPHABET, check_sign, is_valid
from jiugai.registry.models import Organisation, OrganisationKind

SHENZHEN = "9144030071526726XG"
HANGZHOU = "91330100799655058B"
# The weighted total of the first 17 signs is 0 mod 31: the last sign is 0, not a thirty-second one.
TOTAL_ZERO = "0000000000000000" + "0" + "0"


@pytest.mark.parametrize("code", [SHENZHEN, HANGZHOU, TOTAL_ZERO])
def test_a_code_that_fits_is_valid(code: str) -> None:
    assert is_valid(code)


@pytest.mark.parametrize(
    "code",
    ["", SHENZHEN[:-1], SHENZHEN + "0", SHENZHEN.lower(), SHENZHEN[:-1] + "H", "I" + SHENZHEN[1:], "９" * 18],
)
def test_a_code_that_does_not_fit_is_not(code: str) -> None:
    assert not is_valid(code)


def test_every_single_wrong_sign_is_noticed() -> None:
    for code in (SHENZHEN, HANGZHOU):
        for place_of_sign in range(18):
            for sign in ALPHABET:
                wrong = code[:place_of_sign] + sign + code[place_of_sign + 1 :]
                assert is_valid(wrong) == (wrong == code)


def test_a_total_that_31_divides_asks_for_a_zero() -> None:
    dice = random.Random(20220210)
    endings = set()
    for _ in range(2000):
        first = "".join(dice.choices(ALPHABET, k=17))
        total = sum(ALPHABET.index(sign) * 3**power for power, sign in enumerate(first))
        last = check_sign(first)
        assert (total + ALPHABET.index(last)) % 31 == 0
        if total % 31 == 0:
            endings.add(last)
    assert endings == {"0"}


@pytest.mark.usefixtures("divisions")
class TestRegister:
    def register(self, **more: Any) -> Organisation:
        facts = {"name": "五华区住建局", "kind": OrganisationKind.GOVERNMENT, "division": place(WUHUA)}
        return services.register_organisation(**{"by": Clerk()} | facts | more)

    def test_an_organisation_is_entered_with_its_trace(self) -> None:
        organisation = self.register(credit_code=f" {SHENZHEN.lower()} ")
        assert organisation.credit_code == SHENZHEN
        event = last_event()
        assert (event.act, event.object_label) == ("organisation.register", "五华区住建局")
        assert event.after == {"name": "五华区住建局", "kind": "government", "credit_code": SHENZHEN}

    def test_a_wrong_credit_code_is_refused_with_the_reason(self) -> None:
        with pytest.raises(BadInput, match="统一社会信用代码校验不通过"):
            self.register(credit_code=SHENZHEN[:-1] + "0")

    def test_a_credit_code_is_registered_once_and_none_any_number_of_times(self) -> None:
        self.register(name="甲")
        self.register(name="乙")
        self.register(name="丙", credit_code=SHENZHEN)
        with pytest.raises(BadInput, match="该统一社会信用代码已登记"):
            self.register(name="丁", credit_code=SHENZHEN)

    def test_a_name_is_registered_once_in_a_division(self) -> None:
        self.register()
        with pytest.raises(BadInput, match="该区划内已有同名单位"):
            self.register()

    def test_who_may_not_register_is_refused(self) -> None:
        with pytest.raises(Refused):
            self.register(by=Clerk(acts=frozenset()))

    @pytest.mark.parametrize(
        ("constraint", "changes"),
        [
            ("registry_organisation_credit_code_whole", {"credit_code": SHENZHEN[:-1]}),
            ("registry_organisation_named", {"name": ""}),
        ],
    )
    def test_the_database_refuses_an_impossible_one(self, constraint: str, changes: dict[str, Any]) -> None:
        possible = {"name": "甲", "kind": OrganisationKind.OTHER, "division_id": WUHUA}
        refused_by_the_database(constraint, lambda more: Organisation(**possible | more), changes)
