"""Structural balance of a signed network: triads, and the fewest relations that would have to be otherwise for it to fall into camps.

Sources: Cartwright, Dorwin, and Frank Harary. "Structural Balance: A Generalization of Heider's Theory." Psychological Review 63 (1956):
277-93; Davis, James A. "Clustering and Structural Balance in Graphs." Human Relations 20 (1967): 181-87 (more than two camps); Aref,
Samin, Andrew J. Mason, and Mark C. Wilson. "A Modeling and Computational Study of the Frustration Index in Signed Networks." Networks 75
(2020): 95-110 (the frustration index as an integer program).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from foedus.base.diagnostic import FoedusError
from foedus.measure.part import tied
from foedus.measure.solver import Problem

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
    part = tied(signs)
    parts: dict[Any, dict[tuple[Any, Any], float]] = {}
    for (a, b), sign in signs.items():
        parts.setdefault(part[a], {})[a, b] = sign
    return list(parts.values())


def _solved(signs: Signs, camps: int, limit: float) -> Frustration:
    degree = Counter(n for pair in signs for n in pair)
    nodes = sorted(degree, key=lambda n: (-degree[n], str(n)))
    width = camps if camps > 2 else 1
    problem = Problem()
    sides = {n: [problem.binary() for _ in range(width)] for n in nodes}
    wrong = [problem.number(0, 1, abs(sign), whole=False) for sign in signs.values()]  # whole where the sides are
    for f, ((a, b), sign) in zip(wrong, signs.items(), strict=True):
        for x, y in zip(sides[a], sides[b], strict=True):
            if sign > 0:
                problem.least({f: 1, x: -1, y: 1}, 0)
                problem.least({f: 1, x: 1, y: -1}, 0)
            else:
                problem.least({f: 1, x: -1, y: -1}, -1)
                if width == 1:
                    problem.least({f: 1, x: 1, y: 1}, 1)
    if width == 1:
        problem.fix(sides[nodes[0]][0], 1)  # either camp may be called the first
        for edges, product in _triangles(signs):
            if product < 0:  # one edge of an unbalanced triangle is frustrated
                problem.least({wrong[e]: 1 for e in edges}, 1)
    else:
        for k, n in enumerate(nodes):
            problem.least(dict.fromkeys(sides[n], 1), 1)
            problem.least(dict.fromkeys(sides[n], -1), -1)
            for x in sides[n][k + 1 :]:
                problem.fix(x, 0)
    values, bound = problem.solve(limit)
    if values is None:
        raise FoedusError(f"no division was found within {limit:g} s")
    return _division(signs, {n: _camp([values[x] for x in own]) for n, own in sides.items()}, bound)


def _camp(values: Sequence[float]) -> int:
    return round(values[0]) if len(values) == 1 else max(range(len(values)), key=lambda c: values[c])


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
