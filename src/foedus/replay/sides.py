"""Who joins whom if one state attacks another: the well-founded model of all duties of help (rules H1 to H5).

The tests are those of the replay: `kernel.early` and `kernel.late`, asked of opposed pairs of states instead of recorded events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from foedus.model import word as w
from foedus.model.record import Condition, Who
from foedus.replay import kernel as k
from foedus.replay.event import moment
from foedus.replay.fact import excuses, invokes
from foedus.replay.restraint import may_cross
from foedus.replay.row import Deal
from foedus.replay.world import World

VICTIM, ATTACKER = 0, 1
_ATTACK = w.bits("attack", "hostilities", "war")
_FIGHT = w.bits("hostilities", "war")


@dataclass(frozen=True, slots=True, eq=False)
class Bid:
    """A promise with a trigger, of one obligor, on the day. Two are equal only if they are the same."""

    ref: str
    obligor: int
    deal: Deal


@dataclass(slots=True)
class Model:
    """A set of dues: who owes help to whom, and who acts on which side (0 the victim's, 1 the attacker's)."""

    due: set[tuple[int, int]] = field(default_factory=set)  # (obligor, side)
    acts: set[tuple[int, int]] = field(default_factory=set)
    owed: dict[tuple[int, int], str] = field(default_factory=dict)  # (obligor, beneficiary) -> the first promise


class Day:
    """What holds of all hypotheses of one day: who promises what, and what has happened before."""

    def __init__(self, world: World, day: int) -> None:
        self.world, self.day = world, day
        self.now = moment(day)
        self.classes = world.lexicon.classes_on(day)
        self.at_war = {s for war in world.wars if war.first < self.now < war.end for s in (war.x, war.y)}
        self.bids = {ref: tuple(self._bids(ref)) for ref in world.record.bonds}
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
        hypotheses of a day ask it again and again."""
        key = (bid, beneficiary, v, attacked, provoked)
        found = self._met.get(key)
        if found is None:
            mask = self.early(bid, beneficiary, v, attacked, provoked)
            found = self._met[key] = sum(1 << f for f in self.present if not mask(f))
        return found

    def inside(self, state: int) -> bytes:
        """For each area of the texts whether a state's home territory lies in it."""
        if state not in self.places:
            name = self.world.lexicon.names[state]
            self.places[state] = self.world.lexicon.inside(name, self.day, name)
        return self.places[state]


def _numbers(bits: int) -> Iterator[int]:
    """The numbers of the bits that are set."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


def is_help(bid: Bid, any_means: bool) -> bool:
    """Whether a promise makes its obligor act: binding help, by fixed means unless any will do (H4)."""
    t = bid.deal.terms
    return t.duty in ("defend", "assist") and t.strength == "binding" and (t.means == "fixed" or any_means)


class Hypothesis:
    """One state attacks another on a day, and everybody keeps their word.

    Attributes:
        spoken: for each root body, whether it finds and recommends for the state attacked (H3).
        any_means: whether help by means of the obligor's choice makes a state act too.
        certain, possible: the dues that hold in any case, and those that hold unless a circle undoes them (H5).
    """

    def __init__(self, on: Day, attacker: int, victim: int, spoken: dict[str, bool] | None = None, any_means: bool = False) -> None:
        self.on = on
        self.attacker, self.victim = attacker, victim
        self.spoken, self.any_means = spoken or {}, any_means
        self.certain, self.possible = self._well_founded()

    @property
    def world(self) -> World:
        """The world in which it is supposed."""
        return self.on.world

    def same_sides(self, other: Hypothesis) -> bool:
        """Whether everybody is due and acts as in another hypothesis."""
        mine = (self.certain.due, self.certain.acts, self.certain.owed.keys(), self.possible.due, self.possible.acts)
        return mine == (other.certain.due, other.certain.acts, other.certain.owed.keys(), other.possible.due, other.possible.acts)

    # The model

    def _well_founded(self) -> tuple[Model, Model]:
        lo = Model()
        while True:
            hi = self._least(lo)
            if not hi.due:  # nobody could owe anything
                return hi, hi
            new = self._least(hi)
            if new.due == lo.due and new.acts == lo.acts:
                return new, hi
            lo = new

    def _least(self, other: Model) -> Model:
        """The least set of dues, every `not` and `war_with` read in another set."""
        found = Model()
        sides = ([self.victim], [self.attacker])
        principals = (self.attacker, self.victim)
        changed = True
        while changed:
            changed = False
            for side in (VICTIM, ATTACKER):
                foes = sum(1 << f for f in sides[1 - side])
                for t in tuple(sides[side]):
                    for o, bids in self.on.callers(t, t == self.victim, self.any_means):
                        if o in principals or (o, t) in found.owed:
                            continue
                        owes = (o, side) in found.due
                        if owes and t not in principals and o not in self.on.watched:
                            continue
                        ref = next((bid.ref for bid in bids if self._falls_due(bid, t, side, foes, found, other)), None)
                        if ref is None:
                            continue
                        found.owed[(o, t)] = ref
                        changed = True
                        if not owes:
                            found.due.add((o, side))
                            if (o, 1 - side) not in other.due:
                                found.acts.add((o, side))
                                sides[side].append(o)
        return found

    def _falls_due(self, bid: Bid, t: int, side: int, foes: int, own: Model, other: Model) -> bool:
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
                return all(name in world.lives and world.lives[name].covers(self.on.now) for name in leaf.names)
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
            if bid.obligor not in world.record.obligors[ref] or not world.lives[bond.instrument.id].before(world.lives[own]):
                continue
            deal = world.deal(ref, bid.obligor, self.on.now)
            saves = deal.terms.saves
            if not may_cross(bid.deal.terms.duty, deal.terms.duty) or "due_duties" in saves or own in saves:
                continue
            start, end = world.span(ref, bid.obligor, f, deal)
            owed = world.lexicon.is_of(deal.row[k.R_TO], f, self.on.day) and start <= self.on.now < end
            if owed and k.binds(deal.row, bid.obligor, self.on.classes, world.lexicon.table) and self._runs(ref, deal, bid.obligor, f):
                return True
        return False

    def _runs(self, ref: str, deal: Deal, obligor: int, f: int) -> bool:
        """Whether a restraint towards f binds: without a trigger unless they are at war; with one, if what is done to f meets it."""
        if not deal.terms.when:
            return not self.world.war_between(obligor, f, self.on.now)
        foe = self.victim if f != self.victim else self.attacker
        return self.early(Bid(ref, obligor, deal), f, f, foe) == 0
