"""Restraints: which acts cross them, towards whom, and when that is allowed (rules X1 to X3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from foedus.model import word as w
from foedus.model.record import Terms
from foedus.replay import kernel as k
from foedus.replay.arena import Arena
from foedus.replay.event import Act, day_of
from foedus.replay.fact import Facts, exception
from foedus.replay.law import term_end
from foedus.replay.outcome import Outcome, not_due, released_at, uses
from foedus.replay.payment import lies
from foedus.replay.row import Deal
from foedus.replay.story import Case, Key, Replay
from foedus.replay.world import World

TOWARDS_ITS_OWN = ("not_attack", "respect", "settle_peacefully", "join_no_hostile_pact")  # crossed by acts against the beneficiary only
_ATTACKS = w.bits("attack", "invasion", "blockade", "occupation", "annexation", "declare_war")
_SETTLE = w.bits("attack", "invasion", "blockade", "declare_war", "hostilities")
_HELP = w.HELP_FULL | w.HELP_PART


class Dues(Replay, Protocol):
    """What a restraint may ask of the duties of its obligor, besides what a story may ask."""

    def pays_due(self, act: Act, key: Key, arena: Arena) -> tuple[list[tuple[str, int]], int]:
        """The due duties (promise, beneficiary) of the obligor of a key that an act pays, with question bits."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """One act that crosses a restraint: whether X3 allows it, and the tests that it failed where it is excused."""

    act: Act
    allowed: bool
    excused: int = 0
    facts: int = 0


def crosses(act: Act, key: Key, terms: Terms, arena: Arena, world: World) -> bool:
    """Whether an act of the obligor is of a kind, and against somebody, that crosses the restraint (X1)."""
    duty, bits, b = terms.duty, act.bits, key.beneficiary
    if duty in TOWARDS_ITS_OWN and not _against(act, b, arena, world):
        return False
    match duty:
        case "not_attack":
            return bool(bits & _ATTACKS)
        case "respect":
            demand = act.kind == "ultimatum" and "demands_land" in act.facts
            receipt = act.kind == "cede" and "coerced" in act.facts
            return demand or receipt or bool(bits & (_ATTACKS | w.bits("intervention", "indirect_aggression")))
        case "settle_peacefully":
            return bool(bits & _SETTLE)
        case "join_no_hostile_pact":
            return act.kind in ("join_pact", "sign")
        case "stay_neutral" | "give_no_aid":
            return _helps_other_side(act, b, arena)
        case "no_separate_peace":
            return act.kind == "make_peace" and _still_at_war(b, act, arena, world)
        case "send_no_arms":
            sides = {s for s, first in arena.sides.items() if first <= act.moment}
            return act.kind in ("supply", "armed_help") and bool(sides & set(act.helped))
        case "not_intervene":
            return act.kind in ("intervention", "armed_help")
        case "keep_demilitarised":
            return bool(bits & w.bits("remilitarise", "mobilise", "occupation"))
        case "limit_arms":
            return act.kind == "rearm" and _names(act, terms)
        case "not_recognise":
            return act.kind == "recognise" and _names(act, terms)
        case "leave_free_hand":
            if act.kind in ("support", "supply", "armed_help"):
                return any(h != b for h in act.helped)
            return bool(w.KIND_BIT[act.kind] & (w.ARMED | w.bits("intervention", "occupation", "annexation")))
        case "not_denounce":
            return act.kind == "denounce" and act.record.instrument == key.ref.partition("/")[0] and not _denounceable(act, key, world)
        case _:
            return False


def owed_to(b: int, deal: Deal, day: int, world: World) -> bool:
    """Whether a crossing counts towards a state on a day: a beneficiary; of `everyone`, a party, unless the act must be against it (X1)."""
    parties_only = deal.terms.to.kind == "everyone" and deal.terms.duty not in TOWARDS_ITS_OWN
    return world.lexicon.is_of(deal.row[k.R_PARTY if parties_only else k.R_TO], b, day)


def read_by(act: Act, terms: Terms) -> int:
    """The bits of the questions that are read when an act is held against a restraint."""
    fields = ["where", *(("coerced", "demands_land") if terms.duty == "respect" else ()), *(("provoked",) if terms.unprovoked else ())]
    touch = act.core
    for field in fields:
        touch |= act.asked.get(field, 0)
    return touch


def _names(act: Act, terms: Terms) -> bool:
    return terms.matter in act.record.matter if terms.matter else not act.record.matter


def _denounceable(act: Act, key: Key, world: World) -> bool:
    """Whether the text allowed the denunciation: its term has passed, or a liberty was open (LW2, LW4)."""
    if act.id in world.lawful:
        return True
    over = term_end(world.record.bonds[key.ref].instrument)
    return over is not None and act.day >= over


def _against(act: Act, b: int, arena: Arena, world: World) -> bool:
    """Whether an act is against the beneficiary: done to it, and where it takes land, land that was its own (X1)."""
    if act.kind == "cede":
        return b in act.by
    if b not in act.against:
        return False
    if act.kind not in ("occupation", "annexation") or not act.where:
        return True
    name = world.lexicon.names[b]
    if not any(name in world.lexicon.reach(act.where, day) for day in (act.day, act.day - 1)):
        return False
    ceded = (c.where for c in arena.by.get(b, ()) if c.kind == "cede" and c.where and c.moment < act.moment)
    return not any(place in world.lexicon.reach(act.where, act.day) for place in ceded)


def _helps_other_side(act: Act, b: int, arena: Arena) -> bool:
    if b in act.against and act.bits & w.KIND_BIT["attack"]:
        return True
    if not act.bits & _HELP:
        return False
    other = arena.others_side(b, act.moment)
    return bool(other & set(act.helped)) or (b in act.against and any(arena.blows.get((b, y), act.moment + 1) <= act.moment for y in other))


def _still_at_war(b: int, act: Act, arena: Arena, world: World) -> bool:
    members = arena.parts.keys()
    return any(b in (x.x, x.y) and x.first < act.moment < x.end and {x.x, x.y} <= members for x in world.wars)


def acts_that_may_cross(key: Key, arena: Arena, anywhere: Iterable[Act] = ()) -> Iterator[Act]:
    """The acts of the obligor in an arena, or `anywhere`, and the coerced cessions that it received, in the order of time."""
    own = [a for a in anywhere if key.obligor in a.by] or list(arena.by.get(key.obligor, ()))
    received = [a for a in arena.by.get(key.beneficiary, ()) if a.kind == "cede" and key.obligor in a.to]
    yield from sorted((*own, *received), key=lambda a: (a.moment, a.id))


def allowed(act: Act, key: Key, terms: Terms, arena: Arena, dues: Dues) -> tuple[bool, int]:
    """Whether X3 allows a crossing, with question bits."""
    touch = 0
    for name in terms.saves:
        if name == "defence":
            touch |= arena.may_by(key.beneficiary, w.KIND_BIT["attack"])
            attack = w.KIND_BIT["attack"]
            if any(a.bits & attack and key.obligor in a.against and a.moment < act.moment for a in arena.by.get(key.beneficiary, ())):
                return True, touch
        elif name == "league_action":
            if any(a.kind in ("find", "recommend") and key.beneficiary in a.against and a.moment < act.moment for a in arena.acts):
                return True, touch
        else:
            paid, read = dues.pays_due(act, key, arena)
            touch |= read
            if any(name == "due_duties" or ref.startswith(f"{name}/") for ref, _ in paid):
                return True, touch
    return False, touch


def standing_liberty(key: Key, arena: Arena, dues: Dues) -> tuple[tuple[Act, Outcome, Deal] | None, int]:
    """The ruling on a liberty without a trigger: only where it was used (L1). With question bits."""
    world = dues.world
    touch = world.answers(key.ref)[1] | arena.may_by(key.obligor, -1)
    for act in arena.by.get(key.obligor, ()):
        deal = world.deal(key.ref, key.obligor, act.moment)
        if deal.terms.when or deal.terms.duty not in w.LIBERTIES or not owed_to(key.beneficiary, deal, act.day, world):
            continue
        start, end = world.span(key.ref, key.obligor, key.beneficiary, deal)
        case = Case(key, 1, act.id, act, deal, deal.row, {}, 0, start, end)
        failed, _, read = _tests(act, key, deal, arena, dues)
        touch |= read
        if not failed and uses(act, case, arena, key.ref.partition("/")[0]):
            return (act, Outcome("permitted", "used", paid_by=(act.id,)), deal), touch
    return None, touch


def standing(key: Key, arena: Arena, dues: Dues) -> tuple[tuple[Act, Outcome, Deal] | None, int]:
    """The ruling on a restraint without a trigger: only where it was crossed (X2). With question bits."""
    world = dues.world
    kinds = world.record.crossed_by[key.ref]
    touch = world.answers(key.ref)[1] | arena.may_by(key.obligor, kinds)
    found: list[tuple[Crossing, Deal]] = []
    for act in acts_that_may_cross(key, arena):
        if not act.bits & kinds:
            continue
        deal = world.deal(key.ref, key.obligor, act.moment)
        if deal.terms.when or deal.terms.duty not in w.RESTRAINTS or not owed_to(key.beneficiary, deal, act.day, world):
            continue
        touch |= read_by(act, deal.terms) | _war_questions(key, deal.terms.duty, arena, world)
        if not crosses(act, key, deal.terms, arena, world):
            continue
        if deal.terms.duty == "settle_peacefully":
            paid, read = dues.pays_due(act, key, arena)
            touch |= read
            if any(b != key.beneficiary for _, b in paid):
                continue
        if _suspended(key, act, arena, world):
            continue
        failed, facts, read = _tests(act, key, deal, arena, dues)
        touch |= read
        if failed & ~k.E13:
            continue
        ok, read = allowed(act, key, deal.terms, arena, dues)
        touch |= read
        found.append((Crossing(act, ok, failed, facts), deal))
    if not found:
        return None, touch
    crossing, deal = next(((c, d) for c, d in found if not c.allowed and not c.excused), found[0])
    day = crossing.act.day
    if crossing.excused:
        return (crossing.act, Outcome("released", exception(crossing.facts), crossing.excused, closed_on=day), deal), touch
    if crossing.allowed:
        return (crossing.act, Outcome("released", "allowed_act", closed_on=day), deal), touch
    status = "breached" if deal.terms.strength == "binding" else "unfollowed"
    return (crossing.act, Outcome(status, "crossed", closed_on=day), deal), touch


def _war_questions(key: Key, duty: str, arena: Arena, world: World) -> int:
    """The bits of the questions on who has struck whom, and who is at war, that a restraint reads."""
    touch = arena.may_blow(key.obligor, key.beneficiary) | world.record.may_make_war(key.obligor, key.beneficiary)
    if duty in ("stay_neutral", "give_no_aid"):
        touch |= arena.may_blow(key.beneficiary)
    elif duty == "send_no_arms":
        for bits in arena.maybe_blow.values():
            touch |= bits
    elif duty == "no_separate_peace":
        touch |= world.record.may_make_war(key.beneficiary)
    return touch


def _suspended(key: Key, act: Act, arena: Arena, world: World) -> bool:
    """Whether the restraint sleeps: they are at war by an earlier batch, or b has struck o first, and no peace since (X2)."""
    if world.war_between(key.obligor, key.beneficiary, act.moment):
        return True
    blow = arena.blows.get((key.beneficiary, key.obligor))
    if blow is None or not arena.struck_first(key.beneficiary, key.obligor, act.moment) or blow >= act.moment:
        return False
    pair = {key.obligor, key.beneficiary}
    peace = (a for a in world.present if a.kind == "make_peace" and blow < a.moment < act.moment)
    return not any(pair <= {*a.by, *a.against} for a in peace)


def _tests(act: Act, key: Key, deal: Deal, arena: Arena, dues: Dues) -> tuple[int, int, int]:
    """E1, E2, E7, E8, E12 and E13, read at the crossing act; with the facts seen and question bits."""
    world = dues.world
    start, end = world.span(key.ref, key.obligor, key.beneficiary, deal)
    failed = 0 if start <= act.moment < end else k.E1
    if not k.binds(deal.row, key.obligor, world.lexicon.classes_on(act.day), world.lexicon.table):
        failed |= k.E2
    if not lies(act, deal.terms.at or deal.terms.where, key.beneficiary, world):
        failed |= k.E7
    if deal.terms.unprovoked and ("provoked" in act.facts or arena.struck_first(key.beneficiary, key.obligor, act.moment)):
        failed |= k.E8
    case = Case(key, 1, act.id, act, deal, deal.row, {key.obligor: act.moment}, 0, start, end)
    facts = Facts(case, arena, dues)
    seen = 0
    if facts.needed:
        seen = facts.bits(act.moment)
        failed |= k.late(deal.row, seen, deal.ops, facts.leaves(act.moment)) & (k.E12 | k.E13)
    return failed, seen, facts.touch


def triggered(case: Case, arena: Arena, dues: Dues) -> Outcome:
    """How a restraint with a trigger stands: due as an act is, crossed, kept, or still running (X2)."""
    if case.due is None:
        return not_due(case)
    world, key, terms = dues.world, case.key, case.deal.terms
    due_on = day_of(case.due)
    touch = arena.may_by(key.obligor, w.CROSSED_BY[terms.duty])
    first_allowed: Act | None = None
    released = released_at(case, world)
    anywhere = (a for a in world.present if a.day < arena.end) if terms.duty in TOWARDS_ITS_OWN else ()
    for act in acts_that_may_cross(key, arena, anywhere):
        if act.moment < case.due or not owed_to(key.beneficiary, case.deal, act.day, world):
            continue
        touch |= read_by(act, terms) | _war_questions(key, terms.duty, arena, world)
        if not crosses(act, key, terms, arena, world) or not lies(act, terms.at, key.beneficiary, world):
            continue
        if released is not None and released <= act.moment:
            break
        ok, read = allowed(act, key, terms, arena, dues)
        touch |= read
        if not ok:
            status = "breached" if terms.strength == "binding" else "unfollowed"
            return Outcome(status, "crossed", 0, due_on, None, act.day, (act.id,), touch)
        first_allowed = first_allowed or act
    if released is not None:
        return Outcome("released", "waived", k.E13, due_on, None, day_of(released), (), touch)
    if first_allowed:
        return Outcome("released", "allowed_act", 0, due_on, None, first_allowed.day, (), touch)
    if arena.over(world.record.end):
        return Outcome("honoured", "kept", 0, due_on, None, arena.end, (), touch)
    return Outcome("pending", "term_runs", 0, due_on, None, None, (), touch)


def may_cross(duty: str, restraint: str) -> bool:
    """Whether some full payment of a duty against a state would cross a restraint towards that state (Q2)."""
    if duty in ("defend", "assist"):
        return restraint in ("not_attack", "respect", "settle_peacefully", "stay_neutral", "give_no_aid")
    if duty in ("sanction", "supply"):
        return restraint in ("stay_neutral", "give_no_aid")
    return False
