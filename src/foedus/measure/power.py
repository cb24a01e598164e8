"""Power in councils, and the share of each in what all achieve together.

Sources: Shapley, Lloyd S. "A Value for n-Person Games." In Contributions to the Theory of Games II, Princeton University Press, 1953;
Shapley, Lloyd S., and Martin Shubik. "A Method for Evaluating the Distribution of Power in a Committee System." American Political
Science Review 48 (1954): 787-92; Banzhaf, John F. "Weighted Voting Doesn't Work: A Mathematical Analysis." Rutgers Law Review 19
(1965): 317-43.
"""

from __future__ import annotations

import random
from bisect import bisect_left
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import comb, factorial, sqrt
from typing import TypeVar

from foedus.base.diagnostic import FoedusError

P = TypeVar("P", bound=Hashable)
EXACT = 12  # players up to which shares are computed from all coalitions
SAMPLES = 100  # orders that are drawn beyond


def shapley(
    players: Collection[P], worth: Callable[[frozenset[P]], float], seed: int = 0, rising: bool = False
) -> dict[P, tuple[float, float]]:
    """Each player's Shapley share of what all of them are worth more than nobody.

    Args:
        players: up to `EXACT` of them exactly, from every coalition; beyond, from `SAMPLES` orders drawn with the seed.
        worth: of a coalition.
        rising: each is worth 0 or 1, and never less than a part of it; much fewer are then asked about.

    Returns:
        The share of each and its standard error, 0 where it is exact.
    """
    listed = sorted(players, key=str)
    n = len(listed)
    if rising and worth(frozenset()) == worth(frozenset(listed)):
        return dict.fromkeys(listed, (0.0, 0.0))
    if n > EXACT:
        return _sampled(listed, worth, random.Random(seed), rising)
    value = [worth(frozenset(p for k, p in enumerate(listed) if bits >> k & 1)) for bits in range(1 << n)]
    weights = [factorial(size) * factorial(n - size - 1) / factorial(n) for size in range(n)]
    shares = {}
    for k, player in enumerate(listed):
        own = 1 << k
        gains = (weights[bits.bit_count()] * (value[bits | own] - value[bits]) for bits in range(1 << n) if not bits & own)
        shares[player] = (sum(gains), 0.0)
    return shares


def _sampled(
    listed: Sequence[P], worth: Callable[[frozenset[P]], float], draw: random.Random, rising: bool
) -> dict[P, tuple[float, float]]:
    gains: dict[P, list[float]] = {p: [] for p in listed}
    for _ in range(SAMPLES):
        order = draw.sample(listed, len(listed))

        def first(n: int, order: Sequence[P] = order) -> float:
            return worth(frozenset(order[:n]))

        if rising:
            turns = bisect_left(range(len(order)), 1.0, key=first)  # so many are worth it, and one fewer are not
            values = [0.0] * turns + [1.0] * (len(order) + 1 - turns)
        else:
            values = [first(n) for n in range(len(order) + 1)]
        for player, (before, after) in zip(order, pairwise(values), strict=True):
            gains[player].append(after - before)
    means = {p: sum(g) / SAMPLES for p, g in gains.items()}
    return {p: (means[p], sqrt(sum((x - means[p]) ** 2 for x in g) / (SAMPLES - 1) / SAMPLES)) for p, g in gains.items()}


@dataclass(frozen=True, slots=True)
class Power:
    """The power of one member of a council.

    Attributes:
        shapley_shubik: the share of all orders of voting in which its vote decides.
        banzhaf: the share of the coalitions of the others to which it is decisive.
        essential: whether any coalition needs it (it is no dummy).
    """

    member: str
    weight: int
    shapley_shubik: Fraction
    banzhaf: Fraction
    essential: bool


@dataclass(frozen=True, slots=True)
class Council:
    """A council: the weights of its members, the quota that decides, and who must agree. `winning`: coalitions that decide."""

    quota: int
    vetoes: tuple[str, ...]
    winning: int
    members: tuple[Power, ...]


def power(weights: Mapping[str, int], quota: int, vetoes: Collection[str] = ()) -> Council:
    """The power of each member of a weighted council, exactly: by counting coalitions by their size and weight.

    Args:
        weights: whole numbers, not negative.
        quota: the weight from which a coalition decides.
        vetoes: members without whom nothing is decided.

    Raises:
        FoedusError: a weight or the quota cannot be, or a member with a veto is none.
    """
    total = sum(weights.values())
    if any(w < 0 for w in weights.values()) or not 0 < quota <= total:
        raise FoedusError(f"weights are not negative, and the quota lies between 1 and their sum, {total}; it is {quota}")
    strangers = [v for v in vetoes if v not in weights]
    if strangers:
        raise FoedusError(f"{', '.join(strangers)} would have a veto, but is no member of the council")
    n = len(weights)
    needed = {*vetoes}
    free = {m: w for m, w in weights.items() if m not in needed}
    base = sum(weights[m] for m in needed)
    every = _ways(list(free.values()), total)
    winning = sum(ways for row in every for w, ways in enumerate(row) if base + w >= quota)
    rows = []
    for member, own in weights.items():
        # coalitions of the others, with all other vetoes, that win with this member and not without it
        others = _without(every, own) if member in free else every
        held = base - (own if member in needed else 0)
        more = len(needed - {member})
        swings = Fraction(0)
        shubik = Fraction(0)
        for size, row in enumerate(others):
            for w, ways in enumerate(row):
                if ways and held + w + own >= quota and (member in needed or held + w < quota):
                    swings += ways
                    shubik += Fraction(ways, n * comb(n - 1, size + more))
        rows.append(Power(member, own, shubik, swings / 2 ** (n - 1), swings > 0))
    return Council(quota, tuple(vetoes), winning, tuple(rows))


def _ways(weights: Sequence[int], total: int) -> list[list[int]]:
    """How many coalitions have each size and weight."""
    found = [[0] * (total + 1) for _ in range(len(weights) + 1)]
    found[0][0] = 1
    for n, own in enumerate(weights):
        for size in range(n, -1, -1):
            for w in range(total - own, -1, -1):
                if found[size][w]:
                    found[size + 1][w + own] += found[size][w]
    return found


def _without(ways: list[list[int]], own: int) -> list[list[int]]:
    """The same without one of the members, of a weight."""
    found = [row.copy() for row in ways[:-1]]
    for size in range(1, len(found)):
        for w in range(own, len(found[size])):
            found[size][w] -= found[size - 1][w - own]
    return found


def normalised(council: Council) -> dict[str, Fraction]:
    """The Banzhaf index: each member's part of all decisive votes."""
    total = sum((m.banzhaf for m in council.members), Fraction(0))
    return {m.member: m.banzhaf / total if total else Fraction(0) for m in council.members}
