"""Two ledgers side by side: what differs, and why (rule W2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from foedus.model import word as w
from foedus.replay.arena import NEVER
from foedus.replay.event import day_of
from foedus.replay.ledger import Ledger, listed
from foedus.replay.ruling import Ruling, iso
from foedus.replay.world import World

Key = tuple[str, str, str, tuple[str, ...], str | None]  # promise, obligor, beneficiary, victims, conflict


@dataclass(frozen=True, slots=True)
class Difference:
    """One case that is ruled otherwise.

    Missing: `before` or `after` is None where the case does not arise.
    """

    before: Ruling | None
    after: Ruling | None
    why: str

    @property
    def ruling(self) -> Ruling:
        """The ruling after the edits; before, where there is none."""
        found = self.after or self.before
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Change:
    """One promise that stands in only one of the two records, with what the records say of its instrument."""

    promise: str
    gained: bool
    why: str


@dataclass(frozen=True)
class Comparison:
    """Two ledgers, and what differs between them."""

    before: Ledger
    after: Ledger
    differences: tuple[Difference, ...]
    promises: tuple[Change, ...]


def compare(before: Ledger, after: Ledger) -> Comparison:
    """What differs between the ledgers of two records.

    Cases are the same if promise, obligor, beneficiary, victims and conflict are; of several, those raised by the same event are, and
    then the first, the second, and so on. Cases not triggered in either are left out.
    """
    old, new = _by_key(before.rulings), _by_key(after.rulings)
    pairs = [pair for key in {**old, **new} for pair in _pairs(old.get(key, []), new.get(key, []))]
    found = [Difference(b, a, _why(b, a, before, after)) for b, a in pairs if _differ(b, a)]
    found.sort(key=lambda d: (d.ruling.raised_on, d.ruling.id))
    return Comparison(before, after, tuple(found), tuple(_promises(before, after)))


def _by_key(rulings: Iterable[Ruling]) -> Mapping[Key, list[Ruling]]:
    found: dict[Key, list[Ruling]] = defaultdict(list)
    for r in rulings:
        found[r.promise, r.obligor, r.beneficiary, r.victims, r.conflict].append(r)
    return found


def _pairs(old: list[Ruling], new: list[Ruling]) -> Iterator[tuple[Ruling | None, Ruling | None]]:
    by_event: dict[str | None, list[Ruling]] = defaultdict(list)
    for r in new:
        by_event[r.event].append(r)
    left = []
    for r in old:
        if by_event[r.event]:
            yield r, by_event[r.event].pop(0)
        else:
            left.append(r)
    rest = [r for r in new if any(r is other for other in by_event[r.event])]
    for n in range(max(len(left), len(rest))):
        yield left[n] if n < len(left) else None, rest[n] if n < len(rest) else None


def _differ(before: Ruling | None, after: Ruling | None) -> bool:
    if before and after and _shown(before) == _shown(after):
        return False
    return any(True for _ in listed((r for r in (before, after) if r), liberties=True))


def _shown(r: Ruling) -> tuple[object, ...]:
    return (r.status, r.as_coded, r.reason, r.tests_failed, r.due_on, r.due_by, r.closed_on)


def _why(before: Ruling | None, after: Ruling | None, old: Ledger, new: Ledger) -> str:
    """The nearest cause that the two records show."""
    if before is None or after is None:
        here, there, only = (after, old, "only the edited record has") if after else (before, new, "the edited record has no longer")
        assert here is not None
        if here.instrument not in there.scenario.instruments:
            return f"{only} the instrument"
        return f"{only} the {'event' if here.event and here.event not in there.scenario.events else 'case'}"
    causes = []
    if after.event not in old.scenario.events:
        causes.append("only the edited record has the event")
    elif before.event not in new.scenario.events:
        causes.append(f"the edited record has no longer '{before.event}'")
    elif before.event != after.event and "not_triggered" not in (before.as_coded, after.as_coded):
        causes.append(f"raised by '{after.event}' instead of '{before.event}'")
    lives = [life(ledger.run.world, before.instrument) for ledger in (old, new)]
    if lives[0] != lives[1]:
        causes.append(f"{lives[1]} (before: {lives[0]})")
    for verb, one, other in (("passes", before, after), ("fails", after, before)):
        tests = [t for t in one.tests_failed if t not in other.tests_failed and (t != "E1" or lives[0] == lives[1])]
        causes += [f"now {verb} {', '.join(tests)}"] if tests else []
    if before.paid_by != after.paid_by:
        causes += [f"no longer paid by '{e}'" for e in before.paid_by if e not in after.paid_by]
        causes += [f"now paid by '{e}'" for e in after.paid_by if e not in before.paid_by]
    if not causes and before.reason != after.reason:
        causes.append(f"{w.spoken(after.reason) or 'no reason'} (before: {w.spoken(before.reason) or 'no reason'})")
    return "; ".join(causes) or _dates(before, after)


def _dates(before: Ruling, after: Ruling) -> str:
    found = [f"{what} {new} (before: {old})" for what, old, new in _clock(before, after) if old != new]
    doubt = {(False, True): "no open question decides it any more", (True, False): "an open question now decides it"}
    return "; ".join(found) or doubt.get(
        (before.status != "disputed", after.status != "disputed"), "its open questions are answered otherwise"
    )


def _clock(before: Ruling, after: Ruling) -> Iterator[tuple[str, str | None, str | None]]:
    yield "due on", before.due_on, after.due_on
    yield "due by", before.due_by, after.due_by
    yield "closed on", before.closed_on, after.closed_on


def life(world: World, instrument: str) -> str:
    """When an instrument is in force, in words."""
    found = world.lives[instrument]
    if found.never or found.start >= found.end:
        return "never in force"
    until = f", until {iso(day_of(found.end))}" if found.end < NEVER else ""
    return f"in force from {iso(day_of(found.start))}{until}"


def _promises(before: Ledger, after: Ledger) -> Iterator[Change]:
    """Promises that are in force at some time in one of the records only."""
    standing = [_standing(ledger) for ledger in (before, after)]
    for promise in sorted(standing[0].keys() ^ standing[1].keys()):
        gained = promise in standing[1]
        lives = [s.get(promise) or _absent(promise, ledger) for s, ledger in zip(standing, (before, after), strict=True)]
        yield Change(promise, gained, f"{lives[1]} (before: {lives[0]})")


def _standing(ledger: Ledger) -> dict[str, str]:
    world = ledger.run.world
    lives = {name: life(world, name) for name in world.lives}
    return {ref: lives[ref.partition("/")[0]] for ref in world.record.bonds if lives[ref.partition("/")[0]] != "never in force"}


def _absent(promise: str, ledger: Ledger) -> str:
    return "never in force" if promise in ledger.run.world.record.bonds else "not in the record"
