"""The landscape of alignments: of all divisions of some states into two camps, those that no one state would leave.

The energy of a division is the sum, over both states of every two that stand in different camps, of the product of their sizes and their
propensity to work together: friends apart raise it, foes apart lower it. From each division the steepest way down, one state at a time,
leads to a local minimum; the divisions that lead to it are its basin.

Source: Axelrod, Robert, and D. Scott Bennett. "A Landscape Theory of Aggregation." British Journal of Political Science 23 (1993): 211-33.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from foedus.base.diagnostic import FoedusError
from foedus.base.extra import extra
from foedus.measure.balance import frustration

EXACT = 20  # states up to which every division is looked at
_LEVEL = 1e-9  # energies that differ by less, of the largest, are equal


@dataclass(frozen=True, slots=True)
class Minimum:
    """A division that no one state would leave. `basin`: how many of all divisions lead to it."""

    energy: float
    camps: tuple[tuple[str, ...], tuple[str, ...]]
    basin: int


@dataclass(frozen=True, slots=True)
class Landscape:
    """All local minima, the lowest first; `divisions`: of how many."""

    divisions: int
    minima: tuple[Minimum, ...]


def landscape(sizes: Mapping[str, float], propensity: Mapping[tuple[str, str], float]) -> Landscape:
    """The landscape of up to `EXACT` states, from every division.

    Args:
        sizes: by state.
        propensity: by pair, in either order, once; 0 where none is given.

    Raises:
        FoedusError: there are fewer than 2 states or too many, or numpy is not installed.
    """
    with extra("measures", "this needs numpy"):
        import numpy as np
    names = list(sizes)
    n = len(names)
    if not 2 <= n <= EXACT:
        raise FoedusError(f"a landscape is drawn of 2 to {EXACT} states, not of {n}; `lowest` finds the best division of more")
    pull = np.zeros((n, n))
    for a, b in combinations(range(n), 2):
        pull[a, b] = pull[b, a] = sizes[names[a]] * sizes[names[b]] * _given(propensity, names[a], names[b])
    codes = np.arange(1 << (n - 1))
    sides = np.zeros((n, codes.size), dtype=np.int8)  # the first state stands in camp 0
    for k in range(1, n):
        sides[k] = codes >> (k - 1) & 1
    signs = (1 - 2 * sides).astype(np.float64)
    # moving state k changes the energy by twice the pull of its own camp less that of the other
    change = 2 * signs * (pull @ signs)
    energy = 0.5 * (pull.sum() - np.einsum("kc,kc->c", signs, pull @ signs))
    level = _LEVEL * max(1.0, float(np.abs(energy).max()))
    best = change.argmin(axis=0)
    falls = change[best, codes] < -level
    flipped = np.where(best == 0, codes ^ ((1 << (n - 1)) - 1), codes ^ (1 << np.maximum(best - 1, 0)))
    towards = np.where(falls, flipped, codes)
    while True:
        further = towards[towards]
        if (further == towards).all():
            break
        towards = further
    ends, counts = np.unique(towards, return_counts=True)
    found = [Minimum(float(energy[c]), _camps(int(c), names), int(size)) for c, size in zip(ends, counts, strict=True)]
    return Landscape(int(codes.size), tuple(sorted(found, key=lambda m: (round(m.energy / level) * level, -m.basin, m.camps))))


def _camps(code: int, names: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    other = tuple(name for k, name in enumerate(names[1:]) if code >> k & 1)
    return tuple(name for name in names if name not in other), other


def _given(propensity: Mapping[tuple[str, str], float], a: str, b: str) -> float:
    return propensity.get((a, b), propensity.get((b, a), 0.0))


@dataclass(frozen=True, slots=True)
class Lowest:
    """The best division found, and the bound below which no energy lies; where they meet it is proven.

    Attributes:
        parts: the camps of each part that no propensity ties to another.
    """

    energy: float
    bound: float
    parts: tuple[tuple[tuple[str, ...], ...], ...]

    @property
    def proven(self) -> bool:
        """Whether no division has less energy."""
        return self.energy - self.bound <= _LEVEL * max(1.0, abs(self.energy))


def lowest(sizes: Mapping[str, float], propensity: Mapping[tuple[str, str], float], limit: float = 30.0) -> Lowest:
    """The division of any number of states with the least energy: the frustration of their pulls, as an integer program."""
    pulls = {(a, b): sizes[a] * sizes[b] * p for (a, b), p in propensity.items() if sizes[a] * sizes[b] * p}
    found = frustration(pulls, limit=limit)
    foes = 2 * sum(-p for p in pulls.values() if p < 0)
    return Lowest(2 * found.index - foes, 2 * found.bound - foes, found.parts)
