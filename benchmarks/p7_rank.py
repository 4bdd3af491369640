"""P7: order 50,000 projects by 24 criteria: our TOPSIS beside pymcdm's, equal order; our ranking besides.

The ranking that decides is counted in whole numbers and is not compared for speed: its time is only told.
"""

import random
from importlib.util import find_spec
from statistics import median
from time import perf_counter

import numpy as np

from jiugai.policy.facts import ProjectFacts
from jiugai.policy.ordering import order, topsis
from jiugai.policy.register import rulebook
from jiugai.policy.scoring import profile_of, rank

SEED, PROJECTS, CRITERIA, ROUNDS = 7, 50_000, 24, 5


def main() -> None:
    """Order them, five rounds."""
    dice = np.random.default_rng(SEED)
    values = dice.uniform(1, 100, (PROJECTS, CRITERIA))
    weights = dice.uniform(0.5, 2, CRITERIA)
    weights /= weights.sum()
    better = [bool(each) for each in dice.integers(0, 2, CRITERIA)]
    codes = np.array([f"{n:06}" for n in range(PROJECTS)])
    print(f"seed {SEED}, {PROJECTS:,} projects, {CRITERIA} criteria")
    peer = find_spec("pymcdm") is not None
    if not peer:
        print("pymcdm is not installed: the peer is left out")
    ratios, ours, floors = [], [], []
    for _ in range(ROUNDS):
        began = perf_counter()
        scores = topsis(values, weights.tolist(), better)
        own = perf_counter() - began
        ours.append(own)
        began = perf_counter()
        values.sum(axis=1)
        floors.append(perf_counter() - began)
        if peer:
            ratios.append(_peer(values, weights, better, order(scores, codes.tolist())) / own)
    print(f"ours {median(ours) * 1000:.1f} ms; floor (one sum of the rows) {median(floors) * 1000:.1f} ms")
    if ratios:
        print(f"pymcdm takes {median(ratios):.1f} × ours, equal order")
    _exact()


def _peer(values: object, weights: object, better: list[bool], placed: object) -> float:
    """Seconds of pymcdm's TOPSIS; its order must be ours."""
    from pymcdm.methods import TOPSIS
    from pymcdm.normalizations import vector_normalization

    types = np.where(better, 1, -1)
    method = TOPSIS(vector_normalization)
    began = perf_counter()
    scores = method(values, weights, types)
    seconds = perf_counter() - began
    theirs = np.argsort(-np.asarray(scores), kind="stable")
    if not np.array_equal(theirs, placed):
        raise SystemExit("void: the orders differ")
    return seconds


def _exact() -> None:
    dice = random.Random(SEED)
    facts = [
        ProjectFacts(
            project_code=f"530102-2022-{n:05}", division_code="530102", stage="in_library", homes=300,
            homes_taking_part=dice.randint(0, 300), homes_agreeing=dice.randint(0, 300),
            hazards=dice.randint(0, 4),
        )
        for n in range(PROJECTS)
    ]  # fmt: skip
    began = perf_counter()
    rank(facts, profile_of(rulebook().scoring))
    took = perf_counter() - began
    print(f"our exact ranking of {PROJECTS:,} projects, points with their reasons: {took:.2f} s")


if __name__ == "__main__":
    main()
