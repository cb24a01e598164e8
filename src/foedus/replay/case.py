"""Cases: how events raise them, join them, and when they fall due (rules C1 to C4).

A key is a promise of one obligor to one beneficiary, for one victim, in one conflict; its cases follow from the record alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import groupby
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
    kinds = world.record.raised_by[key.ref][0] | w.MIRRORED
    touch = world.answers(key.ref)[1] | arena.may_to(key.victim, kinds) | world.ends_touch.get(key.ref.partition("/")[0], 0)
    if key.victim == key.beneficiary:
        touch |= arena.may_aimless(kinds & w.RAISING_AIMLESS)
    story = Story(touch=touch)
    for group, deal, row, span in _groups(key, arena, world, story):
        story.always &= group.mask
        for case in story.cases:
            advance(case, group.moment, arena, replay, story)
        _take(key, group, deal, row, span, story)
    for case in story.cases:
        _finish(case, arena, replay, story)
    return story


def always_fails(key: Key, tests: int, replay: Replay) -> bool:
    """Whether every event of a key fails one and the same of some of E1 to E9; then no case of it falls due. True where it has no event."""
    for group, *_ in _groups(key, replay.world.arena(key.arena), replay.world, Story()):
        tests &= group.mask
        if not tests:
            return False
    return True


def _finish(case: Case, arena: Arena, replay: Replay, story: Story) -> None:
    """Read a case to the end of its conflict; one that failed E1 to E9 keeps what E10 to E13 last read."""
    last = moment(min(arena.end, replay.world.record.end))
    advance(case, last, arena, replay, story)
    if case.early:
        facts = Facts(case, arena, replay)
        batches = replay.world.batches()
        case.mask = case.early | (_late(case, facts, batches[bisect_left(batches, last) - 1]) if facts.needed else 0)
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
    obligor = key.obligor
    if obligor not in world.record.obligors[key.ref]:
        return
    for first, until, deal in world.terms(key.ref, obligor):
        batches = _batches(key, deal, arena, world)
        if not batches:
            continue
        row = deal.row if deal.row[k.R_AGAINST] == k.BENEFICIARY else deal.for_partner(key.beneficiary)
        span = world.span(key.ref, obligor, key.beneficiary, deal)
        for now, occurrences in batches:
            if not first <= now < until:
                continue
            found = []
            for o in occurrences:
                mask = read_early(o, deal, row, obligor, span, arena, world, story)
                if not mask & k.E4:  # else done to another than the text names: no event of this key (C1)
                    found.append((mask, o))
            if found:
                yield _as_one(now, row[k.R_FLAGS], found), deal, row, span


def _batches(key: Key, deal: Deal, arena: Arena, world: World) -> list[tuple[int, list[Occurrence]]]:
    """What may raise a case under some terms, moment by moment, alike for every obligor.

    Acts done to the victim, or by it where they are mirrored, and acts done to nobody (K2, K3).
    """
    name = (id(deal), key.victim, key.beneficiary == key.victim)
    batches = arena.batches.get(name)
    if batches is None:
        found = [(act, False) for act in arena.done_to.get(key.victim, ())]
        if deal.mirror:
            found += [(act, True) for act in arena.by.get(key.victim, ()) if act.against]
        if key.beneficiary == key.victim:
            found += [(act, False) for act in arena.aimless]
        found = [(act, mirrored) for act, mirrored in found if _raises(act, mirrored, deal, key)]
        found.sort(key=lambda c: (c[0].moment, c[0].id))
        batches = arena.batches[name] = [
            (now, [arena.occurrence(act, key.victim, mirrored, world.lexicon) for act, mirrored in some])
            for now, some in groupby(found, key=lambda c: c[0].moment)
        ]
    return batches


def _raises(act: Act, mirrored: bool, deal: Deal, key: Key) -> bool:
    """Whether an act raises a case of a promise at all (C1, K2, K3)."""
    if mirrored:
        return bool(act.bits & deal.mirror)
    if not act.against:
        named = bool(act.bits & deal.row[k.R_KINDS])
        if not named or not w.KIND_BIT[act.kind] & w.RAISING_AIMLESS:
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
    occurrence = arena.occurrence(act, key.victim, key.victim in act.by and key.victim not in act.against, world.lexicon)
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
    if flags & k.F_UNPROVOKED and arena.maybe_blow:
        for a in o.attackers:
            story.touch |= arena.may_blow(o.victim, a)
    if flags & k.F_NOT_AT_WAR:
        for a in o.attackers:
            story.touch |= world.record.may_make_war(a)
    return k.early(
        row, obligor, *span, o.ints, o.attackers, o.at_war, o.struck, o.classes, world.lexicon.table, o.inside, o.named
    )  # fmt: skip


def _as_one(now: int, flags: int, found: list[tuple[int, Occurrence]]) -> Group:
    """Events of one moment as one: a test holds if one of them meets it, and two attackers make it joint."""
    if len(found) == 1:
        mask, one = found[0]
        return Group(now, mask, one.act, one.attackers, (one.act,))
    mask = k.EARLY
    for failed, _ in found:
        mask &= failed
    attackers = tuple(dict.fromkeys(a for _, o in found for a in o.attackers))
    flagrant = not flags & k.F_FLAGRANT or any("flagrant" in o.act.facts for _, o in found)
    if len(attackers) > 1 and flagrant:
        mask &= ~k.E9
    _, best = min(found, key=lambda one: (one[0].bit_count(), one[1].act.id))
    return Group(now, mask, best.act, attackers, tuple(o.act for _, o in found))


def _take(key: Key, g: Group, deal: Deal, row: tuple[int, ...], span: tuple[int, int], story: Story) -> None:
    """Join the cases that an occurrence belongs to, or open one (C2)."""
    cases = story.cases
    if not cases:
        cases.append(Case(key, 1, g.act.id, g.act, deal, row, dict.fromkeys(g.attackers, g.moment), g.mask, *span, events=[*g.acts]))
        return
    restraint = deal.terms.duty in w.RESTRAINTS
    failing = False
    for case in cases:
        if case.early:
            failing = True
        elif not restraint and case.attackers.keys().isdisjoint(g.attackers):
            continue
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
