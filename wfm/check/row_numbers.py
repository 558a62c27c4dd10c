"""Numbers for equal rows of whole numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]


def number_rows(columns: Sequence[IntArray]) -> tuple[IntArray, IntArray]:
    """Give equal rows of some columns the same number, in ascending order.

    Parameters
    ----------
    columns
        At least one, shape (rows,) each, numbers of 0 or more.

    Returns
    -------
    A row of each number, shape (numbers,), and the number of each row, shape (rows,).
    """
    first, number = _numbered(columns[0])
    for column in columns[1:]:
        # Numbered anew after each column, so that the products stay small.
        first, number = _numbered(number * (column.max(initial=0) + 1) + column)
    return first, number


def _numbered(values: IntArray) -> tuple[IntArray, IntArray]:
    _, first, number = np.unique(values, return_index=True, return_inverse=True)
    return first.astype(np.int64), number.reshape(-1).astype(np.int64)
