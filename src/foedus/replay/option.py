"""What the options of open questions do: each alone, and together where that has to be known (rules V2, V3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from math import prod
from typing import NamedTuple

from foedus.model import word as w
from foedus.replay import kernel as k
from foedus.replay.case import mask_of
from foedus.replay.event import Act, moment, roles
from foedus.replay.question import Question
from foedus.replay.run import Entry, Run
from foedus.replay.story import Key
from foedus.replay.world import World

MOST = 4096  # combinations that are run (V2)
LISTED = 8  # of a disputed ruling more combinations are not listed, but each option alone
Combination = tuple[tuple[int, int], ...]  # question bit and option, where it is not the option as coded
Entries = dict[Key, tuple[Entry, ...]]


class Options:
    """What options give.

    Attributes:
        entries: for a key, its entries under combinations of options; each alone at least.
        worlds: the world of each combination.
        touch: for a key, the bits of the questions that it reads, as coded or under an option.
        complete: keys of which every combination was run.
        same: keys that stay not triggered under every combination, so that none was run.
    """

    def __init__(self, base: Run) -> None:
        self.base = base
        self.entries: dict[Key, dict[Combination, tuple[Entry, ...]]] = defaultdict(dict)
        self.worlds: dict[Combination, World] = {}
        self.touch = {key: story.touch for key, story in base.stories.items()}
        open_acts = _open_acts(base)
        self.same = {key for key, touch in self.touch.items() if touch and _settled(key, base, open_acts)}
        self.complete: set[Key] = set()

    def run(self, combination: Combination, world: World, keys: list[Key]) -> None:
        """Run some keys in the world of a combination, and note which further questions they read there (V2: transitively)."""
        run = Run(world, self.base.plan, keys, self.base, self.same)
        for key, entries in run.perform().items():
            self.entries[key][combination] = entries
            self.touch[key] |= run.stories[key].touch


def try_options(base: Run, coded: Entries) -> Options:
    """Run each option alone for the keys that read its question, then the combinations of those keys of which each alone does not tell."""
    found = Options(base)
    _singles(base, found)
    while groups := _groups(base, coded, found):
        for touch, keys in groups.items():
            for world, combination in _worlds(base.world, base.world.record.questions.of(touch), found):
                new = [key for key in keys if combination not in found.entries[key]]
                if new:
                    found.run(combination, world, new)
            found.complete.update(key for key in keys if found.touch[key] == touch)
        _singles(base, found)
    return found


def _groups(base: Run, coded: Entries, found: Options) -> dict[int, list[Key]]:
    """The keys of which all combinations are to be run, by the questions that they read."""
    groups: dict[int, list[Key]] = defaultdict(list)
    for key, touch in found.touch.items():
        if key not in coded or touch.bit_count() < 2 or key in found.same or key in found.complete:
            continue  # a key that only others read has no ruling of its own
        count = prod(len(q.answers) for q in base.world.record.questions.of(touch))
        own = statuses(coded[key])
        differ = any(statuses(entries) != own for entries in found.entries[key].values())
        if count <= (LISTED if differ else MOST):
            groups[touch].append(key)
    return groups


def _singles(base: Run, found: Options) -> None:
    """Run each option alone for the keys that read its question; what they read under one is then tried too."""
    todo = {key: touch for key, touch in found.touch.items() if touch and key not in found.same}
    done: dict[Key, int] = defaultdict(int)
    while todo:
        readers: dict[int, list[Key]] = defaultdict(list)
        for key, bits in todo.items():
            done[key] |= bits
            while bits:
                low = bits & -bits
                readers[low].append(key)
                bits ^= low
        for question in base.world.record.questions.all:
            keys = readers.get(question.bit, [])
            for n in range(len(question.answers)) if keys else ():
                option = ((question.bit, n),)
                new = [key for key in keys if n != question.coded and option not in found.entries[key]]
                if new:
                    if option not in found.worlds:
                        found.worlds[option] = World(base.world.record, {question.id: n}, base.world)
                    found.run(option, found.worlds[option], new)
        todo = {key: more for key in todo if (more := found.touch[key] & ~done[key])}


def statuses(entries: tuple[Entry, ...]) -> dict[str, str]:
    """Status by case; a case that is not raised counts as not triggered."""
    return {e.opened_by: e.outcome.status for e in entries if e.outcome.status != "not_triggered"}


def _settled(key: Key, base: Run, open_acts: dict[str, list[_Open]]) -> bool:
    """Whether no option can make the key's cases anything but not triggered: every event fails a test that none of them changes."""
    if key not in base.plan.twins:
        return False
    tests = base.stories[key].always & base.plan.settled[key.ref]
    if base.world.ends_touch.get(key.ref.partition("/")[0]):
        tests &= ~k.E1
    raised = base.world.record.raised_by[key.ref][0] if key.victim == key.beneficiary else 0
    for act, variants, aimless in open_acts[key.arena] if tests else ():
        if aimless & raised or key.victim in act.against or key.victim in act.by or act.open & {"against", "by"}:
            if act.open - {"kind", "date"}:
                return False
            for variant in variants:  # it might be an event of the key, were it of another kind or day
                tests &= ~k.E5 & mask_of(key, variant, base)
    return bool(tests)


class _Open(NamedTuple):
    """An act on whose kind, date or actors there are questions, on all days on which it may have been.

    Attributes:
        aimless: the kinds as which it raises a case though done to nobody.
    """

    act: Act
    variants: list[Act]
    aimless: int


def _open_acts(base: Run) -> dict[str, list[_Open]]:
    """Those of each conflict, the ones that as coded come after the record too."""
    record = base.world.record
    return {
        name: [
            _Open(act, _dated(act, base), 0 if act.against else roles(act.record, record.lexicon)[3] & w.RAISING_AIMLESS)
            for act in map(base.world.acts.__getitem__, events)
            if act.core
        ]
        for name, events in record.members_of.items()
    }


def _dated(act: Act, base: Run) -> list[Act]:
    question = base.world.record.questions.by_id.get(f"{act.id}/date")
    if question is None:
        return [act]
    return [replace(act, moment=moment(answer.value.first, act.record.order)) for answer in question.answers]


def _worlds(base: World, touching: list[Question], found: Options) -> Iterator[tuple[World, Combination]]:
    """The world of each combination of two and more options that are not as coded; other readings share the facts of a world."""
    facts = [q for q in touching if q.kind != "reading"]
    readings = [q for q in touching if q.kind == "reading"]
    for chosen in product(*(range(len(q.answers)) for q in facts)):
        outer = {q.id: n for q, n in zip(facts, chosen, strict=True) if n != q.coded}
        setting = World(base.record, outer, base) if outer else base
        for options in product(*(range(len(q.answers)) for q in readings)):
            inner = {q.id: n for q, n in zip(readings, options, strict=True) if n != q.coded}
            if len(outer) + len(inner) < 2:
                continue
            choice = {**outer, **inner}
            combination = tuple(sorted((base.record.questions.bit(name), n) for name, n in choice.items()))
            world = found.worlds.get(combination)
            if world is None:
                world = found.worlds[combination] = World(base.record, choice, setting) if inner else setting
            yield world, combination
