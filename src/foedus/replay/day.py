"""One day as hypotheses see it: who promises help to whom, what has happened before, and what is supposed otherwise (rules H1, H2, H4)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable
from copy import copy
from dataclasses import dataclass, replace
from typing import NamedTuple

from foedus.model import word as w
from foedus.model.record import Who
from foedus.replay import kernel as k
from foedus.replay.event import moment
from foedus.replay.row import Deal
from foedus.replay.world import World

_ATTACK = w.bits("attack", "hostilities", "war")
_CLASSES = (k.R_PARTY, k.R_TO, k.R_BY, k.R_BUT, k.R_AGAINST)
_FIGHT = w.bits("hostilities", "war")


@dataclass(frozen=True, slots=True, eq=False)
class Bid:
    """A promise with a trigger, of one obligor, on the day. Two are equal only if they are the same."""

    ref: str
    obligor: int
    deal: Deal


class Pledge(NamedTuple):
    """A promise that no text holds, supposed for one question: binding help by fixed means, if the beneficiary is attacked by anyone.

    `only_if`: those who must all act for it first.
    """

    obligor: int
    beneficiary: int
    only_if: tuple[int, ...] = ()


class Day:
    """What holds of all hypotheses of one day: who promises what, and what has happened before.

    Attributes:
        relies: for each promise the instruments that its condition asks to be in force.
        absent: instruments that are supposed not to be in force; `idle`: states that are supposed to keep no promise of help.
        pledges: promises supposed beside those of the texts, by beneficiary.
    """

    def __init__(self, world: World, day: int) -> None:
        self.world, self.day = world, day
        self.absent: frozenset[str] = frozenset()
        self.idle: frozenset[int] = frozenset()
        self.pledges: dict[int, list[Pledge]] = {}
        self.now = moment(day)
        self.classes = world.lexicon.classes_on(day)
        self.at_war = {s for war in world.wars if war.first < self.now < war.end for s in (war.x, war.y)}
        self.bids = {ref: tuple(self._bids(ref)) for ref in world.record.bonds}
        self.relies = {ref: _relied_on(bids) for ref, bids in self.bids.items()}
        self.past = [a for a in world.present if a.moment < self.now and a.kind in ("invoke", "agree", "settle")]
        leaves = [leaf for bids in self.bids.values() for bid in bids for leaf in bid.deal.leaves if leaf.op == "bound"]
        self.watched = {
            x for leaf in leaves for name in leaf.names for x in world.lexicon.actors(name)
        }  # of whom it counts to whom they owe
        self.present = [n for n in world.lexicon.ever(k.EXISTS) if world.lexicon.table[self.classes[k.EXISTS] + n]]
        self.places: dict[int, bytes] = {}
        self._help: dict[bool, dict[int, dict[int, list[Bid]]]] = {}
        self._callers: dict[tuple[int, bool, bool], list[tuple[int, list[Bid]]]] = {}
        self._met: dict[tuple[Bid, int, int, bool, bool], int] = {}
        self.apart = (self.classes[k.EXISTS], frozenset(self.at_war))  # what the tests read of the whole day

    def supposing(
        self,
        without: Collection[str] = (),
        idle: Collection[int] = (),
        struck: Collection[str] = (),
        pledges: Iterable[Pledge] = (),
    ) -> Day:
        """The same day, otherwise supposed, for the sides of its hypotheses; what does not change is shared.

        Args:
            without: instruments that are not in force.
            idle: states that keep no promise of help.
            struck: promises without their conditions and exceptions.
            pledges: promises more.
        """
        other = copy(self)
        other.absent, other.idle = self.absent | frozenset(without), self.idle | frozenset(idle)
        other.pledges = {b: list(some) for b, some in self.pledges.items()}
        for pledge in pledges:
            other.pledges.setdefault(pledge.beneficiary, []).append(pledge)
        if struck:
            other.bids = {**self.bids, **{ref: tuple(_bare(bid) for bid in self.bids[ref]) for ref in struck}}
            other._help, other._callers = {}, {}
        return other

    def _bids(self, ref: str) -> Iterable[Bid]:
        world = self.world
        for o in world.record.obligors[ref]:
            deal = world.deal(ref, o, self.now)
            if deal.terms.when:
                yield Bid(ref, o, deal)

    def help_to(self, any_means: bool) -> dict[int, dict[int, list[Bid]]]:
        """For each state, by obligor, the promises to help it that are in force that day and bind."""
        found = self._help.get(any_means)
        if found is None:
            found = self._help[any_means] = {}
            for bid in (b for bids in self.bids.values() for b in bids if is_help(b, any_means)):
                if k.binds(bid.deal.row, bid.obligor, self.classes, self.world.lexicon.table):
                    for t in self.world.lexicon.ever(bid.deal.row[k.R_TO]):
                        start, end = self.world.span(bid.ref, bid.obligor, t, bid.deal)
                        if start <= self.now < end:
                            found.setdefault(t, {}).setdefault(bid.obligor, []).append(bid)
        return found

    def undertaken(self, any_means: bool) -> frozenset[tuple[str, int, int]]:
        """Every promise of help in force that day: its reference, who owes it, and to whom."""
        found = self.help_to(any_means).items()
        return frozenset((bid.ref, o, t) for t, by_obligor in found for o, bids in by_obligor.items() for bid in bids if o != t)

    def mark(self, any_means: bool) -> Hashable:
        """All that the sides of a hypothesis depend on: two days with the same mark have the same sides."""
        world, now = self.world, self.now
        helping = [bid for by_obligor in self.help_to(any_means).values() for bids in by_obligor.values() for bid in bids]
        deals = [bid.deal for bid in helping]
        leaves = [leaf for deal in deals for leaf in deal.leaves]
        named = {name for leaf in leaves if leaf.op == "in_force" for name in leaf.names}
        acts = {act.id for act in self.past} if any(leaf.op in ("agreed", "settled", "judged_necessary") for leaf in leaves) else set()
        acts |= {act.id for act in world.departures if act.moment < now and act.kind == "release"}
        bound = {bid.obligor for bid in helping if bid.deal.row[k.R_FLAGS] & k.F_EARLIER}
        for ref in world.record.bonds if bound else ():  # their earlier treaties may forbid
            for o in bound & {*world.record.obligors[ref]}:
                deals.append(world.deal(ref, o, now))
                named.add(ref.partition("/")[0])
        if bound:
            acts |= {act.id for act in world.departures if act.moment < now}
        members = {self.classes[deal.row[column]] for deal in deals for column in _CLASSES if deal.row[column] >= 0}
        bodies = {world.lexicon.root(name) for leaf in leaves if leaf.op in ("found", "recommended") for name in leaf.names}
        listed = [world.lexicon.states(Who(kind="body", names=(name,))) for name in sorted(bodies)]
        members |= {world.lexicon.classes_on(self.day)[number] for number in listed}
        return (
            self.undertaken(any_means),
            frozenset((bid.ref, bid.obligor, id(bid.deal)) for bid in helping),
            frozenset(members),
            self.apart,
            frozenset((war.x, war.y) for war in world.wars if war.first < now < war.end),
            frozenset(acts),
            frozenset(name for name in named if name in world.lives and world.lives[name].covers(now)),
            tuple(self.inside(s) for s in self.present),
        )

    def callers(self, t: int, attacked: bool, any_means: bool) -> list[tuple[int, list[Bid]]]:
        """By obligor, the promises that can call for help to t: those that are against somebody, whether t is attacked or only fights."""
        key = (t, attacked, any_means)
        found = self._callers.get(key)
        if found is None:
            listed = self.help_to(any_means).get(t, {})
            called = [(o, [bid for bid in bids if self._calls(bid, t, attacked)]) for o, bids in listed.items()]
            found = self._callers[key] = [(o, bids) for o, bids in called if bids]
        return found

    def _calls(self, bid: Bid, t: int, attacked: bool) -> bool:
        against_another = bid.deal.row[k.R_AGAINST] == k.THIRD_STATE
        return against_another or any(self.foes_met(bid, t, t, attacked, provoked) for provoked in (False, True))

    def early(self, bid: Bid, beneficiary: int, v: int, attacked: bool, provoked: bool) -> Callable[[int], int]:
        """The tests E1 to E9 of v and any foe (H2, H4); `attacked`: v is the one attacked; `provoked`: the foe was."""
        world = self.world
        row = bid.deal.row if bid.deal.row[k.R_AGAINST] == k.BENEFICIARY else bid.deal.for_partner(beneficiary)
        flags = (k.G_FLAGRANT if attacked else 0) | (k.G_PROVOKED if provoked else 0)
        occ = (self.now, v, _ATTACK if attacked else _FIGHT, flags)
        start, end = world.span(bid.ref, bid.obligor, beneficiary, bid.deal)
        table, inside = world.lexicon.table, self.inside(v)

        def mask(f: int) -> int:
            at_war = (1 if f in self.at_war else 0,)
            return k.early(row, bid.obligor, start, end, occ, (f,), at_war, (0,), self.classes, table, inside, b"")

        return mask

    def foes_met(self, bid: Bid, beneficiary: int, v: int, attacked: bool, provoked: bool) -> int:
        """Against whom a promise passes the tests E1 to E9, as the bits of their numbers; asked of everybody at once, since the
        hypotheses of a day ask it again and again, and kept for other days on which the tests would read the same."""
        key = (bid, beneficiary, v, attacked, provoked)
        found = self._met.get(key)
        if found is None:
            start, end = self.world.span(bid.ref, bid.obligor, beneficiary, bid.deal)
            row = bid.deal.row
            members = tuple(self.classes[row[column]] for column in _CLASSES if row[column] >= 0)
            read = (row, bid.obligor, beneficiary, v, attacked, provoked, start <= self.now < end, self.inside(v), members, self.apart)
            found = self.world.foes_met.get(read)
            if found is None:
                mask = self.early(bid, beneficiary, v, attacked, provoked)
                found = self.world.foes_met[read] = sum(1 << f for f in self.present if not mask(f))
            self._met[key] = found
        return found

    def inside(self, state: int) -> bytes:
        """For each area of the texts whether a state's home territory lies in it."""
        if state not in self.places:
            name = self.world.lexicon.names[state]
            self.places[state] = self.world.lexicon.inside(name, self.day, name)
        return self.places[state]


def _relied_on(bids: Iterable[Bid]) -> frozenset[str]:
    return frozenset(name for bid in bids for leaf in bid.deal.leaves if leaf.op == "in_force" for name in leaf.names)


def _bare(bid: Bid) -> Bid:
    """A promise of which nothing is asked but that the case arises."""
    row = list(bid.deal.row)
    row[k.R_FLAGS] &= ~(k.F_RESISTS | k.F_VITAL | k.F_ASKS | k.F_WAR_WITH | k.F_VICTIM_FIRST | k.F_EARLIER)
    return Bid(bid.ref, bid.obligor, replace(bid.deal, row=tuple(row), ops=(), leaves=()))


def is_help(bid: Bid, any_means: bool) -> bool:
    """Whether a promise makes its obligor act: binding help, by fixed means unless any will do (H4)."""
    t = bid.deal.terms
    return t.duty in ("defend", "assist") and t.strength == "binding" and (t.means == "fixed" or any_means)
