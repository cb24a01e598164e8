"""How alike two states' portfolios of promises are.

A portfolio is a row of levels, one for each state: 0 where nothing is promised. Two states that promised the same to the same are alike.

Sources: Bueno de Mesquita, Bruce. "Measuring Systemic Polarity." Journal of Conflict Resolution 19 (1975): 187-216 (tau-b); Signorino,
Curtis S., and Jeffrey M. Ritter. "Tau-b or Not Tau-b: Measuring the Similarity of Foreign Policy Positions." International Studies
Quarterly 43 (1999): 115-44 (S); Häge, Frank M. "Choice or Circumstance? Adjusting Measures of Foreign Policy Similarity for Chance
Agreement." Political Analysis 19 (2011): 287-305 (kappa and pi).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from math import sqrt

LEVELS = 3  # the highest level: 3 help, 2 neutrality or no attack, 1 consultation


def tau_b(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Kendall's tau-b: the order of levels that the two have in common. None where one of them treats everybody alike."""
    agree = tied_one = tied_other = 0
    pairs = 0
    for (x, y), (u, v) in combinations(zip(one, other, strict=True), 2):
        pairs += 1
        agree += (x > u) - (x < u) == (y > v) - (y < v) != 0
        agree -= (x > u) - (x < u) == -((y > v) - (y < v)) != 0
        tied_one += x == u
        tied_other += y == v
    scale = sqrt((pairs - tied_one) * (pairs - tied_other))
    return agree / scale if scale else None


def s_score(one: Sequence[float], other: Sequence[float], weights: Sequence[float] | None = None, levels: float = LEVELS) -> float | None:
    """S of Signorino and Ritter: 1 less twice the weighted distance, as a share of the greatest that there could be."""
    own = weights or [1.0] * len(one)
    total = sum(own) * levels
    apart = sum(w * abs(x - y) for w, x, y in zip(own, one, other, strict=True))
    return 1 - 2 * apart / total if total else None


def kappa(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Cohen's kappa with squared distances: the likeness beyond what the two rows would have by chance, each keeping its own levels."""
    apart = _mean((x - y) ** 2 for x, y in zip(one, other, strict=True))
    expected = _mean((x - y) ** 2 for x in one for y in other)
    return 1 - apart / expected if apart is not None and expected else None


def pi(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Scott's pi of equal levels: as kappa, but chance draws from the levels of both rows together, and distance is equal or not."""
    apart = _mean(float(x != y) for x, y in zip(one, other, strict=True))
    both = Counter([*one, *other])
    n = sum(both.values())
    expected = 1 - sum((c / n) ** 2 for c in both.values()) if n else None
    return 1 - apart / expected if apart is not None and expected else None


def _mean(values: Iterable[float]) -> float | None:
    listed = list(values)
    return sum(listed) / len(listed) if listed else None
