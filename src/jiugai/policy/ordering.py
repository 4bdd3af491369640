"""Another way to order projects, for comparison beside the ranking that decides: TOPSIS.

Distances to the best and the worst values found, in floats: good enough to compare, never to decide.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

# rows at a time: what is worked on stays in the processor's cache
BLOCK = 2048


def topsis(values: Matrix, weights: Sequence[float], more_is_better: Sequence[bool]) -> Matrix:
    """How close each row comes to the best values of all rows: 1 is best, 0 worst.

    `values`: rows × criteria, each column with a figure that is not 0; `weights` and `more_is_better`: one
    for each criterion. Columns are divided by their Euclidean length. Rows all alike are all 0.5.
    Source: Hwang and Yoon, Multiple Attribute Decision Making, 1981.
    """
    lengths = np.sqrt(np.einsum("ij,ij->j", values, values))
    share = np.asarray(weights, dtype=np.float64) / lengths
    high, low = values.max(axis=0), values.min(axis=0)
    better = np.asarray(more_is_better)
    best, worst = np.where(better, high, low), np.where(better, low, high)
    closeness = np.empty(len(values))
    for start in range(0, len(values), BLOCK):
        rows = values[start : start + BLOCK]
        to_best, to_worst = _distances(rows, best, share), _distances(rows, worst, share)
        both = to_best + to_worst
        alike = np.full_like(both, 0.5)
        closeness[start : start + BLOCK] = np.divide(to_worst, both, out=alike, where=both > 0)
    return closeness


def _distances(rows: Matrix, ideal: Matrix, share: Matrix) -> Matrix:
    apart = (rows - ideal) * share
    distances: Matrix = np.sqrt(np.einsum("ij,ij->i", apart, apart))
    return distances


def order(scores: Matrix, codes: Sequence[str]) -> NDArray[Any]:
    """Indices of the rows, the highest score first; equal scores by code."""
    return np.lexsort((np.asarray(codes), -scores))
