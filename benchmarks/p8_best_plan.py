"""P8: the best plan of 20,000 projects: 129 counties' limits, source budgets, a class share, 1,000 pairs.

Contestants: our plan within a second, the same improved for six, and rank order as the floor. Every plan is
counted again in whole numbers by code that shares nothing with the solver.
"""

import random
from fractions import Fraction
from time import perf_counter

from jiugai.policy.coupled_plan import Coupling, best_coupled_plan
from jiugai.policy.selection import Candidate, Capacity, select_by_rank

SEED, PROJECTS, COUNTIES, PAIRS, ROUNDS = 8, 20_000, 129, 1_000, 5
SOURCES = ("central", "provincial", "bonds")
WAN = 1_000_000


def instance() -> tuple[list[Candidate], dict[str, Capacity], Coupling]:
    """Projects in the sizes of domain.md 5; means for about two fifths of what is asked."""
    dice = random.Random(SEED)
    candidates = []
    for number in range(PROJECTS):
        homes = max(12, round(dice.lognormvariate(4.1, 0.9)))
        candidates.append(
            Candidate(
                f"{number:06}",
                f"53{number % COUNTIES:04}",
                dice.randint(3_000, 9_500),
                homes * dice.randint(70, 730) * WAN // 100,
                dice.choice((1, 1, 1, 2, 3)),
            )
        )
    capacity, asked = {}, {}
    for each in candidates:
        fen, estates = asked.get(each.division_code, (0, 0))
        asked[each.division_code] = (fen + (each.cost_fen or 0), estates + (each.estates or 0))
    for county, (fen, estates) in asked.items():
        capacity[county] = Capacity(county, fen * 2 // 5, estates // 2)
    needs = {
        each.project_code: {source: (each.cost_fen or 0) * dice.randint(0, 40) // 100 for source in SOURCES}
        for each in candidates
    }
    budgets = {source: sum(each[source] for each in needs.values()) * 7 // 20 for source in SOURCES}
    codes = [each.project_code for each in candidates]
    mixed = dice.sample(codes, PAIRS * 2)
    linked = list(zip(mixed[::2], mixed[1::2], strict=True))
    favoured = frozenset(dice.sample(codes, PROJECTS // 4))
    return candidates, capacity, Coupling(needs, budgets, Fraction(3, 10), favoured, linked)


def main() -> None:
    """Solve it, five rounds."""
    candidates, capacity, coupling = instance()
    print(f"seed {SEED}, {PROJECTS:,} projects, {COUNTIES} counties, {PAIRS:,} pairs, {len(SOURCES)} sources")
    ranked = sorted(candidates, key=lambda each: -each.score_x100)
    for number in range(ROUNDS):
        began = perf_counter()
        quick = best_coupled_plan(candidates, capacity, coupling, seconds=0.35)
        middle = perf_counter()
        proven = best_coupled_plan(candidates, capacity, coupling, gap=1e-4, seconds=6)
        ended = perf_counter()
        floor = select_by_rank(ranked, capacity)
        ranking = perf_counter() - ended
        by_rank = sum(each.score_x100 for each in floor.selected)
        print(
            f"round {number + 1}: quick {middle - began:.2f} s, gap {quick.gap:.4%}; "
            f"proven {ended - middle:.2f} s, gap {proven.gap:.4%}; "
            f"rank order (without the coupling) {ranking:.2f} s, {by_rank / proven.value:.3f} of the value"
        )


if __name__ == "__main__":
    main()
