"""P3: other figures on all governments of a nation at once (goal: at most 50 ms after the first).

Ours answers one weight, one target and one threshold over 220,000 projects and some 3,300 governments; beside
it the peer, judging everything anew with the same figures, and the floor, adding the weights of every answer
once. The totals must be the same, or the figure is void.
"""

from fractions import Fraction
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.p2_recount import SEED, YEAR, seal_nation
from jiugai.evaluation.bundles.opening import engine_for, open_bundles
from jiugai.evaluation.engines import DuckDB
from jiugai.evaluation.generating import PROJECTS, make_tables
from jiugai.evaluation.judging import YearJudged, judge_year
from jiugai.evaluation.whatif import WhatIf
from jiugai.policy.places import NATION
from jiugai.policy.scoring import hundredths
from jiugai.policy.trying import with_figures

ROUNDS = 5
TRIALS = {
    "weight": {"S1.6.3.weight": Fraction(10)},
    "target": {"S2.1.1.target": Fraction(3, 4)},
    "threshold": {"consent.plan.participation": Fraction(3, 4)},
}


def main() -> None:
    """Print milliseconds, and how many times the peer takes."""
    with TemporaryDirectory(prefix="jiugai-bench-") as folder:
        made = make_tables(NATION, YEAR, seed=SEED, projects=PROJECTS["nation"], raw=False)
        seal_nation(made.connection, Path(folder) / "nation")
        opened = open_bundles([Path(folder) / "nation"])
        engine = engine_for(opened)
        assert isinstance(engine, DuckDB)
        parameters = opened.parameters()
        judged = judge_year(engine, year=opened.year, parameters=parameters)
        whatif = WhatIf(engine.beside, judged, parameters)
        print(f"seed {SEED}, {len(judged.judgements):,} governments, {ROUNDS} rounds")
        for name, figures in TRIALS.items():
            whatif.effect(figures)
            ours, peer, floor = [], [], []
            for _round in range(ROUNDS):
                began = perf_counter()
                effects = whatif.effect(figures)
                ours.append(perf_counter() - began)
                began = perf_counter()
                anew = judge_year(
                    engine_for(opened), year=opened.year, parameters=with_figures(parameters, figures)
                )
                peer.append(perf_counter() - began)
                floor.append(bare(judged))
                told = [(each.code, each.after_x100, each.after_grade) for each in effects]
                assert told == [
                    (code, hundredths(each.total), each.grade) for code, each in anew.judgements.items()
                ]
            ratios = [theirs / mine for mine, theirs in zip(ours, peer, strict=True)]
            least = [mine / bottom for mine, bottom in zip(ours, floor, strict=True)]
            print(
                f"{name:<10} {1000 * median(ours):7.1f} ms   judging anew {median(ratios):6.1f} ×"
                f"   ours ÷ floor {median(least):6.1f}"
            )


def bare(judged: YearJudged) -> float:
    """Seconds to go once over every answer of every government."""
    began = perf_counter()
    for each in judged.judgements.values():
        sum(answer.parts.numerator for answer in each.answers.values())
    return perf_counter() - began


if __name__ == "__main__":
    main()
