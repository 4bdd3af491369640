"""Contestants one after the other in every round, so that a machine that drifts drifts for all of them."""

from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter

ROUNDS = 7


def p95(seconds: list[float]) -> float:
    """The 95th percentile."""
    return sorted(seconds)[int(len(seconds) * 0.95)]


def compare(
    contestants: Mapping[str, Callable[[], object]], *, ours: str, rounds: int = ROUNDS, times: int = 40
) -> None:
    """Print the p95 of each contestant's time for one call, and the median of the ratios to ours by round."""
    measured: dict[str, list[float]] = {name: [] for name in contestants}
    for call in contestants.values():
        call()
    for _ in range(rounds):
        for name, call in contestants.items():
            seconds = []
            for _ in range(times):
                began = perf_counter()
                call()
                seconds.append(perf_counter() - began)
            measured[name].append(p95(seconds))
    for name, seconds in measured.items():
        ratio = median(each / mine for each, mine in zip(seconds, measured[ours], strict=True))
        print(f"{name:<28} p95 {median(seconds) * 1000:8.2f} ms   {ratio:6.2f} × ours")
