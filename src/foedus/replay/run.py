"""A run: the stories of all keys in one world; under another choice, of those keys that read its question (rules V2, B1)."""

from __future__ import annotations

from collections.abc import Container, Iterable, Set
from typing import NamedTuple

from foedus.model import word as w
from foedus.replay import kernel as k
from foedus.replay import outcome as out
from foedus.replay import restraint as res
from foedus.replay.arena import NEVER, Arena
from foedus.replay.case import tell
from foedus.replay.ending import end_by_acts
from foedus.replay.event import Act, day_of
from foedus.replay.outcome import Outcome
from foedus.replay.payment import aimed, payments
from foedus.replay.plan import Plan
from foedus.replay.restraint import may_cross
from foedus.replay.row import Deal
from foedus.replay.story import Case, Key, Story
from foedus.replay.world import World


class Entry(NamedTuple):
    """One ruling before it is dressed: where it belongs, what it is about, and how it stands.

    Attributes:
        opened_by: names a further case of its key across options (C2); empty for the first.
        case: the case, or None for a restraint without a trigger.
    """

    key: Key
    opened_by: str
    act: Act
    deal: Deal
    outcome: Outcome
    attackers: tuple[int, ...]
    case: Case | None
    touch: int


class Run:
    """The entries of every key in one world. The run of an option takes what it does not change from `base`, that of the text as coded.

    Attributes:
        askers: restraints that asked which due duties an act pays.
        idle: keys of which no case can fall due here, so that nobody asks for their stories.
    """

    def __init__(
        self, world: World, plan: Plan, keys: Iterable[Key] | None = None, base: Run | None = None, idle: Container[Key] = frozenset()
    ) -> None:
        self.world = world
        self.plan = plan
        self.base = base
        self.keys = tuple(plan.keys if keys is None else (key for key in keys if key in plan.twins))
        self.standing = tuple(plan.standing if keys is None else (key for key in keys if key not in plan.twins))
        self.found: dict[Key, tuple[Entry, ...]] = {}
        self.stories: dict[Key, Story] = {}
        self._bound: dict[tuple[str, int], tuple[dict[int, int], int]] = {}
        self._dues: dict[Key, list[tuple[Case, Outcome]]] = {}
        self.idle = idle
        self.askers: set[Key] = set()
        self._fresh = frozenset(self.keys)
        self._grown: Set[Key] = frozenset()

    def perform(self) -> dict[Key, tuple[Entry, ...]]:
        """The entries of every key of this run."""
        end_by_acts(self, self.plan)
        self.grow()
        for key in self.keys:
            if key not in self._grown:
                self._tell(key)
        self.found.update((key, self._entries(key)) for key in self.keys)
        self.found.update((key, self._standing(key)) for key in self.standing)
        return self.found

    def entries(self, key: Key) -> tuple[Entry, ...]:
        """The entries of a key, told now if this run has not."""
        found = self.found.get(key)
        if found is None:
            if key in self.plan.twins:
                self.story(key)
                found = self.found[key] = self._entries(key)
            else:
                found = self.found[key] = self._standing(key)
        return found

    def _standing(self, key: Key) -> tuple[Entry, ...]:
        """The entry of a restraint or liberty without a trigger, if an act crossed or used it."""
        free = self.world.record.bonds[key.ref].promise.terms.duty in w.LIBERTIES
        ruled, touch = (res.standing_liberty if free else res.standing)(key, self.world.arena(key.arena), self)
        self.stories[key] = Story(touch=touch)
        if not ruled:
            return ()
        act, outcome, deal = ruled
        return (Entry(key, "", act, deal, outcome, (key.obligor,), None, touch),)

    def tell_one(self, key: Key, standing: bool) -> tuple[Entry, ...]:
        """The entries of one key, also of one for which another stands (`Plan.twins`).

        What it asks of others is read from the base, or told when it is asked for.
        """
        if self.base is None:
            end_by_acts(self, self.plan)
            self.grow()
        if standing:
            return self._standing(key)
        self._tell(key)
        return self._entries(key)

    def entry_of(self, case: Case) -> Entry:
        """A case as an entry."""
        arena = self.world.arena(case.key.arena)
        return Entry(case.key, "", case.act, case.deal, self._outcome(case, arena), tuple(case.attackers), case, 0)

    def story(self, key: Key) -> Story:
        """The cases of a key: of this run, or of the base where this run does not change it."""
        found = self.stories.get(key)
        if found is None and self.base is not None and key not in self._fresh and not self._changed(key):
            found = self.base.stories.get(key)
        if found is None:
            found = self._tell(key)
        return found

    def _changed(self, key: Key) -> bool:
        """Whether the story of a key that is not of this run may be otherwise than in the base."""
        story = self.base.stories.get(key) if self.base else None
        return story is not None and self.world.changes(story.touch)

    def _tell(self, key: Key) -> Story:
        found = self.stories[key] = tell(key, self)
        return found

    def grow(self) -> None:
        """Tell anew, on the ends as they are known, the stories that wait for others: grown from nothing until they stay the same."""
        self.stories.clear()
        self._dues.clear()
        keys = [key for key in self.plan.loose if self.base is None or key in self._fresh or self._changed(key)]
        self._grown = frozenset(keys)
        self.stories.update((key, Story()) for key in keys)
        for _ in range(len(keys) + 1):  # no duty waits on a longer chain; more rounds would follow a circle of exceptions
            self._bound.clear()
            before = {key: [c.due for c in self.stories[key].cases] for key in keys}
            self.stories.update({key: tell(key, self) for key in keys})
            if all([c.due for c in self.stories[key].cases] == before[key] for key in keys):
                break
        self._bound.clear()

    # What stories ask of each other

    def bound(self, arena: Arena, victim: int) -> tuple[dict[int, int], int]:
        """Who has a binding duty of help due to a victim, and from which moment; with the question bits of those duties."""
        found = self._bound.get((arena.id, victim))
        if found is None:
            due: dict[int, int] = {}
            touch = 0
            for key, obligors in self.plan.helpers.get((arena.id, victim), {}).items():
                if key in self.idle:
                    continue
                story = self.story(key)
                touch |= story.touch
                for case in story.cases:
                    binding = case.deal.terms.strength == "binding" and case.deal.terms.duty in ("defend", "assist")
                    if case.due is not None and binding:
                        due.update((o, min(case.due, due.get(o, NEVER))) for o in obligors)
            found = self._bound[(arena.id, victim)] = (due, touch)
        return found

    def forbidden(self, case: Case, now: int) -> tuple[bool, int]:
        """Whether the obligor owes an attacker a restraint of an earlier instrument that full payment would cross (Q2)."""
        world, key = self.world, case.key
        own = key.ref.partition("/")[0]
        touch = 0
        for ref in self.plan.restraints_of.get(key.obligor, ()):
            bond = world.record.bonds[ref]
            if not world.lives[bond.instrument.id].before(world.lives[own]):
                continue
            deal = world.deal(ref, key.obligor, now)
            if not may_cross(case.deal.terms.duty, deal.terms.duty) or "due_duties" in deal.terms.saves or own in deal.terms.saves:
                continue
            touch |= world.answers(ref)[1]
            for a in case.attackers:
                bound, read = self._bound_not_to(ref, deal, key, a, now)
                touch |= read
                if bound:
                    return True, touch
        return False, touch

    def _bound_not_to(self, ref: str, deal: Deal, key: Key, attacker: int, now: int) -> tuple[bool, int]:
        world = self.world
        classes = world.lexicon.classes_on(day_of(now))
        owed = world.lexicon.table[classes[deal.row[k.R_TO]] + attacker] and attacker != key.obligor
        start, end = world.span(ref, key.obligor, attacker, deal)
        if not owed or not start <= now < end or not k.binds(deal.row, key.obligor, classes, world.lexicon.table):
            return False, 0
        if not deal.terms.when:
            return not world.war_between(key.obligor, attacker, now), 0
        story = self.story(Key(ref, key.obligor, attacker, attacker, key.arena))
        return any(c.due is not None and c.due <= now for c in story.cases), story.touch

    def pays_due(self, act: Act, key: Key, arena: Arena) -> tuple[list[tuple[str, int]], int]:
        """The due duties of the obligor of a key that an act pays, as promise and beneficiary (X1, X3)."""
        self.askers.add(key)
        paid: list[tuple[str, int]] = []
        touch = 0
        for debt in self.plan.debts.get((key.obligor, arena.id), ()):
            if debt in self.idle or not act.bits & self.world.record.paid_by[debt.ref]:
                continue
            for case, outcome in self._outcomes(debt, arena):
                if aimed(case, act, arena, self.world) is None:
                    continue
                touch |= outcome.touch
                if case.due is None or case.due > act.moment:
                    continue
                if outcome.status == "released" and (outcome.closed_on or 0) < act.day:
                    continue  # a case once due stays due (C4), paid or not, until it is released
                if any(p.act.id == act.id for p in payments(case, arena, self.world)):
                    paid.append((debt.ref, debt.beneficiary))
        return paid, touch

    def _outcomes(self, debt: Key, arena: Arena) -> list[tuple[Case, Outcome]]:
        """How the cases of a duty to act stand, with the bits of all the questions that this reads."""
        found = self._dues.get(debt)
        if found is None:
            story = self.story(debt)
            acting = [case for case in story.cases if case.deal.terms.duty in w.ACT_DUTIES]
            settled = [(case, out.settle(case, arena, self.world)) for case in acting]
            found = self._dues[debt] = [(case, o._replace(touch=o.touch | story.touch)) for case, o in settled]
        return found

    # Entries

    def _entries(self, key: Key) -> tuple[Entry, ...]:
        arena = self.world.arena(key.arena)
        story = self.stories[key]
        outcomes = [self._outcome(case, arena) for case in story.cases]
        for outcome in outcomes:
            story.touch |= outcome.touch
        return tuple(
            Entry(key, "" if c.number == 1 else c.opened_by, c.act, c.deal, o, tuple(c.attackers), c, story.touch)
            for c, o in zip(story.cases, outcomes, strict=True)
        )

    def _outcome(self, case: Case, arena: Arena) -> Outcome:
        duty = case.deal.terms.duty
        if duty in w.LIBERTIES:
            return out.liberty(case, arena, self.world)
        if duty in w.RESTRAINTS:
            return res.triggered(case, arena, self)
        return out.settle(case, arena, self.world)
