"""Cases: how events raise them, join them, and when they fall due (rules C1 to C4).

A key is a promise of one obligor to one beneficiary, for one victim, in one conflict; its cases follow from the record alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from foedus.model import word as w
from foedus.replay import kernel as k
from foedus.replay.arena import Arena, Occurrence
from foedus.replay.event import Act, moment
from foedus.replay.fact import Facts
from foedus.replay.row import Deal
from foedus.replay.story import Case, Key, Replay, Story
from foedus.replay.world import World


class Group(NamedTuple):
    """What was done to one victim at one moment, as one promise reads it (C2)."""

    moment: int
    mask: int
    act: Act
    attackers: tuple[int, ...]
    acts: tuple[Act, ...]


def tell(key: Key, replay: Replay) -> Story:
    """The cases of a key, as the world of a replay has them."""
    world = replay.world
    arena = world.arena(key.arena)
    touch = (
        world.answers(key.ref)[1]
        | arena.may_to(key.victim, world.record.raised_by[key.ref][0] | w.MIRRORED)
        | world.ends_touch.get(key.ref.partition("/")[0], 0)
    )
    story = Story(touch=touch)
    for group, deal, row, span in _groups(key, arena, world, story):
        story.always &= group.mask
        for case in story.cases:
            advance(case, group.moment, arena, replay, story)
        _take(key, group, deal, row, span, story)
    for case in story.cases:
        _finish(case, arena, replay, story)
    return story


def _finish(case: Case, arena: Arena, replay: Replay, story: Story) -> None:
    """Read a case to the end of its conflict; one that failed E1 to E9 keeps what E10 to E13 last read."""
    last = moment(min(arena.end, replay.world.record.end))
    advance(case, last, arena, replay, story)
    if case.early:
        facts = Facts(case, arena, replay)
        case.mask = case.early | (_late(case, facts, last - 1) if facts.needed else 0)
        story.touch |= facts.touch


def read_at(act: Act, key: Key, arena: Arena, replay: Replay) -> Case:
    """The case of a key as read at one event, also where the event opens none for it (C1)."""
    world = replay.world
    story = Story()
    deal = world.deal(key.ref, key.obligor, act.moment)
    row = deal.row if deal.row[k.R_AGAINST] == k.BENEFICIARY else deal.for_partner(key.beneficiary)
    span = world.span(key.ref, key.obligor, key.beneficiary, deal)
    occurrence = arena.occurrence(act, key.victim, key.victim in act.by and key.victim not in act.against, world.lexicon)
    mask = read_early(occurrence, deal, row, key.obligor, span, arena, world, story)
    attackers = dict.fromkeys(occurrence.attackers, act.moment)
    case = Case(key, 1, act.id, act, deal, row, attackers, mask, *span, events=[act])
    _finish(case, arena, replay, story)
    return case


def _groups(key: Key, arena: Arena, world: World, story: Story) -> Iterator[tuple[Group, Deal, tuple[int, ...], tuple[int, int]]]:
    """What was done to the victim, moment by moment, where it concerns the promise."""
    acts = _candidates(key, arena, world)
    n = 0
    read: Deal | None = None
    while n < len(acts):
        now = acts[n][0].moment
        deal = world.deal(key.ref, key.obligor, now)
        if deal is not read:
            read = deal
            row = deal.row if deal.row[k.R_AGAINST] == k.BENEFICIARY else deal.for_partner(key.beneficiary)
            span = world.span(key.ref, key.obligor, key.beneficiary, deal)
        found: list[tuple[int, str, Act, tuple[int, ...]]] = []
        while n < len(acts) and acts[n][0].moment == now:
            act, mirrored = acts[n]
            n += 1
            if not _raises(act, mirrored, deal, key):
                continue
            occurrence = arena.occurrence(act, key.victim, mirrored, world.lexicon)
            mask = read_early(occurrence, deal, row, key.obligor, span, arena, world, story)
            if mask & k.E4:
                continue  # done to another than the text names: no event of this key (C1)
            found.append((mask, act.id, act, occurrence.attackers))
        if found:
            yield _as_one(now, row[k.R_FLAGS], found), deal, row, span


def _candidates(key: Key, arena: Arena, world: World) -> list[tuple[Act, bool]]:
    """Acts done to the victim, or by it where they are mirrored, and acts done to nobody, in the order of time (K2, K3)."""
    if key.obligor not in world.record.obligors[key.ref]:
        return []
    to, by = world.record.raised_by[key.ref]
    found = [(act, False) for act in arena.done_to.get(key.victim, ()) if act.bits & to]
    if by:
        found += [(act, True) for act in arena.by.get(key.victim, ()) if act.bits & by and act.against]
    if arena.aimless and key.victim == key.beneficiary:
        found += [(act, False) for act in arena.aimless if act.bits & to]
    found.sort(key=lambda c: (c[0].moment, c[0].id))
    return found


def _raises(act: Act, mirrored: bool, deal: Deal, key: Key) -> bool:
    """Whether an act raises a case of a promise at all (C1, K2, K3)."""
    if mirrored:
        return bool(act.bits & deal.mirror)
    if not act.against:
        named = bool(act.bits & deal.row[k.R_KINDS])
        if not named or (act.bits & w.TRIGGER_BITS and act.kind != "remilitarise"):
            return False
    elif not act.bits & (w.TRIGGER_BITS | deal.raised_by):
        return False
    if act.bits & w.LAW_BITS:
        instrument = key.ref.partition("/")[0]
        return act.record.instrument == instrument or deal.terms.by.kind != "unstated"
    return True


def mask_of(key: Key, act: Act, replay: Replay) -> int:
    """The tests E1 to E9 that an act would fail for a key, were it one of its events."""
    world = replay.world
    arena = world.arena(key.arena)
    deal = world.deal(key.ref, key.obligor, act.moment)
    row = deal.row if deal.row[k.R_AGAINST] == k.BENEFICIARY else deal.for_partner(key.beneficiary)
    occurrence = arena.make(act, key.victim, key.victim in act.by and key.victim not in act.against, world.lexicon)
    return read_early(occurrence, deal, row, key.obligor, world.span(key.ref, key.obligor, key.beneficiary, deal), arena, world, Story())


def read_early(
    o: Occurrence, deal: Deal, row: tuple[int, ...], obligor: int, span: tuple[int, int], arena: Arena, world: World, story: Story
) -> int:
    """The tests E1 to E9 of an occurrence, with the questions that they read."""
    flags = row[k.R_FLAGS]
    asked = o.act.asked
    if asked:
        for flag, fact in ((k.F_UNPROVOKED, "provoked"), (k.F_FLAGRANT, "flagrant"), (k.F_JOINT, "joint")):
            if flags & flag:
                story.touch |= asked.get(fact, 0)
        if row[k.R_AREA] >= 0:
            story.touch |= asked.get("where", 0)
    if flags & k.F_UNPROVOKED:
        for a in o.attackers:
            story.touch |= arena.maybe_blow.get((o.victim, a), 0) | arena.maybe_blow.get((a, o.victim), 0)
    return k.early(
        row, obligor, *span, o.ints, o.attackers, o.at_war, o.struck, o.classes, world.lexicon.table, o.inside, o.named
    )  # fmt: skip


def _as_one(now: int, flags: int, found: list[tuple[int, str, Act, tuple[int, ...]]]) -> Group:
    """Events of one moment as one: a test holds if one of them meets it, and two attackers make it joint."""
    if len(found) == 1:
        return Group(now, found[0][0], found[0][2], found[0][3], (found[0][2],))
    mask = k.EARLY
    for one in found:
        mask &= one[0]
    attackers = tuple(dict.fromkeys(a for one in found for a in one[3]))
    flagrant = not flags & k.F_FLAGRANT or any("flagrant" in one[2].facts for one in found)
    if len(attackers) > 1 and flagrant:
        mask &= ~k.E9
    best = min(found, key=lambda one: (one[0].bit_count(), one[1]))
    return Group(now, mask, best[2], attackers, tuple(one[2] for one in found))


def _take(key: Key, g: Group, deal: Deal, row: tuple[int, ...], span: tuple[int, int], story: Story) -> None:
    """Join the cases that an occurrence belongs to, or open one (C2)."""
    cases = story.cases
    if not cases:
        cases.append(Case(key, 1, g.act.id, g.act, deal, row, dict.fromkeys(g.attackers, g.moment), g.mask, *span, events=[*g.acts]))
        return
    failing = [c for c in cases if c.early]
    restraint = deal.terms.duty in w.RESTRAINTS
    joined = [c for c in cases if any(a in c.attackers for a in g.attackers) or c in failing or restraint]
    for case in joined:
        case.events += g.acts
        if case.due is None and not case.stuck and _better(g.mask, case.early):
            case.act, case.deal, case.row, case.early = g.act, deal, row, g.mask
            case.start, case.end = span
            case.attackers = {}
            case.read_to = -1
        for a in g.attackers:
            case.attackers.setdefault(a, g.moment)
    if failing or restraint:
        return
    fresh = {a: g.moment for a in g.attackers if not any(a in c.attackers for c in cases)}
    if fresh:
        cases.append(Case(key, len(cases) + 1, g.act.id, g.act, deal, row, fresh, g.mask, *span, events=[*g.acts]))


def _better(mask: int, than: int) -> bool:
    """Whether a later event is read instead: it fails fewer tests, or as many and its first failing one comes later (C3)."""
    if mask.bit_count() != than.bit_count():
        return mask.bit_count() < than.bit_count()
    return (mask & -mask) > (than & -than)


def advance(case: Case, until: int, arena: Arena, replay: Replay, story: Story) -> None:
    """Read the tests E10 to E13 after every batch before `until`, from the case's event on, while the case is not due (C3, C4)."""
    if case.due is not None or case.stuck or case.early:
        return
    facts = Facts(case, arena, replay)
    for now in facts.moments(max(case.moment, case.read_to), until):
        case.read_to = now + 1
        failed = _late(case, facts, now) if facts.needed else 0
        if not failed:
            failed = _law_that_day(case, now, replay.world)
            case.stuck = bool(failed)
            case.due = None if failed else now
        case.mask = failed
        if case.due is not None or case.stuck:
            break
    story.touch |= facts.touch


def _late(case: Case, facts: Facts, now: int) -> int:
    """The tests E10 to E13 at a moment, kept with what they saw."""
    case.facts, case.leaves = facts.bits(now), tuple(facts.leaves(now))
    return k.late(case.row, case.facts, case.deal.ops, case.leaves)


def _law_that_day(case: Case, now: int, world: World) -> int:
    """E1 and E2 on the day on which a case would become due."""
    if now == case.moment:
        return 0
    failed = 0 if case.start <= now < case.end else k.E1
    if not k.binds(case.row, case.key.obligor, world.lexicon.classes_on(now // 1000), world.lexicon.table):
        failed |= k.E2
    return failed
