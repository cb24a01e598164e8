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
from foedus.replay.case import always_fails
from foedus.replay.event import Act, day_of
from foedus.replay.option import statuses
from foedus.replay.run import Entry, Run
from foedus.replay.story import Key
from foedus.replay.world import World

_ORDERLESS = k.E1 | k.E2 | k.E3 | k.E4 | k.E5 | k.E6 | k.E7 | k.E9  # tests that read an event by itself, and the law of its day
_CLOSING = w.bits("refuse", "invoke")  # kinds by which an obligor closes a case, or opens it
_OF_THE_VICTIM = w.FIRST_BLOW | w.bits("ask")
_MUTUAL = w.bits("make_peace", "release", "denounce", "cede")  # kinds that end something between two states
_EVERYWHERE = w.bits("make_peace", "release", "agree", "settle", "war")  # kinds that count in other conflicts too
_SPOKEN = w.bits(*w.BODIES)
_AGREED = w.bits("agree", "settle")
MOST_BATCHES = 4  # of more batches a day only neighbours are exchanged


def order_matters(base: Run) -> list[Diagnostic]:
    """A warning for each promise and day of which another order of the event batches changes a status."""
    idle, readers = _Idle(base), _Readers(base)
    found: dict[tuple[str, int], Diagnostic] = {}
    keys = defaultdict(list)
    for key in (*base.plan.keys, *base.plan.standing):
        keys[key.arena].append(key)
    for arena in base.world.arenas():
        for day, batches in _days(arena):
            near = keys[arena.id]
            far = [key for other in base.world.arenas() if other is not arena and _acts_on(day, other) for key in keys[other.id]]
            reading = {key: reads for key, reads in readers.reading(near, far, batches).items() if key not in idle}
            seen = set(reading.items())
            for order in _orders(len(batches)) if reading else ():
                new = {key: tuple(n for n in order if n in reads) for key, reads in reading.items() if (key.ref, day) not in found}
                trying = [key for key, relative in new.items() if (key, relative) not in seen]
                seen |= {(key, new[key]) for key in trying}
                for key in _changed(trying, near, _moments(batches, order), base, idle) if trying else ():
                    found.setdefault((key.ref, day), _warning(key, day, batches))
    return list(found.values())


class _Idle:
    """The keys whose cases stay not triggered in any order: every event fails a test that the order of a day does not change."""

    def __init__(self, base: Run) -> None:
        self.base = base
        self.known: dict[Key, bool] = {}

    def __contains__(self, key: object) -> bool:
        assert isinstance(key, Key)
        if key not in self.base.plan.twins:
            return False
        if key not in self.known:
            ended_by_acts = key.ref.partition("/")[0] in self.base.world.ends_touch
            tests = _ORDERLESS & ~k.E1 if ended_by_acts else _ORDERLESS
            story = self.base.stories.get(key)
            self.known[key] = bool(story.always & tests) if story else always_fails(key, tests, self.base)
        return self.known[key]


def _acts_on(day: int, arena: Arena) -> bool:
    return any(act.day == day for act in arena.acts)


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


def _changed(trying: list[Key], near: list[Key], moments: dict[str, int], base: Run, idle: _Idle) -> Iterator[Key]:
    """The keys to which other moments give another status: of some, of those near that ask for what these owe, of what other acts end."""
    world = World(base.world.record, base=base.world, moments=moments)
    others = Run(world, base.plan, trying, base, idle).perform()
    changed = [key for key in trying if _stands(others[key]) != _stands(base.entries(key))]
    apart = {ref for (ref, *_), _ in world.ends.items() ^ base.world.ends.items()}
    if changed or apart:
        debtors = {o for key in changed for o in base.plan.twins.get(key, ())}
        asking = [key for key in near if debtors and _asks(key, debtors, base, idle)]
        more = {*asking, *(key for key in (*base.plan.keys, *base.plan.standing) if key.ref in apart)}.difference(trying)
        others |= Run(world, base.plan, more, base, idle).perform()
    return (key for key, entries in others.items() if statuses(entries) != statuses(base.entries(key)))


def _asks(key: Key, debtors: set[int], base: Run, idle: _Idle) -> bool:
    """Whether a ruling asks what any of some obligors owes."""
    if key.ref not in base.plan.asking or (key.obligor not in debtors and key.ref not in base.plan.leaning) or key in idle:
        return False
    base.entries(key)
    return key in base.plan.twins or key in base.askers


class _Readers:
    """Which acts can matter to a key.

    Attributes:
        kinds: for a promise, the kinds of act that raise a case when done to the victim, when done by it, and those by which an obligor
            pays, crosses, uses or closes it.
    """

    def __init__(self, run: Run) -> None:
        record, self.plan = run.world.record, run.plan
        self.named = record.named
        self.kinds = {
            ref: (to, by | _OF_THE_VICTIM, record.paid_by[ref] | self.plan.uses[ref] | _CLOSING)
            for ref, (to, by) in record.raised_by.items()
        }

    def reading(self, near: list[Key], far: list[Key], batches: list[list[Act]]) -> dict[Key, tuple[int, ...]]:
        """The keys of a conflict to which acts of several of its batches can matter, with the batches.

        Of the keys of other conflicts those with all batches that an act reaches which counts everywhere.
        """
        actors = {a for batch in batches for act in batch for a in (*act.by, *act.against)}
        known: dict[tuple[str, int, int, int, bool], tuple[int, ...]] = {}  # obligors who do and suffer nothing are alike
        found = {}
        for key in near:
            ref, obligor, beneficiary, victim, _ = key
            standing = key not in self.plan.twins
            name = (ref, obligor if obligor in actors else -1, beneficiary, victim, standing)
            reads = known.get(name)
            if reads is None:
                reads = known[name] = self._reads(key, standing, batches)
            if len(reads) > 1:
                found[key] = reads
        everywhere = [act for batch in batches for act in batch if act.bits & _EVERYWHERE]
        found.update((key, tuple(range(len(batches)))) for key in far if any(self._matters(act, key) for act in everywhere))
        return found

    def _reads(self, key: Key, standing: bool, batches: list[list[Act]]) -> tuple[int, ...]:
        """The batches of which acts can matter to a key; none where a restraint is not crossed that day, and nobody is struck."""
        if standing and not any(self._bears(act, key) for batch in batches for act in batch):
            return ()
        found = []
        for n, batch in enumerate(batches):
            for act in batch:
                if (standing and act.bits & w.FIRST_BLOW) or self._matters(act, key):
                    found.append(n)
                    break
        return tuple(found)

    def _matters(self, act: Act, key: Key) -> bool:
        """Whether an act can raise, pay, cross, use, end or excuse a case of the key, or fulfil what it waits for."""
        ref, obligor, beneficiary, victim, _ = key
        to, by, own = self.kinds[ref]
        bits = act.bits
        if (
            (bits & to and (victim in act.against or not act.against))
            or (bits & by and victim in act.by)
            or (bits & own and obligor in act.by)
            or (bits & _MUTUAL and (obligor in act.by or beneficiary in act.by or obligor in act.against))
        ):
            return True
        if bits & _SPOKEN:
            return ref in self.plan.heeding
        return bool(bits & _AGREED or (bits & w.HELP_FULL and not self.named[ref].isdisjoint(act.by)))

    def _bears(self, act: Act, key: Key) -> bool:
        """Whether an act may cross a restraint or use a liberty without a trigger, or is a blow between its two states."""
        o, b = key.obligor, key.beneficiary
        if act.bits & self.plan.uses[key.ref] and (o in act.by or (act.kind == "cede" and b in act.by)):
            return key.ref not in self.plan.narrow or b in act.against or b in act.by
        return bool(act.bits & w.FIRST_BLOW and ((o in act.by and b in act.against) or (b in act.by and o in act.against)))


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
