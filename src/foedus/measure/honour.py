"""What to expect if promises are kept with given chances: the distribution of a margin.

Each state that owes help in an attack keeps its word there, or does not, by its own chance and whatever the others do; what each then owes
is asked of the kernel, so that who waits for another waits in vain where that one does not act. Up to `EXACT` states every case is
weighed; beyond, `SAMPLES` are drawn.

Source of a rate: Leeds, Brett Ashley, Andrew G. Long, and Sara McLaughlin Mitchell. "Reevaluating Alliance Reliability: Specific Threats,
Specific Promises." Journal of Conflict Resolution 44 (2000): 686-99; usually cited for 74.5 % of 1816-1944, and not opened.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

from foedus.measure.game import Game, subsets
from foedus.measure.power import EXACT
from foedus.measure.system import System

SAMPLES = 400
Rate = Callable[[int], float]


@dataclass(frozen=True, slots=True)
class Chance:
    """What to expect of one attack.

    Attributes:
        covered: the chance that it meets a margin of theta; `error`: its standard error where it was sampled, 0 where it is exact.
        margins: each margin that may come about, with its chance.

    Missing: None and empty where a strength is not known in any of the cases.
    """

    covered: float | None
    error: float
    margins: tuple[tuple[float, float], ...]


def chance(game: Game[int], system: System, rate: Rate) -> Chance:
    """The distribution of the margin of an attack."""
    listed = sorted(game.players)
    exact = len(listed) <= EXACT
    cases: dict[frozenset[int], float] = {}
    if exact:
        for out in subsets(game.players):
            weight = 1.0
            for s in listed:
                weight *= 1 - rate(s) if s in out else rate(s)
            cases[out] = weight
    else:
        draw = random.Random(0)
        for _ in range(SAMPLES):
            out = frozenset(s for s in listed if draw.random() >= rate(s))
            cases[out] = cases.get(out, 0.0) + 1 / SAMPLES
    margins: dict[float, float] = {}
    for out, weight in cases.items():
        margin = game.without(out).margin if weight else 0.0
        if margin is None:
            return Chance(None, 0.0, ())
        if weight:
            margins[margin] = margins.get(margin, 0.0) + weight
    covered = sum(weight for margin, weight in margins.items() if system.covers(margin))
    return Chance(covered, 0.0 if exact else sqrt(covered * (1 - covered) / SAMPLES), tuple(sorted(margins.items())))
