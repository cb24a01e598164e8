"""Keystones of a day: the states, instruments and conditions on which the system hangs, by how much it moves without each; and the share
of each in what promises add to it (Shapley).

Source: Shapley, Lloyd S. "A Value for n-Person Games." In Contributions to the Theory of Games II, Princeton University Press, 1953.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from math import sqrt
from typing import Any

from foedus.base.date import day_text
from foedus.measure.game import Game, P, instrument_games, state_games
from foedus.measure.power import shapley
from foedus.measure.system import Pair, Reply, System

STATE, INSTRUMENT, CONDITION = "state", "instrument", "condition"


@dataclass(frozen=True, slots=True)
class Keystone:
    """One thing on which the system hangs.

    Attributes:
        kind: `state`: what if it kept no promise of help; `instrument`: what if it were not in force; `condition`: what if the promise
            asked nothing but that the case arises (then `what` is the promise).
        system: the index then; `change`: less the index as it is.
        uncovered, covered: the pairs that lose their cover, and those that gain it; attacker and victim.
        share: of what promises add to the index, the part that is its own (Shapley); `error`: the standard error where that was
            sampled, 0 where it is exact. Conditions have none.
    """

    kind: str
    what: str
    system: float
    change: float
    uncovered: tuple[tuple[str, str], ...]
    covered: tuple[tuple[str, str], ...]
    share: float | None = None
    error: float | None = None


@dataclass(frozen=True, slots=True)
class Keystones:
    """The keystones of a day, those without which the system falls most first. `alone`: the index if nobody kept a promise of help."""

    on: str
    theta: float
    system: float
    alone: float
    keystones: tuple[Keystone, ...]


def _with_share(k: Keystone, own: dict[str, dict[str, tuple[float, float]]]) -> Keystone:
    if k.kind == CONDITION:
        return k
    share, error = own[k.kind].get(k.what, (0.0, 0.0))
    return replace(k, share=share, error=error)


def keystones(system: System, shares: bool = True) -> Keystones:
    """What the system of a day hangs on.

    Args:
        shares: whether the Shapley shares are computed too.
    """
    base = system.replies()
    index = system.index({pair: r.covered for pair, r in base.items()}) or 0.0
    found = [
        _keystone(kind, what, pairs, system.supposing(**supposed), base, index) for kind, what, pairs, supposed in _removals(system, base)
    ]
    if shares:
        by_state = _shares(system, base, state_games(system, base))
        by_instrument = _shares(system, base, instrument_games(system, base))
        own = {STATE: {system.names[s]: share for s, share in by_state.items()}, INSTRUMENT: by_instrument}
        found = [_with_share(k, own) for k in found]
    every = frozenset(s for r in base.values() for s in r.debtors)
    nobody = system.supposing(idle=every).replies()
    return Keystones(
        on=day_text(system.day),
        theta=system.gauge.theta,
        system=index,
        alone=system.index({pair: r.covered for pair, r in nobody.items()}) or 0.0,
        keystones=tuple(sorted(found, key=lambda k: (k.change, -(k.share or 0.0), k.kind, k.what))),
    )


def _removals(system: System, base: dict[Pair, Reply]) -> Iterator[tuple[str, str, list[Pair], dict[str, Any]]]:
    """What is removed, the pairs that this may touch, and what is supposed."""
    by_state: dict[int, list[Pair]] = defaultdict(list)
    by_instrument: dict[str, list[Pair]] = defaultdict(list)
    for pair, reply in base.items():
        for s in reply.debtors:
            by_state[s].append(pair)
        for name in reply.instruments:
            by_instrument[name].append(pair)
    for s, pairs in by_state.items():
        yield STATE, system.names[s], pairs, {"idle": (s,)}
    for name, pairs in by_instrument.items():
        yield INSTRUMENT, name, pairs, {"without": (name,)}
    for ref, helped in system.conditional().items():
        pairs = [pair for pair, reply in base.items() if helped & reply.on_sides]
        yield CONDITION, ref, pairs, {"struck": (ref,)}


def _keystone(kind: str, what: str, pairs: list[Pair], other: System, base: dict[Pair, Reply], index: float) -> Keystone:
    then = other.replies(pairs)
    moved = [pair for pair in pairs if then[pair].covered != base[pair].covered]
    value = other.index({pair: then[pair].covered if pair in then else r.covered for pair, r in base.items()}) or 0.0

    def named(covered: bool) -> tuple[tuple[str, str], ...]:
        return tuple((other.names[a], other.names[v]) for a, v in moved if then[a, v].covered is covered)

    return Keystone(kind, what, value, value - index, named(False), named(True))


def _shares(system: System, base: dict[Pair, Reply], games: Iterable[Game[P]]) -> dict[P, tuple[float, float]]:
    """Each player's share of what all add to the index, and its standard error: the index is a sum over pairs, and so is each share."""
    total = sum(w for pair in base if (w := system.weight(pair)) is not None and base[pair].covered is not None)
    found: dict[P, tuple[float, float]] = {}
    for game in games:
        weight = system.weight(game.pair)
        if not weight or base[game.pair].covered is None:
            continue
        for player, (share, error) in shapley(game.players, partial(_worth, game), rising=game.rising).items():
            before = found.get(player, (0.0, 0.0))
            found[player] = (before[0] + share * weight / total, sqrt(before[1] ** 2 + (error * weight / total) ** 2))
    return found


def _worth(game: Game[P], within: frozenset[P]) -> float:
    return float(game.without(game.players - within).covered or False)
