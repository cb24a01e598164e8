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
from foedus.replay.run import Entry, Run
from foedus.replay.story import Key
from foedus.replay.world import World

_ORDERLESS = k.E1 | k.E2 | k.E3 | k.E4 | k.E5 | k.E6 | k.E7 | k.E9  # tests that read an event by itself, and the law of its day
_IDLE = ("negotiate", "propose", "statement", "rumour")  # kinds by which an obligor neither pays nor crosses anything
MOST_BATCHES = 4  # of more batches a day only neighbours are exchanged


def order_matters(base: Run, coded: dict[Key, tuple[Entry, ...]]) -> list[Diagnostic]:
    """A warning for each promise and day of which another order of the event batches changes a status."""
    by_arena: dict[str, list[Key]] = defaultdict(list)
    for key in coded:
        if not _never(key, base):
            by_arena[key.arena].append(key)
    found: dict[tuple[str, int], Diagnostic] = {}
    for arena in base.world.arenas():
        for day, batches in _days(arena):
            readers = {key: reads for key in by_arena[arena.id] if len(reads := _reads(key, batches, base)) > 1}
            seen = set(readers.items())
            for order in _orders(len(batches)) if readers else ():
                new = {key: tuple(n for n in order if n in reads) for key, reads in readers.items() if (key.ref, day) not in found}
                keys = [key for key, relative in new.items() if (key, relative) not in seen]
                seen |= {(key, new[key]) for key in keys}
                for key in _changed(keys, batches, order, base, coded):
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


def _changed(
    keys: list[Key], batches: list[list[Act]], order: tuple[int, ...], base: Run, coded: dict[Key, tuple[Entry, ...]]
) -> list[Key]:
    """The keys to which an order of the batches gives another status."""
    if not keys:
        return []
    slots = [batch[0].moment for batch in batches]
    moments = {act.id: slot for slot, n in zip(slots, order, strict=True) for act in batches[n]}
    others = Run(World(base.world.record, base=base.world, moments=moments), base.plan, keys, base).perform()
    return [key for key in keys if _statuses(others[key]) != _statuses(coded[key])]


def _reads(key: Key, batches: list[list[Act]], run: Run) -> tuple[int, ...]:
    """The batches of which acts can matter to a key."""
    return tuple(n for n, batch in enumerate(batches) if any(_matters(act, key, run) for act in batch))


def _matters(act: Act, key: Key, run: Run) -> bool:
    """Whether an act can raise, pay, cross, excuse or fulfil a condition of a case of the key."""
    record = run.world.record
    done_to, done_by = record.raised_by[key.ref]
    if (key.victim in act.against or not act.against) and act.bits & done_to:
        return True
    if key.victim in act.by and (act.bits & (done_by | w.FIRST_BLOW) or act.kind == "ask"):
        return True
    if key.obligor in act.by and act.kind not in _IDLE:
        return True
    if act.kind == "release":
        return key.beneficiary in act.by
    if act.kind in w.BODIES:
        return key.ref in run.plan.heeding
    return bool(act.bits & w.HELP_FULL and record.named[key.ref] & set(act.by))


def _statuses(entries: tuple[Entry, ...]) -> list[tuple[str, str]]:
    return sorted((e.opened_by, e.outcome.status) for e in entries)


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
