"""Another way to order projects, for comparison beside the ranking that decides: TOPSIS.

Distances to the best and the worst values found, in floats: good enough to compare, never to decide.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


def topsis(values: Matrix, weights: Sequence[float], more_is_better: Sequence[bool]) -> Matrix:
    """How close each row comes to the best values of all rows: 1 is best, 0 worst.

    `values`: rows × criteria, each column with a figure that is not 0; `weights` and `more_is_better`: one
    for each criterion. Columns are divided by their Euclidean length. Rows all alike are all 0.5.
    Source: Hwang and Yoon, Multiple Attribute Decision Making, 1981.
    """
    lengths = np.sqrt(np.einsum("ij,ij->j", values, values))
    weighted = values * (np.asarray(weights, dtype=np.float64) / lengths)
    high, low = weighted.max(axis=0), weighted.min(axis=0)
    better = np.asarray(more_is_better)
    to_best = _distances(weighted, np.where(better, high, low))
    to_worst = _distances(weighted, np.where(better, low, high))
    both = to_best + to_worst
    alike = np.full_like(both, 0.5)
    closeness: Matrix = np.divide(to_worst, both, out=alike, where=both > 0)
    return closeness


def _distances(weighted: Matrix, ideal: Matrix) -> Matrix:
    apart = weighted - ideal
    distances: Matrix = np.sqrt(np.einsum("ij,ij->i", apart, apart))
    return distances


def order(scores: Matrix, codes: Sequence[str]) -> NDArray[Any]:
    """Indices of the rows, the highest score first; equal scores by code."""
    return np.lexsort((np.asarray(codes), -scores))
