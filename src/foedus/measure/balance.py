"""Structural balance of a signed network: triads, and the fewest relations that would have to be otherwise for it to fall into camps.

Sources: Cartwright, Dorwin, and Frank Harary. "Structural Balance: A Generalization of Heider's Theory." Psychological Review 63 (1956):
277-93; Davis, James A. "Clustering and Structural Balance in Graphs." Human Relations 20 (1967): 181-87 (more than two camps); Aref,
Samin, Andrew J. Mason, and Mark C. Wilson. "A Modeling and Computational Study of the Frustration Index in Signed Networks." Networks 75
(2020): 95-110 (the frustration index as an integer program).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from foedus.base.diagnostic import FoedusError

Node = Hashable
Signs = Mapping[tuple[Any, Any], float]  # each pair once, friends above 0 and foes below


@dataclass(frozen=True, slots=True)
class Triads:
    """The triads of a network of which all three relations are known; `balanced`: those with an even number of foes."""

    balanced: int
    all: int

    @property
    def share(self) -> float | None:
        """The share of balanced triads; None if there are none."""
        return self.balanced / self.all if self.all else None


@dataclass(frozen=True, slots=True)
class Frustration:
    """How far a network is from falling into camps.

    Attributes:
        index: friends across camps and foes within one, in the camps found. `bound`: no division has fewer.
        parts: for each part of the network that no relation ties to another, its camps; the largest first.
        frustrated: the relations that do not fit.

    Where the bound is the index, it is proven to be the least.
    """

    index: float
    bound: float
    parts: tuple[tuple[tuple[Any, ...], ...], ...]
    frustrated: tuple[tuple[Any, Any], ...]

    @property
    def proven(self) -> bool:
        """Whether no division is better."""
        return self.index - self.bound < 1e-6


def triads(signs: Signs) -> Triads:
    """Count the triads."""
    products = [product for _, product in _triangles(signs)]
    return Triads(sum(p > 0 for p in products), len(products))


def _triangles(signs: Signs) -> Iterator[tuple[tuple[int, int, int], float]]:
    """Each triangle as the numbers of its edges, and the product of their signs."""
    number = {frozenset(pair): k for k, pair in enumerate(signs)}
    values = list(signs.values())
    near: dict[Any, set[Any]] = {}
    for a, b in signs:
        near.setdefault(a, set()).add(b)
        near.setdefault(b, set()).add(a)
    order = {node: k for k, node in enumerate(near)}
    for a, b in signs:
        for c in near[a] & near[b]:
            if order[c] > order[a] and order[c] > order[b]:
                edges = (number[frozenset((a, b))], number[frozenset((a, c))], number[frozenset((b, c))])
                yield edges, values[edges[0]] * values[edges[1]] * values[edges[2]]


def frustration(signs: Signs, camps: int = 2, limit: float = 30.0) -> Frustration:
    """The frustration index: the weight of relations that do not fit the best division into at most so many camps.

    Args:
        signs: friends above 0 and foes below; the size is what the relation counts, 1 in the plain index.
        camps: 2, or more (Davis).
        limit: seconds for each part, after which the best division found and the bound are given.

    Raises:
        FoedusError: the library that proves it is not installed, or there is no relation.
    """
    if not signs:
        raise FoedusError("there are no relations: nothing can be frustrated")
    solved = [_solved(part, camps, limit) for part in _parts(signs)]
    return Frustration(
        index=sum(f.index for f in solved),
        bound=sum(f.bound for f in solved),
        parts=tuple(sorted((p for f in solved for p in f.parts), key=lambda p: (-sum(map(len, p)), str(p)))),
        frustrated=tuple(two for f in solved for two in f.frustrated),
    )


def _parts(signs: Signs) -> list[dict[tuple[Any, Any], float]]:
    """The relations of each part that no relation ties to another."""
    root: dict[Any, Any] = {}

    def find(node: Any) -> Any:
        root.setdefault(node, node)
        while root[node] != node:
            root[node] = node = root[root[node]]
        return node

    for a, b in signs:
        root[find(a)] = find(b)
    parts: dict[Any, dict[tuple[Any, Any], float]] = {}
    for (a, b), sign in signs.items():
        parts.setdefault(find(a), {})[a, b] = sign
    return list(parts.values())


def _solved(signs: Signs, camps: int, limit: float) -> Frustration:
    np, milp, bounds, linear, sparse = _solver()
    nodes = sorted({n for pair in signs for n in pair}, key=str)
    degree = {n: sum(n in pair for pair in signs) for n in nodes}
    nodes.sort(key=lambda n: -degree[n])
    at = {n: k for k, n in enumerate(nodes)}
    n, m, width = len(nodes), len(signs), camps if camps > 2 else 1
    rows: list[dict[int, float]] = []
    low: list[float] = []

    def least(row: dict[int, float], value: float) -> None:
        rows.append(row)
        low.append(value)

    for e, ((a, b), sign) in enumerate(signs.items()):
        f = n * width + e
        for c in range(width):
            x, y = at[a] * width + c, at[b] * width + c
            if sign > 0:
                least({f: 1, x: -1, y: 1}, 0)
                least({f: 1, x: 1, y: -1}, 0)
            else:
                least({f: 1, x: -1, y: -1}, -1)
                if width == 1:
                    least({f: 1, x: 1, y: 1}, 1)
    if width == 1:  # an unbalanced triangle has a frustrated edge
        for edges, product in _triangles(signs):
            if product < 0:
                least({n + e: 1 for e in edges}, 1)
    upper = [1.0] * (n * width + m)
    lower = [0.0] * (n * width + m)
    if width == 1:
        lower[0] = 1.0  # either camp may be called the first
    else:
        for k in range(n):
            rows.append({k * width + c: 1.0 for c in range(width)})
            low.append(1.0)
            rows.append({k * width + c: -1.0 for c in range(width)})
            low.append(-1.0)
            for c in range(k + 1, width):
                upper[k * width + c] = 0.0
    data = [value for row in rows for value in row.values()]
    index = ([r for r, row in enumerate(rows) for _ in row], [c for row in rows for c in row])
    matrix = sparse.csr_matrix((data, index), shape=(len(rows), n * width + m))
    cost = np.concatenate([np.zeros(n * width), np.abs(np.array(list(signs.values()), dtype=float))])
    whole = np.concatenate([np.ones(n * width), np.zeros(m)])
    found = milp(
        cost,
        integrality=whole,
        bounds=bounds(np.array(lower), np.array(upper)),
        constraints=linear(matrix, np.array(low), np.inf),
        options={"time_limit": limit, "mip_rel_gap": 0.0},
    )
    if found.x is None:
        raise FoedusError(f"no division was found within {limit:g} s")
    of = {node: _camp(found.x[at[node] * width : (at[node] + 1) * width], width) for node in nodes}
    return _division(signs, of, float(found.mip_dual_bound))


def _camp(values: Sequence[float], width: int) -> int:
    return round(values[0]) if width == 1 else max(range(width), key=lambda c: values[c])


def _division(signs: Signs, of: Mapping[Any, int], bound: float) -> Frustration:
    wrong = [(pair, sign) for pair, sign in signs.items() if (of[pair[0]] == of[pair[1]]) != (sign > 0)]
    together: dict[int, list[Any]] = {}
    for node, camp in of.items():
        together.setdefault(camp, []).append(node)
    index = float(sum(abs(sign) for _, sign in wrong))
    whole = all(float(sign).is_integer() for sign in signs.values())
    ceiling = float(-(-(bound - 1e-6) // 1)) if whole else bound  # of whole numbers the least is a whole number
    return Frustration(
        index=index,
        bound=min(index, ceiling),
        parts=(tuple(sorted((tuple(sorted(c, key=str)) for c in together.values()), key=lambda c: (-len(c), str(c)))),),
        frustrated=tuple(pair for pair, _ in wrong),
    )


def _solver() -> tuple[Any, ...]:
    try:
        import numpy as np
        from scipy import sparse
        from scipy.optimize import Bounds, LinearConstraint, milp
    except ImportError:
        raise FoedusError("this needs a solver that is not installed: pip install 'foedus[measures]'") from None
    return np, milp, Bounds, LinearConstraint, sparse
