"""Integer programs, given row by row, solved by HiGHS through scipy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from foedus.base.extra import extra
from foedus.measure.part import tied


class Problem:
    """Minimise the cost of some variables under rows that must reach a value."""

    def __init__(self) -> None:
        self.cost: list[float] = []
        self.whole: list[bool] = []
        self.low: list[float] = []
        self.high: list[float] = []
        self.rows: list[Mapping[int, float]] = []
        self.reach: list[float] = []

    def binary(self, cost: float = 0.0) -> int:
        """A variable of 0 or 1; its place among the variables."""
        return self.number(0, 1, cost)

    def number(self, low: float, high: float, cost: float = 0.0, whole: bool = True) -> int:
        """A number between two, whole or not; its place among the variables."""
        self.whole.append(whole)
        self.cost.append(cost)
        self.low.append(low)
        self.high.append(high)
        return len(self.cost) - 1

    def fix(self, variable: int, value: float) -> None:
        """Hold a variable at a value."""
        self.low[variable] = self.high[variable] = value

    def least(self, row: Mapping[int, float], value: float) -> None:
        """The row, coefficients by variable, reaches a value."""
        self.rows.append(row)
        self.reach.append(value)

    def solve(self, limit: float) -> tuple[list[float] | None, float]:
        """The values of the best solution, None if there is none or none was found, and the bound of the cost.

        Args:
            limit: seconds for each of the parts that no row ties together; they are solved apart.

        Raises:
            FoedusError: scipy is not installed.
        """
        values, bound = [0.0] * len(self.cost), 0.0
        for columns, rows in self._parts():
            found, low = self._solve(columns, rows, limit)
            bound += low
            if found is None:
                return None, bound
            for column, value in zip(columns, found, strict=True):
                values[column] = value
        return values, bound

    def _parts(self) -> list[tuple[list[int], list[int]]]:
        """The variables and the rows of each part."""
        part = tied([*([x] for x in range(len(self.cost))), *(row or (0,) for row in self.rows)])
        parts: dict[int, tuple[list[int], list[int]]] = {}
        for x in range(len(self.cost)):
            parts.setdefault(part[x], ([], []))[0].append(x)
        for r, row in enumerate(self.rows):
            parts[part[next(iter(row), 0)]][1].append(r)
        return list(parts.values())

    def _solve(self, columns: list[int], rows: list[int], limit: float) -> tuple[list[float] | None, float]:
        np, milp, bounds, linear, sparse = _scipy()
        at = {column: k for k, column in enumerate(columns)}
        data = [value for r in rows for value in self.rows[r].values()]
        place = ([k for k, r in enumerate(rows) for _ in self.rows[r]], [at[c] for r in rows for c in self.rows[r]])
        matrix = sparse.csr_matrix((data, place), shape=(len(rows), len(columns)))
        found = milp(
            np.array([self.cost[c] for c in columns]),
            integrality=np.array([self.whole[c] for c in columns], dtype=int),
            bounds=bounds(np.array([self.low[c] for c in columns]), np.array([self.high[c] for c in columns])),
            constraints=linear(matrix, np.array([self.reach[r] for r in rows]), np.inf) if rows else None,
            options={"time_limit": limit, "mip_rel_gap": 0.0},
        )
        bound = float("inf") if found.mip_dual_bound is None else float(found.mip_dual_bound)
        return None if found.x is None else [float(x) for x in found.x], bound


def _scipy() -> tuple[Any, ...]:
    with extra("measures", "this needs a solver"):
        import numpy as np
        from scipy import sparse
        from scipy.optimize import Bounds, LinearConstraint, milp
    return np, milp, Bounds, LinearConstraint, sparse
