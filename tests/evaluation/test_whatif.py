"""Other figures on all governments at once: the answer is that of judging everything anew."""

from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from tests.command_line import jiugai
from tests.evaluation.bundles.sealed import SIGNER, YEAR, rewritten, sealing

from jiugai.evaluation.bundles.opening import Opened, engine_for, open_bundles
from jiugai.evaluation.bundles.sealing import seal
from jiugai.evaluation.generating import make_tables
from jiugai.evaluation.judging import judge_year
from jiugai.evaluation.views.figures import thresholds
from jiugai.evaluation.whatif import WhatIf
from jiugai.policy.criteria import CRITERIA
from jiugai.policy.register import rulebook
from jiugai.policy.scoring import hundredths
from jiugai.policy.trying import WHOLE_UNITS, CannotBeTried, with_figures

pytestmark = pytest.mark.no_database


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    folder = tmp_path_factory.mktemp("whatif") / "530000"
    made = make_tables("530000", YEAR, seed=5, projects=500, raw=False)
    seal(made.connection, folder, sealing("530000"), SIGNER)
    insert = "INSERT INTO parameters VALUES ('530000', '{}', '{}', '2022-01-01', '文件')"
    local = [insert.format("S2.2.target", "1/3"), insert.format("S1.1.weight", "4")]
    return open_bundles([rewritten(folder, "parameters", *local)])


def random_figures(dice: Random) -> dict[str, Fraction]:
    """Some targets, weights, thresholds and bounds of grades."""
    names = [f"{key}.{kind}" for key in CRITERIA for kind in ("target", "weight")]
    names += [*thresholds(), "evaluation.grade.good", "evaluation.grade.pass"]
    figures = {}
    for name in dice.sample(names, dice.randint(1, 4)):
        unit = rulebook().parameters[name].unit
        if unit.startswith("share"):
            figures[name] = Fraction(dice.randint(1, 20), 20)
        elif unit == "year":
            figures[name] = Fraction(dice.randint(1980, 2012))
        elif name.startswith("evaluation.grade"):
            figures[name] = Fraction(dice.randint(76, 84) if "good" in name else dice.randint(1, 74))
        elif unit in WHOLE_UNITS:
            figures[name] = Fraction(dice.randint(1, 100))
        else:
            figures[name] = Fraction(dice.randint(1, 100), dice.choice([1, 3]))
    return figures


@pytest.mark.parametrize("seed", range(25))
def test_it_is_what_judging_anew_would_say(opened: Opened, seed: int) -> None:
    engine = engine_for(opened)
    parameters = opened.parameters()
    judged = judge_year(engine, year=YEAR, parameters=parameters)
    figures = random_figures(Random(seed))
    effects = WhatIf(engine.beside, judged, parameters).effect(figures)  # type: ignore[attr-defined]
    anew = judge_year(engine_for(opened), year=YEAR, parameters=with_figures(parameters, figures))
    assert [(each.code, each.after_x100, each.after_grade) for each in effects] == [
        (code, hundredths(each.total), each.grade) for code, each in anew.judgements.items()
    ]


def test_trying_leaves_the_judged_year_as_it_was(opened: Opened) -> None:
    engine = engine_for(opened)
    parameters = opened.parameters()
    judged = judge_year(engine, year=YEAR, parameters=parameters)
    before = engine.rows("SELECT * FROM project_params ORDER BY ALL")
    whatif = WhatIf(engine.beside, judged, parameters)  # type: ignore[attr-defined]
    whatif.effect({"consent.plan.participation": Fraction(9, 10)})
    assert engine.rows("SELECT * FROM project_params ORDER BY ALL") == before
    same = whatif.effect({"S1.1.weight": Fraction(4)})
    below = [each for each in same if each.code != "530000"]  # a province is not held to its own figure
    assert all(each.moves == 0 and not each.changes_grade for each in below)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("no.such", 1),
        ("S1.1.weight", -1),
        ("S1.1.weight", 10_001),
        ("S2.2.target", 0),
        ("S2.2.target", 2),
        ("evaluation.grade.pass", 96),
    ],
)
def test_a_figure_that_no_parameter_can_have_is_refused(opened: Opened, name: str, value: int) -> None:
    with pytest.raises(CannotBeTried):
        with_figures(opened.parameters(), {name: Fraction(value)})


def test_the_command_tells_what_moves(opened: Opened) -> None:
    folder: Path = opened.bundles[0].folder
    answered = jiugai("whatif", folder, "--set", "S1.6.3.weight=10", "--json")
    assert answered.code == 0, answered.err
    assert {each["division_code"] for each in answered.json} >= {"530000", "530100", "530102"}
    refused = jiugai("whatif", folder, "--set", "S1.6.3.weight", "x=1=1")
    assert refused.code == 2
    assert refused.err.count("应为 名称=数值") == 2


def test_award_money_of_a_province_adds_up(opened: Opened) -> None:
    folder = opened.bundles[0].folder
    answered = jiugai("award", folder, "--pool", "1234.567891", "--json")
    assert answered.code == 0, answered.err
    assert sum(each["fen"] for each in answered.json["awards"]) in (0, 1_234_567_891)
    assert [each["division_code"] for each in answered.json["awards"]] == sorted(
        each["division_code"] for each in answered.json["awards"]
    )
    assert jiugai("award", folder, "--pool", "0.0000001").code == 2
    assert jiugai("award", folder, "--pool", "10", "--division", "530102").code == 2
