"""A world: the record under one choice of options, indexed for the replay."""

from __future__ import annotations

from bisect import insort
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from foedus.base.date import OPEN_END
from foedus.model import word as w
from foedus.model.record import Event, Scenario, Terms
from foedus.replay.arena import NEVER, Arena, War, wars
from foedus.replay.event import CORE, Act, day_of, moment, resolve, roles
from foedus.replay.law import Bond, Life, bonds, lives, read_terms
from foedus.replay.lexicon import Lexicon
from foedus.replay.question import Choice, Questions
from foedus.replay.row import Deal, classed, compile_terms


@dataclass(frozen=True, slots=True)
class Record:
    """What is the same under every choice: the numbers, the questions, the promises, who may owe and receive them."""

    scenario: Scenario
    end: int  # the first day after the record
    lexicon: Lexicon
    questions: Questions
    bonds: dict[str, Bond]
    obligors: dict[str, tuple[int, ...]]
    named: dict[str, frozenset[int]]  # by promise, the actors whom a condition, an exception or an amendment names
    movers: frozenset[int]  # actors who denounce or release, or are released
    asked_of: dict[str, tuple[str, ...]]  # the questions on each event
    acts: dict[tuple[object, ...], Act]  # events under the options of their questions, as they are asked for
    open_wars: tuple[tuple[int, int, int], ...]  # two states, and the bits of the questions on an event that may be their war or peace
    variants: dict[str, tuple[Deal, ...]]  # terms that show, between them, every value that any key can take
    deals: dict[tuple[str, tuple[int, ...], tuple[str, ...]], Deal]
    conflicts_of: dict[str, tuple[str, ...]]
    members_of: dict[str, tuple[str, ...]]  # the events of each conflict, and of each event without one itself
    superseded_by: dict[str, tuple[str, ...]]
    crossed_by: dict[str, int]  # kinds of act that can cross a promise under any terms
    paid_by: dict[str, int]  # kinds of act that can pay a promise under any terms
    raised_by: dict[str, tuple[int, int]]  # kinds that raise a case of a promise, done to the victim and by it, under any terms

    def may_make_war(self, a: int, b: int | None = None) -> int:
        """The bits of the questions on events that may begin or end a war between two, or one and anybody."""
        found = 0
        for x, y, bits in self.open_wars:
            if (x == a and b in (None, y)) or (y == a and b in (None, x)):
                found |= bits
        return found


def compile_record(scenario: Scenario, until: int | None = None) -> Record:
    """Compile a scenario; `until` is the last day that counts (TM4)."""
    lexicon = Lexicon(scenario)
    end = min(scenario.period.end, OPEN_END if until is None else until + 1)
    questions = Questions(scenario)
    found = bonds(scenario)
    names: dict[str, frozenset[int]] = {}
    obligors = {}
    every: dict[str, tuple[Deal, ...]] = {}
    raised: dict[str, tuple[int, int]] = {}
    crossed: dict[str, int] = {}
    paid: dict[str, int] = {}
    for ref, bond in found.items():
        every[ref] = tuple(compile_terms(terms, bond.instrument, lexicon) for terms in dict.fromkeys(_variants(bond)))
        named: set[int] = set()
        obligors[ref] = tuple(sorted({o for deal in every[ref] for o in _obligors(deal.terms, bond, lexicon)}))
        for deal in every[ref]:
            crossed[ref] = crossed.get(ref, 0) | w.CROSSED_BY.get(deal.terms.duty, 0)
            paid[ref] = paid.get(ref, 0) | deal.payable[0] | deal.payable[1]
            to, by = raised.get(ref, (w.TRIGGER_BITS, 0))
            raised[ref] = (to | deal.raised_by, by | deal.mirror)
            for leaf in deal.leaves:
                if leaf.op in ("acted", "bound"):
                    named.update(x for name in leaf.names for x in lexicon.actors(name))
            named |= set(deal.excepted)
        for _, amendment in bond.amendments:
            named |= set(lexicon.numbers((amendment.obligor,)))
        names[ref] = frozenset(named)
    leaving = [e for e in scenario.events.values() if e.kind in ("denounce", "release")]
    movers = frozenset(a for e in leaving for a in lexicon.numbers((*e.by, *e.helped)))
    conflicts = {e.id: e.conflicts for e in scenario.events.values()}
    members: dict[str, list[str]] = {c: [] for c in scenario.conflicts}
    for e in scenario.events.values():
        for c in e.conflicts or (e.id,):
            members.setdefault(c, []).append(e.id)
    instruments = scenario.instruments.values()
    superseded = {old: tuple(i.id for i in instruments if old in i.supersedes) for new in instruments for old in new.supersedes}
    return Record(
        scenario=scenario,
        end=end,
        lexicon=lexicon,
        questions=questions,
        bonds=found,
        obligors=obligors,
        named=names,
        movers=movers,
        asked_of=_asked_of(scenario, questions),
        acts={},
        open_wars=tuple(_open_wars(scenario, lexicon, questions)),
        variants=every,
        deals={},
        conflicts_of=conflicts,
        members_of={name: tuple(events) for name, events in members.items()},
        superseded_by=superseded,
        crossed_by=crossed,
        paid_by=paid,
        raised_by=raised,
    )


def _asked_of(scenario: Scenario, questions: Questions) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {event: [] for event in scenario.events}
    for question in questions.all:
        if question.kind == "event":
            found[question.id.partition("/")[0]].append(question.id)
    return {event: tuple(names) for event, names in found.items()}


def _open_wars(scenario: Scenario, lexicon: Lexicon, questions: Questions) -> Iterator[tuple[int, int, int]]:
    """Pairs between whom an event of doubtful kind, date or actors may be a war, or a peace."""
    for event in scenario.events.values():
        core = sum(questions.bit(f"{event.id}/{key}") for key in CORE)
        if core:
            by, against, _, bits = roles(event, lexicon)
            if bits & w.WAR_OR_PEACE:
                yield from ((x, y, core) for x, y in combinations(sorted(by | against), 2))


def _in_time(act: Act) -> tuple[int, str]:
    return act.moment, act.id


def _variants(bond: Bond) -> Iterable[Terms]:
    """Terms that show, between them, every value that any key can take."""
    yield bond.promise.terms
    for n in range(len(bond.amendments)):
        yield read_terms(bond, (n,), ("text",) * len(bond.promise.readings))
    for n, reading in enumerate(bond.promise.readings):
        for option in reading.options:
            answers = tuple(option.id if m == n else "text" for m in range(len(bond.promise.readings)))
            yield read_terms(bond, (), answers)


def _obligors(terms: Terms, bond: Bond, lexicon: Lexicon) -> Iterable[int]:
    return lexicon.ever(classed(terms.who, bond.instrument, lexicon)[0])


class World:
    """The record under one choice, or with some acts at other moments. A world made from another shares what that does not change.

    Attributes:
        acts: every act within the record, by event.
        lives: when each instrument is in force.
        releases_by: releases by the state that gives them.
        ends: for (promise, obligor, beneficiary) the moment at which an act ended it (LW4).
        moved: whether acts lie at other moments than in the base.
        differs: the bits of the questions that are answered otherwise than in the base; all where acts are moved.
        chosen: the bits of the questions that are answered otherwise than as coded; all where acts are moved.
        lawful: the denunciations that a text allowed.
        foes_met: what `Day` found of the tests E1 to E9, by all that they read.
        ends_known: whether `ends`, `lawful` and `ends_touch` have been filled in.
        ends_touch: for an instrument, the bits of the questions on whether acts ended promises of it.
    """

    acts: dict[str, Act]
    present: list[Act]
    wars: tuple[War, ...]
    lives: dict[str, Life]
    releases_by: dict[int, list[Act]]
    departures: list[Act]
    _stale: set[str]  # arenas that are not those of the base

    def __init__(
        self, record: Record, choice: Choice | None = None, base: World | None = None, moments: Mapping[str, int] | None = None
    ) -> None:
        self.record = record
        self.lexicon = record.lexicon
        self.choice: Choice = choice or {}
        self.base = base
        self._moments = moments or {}
        self.moved = bool(moments)
        self._arenas: dict[str, Arena] = {}
        self._answers: dict[str, tuple[tuple[str, ...], int]] = {}
        self._deals: dict[tuple[str, tuple[int, ...]], Deal] = {}
        self._batches: list[int] | None = None
        self._terms: dict[str, list[tuple[int, int, Deal]]] = {}
        before: Choice = base.choice if base else {}
        changed = {name for name in {*self.choice, *before} if self.choice.get(name) != before.get(name)}
        self.differs = sum(record.questions.bit(name) for name in changed) if not self.moved else -1
        self.chosen = sum(record.questions.bit(name) for name in self.choice) if not self.moved else -1
        if base is not None and not self.moved and record.questions.only_readings(changed):
            self._share(base)
        else:
            self._index(base, changed)
        self.foes_met: dict[Hashable, int] = {}
        self.ends: dict[tuple[str, int, int], int] = {}
        self.lawful: set[str] = set()
        self.ends_touch: dict[str, int] = {}
        self.ends_known = False

    def changes(self, touch: int) -> bool:
        """Whether what has read some questions may be otherwise here than in the world as coded."""
        return self.moved or bool(touch & self.chosen)

    def _share(self, base: World) -> None:
        """Another reading changes no fact and no date."""
        self.acts, self.present, self.wars, self.lives = base.acts, base.present, base.wars, base.lives
        self.releases_by, self.departures, self._stale = base.releases_by, base.departures, set()

    def _index(self, base: World | None, changed_questions: set[str]) -> None:
        """Resolve the acts, find the wars and the lives, and which arenas are not those of the base."""
        record = self.record
        touched = {name.partition("/")[0] for name in changed_questions} | self._moments.keys()
        events = record.scenario.events
        if base is None:
            self.acts = {e.id: self._act(e) for e in events.values()}
        else:
            self.acts = {**base.acts, **{e: self._act(events[e]) for e in touched if e in events}}
        changed = {e for e in touched if e in events}
        self._stale = {c for e in changed for c in (record.conflicts_of[e] or (e,))}
        if base is None:
            self.present = [a for a in sorted(self.acts.values(), key=_in_time) if a.day < record.end]
        else:
            self.present = [a for a in base.present if a.id not in changed]
            for act in (self.acts[e] for e in changed):
                if act.day < record.end:
                    insort(self.present, act, key=_in_time)
        ends = {c.id: c.period.end for c in record.scenario.conflicts.values()}
        if base is None or any((self.acts[e].bits | base.acts[e].bits) & w.WAR_OR_PEACE for e in changed):
            self.wars = wars(self.present, ends)
            self._stale |= {*ends, *events} if base else set()
        else:
            self.wars = base.wars
        if base is None or touched & record.scenario.instruments.keys():
            self.lives = lives(record.scenario, record.questions, self.choice)
        else:
            self.lives = base.lives
        self.releases_by = {}
        for act in self.present:
            if act.kind == "release":
                for giver in act.by:
                    self.releases_by.setdefault(giver, []).append(act)
        self.departures = [a for a in self.present if a.kind in ("denounce", "release")]

    def _act(self, event: Event) -> Act:
        name = (event.id, *(self.choice.get(q) for q in self.record.asked_of[event.id]))
        act = self.record.acts.get(name)
        if act is None:
            act = self.record.acts[name] = resolve(event, self.lexicon, self.record.questions, self.choice)
        return replace(act, moment=self._moments[event.id]) if event.id in self._moments else act

    # Arenas

    def arena(self, name: str) -> Arena:
        """The arena of a conflict, or of an event that names none."""
        found = self._arenas.get(name)
        if found is None:
            if self.base and name not in self._stale:
                found = self.base.arena(name)
            else:
                found = self._build(name)
            self._arenas[name] = found
        return found

    def arenas(self) -> list[Arena]:
        """Every arena: of conflicts, and of events without one."""
        return [self.arena(n) for n in self.record.members_of]

    def _build(self, name: str) -> Arena:
        members = [self.acts[e] for e in self.record.members_of[name]]
        if self.base:
            arena = self.base.arena(name).emptied()
        else:
            conflict = self.record.scenario.conflicts.get(name)
            if conflict is None:
                arena = Arena(name, self.acts[name].moment, OPEN_END, alone=name)
            else:
                arena = Arena(name, moment(conflict.period.first), conflict.period.end)
            for act in members:
                self._may(arena, act)
        if arena.alone:
            arena.began = self.acts[name].moment
        for war in self.wars:
            if war.first <= arena.began < war.end:
                for a in (war.x, war.y):
                    arena.at_war[a] = min(war.first, arena.at_war.get(a, NEVER))
        for act in sorted(members, key=_in_time):
            if act.day < self.record.end:
                arena.add(act)
        return arena

    def _may(self, arena: Arena, act: Act) -> None:
        by, against, helped, bits = roles(act.record, self.lexicon)
        dates = [act.record.date, *(c.value for c in act.record.claims if c.key == "date")]
        arena.first_day = min(arena.first_day, *(d.first for d in dates))
        for role, actors in (("by", by), ("against", against), ("for", helped), ("to", act.to)):
            for a in actors:
                arena.parts.setdefault(a, []).append((act.id, role))
        for a in by:
            arena.kinds_by[a] |= bits
        for v in against:
            arena.kinds_to[v] |= bits
        if not act.against or "against" in act.open:
            arena.kinds_aimless |= bits
        for a in act.to:
            if act.kind == "cede":
                arena.kinds_by[a] |= bits
        if not act.core:
            return
        for a in by:
            arena.open_by[a].append((bits, act.core))
            for v in against:
                if bits & w.FIRST_BLOW:
                    arena.maybe_blow[(a, v)] |= act.core
        for v in against:
            arena.open_to[v].append((bits, act.core))
        if not act.against or "against" in act.open:
            arena.open_aimless.append((bits, act.core))
        if bits & w.MIRRORED:
            for a in by:
                arena.open_to[a].append((bits & w.MIRRORED, act.core))

    def war_between(self, a: int, b: int, before: int) -> bool:
        """Whether two states are at war by an event earlier than a moment, and have not made peace by then (K5, X2)."""
        return any(war.first < before <= war.end and war.between(a, b) for war in self.wars)

    def batches(self) -> list[int]:
        """Every batch (TM1): the moments of events and of legal changes."""
        if self._batches is None:
            law = {m for life in self.lives.values() for m in (life.start, life.end)} | set(self.ends.values())
            self._batches = sorted({*law, *(moment(day) for day in self.lexicon.steps()), *(act.moment for act in self.present)})
        return self._batches

    # Terms

    def answers(self, ref: str) -> tuple[tuple[str, ...], int]:
        """The options of the readings of a promise that stand, and the bits of their questions."""
        found = self._answers.get(ref)
        if found is None:
            if self.base and not self.moved:
                found = self.base.answers(ref)
                if not found[1] & self.differs:
                    self._answers[ref] = found
                    return found
            bond = self.record.bonds[ref]
            names = [f"{bond.instrument.id}/{r.question}" for r in bond.promise.readings]
            core = 0
            for name in names:
                core |= self.record.questions.bit(name)
            picked = []
            for name, reading in zip(names, bond.promise.readings, strict=True):
                answer = self.record.questions.answer(name, self.choice)
                picked.append(str(answer.value) if answer else "text" if reading.text_admissible else reading.options[0].id)
            for name, _ in bond.amendments:
                core |= self.lives[name].core
            found = self._answers[ref] = (tuple(picked), core | self.lives[bond.instrument.id].core)
        return found

    def deal(self, ref: str, obligor: int, instant: int) -> Deal:
        """The terms of a promise for an obligor at a moment (LW3)."""
        bond = self.record.bonds[ref]
        active: tuple[int, ...] = ()
        if bond.amendments:
            name = self.lexicon.names[obligor]
            active = tuple(
                n
                for n, (amending, amendment) in enumerate(bond.amendments)
                if self.lives[amending].covers(instant) and amendment.obligor in ("", name)
            )
        key = (ref, active)
        found = self._deals.get(key)
        if found is None:
            answers = self.answers(ref)[0]
            cached = (ref, active, answers)
            found = self.record.deals.get(cached)
            if found is None:
                terms = read_terms(bond, active, answers)
                found = self.record.deals[cached] = compile_terms(terms, bond.instrument, self.lexicon)
            self._deals[key] = found
        return found

    def terms(self, ref: str, obligor: int) -> list[tuple[int, int, Deal]]:
        """The terms of a promise for an obligor from one moment until another, in the order of time."""
        bond = self.record.bonds[ref]
        if not bond.amendments:
            found = self._terms.get(ref)
            if found is None:
                found = self._terms[ref] = [(-NEVER, NEVER + 1, self.deal(ref, obligor, 0))]
            return found
        lives = [self.lives[amending] for amending, _ in bond.amendments]
        steps = sorted({-NEVER, NEVER + 1, *(m for life in lives for m in (life.start, life.end))})
        return [(first, until, self.deal(ref, obligor, first)) for first, until in pairwise(steps)]

    def span(self, ref: str, obligor: int, beneficiary: int, deal: Deal) -> tuple[int, int]:
        """The moments between which a promise binds: its instrument's life, cut by supersession, by acts and by `void` (E1)."""
        bond = self.record.bonds[ref]
        life: Life = self.lives[bond.instrument.id]
        end = life.end
        if deal.terms.void is not None:
            end = min(end, moment(deal.terms.void))
        end = min(end, self.ends.get((ref, obligor, beneficiary), end))
        for later in self.record.superseded_by.get(bond.instrument.id, ()):
            start = self.lives[later].start
            if start < end:
                day = day_of(start)
                new = self.lexicon.parties(self.record.scenario.instruments[later])
                old = self.lexicon.parties(bond.instrument)
                if (
                    self.lexicon.is_of(new, obligor, day)
                    and self.lexicon.is_of(new, beneficiary, day)
                    and self.lexicon.is_of(old, obligor, day)
                ):
                    end = start
        return life.start, end
