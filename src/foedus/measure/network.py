"""The network of a day: who is bound to help whom, who would fight whom or does, and what each has promised to all.

Friends: one is bound to help the other by fixed means (binding `defend` or `assist`), were its home attacked by somebody. Foes: they are at
war; or one struck the other in a conflict that is not over; or one is so bound to help somebody against the other, by name. Where two are
both, the relation is open and left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from foedus.base.date import day_text
from foedus.measure.portfolio import kappa, pi, s_score, tau_b
from foedus.measure.system import System
from foedus.model import word as w
from foedus.replay.day import Day
from foedus.replay.standing import undertakings
from foedus.replay.world import World

MOST = 12  # promises that are ever owed to more states than this make nobody a friend
LEVEL_OF = {
    **dict.fromkeys(("defend", "assist"), 3),
    **dict.fromkeys(("stay_neutral", "not_attack", "give_no_aid", "respect", "settle_peacefully"), 2),
    "consult": 1,
}
Two = tuple[str, str]  # two states, in order


@dataclass(frozen=True, slots=True)
class Network:
    """The relations of a day.

    Attributes:
        states: everybody who is there.
        friends, foes: by two states, why: promises; and wars, conflicts, promises against the other.
    """

    on: str
    states: tuple[str, ...]
    friends: Mapping[Two, tuple[str, ...]]
    foes: Mapping[Two, tuple[str, ...]]

    @property
    def open(self) -> tuple[Two, ...]:
        """Those who are both."""
        return tuple(two for two in self.friends if two in self.foes)

    @property
    def signs(self) -> dict[Two, int]:
        """The signed network: friends 1, foes -1."""
        both = {*self.open}
        return {**{t: 1 for t in self.friends if t not in both}, **{t: -1 for t in self.foes if t not in both}}


def network(system: System) -> Network:
    """The network of the system's day."""
    world, names, there = system.asker.base, system.names, {*system.states}
    friends: dict[Two, set[str]] = {}
    foes: dict[Two, set[str]] = {}

    def note(where: dict[Two, set[str]], a: int, b: int, why: str) -> None:
        if a != b and a in there and b in there:
            where.setdefault((min(names[a], names[b]), max(names[a], names[b])), set()).add(why)

    number = world.lexicon.number
    for t in system.states:
        for o, bids in system.on.callers(t, True, system.gauge.any_means):
            for bid in bids:
                note(friends, o, t, bid.ref)
                by = bid.deal.terms.by
                if by.kind == "states" and all(name in number for name in by.names):  # a group names nobody
                    for name in by.names:
                        note(foes, o, number[name], bid.ref)
    for x, y, why in _fighting(world, system.on):
        note(foes, x, y, why)
    ordered = [{two: tuple(sorted(why)) for two, why in sorted(found.items())} for found in (friends, foes)]
    return Network(day_text(system.day), tuple(names[s] for s in system.states), *ordered)


def _fighting(world: World, on: Day) -> set[tuple[int, int, str]]:
    """Who is at war, or struck whom in a conflict that is not over."""
    found = {(war.x, war.y, "war") for war in world.wars if war.first < on.now < war.end}
    for name, conflict in world.record.scenario.conflicts.items():
        if on.day in conflict.period:
            acts = [world.acts[e] for e in world.record.members_of[name]]
            struck = (act for act in acts if act.bits & w.FIRST_BLOW and act.moment < on.now)
            found.update((a, b, name) for act in struck for a in act.by for b in act.against)
    return found


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two portfolios of promises are; each from -1 to 1. Missing: None where one of the two promises everybody the same."""

    one: str
    other: str
    on: str
    tau_b: float | None
    s: float | None
    s_weighted: float | None
    kappa: float | None
    pi: float | None
    portfolios: tuple[tuple[str, int, int], ...]


def likeness(system: System, one: int, other: int) -> Likeness:
    """How alike the portfolios of two states are on the system's day; weights are strengths, and whoever has none known counts nothing."""
    names = system.names
    rows = portfolios(system)
    ids = [names[s] for s in system.states]
    mine, theirs = ([rows[names[n]][s] for s in ids] for n in (one, other))
    weights = [system.strength[s] or 0.0 for s in system.states]
    return Likeness(
        one=names[one],
        other=names[other],
        on=day_text(system.day),
        tau_b=tau_b(mine, theirs),
        s=s_score(mine, theirs),
        s_weighted=s_score(mine, theirs, weights),
        kappa=kappa(mine, theirs),
        pi=pi(mine, theirs),
        portfolios=tuple((s, x, y) for s, x, y in zip(ids, mine, theirs, strict=True) if x or y),
    )


def portfolios(system: System) -> dict[str, dict[str, int]]:
    """What each state has promised to each, as the highest level of `LEVEL_OF`; a state is its own best ally. Promises of any means and
    strength count, but for those to more than `MOST` states."""
    ids = [system.names[s] for s in system.states]
    found = {s: dict.fromkeys(ids, 0) | {s: max(LEVEL_OF.values())} for s in ids}
    for u in undertakings(system.asker.base, LEVEL_OF, MOST):
        if u.first <= system.day < u.end and u.obligor in found and u.beneficiary in found:
            row = found[u.obligor]
            row[u.beneficiary] = max(row[u.beneficiary], LEVEL_OF[u.duty])
    return found


def among(network: Network, states: tuple[str, ...]) -> dict[Two, int]:
    """The signs between some states."""
    signs = network.signs
    return {two: signs[two] for two in combinations(sorted(states), 2) if two in signs}
