"""Encirclement of a state: how much of the strength on its frontiers, and within reach, is bound to others against it.

A neighbour is bound against a state where it would act on the other side of some war that this state began or suffered alone, every
state keeping its word; and bound to it where it would act on its side. One that is bound in both ways counts on neither.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from foedus.base.date import day_text
from foedus.measure.system import System
from foedus.replay.sides import ATTACKER, VICTIM

N = TypeVar("N", bound=Hashable)
Bond = tuple[str, str, str]  # "attacked by" or "attacks", a state, the promise that makes the neighbour act


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One neighbour of the state.

    Attributes:
        by: `land`, or the miles of water at most.
        front: what the state would put against it, were all that are bound against it to attack at once (see `fronts`); 0 for the others.
        against: the wars in which it would act against the state; `fore`: those in which it would act for it.

    Missing: `strength` is None where it is not known; `front` where that of any of them is not.
    """

    state: str
    by: str
    strength: float | None
    front: float | None
    against: tuple[Bond, ...]
    fore: tuple[Bond, ...]


@dataclass(frozen=True, slots=True)
class Encirclement:
    """How a state is surrounded.

    Attributes:
        frontier: of those contiguous by land: the strength bound against it less the strength bound to it, as a share of theirs.
        reach: the same of all contiguous, by land or across 400 miles of water at most.

    Units: from -1 (all bound to it) to 1 (all bound against it). Missing: None where it has no neighbour of known strength.
    """

    state: str
    on: str
    frontier: float | None
    reach: float | None
    neighbours: tuple[Neighbour, ...]


def encirclement(system: System, state: int) -> Encirclement:
    """How a state is surrounded on the system's day; asked of every war between it and one other, begun by either."""
    names, number = system.names, system.asker.base.lexicon.number
    near = system.frontiers.neighbours(names[state], system.day)
    known = [n for n in near if number.get(n) in system.strength]
    found = {number[n]: (list[Bond](), list[Bond]()) for n in known}
    for other in system.states if found else ():
        if other != state:
            for a, v in ((state, other), (other, state)):
                h = system.ask(a, v)
                ours = ATTACKER if a == state else VICTIM
                for o, side in h.certain.acts:
                    if o in found:
                        beneficiaries = [(b, ref) for (x, b), ref in sorted(h.certain.owed.items()) if x == o]
                        ref = next((ref for b, ref in beneficiaries if b in (a, v)), beneficiaries[0][1])
                        war = ("attacks" if a == state else "attacked by", names[other], ref)
                        found[o][1 if side == ours else 0].append(war)
    put = _put(system, state, [n for n, (against, _) in found.items() if against])
    rows = tuple(
        Neighbour(names[n], near[names[n]], system.strength[n], put.get(n, 0.0), tuple(sorted(against)), tuple(sorted(fore)))
        for n, (against, fore) in sorted(found.items(), key=lambda row: (near[names[row[0]]] != "land", names[row[0]]))
    )
    return Encirclement(
        state=names[state],
        on=day_text(system.day),
        frontier=_share([n for n in rows if n.by == "land"]),
        reach=_share(rows),
        neighbours=rows,
    )


def _put(system: System, state: int, foes: list[int]) -> dict[int, float | None]:
    own, theirs = system.strength[state], {n: system.strength[n] for n in foes}
    known = {n: strength for n, strength in theirs.items() if strength is not None}
    if own is None or len(known) < len(foes):
        return dict.fromkeys(foes)
    return dict(fronts(own, known, foes))


def _share(rows: tuple[Neighbour, ...] | list[Neighbour]) -> float | None:
    known = [(n.strength, bool(n.against) - bool(n.fore)) for n in rows if n.strength is not None]
    total = sum(strength for strength, _ in known)
    return sum(strength * sign for strength, sign in known) / total if total else None


def fronts(strength: float, neighbours: Mapping[N, float], fought: Collection[N]) -> dict[N, float]:
    """What a state would put on each front: its strength divided among those it fights in proportion to theirs.

    Source: Cederman, Lars-Erik. "Modeling the Size of Wars: From Billiard Balls to Sandpiles." American Political Science Review 97 (2003).
    """
    total = sum(neighbours[n] for n in fought)
    return {n: strength * neighbours[n] / total for n in fought} if total else {}
