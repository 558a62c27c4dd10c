"""A linear program over whole numbers in plain arrays, for whichever solver."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class Arrays:
    """Minimise cost over ``lower <= x <= upper`` and ``row_lower <= A x <= row_upper``.

    Parameters
    ----------
    lower, upper, cost, is_whole
        Shape (columns,). Columns that need not be whole are whole in some optimum once the others are.
    row_lower, row_upper
        Shape (rows,), infinite where there is no limit.
    row, column, coefficient
        Entries of A in order of rows, shape (entries,).
    """

    lower: FloatArray
    upper: FloatArray
    cost: FloatArray
    is_whole: BoolArray
    row_lower: FloatArray
    row_upper: FloatArray
    row: IntArray
    column: IntArray
    coefficient: FloatArray

    def with_fixed(self, values: FloatArray) -> Arrays:
        """Fix all columns that must be whole."""
        whole = np.rint(values)
        lower, upper = (np.where(self.is_whole, whole, limit) for limit in (self.lower, self.upper))
        return replace(self, lower=lower, upper=upper, is_whole=np.zeros(len(lower), dtype=bool))

    def write(self, path: Path) -> None:
        """Write a file that `read_arrays` reads."""
        np.savez(path, **{name: getattr(self, name) for name in self.__dataclass_fields__})


def read_arrays(path: Path) -> Arrays:
    """Read what `Arrays.write` has written."""
    with np.load(path) as file:
        return Arrays(**{name: file[name] for name in Arrays.__dataclass_fields__})


class Program:
    """Collects columns and rows in blocks."""

    def __init__(self) -> None:
        self.column_count = 0
        self._row_count = 0
        self._columns: list[tuple[FloatArray, FloatArray, FloatArray, BoolArray]] = []
        self._rows: list[tuple[FloatArray, FloatArray]] = []
        self._entries: list[tuple[IntArray, IntArray, FloatArray]] = []

    def add_columns(
        self, upper: ArrayLike, *, lower: ArrayLike = 0.0, cost: ArrayLike = 0.0, is_whole: bool = True
    ) -> IntArray:
        """Add one column per entry of `upper` and return their numbers."""
        most = np.atleast_1d(np.asarray(upper, np.float64))
        least, price = (np.broadcast_to(np.asarray(part, np.float64), most.shape) for part in (lower, cost))
        self._columns.append((least, most, price, np.full(most.shape, is_whole)))
        self.column_count += len(most)
        return np.arange(self.column_count - len(most), self.column_count, dtype=np.int64)

    def add_rows(
        self, row: ArrayLike, column: ArrayLike, coefficient: ArrayLike, *, lower: ArrayLike, upper: ArrayLike
    ) -> IntArray:
        """Add one row per entry of `lower`; `row` counts from 0 within these. Return their numbers."""
        least = np.atleast_1d(np.asarray(lower, np.float64))
        most = np.broadcast_to(np.asarray(upper, np.float64), least.shape)
        first = self._row_count
        self._rows.append((least, most))
        self._row_count += len(least)
        self.add_entries(np.asarray(row, np.int64) + first, column, coefficient)
        return np.arange(first, self._row_count, dtype=np.int64)

    def add_entries(self, row: ArrayLike, column: ArrayLike, coefficient: ArrayLike) -> None:
        """Add coefficients to rows by their numbers; those of one place add up."""
        rows, columns = np.atleast_1d(np.asarray(row, np.int64)), np.atleast_1d(np.asarray(column, np.int64))
        factors = np.broadcast_to(np.asarray(coefficient, np.float64), columns.shape)
        self._entries.append((np.broadcast_to(rows, columns.shape), columns, factors))

    def arrays(self) -> Arrays:
        """Lay out everything."""
        lower, upper, cost, is_whole = (np.concatenate(part) for part in zip(*self._columns, strict=True))
        row_lower, row_upper = (np.concatenate(part) for part in zip(*self._rows, strict=True))
        row, column, coefficient = (np.concatenate(part) for part in zip(*self._entries, strict=True))
        keys, place = np.unique(row * self.column_count + column, return_inverse=True)
        total = np.bincount(place, weights=coefficient, minlength=len(keys))
        keys, total = keys[total != 0], total[total != 0]
        row, column = np.divmod(keys, self.column_count)
        return Arrays(lower, upper, cost, is_whole, row_lower, row_upper, row, column, total)
