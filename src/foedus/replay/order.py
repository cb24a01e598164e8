"""Whether the order of a day's events decides a ruling (rule B1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import permutations

from foedus.base.date import day_text
from foedus.base.diagnostic import Diagnostic, Related
from foedus.model import word as w
from foedus.replay import kernel as k
from foedus.replay.arena import Arena
from foedus.replay.event import Act, day_of
from foedus.replay.option import statuses
from foedus.replay.run import Entry, Run
from foedus.replay.story import Key
from foedus.replay.world import World

_ORDERLESS = k.E1 | k.E2 | k.E3 | k.E4 | k.E5 | k.E6 | k.E7 | k.E9  # tests that read an event by itself, and the law of its day
_CLOSING = w.bits("refuse", "make_peace", "invoke")  # kinds by which an obligor closes a case, or opens it
MOST_BATCHES = 4  # of more batches a day only neighbours are exchanged


def order_matters(base: Run, coded: dict[Key, tuple[Entry, ...]]) -> list[Diagnostic]:
    """A warning for each promise and day of which another order of the event batches changes a status."""
    idle = {key for key in coded if _never(key, base)}
    tried: dict[str, list[Key]] = defaultdict(list)
    for key in coded:
        if key not in idle:
            tried[key.arena].append(key)
    found: dict[tuple[str, int], Diagnostic] = {}
    for arena in base.world.arenas():
        asking = [key for key in tried[arena.id] if key.ref in base.plan.asking]
        for day, batches in _days(arena):
            readers = {key: reads for key in tried[arena.id] if len(reads := _reads(key, batches, base)) > 1}
            seen = set(readers.items())
            for order in _orders(len(batches)) if readers else ():
                new = {key: tuple(n for n in order if n in reads) for key, reads in readers.items() if (key.ref, day) not in found}
                keys = [key for key, relative in new.items() if (key, relative) not in seen]
                seen |= {(key, new[key]) for key in keys}
                for key in _changed(keys, asking, _moments(batches, order), base, coded, idle) if keys else ():
                    found.setdefault((key.ref, day), _warning(key, day, batches))
    return list(found.values())


def _never(key: Key, base: Run) -> bool:
    """Whether the key's cases stay not triggered in any order: every event fails a test that the order of a day does not change."""
    if key not in base.plan.twins:
        return False
    ended_by_acts = key.ref.partition("/")[0] in base.world.ends_touch
    return bool(base.stories[key].always & _ORDERLESS & (~k.E1 if ended_by_acts else -1))


def _days(arena: Arena) -> Iterator[tuple[int, list[list[Act]]]]:
    """Days of a conflict with more than one batch of events."""
    days: dict[int, dict[int, list[Act]]] = defaultdict(lambda: defaultdict(list))
    for act in arena.acts:
        days[act.day][act.moment].append(act)
    yield from ((day, list(batches.values())) for day, batches in days.items() if len(batches) > 1)


def _orders(count: int) -> list[tuple[int, ...]]:
    """The other orders of some batches."""
    if count <= MOST_BATCHES:
        return list(permutations(range(count)))[1:]
    return [(*range(n), n + 1, n, *range(n + 2, count)) for n in range(count - 1)]


def _moments(batches: list[list[Act]], order: tuple[int, ...]) -> dict[str, int]:
    """When each act of some batches happens in another order."""
    slots = [batch[0].moment for batch in batches]
    return {act.id: slot for slot, n in zip(slots, order, strict=True) for act in batches[n]}


def _changed(
    keys: list[Key],
    asking: list[Key],
    moments: dict[str, int],
    base: Run,
    coded: dict[Key, tuple[Entry, ...]],
    idle: set[Key],
) -> Iterator[Key]:
    """The keys to which other moments give another status: of some, of those that ask for what these owe, of those that other acts end."""
    world = World(base.world.record, base=base.world, moments=moments)
    others = Run(world, base.plan, keys, base, idle).perform()
    changed = [key for key in keys if _stands(others[key]) != _stands(coded[key])]
    apart = {ref for (ref, *_), _ in world.ends.items() ^ base.world.ends.items()}
    if changed or apart:
        debtors = {o for key in changed for o in base.plan.twins.get(key, ())}
        asking = [key for key in asking if debtors and (key.obligor in debtors or key.ref in base.plan.leaning)]
        more = {*asking, *(key for key in coded if key.ref in apart)}.difference(keys)
        others |= Run(world, base.plan, more, base, idle).perform()
    return (key for key, entries in others.items() if statuses(entries) != statuses(coded[key]))


def _reads(key: Key, batches: list[list[Act]], run: Run) -> tuple[int, ...]:
    """The batches of which acts can matter to a key; none where a restraint is not crossed that day, and nobody is struck."""
    matters = _matters if key in run.plan.twins else _matters_standing
    if matters is _matters_standing and not any(_bears(act, key, run) for batch in batches for act in batch):
        return ()
    return tuple(n for n, batch in enumerate(batches) if any(matters(act, key, run) for act in batch))


def _matters(act: Act, key: Key, run: Run) -> bool:
    """Whether an act can raise, pay, cross, use, end or excuse a case of the key, or fulfil what it waits for."""
    record = run.world.record
    done_to, done_by = record.raised_by[key.ref]
    if (key.victim in act.against or not act.against) and act.bits & done_to:
        return True
    if key.victim in act.by and (act.bits & (done_by | w.FIRST_BLOW) or act.kind == "ask"):
        return True
    if key.obligor in act.by and act.bits & (record.paid_by[key.ref] | run.plan.uses[key.ref] | _CLOSING):
        return True
    if act.kind == "cede" and key.beneficiary in act.by and key.obligor in act.to:
        return True
    if act.kind == "make_peace":
        return key.obligor in act.by or key.obligor in act.against
    if act.kind in ("release", "denounce"):
        return key.obligor in act.by or key.beneficiary in act.by
    if act.kind in w.BODIES:
        return key.ref in run.plan.heeding
    return act.kind in ("agree", "settle") or bool(act.bits & w.HELP_FULL and record.named[key.ref] & set(act.by))


def _matters_standing(act: Act, key: Key, run: Run) -> bool:
    """The same of a restraint or liberty without a trigger: whether it crosses it, or who has struck whom by then."""
    return bool(act.bits & w.FIRST_BLOW) or (act.kind == "cede" and key.beneficiary in act.by) or _matters(act, key, run)


def _bears(act: Act, key: Key, run: Run) -> bool:
    """Whether an act may cross a restraint or use a liberty without a trigger, or is a blow between its two states."""
    if act.bits & run.plan.uses[key.ref]:
        return key.obligor in act.by or (act.kind == "cede" and key.beneficiary in act.by)
    pair = (key.obligor, key.beneficiary)
    return bool(act.bits & w.FIRST_BLOW) and any(x in act.by and y in act.against for x, y in (pair, pair[::-1]))


def _stands(entries: tuple[Entry, ...]) -> list[tuple[str, str, int | None]]:
    return sorted(((e.opened_by, e.outcome.status, e.case.due if e.case else None) for e in entries), key=repr)


def _warning(key: Key, day: int, batches: list[list[Act]]) -> Diagnostic:
    acts = [act for batch in batches for act in batch]
    return Diagnostic(
        span=acts[0].record.place("date"),
        severity="warning",
        code="order_matters",
        message=f"another order of the events of {day_text(day_of(acts[0].moment))} gives another status under '{key.ref}'",
        hint="give each its 'order', with a source for it, or keep the doubt as a claim on the date",
        related=tuple(Related(a.record.place("date"), a.id) for a in acts[1:]),
    )
