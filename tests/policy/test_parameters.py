"""Dated figures: first day and the day before, place, product default, and what governments may set."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from jiugai.policy.errors import NoValueOn, RulebookError
from jiugai.policy.local_values import read_row, repeated
from jiugai.policy.parameters import LocalValue, Parameter, Parameters, amount_of, from_yaml
from jiugai.policy.register import rulebook

NATIONAL, YUNNAN_NOTICE = date(2021, 12, 16), date(2022, 2, 10)
PARTICIPATION = "consent.plan.participation"
DAYS = "complaint.days.quality"


def _value(name: str, division: str, on: date, *local: LocalValue, own: bool = True) -> tuple[Any, str, str]:
    value = Parameters(rulebook().parameters, local).value(name, division, on, own=own)
    return value.amount, value.clause, value.basis


def _local(division: str, figure: str, starts: date = YUNNAN_NOTICE) -> LocalValue:
    return LocalValue(division, PARTICIPATION, Fraction(figure), starts, "文件")


@pytest.mark.parametrize(
    ("division", "on", "basis"),
    [
        pytest.param("530102", YUNNAN_NOTICE, "register", id="yunnan-on-its-first-day"),
        pytest.param("530102", date(2022, 2, 9), "default", id="yunnan-the-day-before"),
        pytest.param("530102", NATIONAL, "default", id="first-day-of-the-register"),
        pytest.param("370102", date(2023, 6, 1), "default", id="another-province"),
    ],
)
def test_two_thirds_is_yunnans_figure_and_elsewhere_the_products_default(
    division: str, on: date, basis: str
) -> None:
    assert _value(PARTICIPATION, division, on) == (Fraction(2, 3), "Y1.7", basis)


def test_the_day_before_the_register_has_no_answer() -> None:
    with pytest.raises(NoValueOn, match="2021-12-15"):
        _value(PARTICIPATION, "530102", date(2021, 12, 15))


@pytest.mark.parametrize("name", [each for each in rulebook().parameters if not each.startswith("S")])
def test_every_figure_has_a_value_in_yunnan_from_the_notice_on(name: str) -> None:
    amount, clause, basis = _value(name, "530102", YUNNAN_NOTICE)
    assert amount is not None
    assert clause in rulebook().clauses
    assert basis == "register"


@pytest.mark.parametrize(
    ("rows", "amount", "basis"),
    [
        pytest.param([_local("530100", "3/4")], "3/4", "530100", id="the-prefectures"),
        pytest.param([_local("530102", "3/4")], "3/4", "530102", id="the-countys-own"),
        pytest.param([_local("530103", "3/4")], "2/3", "register", id="not-the-neighbours"),
        pytest.param(
            [_local("530100", "4/5"), _local("530102", "3/4")], "4/5", "530100", id="strictest-wins"
        ),
        pytest.param([_local("530102", "3/4", date(2022, 6, 2))], "2/3", "register", id="not-yet-in-force"),
        pytest.param([_local("530102", "3/4", date(2022, 6, 1))], "3/4", "530102", id="on-its-first-day"),
        pytest.param(
            [_local("530102", "4/5"), _local("530102", "3/4", date(2022, 5, 1))], "3/4", "530102", id="latest"
        ),
    ],
)
def test_a_stricter_figure_holds_below_the_government_that_sets_it(
    rows: list[LocalValue], amount: str, basis: str
) -> None:
    found = _value(PARTICIPATION, "530102", date(2022, 6, 1), *rows)
    assert (found[0], found[2]) == (Fraction(amount), basis)


def test_a_government_that_is_judged_is_not_held_to_its_own_figure() -> None:
    target = LocalValue("530100", "S2.5.target", Fraction(1, 2), YUNNAN_NOTICE, "文件")
    on = date(2022, 12, 31)
    assert _value("S2.5.target", "530100", on, target, own=False)[0] is None
    assert _value("S2.5.target", "530102", on, target, own=False)[0] == Fraction(1, 2)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"parameter": "consent.plan.partizipation"}, "不在规则库中"),
        ({"division_code": "5301"}, "六位数字"),
        ({"value": "1/2"}, "只能从严"),
        ({"value": "0"}, "大于 0"),
        ({"value": "5/4"}, "不超过 1"),
        ({"value": "两成"}, "2/3"),
        ({"value": "1/0"}, "2/3"),
        ({"value": "0.66666667"}, "分母不超过"),
        ({"from": "2022/2/10"}, "2022-02-10"),
        ({"from": "2021-12-15"}, "早于"),
        ({"division_code": "000000"}, "只能由"),
        ({"parameter": "eligibility.completed_year", "value": "2005"}, "不能另设"),
        ({"parameter": "S1.1.target", "value": "1/2"}, "不能另设"),
        ({"parameter": "S2.1.1", "division_code": "530100", "value": "1/2"}, "只能从严"),
        ({"parameter": "S1.1.weight", "division_code": "530000", "value": "101"}, "0 到 100"),
    ],
)
def test_a_local_figure_that_may_not_stand_is_refused_with_its_reason(row: dict[str, str], said: str) -> None:
    whole = {
        "division_code": "530102",
        "parameter": PARTICIPATION,
        "value": "3/4",
        "from": "2022-03-01",
        "clause": "文件",
        **row,
    }
    value, problem = read_row(rulebook().parameters, whole)
    assert value is None
    assert said in problem


@pytest.mark.parametrize(
    ("value", "said"),
    [
        pytest.param("6", "", id="one-day-shorter"),
        pytest.param("7", "", id="the-same"),
        pytest.param("8", "不得高于 7", id="one-day-longer"),
        pytest.param("1/2", "天数应为 1 到 3660 的整数", id="half-a-day"),
        pytest.param("0", "天数应为 1 到 3660 的整数", id="no-day-at-all"),
    ],
)
def test_a_term_for_an_office_may_only_be_shortened(value: str, said: str) -> None:
    row = {"division_code": "530102", "parameter": DAYS, "value": value, "from": "2022-03-01"}
    found, problem = read_row(rulebook().parameters, {**row, "clause": "文件"})
    assert (found is None) is bool(said)
    assert said in problem


def test_a_term_for_residents_may_only_be_lengthened() -> None:
    row = {"division_code": "530102", "parameter": "complaint.silence_days", "from": "2022-03-01"}
    assert "不得低于 7" in read_row(rulebook().parameters, {**row, "value": "6"})[1]
    assert read_row(rulebook().parameters, {**row, "value": "8"})[1] == ""


TERMS = [each for each in rulebook().parameters.values() if each.unit == "days" and each.set_by]


@pytest.mark.parametrize("term", TERMS, ids=[each.name for each in TERMS])
def test_each_term_that_may_be_changed_takes_one_day_more_or_less(term: Parameter) -> None:
    default = term.values[-1].amount
    assert default is not None
    for days, fits in ((default + 1, ("raise", "set")), (default - 1, ("lower", "set"))):
        row = {"division_code": "530102", "parameter": term.name, "value": str(days), "from": "2022-03-01"}
        _found, problem = read_row(rulebook().parameters, {**row, "clause": "文件"})
        assert (problem == "") == (term.may in fits), problem


def test_the_shortest_term_of_those_above_holds() -> None:
    local = [
        LocalValue(place, DAYS, Fraction(amount), YUNNAN_NOTICE, "文件")
        for place, amount in (("530000", 6), ("530100", 9), ("530102", 4))
    ]
    parameters = Parameters(rulebook().parameters, local)
    for county, amount, basis in (
        ("530102", 4, "530102"),
        ("530103", 6, "530000"),
        ("110101", 7, "register"),
    ):
        value = parameters.value(DAYS, county, YUNNAN_NOTICE)
        assert (value.amount, value.basis) == (amount, basis)


@pytest.mark.parametrize("written", ["3/4", "75%", "0.75", "75 ％"])
def test_a_share_may_be_written_as_people_write_it(written: str) -> None:
    row = {"division_code": "530102", "parameter": PARTICIPATION, "value": written, "from": "2022-03-01"}
    value, problem = read_row(rulebook().parameters, row)
    assert problem == ""
    assert value is not None
    assert value.amount == Fraction(3, 4)


def test_a_target_may_be_named_by_its_criterion() -> None:
    row = {"division_code": "530000", "parameter": "S2.5", "value": "1/5", "from": "2022-03-01"}
    value, _ = read_row(rulebook().parameters, row)
    assert value is not None
    assert value.parameter == "S2.5.target"


def test_the_same_figure_twice_is_found() -> None:
    assert repeated([_local("530102", "3/4"), _local("530102", "4/5")]) == [
        ("530102", PARTICIPATION, YUNNAN_NOTICE)
    ]


def test_amounts_are_exact() -> None:
    assert amount_of("0.1") == Fraction(1, 10)


ENTRY = {"about": "", "en": "", "unit": "share", "compare": "at_least"}


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"values": [{"from": NATIONAL, "value": "x", "clause": "N1.7"}]}, "neither"),
        ({"values": [{"from": "2022", "value": 1, "clause": "N1.7"}]}, "not a day"),
        ({"values": [{"from": NATIONAL, "value": 1, "clause": "N1.7", "at": "53"}]}, "unknown keys"),
        ({"values": [], "remark": ""}, "unknown keys"),
        ({"values": [], "compare": "about"}, "compare"),
        ({"values": [{"from": NATIONAL, "value": 1, "clause": "N1.7"}] * 2}, "not in order"),
    ],
)
def test_a_wrong_entry_of_the_rulebook_is_refused(entry: dict[str, Any], said: str) -> None:
    with pytest.raises(RulebookError, match=said):
        from_yaml("x", {**ENTRY, **entry}, "x.yaml")
