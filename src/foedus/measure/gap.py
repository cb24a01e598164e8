"""Gaps of a day: who could attack whom without meeting a superior coalition, and the smallest promise that would close each."""

from __future__ import annotations

from dataclasses import dataclass

from foedus.base.date import day_text
from foedus.measure.system import Pair, System
from foedus.replay.day import Pledge
from foedus.replay.sides import ATTACKER, VICTIM


@dataclass(frozen=True, slots=True)
class Gap:
    """An uncovered pair.

    Attributes:
        weight: what it counts in the index of the system, of 1.
        missing: the strength that the victim's side lacks.
        helper: the weakest state whose promise to help the victim, were it attacked by anyone, would close the gap; `brings`: whoever
            else would then act for the victim, by the promises that there are. `margin_then`: what the margin would be.

    Missing: `helper` is None where no one promise would do.
    """

    attacker: str
    victim: str
    margin: float
    weight: float
    missing: float
    with_victim: tuple[str, ...]
    with_attacker: tuple[str, ...]
    helper: str | None
    brings: tuple[str, ...]
    margin_then: float | None


@dataclass(frozen=True, slots=True)
class Gaps:
    """The gaps of a day, the heaviest first."""

    on: str
    theta: float
    system: float | None
    gaps: tuple[Gap, ...]


def gaps(system: System, victim: int | None = None) -> Gaps:
    """Every uncovered pair, or those of one victim."""
    base = system.replies()
    total = sum(w for pair in base if (w := system.weight(pair)) is not None)
    found = [
        _gap(pair, reply.margin, (system.weight(pair) or 0.0) / total, system)
        for pair, reply in base.items()
        if reply.covered is False and reply.margin is not None and victim in (None, pair[1])
    ]
    rows = sorted(found, key=lambda g: (-g.weight, g.attacker, g.victim))
    return Gaps(day_text(system.day), system.gauge.theta, system.index({pair: r.covered for pair, r in base.items()}), tuple(rows))


def _gap(pair: Pair, margin: float, weight: float, system: System) -> Gap:
    a, v = pair
    h = system.ask(a, v)
    fore, against = h.members(VICTIM, h.certain), h.members(ATTACKER, h.certain)
    named = system.names
    strong = system.strength_of(against, v) or 0.0
    helper, brings, then = _closed_by(pair, [s for s in system.states if s not in (a, v, *fore)], system)
    return Gap(
        attacker=named[a],
        victim=named[v],
        margin=margin,
        weight=weight,
        missing=strong * system.gauge.theta - strong * margin,
        with_victim=tuple(named[s] for s in fore[1:]),
        with_attacker=tuple(named[s] for s in against[1:]),
        helper=None if helper is None else named[helper],
        brings=tuple(named[s] for s in brings),
        margin_then=then,
    )


def _closed_by(pair: Pair, candidates: list[int], system: System) -> tuple[int | None, list[int], float | None]:
    """The weakest candidate whose pledge closes a gap, whom it brings with it, and the margin then."""
    a, v = pair
    before = system.ask(a, v)
    known = [(strength, s) for s in candidates if (strength := system.strength[s]) is not None]
    for _, s in sorted(known):
        other = system.supposing(pledges=[Pledge(s, v)])
        reply = other.reply(a, v)
        if reply.covered:
            h = other.ask(a, v)
            return s, [x for x in h.members(VICTIM, h.certain) if x not in (s, *before.members(VICTIM, before.certain))], reply.margin
    return None, [], None
