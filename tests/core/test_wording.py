"""Verdicts in words: the figure against the requirement, the clause, and whose figure it is."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from tests.policy.specimens import ON, project, yunnan

from jiugai.core.wording import check_as_json, figure, sentence, share_in_words
from jiugai.policy.gates import GATES
from jiugai.policy.parameters import InForce, LocalValue, Parameters
from jiugai.policy.register import rulebook
from jiugai.policy.verdicts import Check, Ratio


def _check(gate: str, requirement: str, params: InForce | None = None, **facts: Any) -> Check:
    verdict = GATES[gate].judge(project(**facts), on=ON, params=params or yunnan())
    return next(check for check in verdict.checks if check.requirement == requirement)


@pytest.mark.parametrize(
    ("gate", "requirement", "facts", "said"),
    [
        (
            "ENTER_PLAN", "participation", {"homes_taking_part": 199},
            "参与率为 199/300，应不少于 2/3（云建更〔2022〕19号 一、七）",
        ),
        (
            "ENTER_PLAN", "participation", {"homes_taking_part": None},
            "参与率为 未知/300，应不少于 2/3（云建更〔2022〕19号 一、七）",
        ),
        ("ENTER_PLAN", "scored", {"scored": False}, "已量化计分：否（建办城〔2021〕50号附件 一、（三）1）"),
        (
            "ENTER_PLAN", "scored", {"scored": None},
            "已量化计分：尚未知（建办城〔2021〕50号附件 一、（三）1）",
        ),
        (
            "START", "funds_committed", {"funds_committed_fen": 599_999_999},
            "已落实资金为 599.999999 万元，应不少于 600 万元（建办城〔2021〕50号 一、（三））",
        ),
        (
            "START", "vote_done", {"vote_closed_on": None},
            "方案表决截止日期为 未填，应不晚于 2022-06-01（建办城〔2021〕50号附件 一、（七）2）",
        ),
        (
            "ENTER_LIBRARY", "eligible", {"self_built": True},
            "属于改造对象范围：否（不属居民自建房：否）（云建更〔2022〕19号 一、二）",
        ),
        (
            "START", "red_line_incidents", {"red_line_incidents": 1},
            "触碰红线事件数为 1，应为 0（建办城〔2021〕50号附件 一、（二）3）",
        ),
    ],
)  # fmt: skip
def test_sentence(gate: str, requirement: str, facts: dict[str, Any], said: str) -> None:
    assert sentence(_check(gate, requirement, **facts)) == said


def test_a_figure_against_another_that_is_not_known_either_is_not_known() -> None:
    check = _check("START", "funds_committed", funds_committed_fen=None, cost_fen=None)
    assert sentence(check) == "已落实资金：尚未知（建办城〔2021〕50号 一、（三））"


def test_whose_figure_it_is_and_what_it_rests_on_are_told() -> None:
    own = LocalValue(
        "530102", "consent.plan.participation", Fraction(3, 4), date(2022, 3, 1), "五政发〔2022〕1号"
    )
    params = Parameters(rulebook().parameters, [own]).in_force("530102", ON)
    check = _check("ENTER_PLAN", "participation", params, homes_taking_part=200)
    said = "应不少于 3/4（云建更〔2022〕19号 一、七；530102 自定，依据：五政发〔2022〕1号）"
    assert sentence(check).endswith(said)
    answer = check_as_json(check)
    assert (answer["basis"], answer["basis_clause"]) == ("530102", "五政发〔2022〕1号")


def test_a_figure_used_for_want_of_a_local_one_is_marked() -> None:
    elsewhere = _check("ENTER_PLAN", "participation", yunnan(division="370102"))
    assert sentence(elsewhere).endswith("；本地未定，按产品默认值）")
    assert check_as_json(elsewhere)["basis"] == "default"


def test_json_keeps_shares_as_they_were_counted() -> None:
    answer = check_as_json(_check("ENTER_PLAN", "participation"))
    assert (answer["measured"], answer["required"], answer["outcome"]) == ("240/300", "2/3", "MET")


def test_json_of_a_compound_check_carries_its_parts() -> None:
    parts = check_as_json(_check("START", "vote_passed"))["parts"]
    assert [part["requirement"] for part in parts][:3] == ["vote_held", "quorum_heads", "quorum_area"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "未知"),
        (True, "是"),
        (12_000, "12,000"),
        (Ratio(1, 2), "1/2"),
        (date(2022, 6, 1), "2022-06-01"),
    ],
)
def test_figure(value: Any, said: str) -> None:
    assert figure(value) == said


@pytest.mark.parametrize(
    ("share", "words"),
    [
        ("2/3", "三分之二"),
        ("3/4", "四分之三"),
        ("1", "全部"),
        ("9/10", "十分之九"),
        ("17/20", "85%"),
        ("2/13", "2/13"),
    ],
)
def test_a_share_in_a_sentence(share: str, words: str) -> None:
    assert share_in_words(Fraction(share)) == words
