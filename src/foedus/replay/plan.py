"""What has to be asked: the keys of a record under all options, obligors who are alike in everything taken together (C1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from foedus.model import word as w
from foedus.model.record import Terms
from foedus.replay import kernel as k
from foedus.replay.arena import Arena
from foedus.replay.law import Bond
from foedus.replay.outcome import usable
from foedus.replay.restraint import TOWARDS_ITS_OWN
from foedus.replay.row import Deal, classed
from foedus.replay.story import Key
from foedus.replay.world import World

_HELPS = frozenset(("defend", "assist"))
_ACTS = frozenset(w.ACT_DUTIES)
_LEAVES = frozenset(("may_denounce", "may_be_released"))


@dataclass(slots=True)
class Plan:
    """The keys of a record.

    Attributes:
        twins: for each key of a case, the obligors that it stands for, its own first.
        standing: keys of restraints and liberties without a trigger.
        helpers: keys of help (defend, assist) by conflict and victim, with the obligors that each stands for; debts: keys of duties to act
            by obligor and conflict.
        restraints_of: the restraints that an obligor may owe.
        leaning: promises that wait for others to be bound, `loose` their keys; heeding: promises that wait for a body, or save its action.
        asking: promises of which a ruling asks what is due under others (Q1, Q2, X2, X3).
        uses: for a promise, the kinds of act that cross it or use it, under any terms.
        narrow: restraints that only acts against the beneficiary cross.
        liberties: keys of liberties to leave by instrument.
        settled: for a promise, those of E1, E2, E3, E5 and E6 whose outcome at an event no reading and no date can change.
    """

    twins: dict[Key, list[int]] = field(default_factory=dict)
    standing: list[Key] = field(default_factory=list)
    helpers: dict[tuple[str, int], dict[Key, list[int]]] = field(default_factory=lambda: defaultdict(dict))
    debts: dict[tuple[int, str], list[Key]] = field(default_factory=lambda: defaultdict(list))
    restraints_of: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    leaning: set[str] = field(default_factory=set)
    loose: list[Key] = field(default_factory=list)
    heeding: set[str] = field(default_factory=set)
    asking: set[str] = field(default_factory=set)
    uses: dict[str, int] = field(default_factory=dict)
    narrow: set[str] = field(default_factory=set)
    liberties: dict[str, list[Key]] = field(default_factory=lambda: defaultdict(list))
    settled: dict[str, int] = field(default_factory=dict)

    @property
    def keys(self) -> Iterable[Key]:
        """The keys of cases that are computed."""
        return self.twins


@dataclass(slots=True)
class _Promise:
    """A promise over all variants of its terms."""

    ref: str
    deals: tuple[Deal, ...]
    obligors: tuple[int, ...]
    duties: frozenset[str]
    earlier: bool  # whether it yields to earlier treaties
    together: bool  # whether alike obligors may be taken together
    classes: tuple[int, ...]  # the classes of which an obligor may be, that a case can read
    raised: int  # the kinds of act that can raise a case of it
    standing: int  # the kinds of act that can cross or use it without a trigger


_Columns = dict[tuple[int, ...], dict[int, object]]  # for some classes, what of an actor they show over a conflict


def make_plan(world: World) -> Plan:
    """The keys of a record; `world` is that of the text as coded."""
    plan = Plan()
    promises = [_promise(ref, world, plan) for ref in world.record.bonds]
    if any(ref in plan.leaning for refs in plan.restraints_of.values() for ref in refs):  # who asks what those forbid waits as well
        plan.leaning.update(p.ref for p in promises if p.earlier)
    for arena in world.arenas():
        columns: _Columns = defaultdict(dict)
        kinds = arena.kinds
        for p in promises:
            if p.raised & kinds:
                _cases(p, arena, columns, world, plan)
            if p.standing & kinds:
                _standing(p, arena, world, plan)
    return plan


def _promise(ref: str, world: World, plan: Plan) -> _Promise:
    record = world.record
    bond = record.bonds[ref]
    deals = record.variants[ref]
    terms = [d.terms for d in deals]
    leaves = {leaf.op for d in deals for leaf in d.leaves}
    plan.settled[ref] = _settled(bond, deals, world)
    if "bound" in leaves:
        plan.leaning.add(ref)
    if leaves & {"found", "recommended", "failed_to_agree"} or any("league_action" in t.saves for t in terms):
        plan.heeding.add(ref)
    plan.uses[ref] = 0
    for t in terms:
        plan.uses[ref] |= _uses(t)
    if any(t.duty in w.RESTRAINTS for t in terms):
        for o in record.obligors[ref]:
            plan.restraints_of[o].append(ref)
    earlier = any(d.row[k.R_FLAGS] & k.F_EARLIER != 0 for d in deals)
    if earlier or "bound" in leaves or any(t.duty == "settle_peacefully" or set(t.saves) - {"defence", "league_action"} for t in terms):
        plan.asking.add(ref)
    if all(t.duty in TOWARDS_ITS_OWN for t in terms):
        plan.narrow.add(ref)
    elsewhere = any(t.when and t.duty in TOWARDS_ITS_OWN for t in terms)
    together = not (elsewhere or earlier or leaves & {"agreed", "bound"})
    later = (record.scenario.instruments[i] for i in record.superseded_by.get(bond.instrument.id, ()))
    classes = [record.lexicon.parties(bond.instrument), k.EXISTS, *map(record.lexicon.parties, later)]
    classes += [classed(d.terms.who, bond.instrument, record.lexicon)[0] for d in deals]
    raised = standing = 0
    for d in deals:
        if d.terms.when:
            raised |= w.TRIGGER_BITS | d.raised_by | d.mirror
        else:
            standing |= _uses(d.terms)
    duties = frozenset(t.duty for t in terms)
    return _Promise(ref, deals, record.obligors[ref], duties, earlier, together, tuple(dict.fromkeys(classes)), raised, standing)


def _settled(bond: Bond, deals: tuple[Deal, ...], world: World) -> int:
    """The tests that no option can change, whatever it is: nothing sets their terms, and no war or date that they read is open."""
    changes = [c for reading in bond.promise.readings for option in reading.options for c in option.changes]
    changes += [c for amending, a in bond.amendments if world.lives[amending].core for c in a.changes]
    keys = {key for key, _ in changes}
    if keys & {"who", "to", "against"}:
        return 0
    tests = k.E2 | k.E3
    if "void" not in keys and not world.lives[bond.instrument.id].core:
        tests |= k.E1
    if "when" not in keys:
        tests |= k.E5
    if not keys & {"by", "but_not_by"} and not any(d.row[k.R_FLAGS] & k.F_NOT_AT_WAR for d in deals):
        tests |= k.E6
    return tests


def _signature(p: _Promise, obligor: int, arena: Arena, columns: _Columns, world: World) -> object:
    """What a case can read of an obligor whom no condition names: its part in the conflict; when it is a party, exists, and owes."""
    known = columns[p.classes]
    if obligor not in known:
        own = tuple(world.lexicon.column(c, obligor, arena.first_day, world.record.end) for c in p.classes)
        known[obligor] = (tuple(arena.parts.get(obligor, ())), own)
    return known[obligor]


def _cases(p: _Promise, arena: Arena, columns: _Columns, world: World, plan: Plan) -> None:
    pairs: dict[tuple[int, int], None] = {}
    for deal in p.deals:
        if deal.terms.when:
            pairs.update(dict.fromkeys(_pairs(deal, arena, world)))
    if not pairs:
        return
    twins: dict[tuple[int, int, object], Key] = {}
    named = world.record.named[p.ref] | world.record.movers
    signature = {o: _signature(p, o, arena, columns, world) for o in p.obligors} if p.together and not arena.alone else {}
    own_excluded = all(d.row[k.R_TO_OTHER] for d in p.deals)
    for beneficiary, victim in pairs:
        for o in p.obligors:
            if o == beneficiary and own_excluded:
                continue
            alone = not signature or o in named or o in (beneficiary, victim)
            group = (beneficiary, victim, o if alone else signature[o])
            key = twins.get(group)
            if key is None:
                key = twins[group] = Key(p.ref, o, beneficiary, victim, arena.id)
                plan.twins[key] = [o]
                _file(key, p, plan)
            else:
                plan.twins[key].append(o)
            if p.duties & _HELPS:
                plan.helpers[(arena.id, victim)].setdefault(key, []).append(o)
            if p.duties & _ACTS:
                plan.debts[(o, arena.id)].append(key)


def _file(key: Key, p: _Promise, plan: Plan) -> None:
    if p.duties & _LEAVES:  # who leaves stands for nobody else
        plan.liberties[key.ref.partition("/")[0]].append(key)
    if p.ref in plan.leaning:
        plan.loose.append(key)


def _pairs(deal: Deal, arena: Arena, world: World) -> Iterator[tuple[int, int]]:
    """Beneficiary and victim of every case that a set of terms may raise in a conflict."""
    lexicon = world.lexicon
    to = lexicon.ever(deal.row[k.R_TO])
    against = deal.row[k.R_AGAINST]
    raised = w.TRIGGER_BITS | deal.raised_by
    done_to = (*arena.to_whom(raised), *arena.by_whom(deal.mirror))
    if against == k.BENEFICIARY:
        yield from ((v, v) for v in done_to if lexicon.is_ever(deal.row[k.R_TO], v))
        if arena.kinds_aimless & deal.row[k.R_KINDS] & w.RAISING_AIMLESS:
            yield from ((v, v) for v in to)
    elif against == k.THIRD_STATE:
        did = [b for b in to if arena.kinds_by.get(b, 0) & raised or arena.kinds_to.get(b, 0) & deal.mirror]
        yield from ((b, v) for v in done_to for b in did if b != v)
    else:
        yield from ((b, v) for v in done_to if lexicon.is_ever(against, v) for b in to)
        if arena.kinds_aimless & deal.raised_by:
            yield from ((b, b) for b in to if lexicon.is_ever(against, b))


def _standing(p: _Promise, arena: Arena, world: World, plan: Plan) -> None:
    found: dict[Key, None] = {}
    for deal in p.deals:
        if deal.terms.when:
            continue
        for o in arena.by_whom(_uses(deal.terms)):
            if o not in p.obligors:
                continue
            for b in _towards(deal, p, o, arena, world):
                if b != o:
                    found[Key(p.ref, o, b, b, arena.id)] = None
    plan.standing += found


def _uses(terms: Terms) -> int:
    """The kinds of act that cross a restraint or use a liberty."""
    if terms.duty == "may_denounce":
        return w.bits("denounce")
    if terms.duty == "may_be_released":
        return w.bits("release")
    if terms.duty == "may_act":
        return usable(terms)
    return w.CROSSED_BY.get(terms.duty, 0)


def _towards(deal: Deal, p: _Promise, o: int, arena: Arena, world: World) -> Iterable[int]:
    """The beneficiaries towards whom a restraint may be crossed in a conflict; of `everyone`, the parties (X1)."""
    lexicon = world.lexicon
    to: Iterable[int] = lexicon.ever(deal.row[k.R_TO])
    if deal.terms.duty not in TOWARDS_ITS_OWN:
        return lexicon.ever(deal.row[k.R_PARTY]) if deal.terms.to.kind == "everyone" else to
    return [b for b in to if b in arena.kinds_to or arena.kinds_by.get(b, 0) & w.KIND_BIT["cede"]]
