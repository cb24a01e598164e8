"""Who joins whom if one state attacks another: the well-founded model of all duties of help (rules H1 to H5).

The tests are those of the replay: `kernel.early` and `kernel.late`, asked of opposed pairs of states instead of recorded events.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from foedus.model.record import Condition, Who
from foedus.replay import kernel as k
from foedus.replay.day import Bid, Day
from foedus.replay.fact import excuses, invokes
from foedus.replay.restraint import may_cross
from foedus.replay.row import Deal
from foedus.replay.world import World

VICTIM, ATTACKER = 0, 1
PLEDGE = ""  # stands where the promise that makes a state act would, if it is a pledge


@dataclass(slots=True)
class Model:
    """A set of dues: who owes help to whom, and who acts on which side (0 the victim's, 1 the attacker's)."""

    due: set[tuple[int, int]] = field(default_factory=set)  # (obligor, side)
    acts: set[tuple[int, int]] = field(default_factory=set)
    owed: dict[tuple[int, int], str] = field(default_factory=dict)  # (obligor, beneficiary) -> the first promise


def _numbers(bits: int) -> Iterator[int]:
    """The numbers of the bits that are set."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


class Hypothesis:
    """One state attacks another on a day, and everybody keeps their word.

    Attributes:
        spoken: for each root body, whether it finds and recommends for the state attacked (H3).
        any_means: whether help by means of the obligor's choice makes a state act too.
        forbidding: instruments whose restraints kept a later promise from falling due (Q2).
        certain, possible: the dues that hold in any case, and those that hold unless a circle undoes them (H5).
    """

    def __init__(self, on: Day, attacker: int, victim: int, spoken: dict[str, bool] | None = None, any_means: bool = False) -> None:
        self.on = on
        self.attacker, self.victim = attacker, victim
        self.spoken, self.any_means = spoken or {}, any_means
        self.forbidding: set[str] = set()
        self._foes_read = False  # whether a `war_with` was read
        self.certain, self.possible = self._well_founded()

    @property
    def world(self) -> World:
        """The world in which it is supposed."""
        return self.on.world

    @property
    def one_sided(self) -> bool:
        """Whether nobody could owe the attacker help, whoever keeps their word: then no more act for the victim if fewer keep theirs."""
        return not self._foes_read and all(side == VICTIM for _, side in self.possible.due)

    def same_sides(self, other: Hypothesis) -> bool:
        """Whether everybody is due and acts as in another hypothesis."""
        mine = (self.certain.due, self.certain.acts, self.certain.owed.keys(), self.possible.due, self.possible.acts)
        return mine == (other.certain.due, other.certain.acts, other.certain.owed.keys(), other.possible.due, other.possible.acts)

    # The model

    def _well_founded(self) -> tuple[Model, Model]:
        lo = Model()
        while True:
            hi = self._least(lo)
            if not self._contested(hi):
                return hi, hi
            new = self._least(hi)
            if new.due == lo.due and new.acts == lo.acts:
                return new, hi
            lo = new

    def _contested(self, hi: Model) -> bool:
        """Whether a set of dues could be another if the `not` and the `war_with` in it were read in itself."""
        return self._foes_read or any((o, ATTACKER) in hi.due for o, side in hi.due if side == VICTIM)

    def _least(self, other: Model) -> Model:
        """The least set of dues, every `not` and `war_with` read in another set."""
        found = Model()
        sides = ([self.victim], [self.attacker])
        principals = (self.attacker, self.victim)
        barred = {*principals, *self.on.idle}
        left: dict[tuple[int, int], list[tuple[int, list[Bid]]]] = {}  # who may still come to owe help to whom on a side
        changed = True
        while changed:
            changed = self._pledged(found, other, sides[VICTIM])
            for side in (VICTIM, ATTACKER):
                foes = sum(1 << f for f in sides[1 - side])
                for t in tuple(sides[side]):
                    asked = left.get((t, side))
                    if asked is None:
                        asked = [c for c in self.on.callers(t, t == self.victim, self.any_means) if c[0] not in barred]
                    rest = left[t, side] = []
                    for caller in asked:
                        o, bids = caller
                        owes = (o, side) in found.due
                        if (owes and t not in principals and o not in self.on.watched) or (o, t) in found.owed:
                            continue
                        ref = next((bid.ref for bid in bids if self._falls_due(bid, t, side, foes, found, other)), None)
                        if ref is None:
                            rest.append(caller)
                            continue
                        found.owed[(o, t)] = ref
                        changed = True
                        if not owes:
                            found.due.add((o, side))
                            if (o, 1 - side) not in other.due:
                                found.acts.add((o, side))
                                sides[side].append(o)
        return found

    def _pledged(self, found: Model, other: Model, side: list[int]) -> bool:
        """Add the dues of pledges to the victim; whether there were any more."""
        more = False
        for pledge in self.on.pledges.get(self.victim, ()):
            o = pledge.obligor
            if o in (self.attacker, self.victim) or o in self.on.idle or (o, VICTIM) in found.due:
                continue
            if not all((x, VICTIM) in found.acts for x in pledge.only_if):
                continue
            more = True
            found.owed.setdefault((o, self.victim), PLEDGE)
            found.due.add((o, VICTIM))
            if (o, ATTACKER) not in other.due:
                found.acts.add((o, VICTIM))
                side.append(o)
        return more

    def _falls_due(self, bid: Bid, t: int, side: int, foes: int, own: Model, other: Model) -> bool:
        if self.on.absent and bid.ref.partition("/")[0] in self.on.absent:
            return False
        if bid.deal.row[k.R_AGAINST] == k.THIRD_STATE:  # the partner attacks: help goes to the attacker
            return any(self._meets(bid, t, v, 1 << t) and self.late(bid, t, v, t, own, other)[0] == 0 for v in _numbers(foes))
        against = self._meets(bid, t, t, foes)
        if not (bid.deal.waits or t in self.world.releases_by):
            return against != 0
        met = _numbers(against)
        if not bid.deal.row[k.R_FLAGS] & (k.F_WAR_WITH | k.F_EARLIER):  # nothing else is asked of the foe: one speaks for all
            met = islice(met, 1)
        return any(self.late(bid, t, t, f, own, other)[0] == 0 for f in met)

    def _meets(self, bid: Bid, t: int, v: int, foes: int) -> int:
        """Which of some foes, as bits, a promise is against where v is fought by them."""
        attacked, itself = v == self.victim, 1 << self.victim
        found = foes & ~itself and foes & ~itself & self.on.foes_met(bid, t, v, attacked, False)
        return found | (foes & itself and itself & self.on.foes_met(bid, t, v, attacked, True))

    # The tests

    def side_of(self, state: int, model: Model) -> int | None:
        """The side of a state: its own, or the one on which it acts."""
        if state == self.victim:
            return VICTIM
        if state == self.attacker:
            return ATTACKER
        return next((s for s in (VICTIM, ATTACKER) if (state, s) in model.acts), None)

    def members(self, side: int, model: Model) -> list[int]:
        """Everybody on a side: the state itself first."""
        first = self.victim if side == VICTIM else self.attacker
        return [first, *sorted(o for o, s in model.acts if s == side)]

    def early(self, bid: Bid, beneficiary: int, v: int, f: int) -> int:
        """The tests E1 to E9 of an opposed pair; whoever is at war with the victim has attacked it (H2)."""
        return self.on.early(bid, beneficiary, v, v == self.victim, f == self.victim)(f)

    def late(self, bid: Bid, beneficiary: int, v: int, f: int, own: Model, other: Model) -> tuple[int, int, list[int]]:
        """The tests E10 to E13 of an opposed pair, the facts W_ and the leaves that they read (H2, H3)."""
        flags = bid.deal.row[k.R_FLAGS]
        facts = (k.W_RESISTED | k.W_VITAL | k.W_ASKED) if v == self.victim else 0
        side = VICTIM if self.side_of(v, own) == VICTIM or v == self.victim else ATTACKER
        if flags & k.F_WAR_WITH:
            self._foes_read = True
            foes = {o for o, s in other.acts if s == 1 - side} | {f}
            if foes & set(bid.deal.excepted):
                facts |= k.W_WAR_WITH
        if flags & k.F_EARLIER and self._forbidden(bid, f):
            facts |= k.W_EARLIER
        if self._waived(bid, beneficiary):
            facts |= k.W_WAIVED
        leaves = [1 if self._leaf(leaf, bid, beneficiary, v, side, own) else 0 for leaf in bid.deal.leaves]
        return k.late(bid.deal.row, facts, bid.deal.ops, leaves), facts, leaves

    def _leaf(self, leaf: Condition, bid: Bid, beneficiary: int, v: int, side: int, own: Model) -> bool:
        world = self.world
        match leaf.op:
            case "acted":
                return all(any((x, side) in own.acts for x in world.lexicon.actors(name)) for name in leaf.names)
            case "bound":
                return all(any((x, v) in own.owed for x in world.lexicon.actors(name)) for name in leaf.names)
            case "found" | "recommended":
                return v == self.victim and any(self.speaks(name) for name in leaf.names)
            case "failed_to_agree":
                return False
            case "in_force":
                lives = world.lives
                return all(name in lives and name not in self.on.absent and lives[name].covers(self.on.now) for name in leaf.names)
            case "judged_necessary":
                return any(bid.obligor in a.by and invokes(a, bid.ref) for a in self.on.past)
            case "agreed":
                pair = {bid.obligor, beneficiary}
                return all(
                    any(a.kind == "agree" and name in a.record.matter and pair <= {*a.by, *a.to, *a.against} for a in self.on.past)
                    for name in leaf.names
                )
            case "settled":
                return all(any(a.kind == "settle" and name in a.record.matter for a in self.on.past) for name in leaf.names)
            case _:
                raise AssertionError(leaf.op)

    def speaks(self, body: str) -> bool:
        """Whether a body finds and recommends for the state attacked: it is a member that day, and the body is not silent (H3)."""
        root = self.world.lexicon.root(body)
        members = self.world.lexicon.states(Who(kind="body", names=(root,)))
        return self.world.lexicon.is_of(members, self.victim, self.on.day) and self.spoken.get(root, True)

    def _waived(self, bid: Bid, beneficiary: int) -> bool:
        """Whether a release before the day, which names the promise or its instrument, excuses the obligor (H1)."""
        given = self.world.releases_by.get(beneficiary, ())
        return any(a.moment < self.on.now and excuses(a, bid.ref, bid.obligor, beneficiary) for a in given)

    def _forbidden(self, bid: Bid, f: int) -> bool:
        """Whether the obligor owes f a restraint of an earlier instrument that full payment would cross (Q2)."""
        world = self.world
        own = bid.ref.partition("/")[0]
        for ref, bond in world.record.bonds.items():
            name = bond.instrument.id
            if bid.obligor not in world.record.obligors[ref] or name in self.on.absent or not world.lives[name].before(world.lives[own]):
                continue
            deal = world.deal(ref, bid.obligor, self.on.now)
            saves = deal.terms.saves
            if not may_cross(bid.deal.terms.duty, deal.terms.duty) or "due_duties" in saves or own in saves:
                continue
            start, end = world.span(ref, bid.obligor, f, deal)
            owed = world.lexicon.is_of(deal.row[k.R_TO], f, self.on.day) and start <= self.on.now < end
            if owed and k.binds(deal.row, bid.obligor, self.on.classes, world.lexicon.table) and self._runs(ref, deal, bid.obligor, f):
                self.forbidding.add(name)
                return True
        return False

    def _runs(self, ref: str, deal: Deal, obligor: int, f: int) -> bool:
        """Whether a restraint towards f binds: without a trigger unless they are at war; with one, if what is done to f meets it."""
        if not deal.terms.when:
            return not self.world.war_between(obligor, f, self.on.now)
        foe = self.victim if f != self.victim else self.attacker
        return self.early(Bid(ref, obligor, deal), f, f, foe) == 0
