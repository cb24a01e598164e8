"""One supposed attack as a game: what comes of it if only some of those who owe help keep their word.

Players are states that may owe help, or instruments by which they may; of a pair there are few. Whoever owes nothing may owe something
once others do not act, so the players are all that ever come to owe, whichever of the others are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from foedus.measure.power import EXACT
from foedus.measure.system import Pair, Reply, System

P = TypeVar("P", int, str)


@dataclass
class Game(Generic[P]):
    """The answers to one attack by who is left out.

    Attributes:
        players: everybody who may owe, where they are at most `EXACT`; else those who owe if all keep their word.
        rising: whether the victim is never less covered if more keep their word, and nobody else may come to owe.
    """

    pair: Pair
    players: frozenset[P]
    rising: bool
    _players_of: Callable[[Reply], Iterable[P]]
    _without: Callable[[frozenset[P]], System]
    _known: dict[frozenset[P], Reply] = field(default_factory=dict)

    def without(self, out: frozenset[P]) -> Reply:
        """What comes of the attack if some are left out."""
        if out not in self._known:
            self._known[out] = self._without(out).reply(*self.pair)
        return self._known[out]

    def close(self) -> None:
        """Find the players."""
        while not self.rising and len(self.players) <= EXACT:
            grown = self.players.union(*(self._players_of(self.without(out)) for out in subsets(self.players)))
            if grown == self.players:
                break
            self.players = grown


def state_games(system: System, base: Mapping[Pair, Reply]) -> Iterator[Game[int]]:
    """The games of some attacks, by states; a state that is left out keeps no promise of help."""
    sure = not system.ranges  # with ranges the margin that is read may be another when one of unknown strength joins
    return _games(system, base, lambda reply: reply.debtors, lambda out: {"idle": out}, lambda reply: sure and reply.one_sided)


def instrument_games(system: System, base: Mapping[Pair, Reply]) -> Iterator[Game[str]]:
    """The games of some attacks, by instruments; one that is left out is not in force."""
    return _games(system, base, lambda reply: reply.instruments, lambda out: {"without": out}, lambda reply: False)


def _games(
    system: System,
    base: Mapping[Pair, Reply],
    players_of: Callable[[Reply], Iterable[P]],
    suppose: Callable[[frozenset[P]], dict[str, Any]],
    rises: Callable[[Reply], bool],
) -> Iterator[Game[P]]:
    systems: dict[frozenset[P], System] = {}

    def without(out: frozenset[P]) -> System:
        if out not in systems:
            systems[out] = system.supposing(**suppose(out))
        return systems[out]

    for pair, reply in base.items():
        game = Game(pair, frozenset(players_of(reply)), rises(reply), players_of, without, {frozenset(): reply})
        game.close()
        yield game


def subsets(players: frozenset[P]) -> Iterator[frozenset[P]]:
    """Every set of some players."""
    listed = sorted(players, key=str)
    for bits in range(1 << len(listed)):
        yield frozenset(p for k, p in enumerate(listed) if bits >> k & 1)
