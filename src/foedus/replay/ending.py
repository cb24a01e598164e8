"""Promises that acts end: denunciations and releases that a text allows (rules LW2, LW4)."""

from __future__ import annotations

from typing import Protocol

from foedus.replay import kernel as k
from foedus.replay.case import tell
from foedus.replay.event import Act
from foedus.replay.law import term_end
from foedus.replay.plan import Plan
from foedus.replay.story import Replay
from foedus.replay.world import World


class Growing(Replay, Protocol):
    """A replay that can tell what waits for others while it is not yet known what acts end."""

    def grow(self) -> None:
        """Tell anew, on the ends as they are known, the stories that wait for others."""


def end_by_acts(replay: Growing, plan: Plan) -> None:
    """Fill in the ends that acts bring about, in the order of time: each is read in the light of those before it."""
    world = replay.world
    world.ends_known = True
    if world.base is not None and world.base.ends_known and not world.moved and not world.differs & _read(world.base):
        world.ends, world.lawful, world.ends_touch = world.base.ends, world.base.lawful, world.base.ends_touch
        return
    for act in world.departures:
        instrument = act.record.instrument or act.record.promise.partition("/")[0]
        if instrument not in world.lives:
            continue
        world.ends_touch[instrument] = world.ends_touch.get(instrument, 0) | act.core
        for obligor in act.by:
            towards = _allowed(act, instrument, obligor, replay, plan)
            if towards is None:
                continue
            world.lawful.add(act.id)
            _end(act, instrument, obligor, towards, world)


def _read(world: World) -> int:
    """The bits of the questions on which the ends of promises depend."""
    found = 0
    for touch in world.ends_touch.values():
        found |= touch
    return found


def _allowed(act: Act, instrument: str, obligor: int, replay: Growing, plan: Plan) -> set[int] | None:
    """Towards whom an act ends promises: all (an empty set), the partners of its liberty, or None where nothing allows it."""
    world = replay.world
    over = term_end(world.record.scenario.instruments[instrument])
    if act.kind == "denounce" and over is not None and act.day >= over:
        return set()
    duty = "may_denounce" if act.kind == "denounce" else "may_be_released"
    partners = set()
    for key in plan.liberties.get(instrument, ()):
        if key.obligor != obligor:
            continue
        if key.ref in plan.asking:
            replay.grow()
        story = tell(key, replay)
        world.ends_touch[instrument] |= story.touch
        open_then = act.day < world.arena(key.arena).end
        if open_then and any(c.due is not None and c.due <= act.moment and c.deal.terms.duty == duty for c in story.cases):
            partners.add(key.beneficiary)
    partners |= _always_open(instrument, obligor, duty, act, world)
    if not partners:
        return None
    return partners if act.kind == "release" else set()


def _always_open(instrument: str, obligor: int, duty: str, act: Act, world: World) -> set[int]:
    """The partners of a liberty without a trigger, where it binds that day."""
    found = set()
    for article in world.record.scenario.instruments[instrument].articles:
        for promise in article.promises:
            if obligor not in world.record.obligors[promise.id]:
                continue
            deal = world.deal(promise.id, obligor, act.moment)
            if deal.terms.duty != duty or deal.terms.when:
                continue
            if not k.binds(deal.row, obligor, world.lexicon.classes_on(act.day), world.lexicon.table):
                continue
            for b in world.lexicon.ever(deal.row[k.R_TO]):
                start, end = world.span(promise.id, obligor, b, deal)
                if b != obligor and world.lexicon.is_of(deal.row[k.R_TO], b, act.day) and start <= act.moment < end:
                    found.add(b)
    return found


def _end(act: Act, instrument: str, obligor: int, towards: set[int], world: World) -> None:
    """From the next moment on, the promises named end, between the actor and those towards whom it acts."""
    for ref, bond in world.record.bonds.items():
        if bond.instrument.id != instrument or (act.record.promise and act.record.promise != ref):
            continue
        deal = world.deal(ref, obligor, act.moment)
        for b in towards or {*world.lexicon.ever(deal.row[k.R_TO]), *world.record.obligors[ref]}:
            for pair in ((ref, obligor, b), (ref, b, obligor)):
                world.ends[pair] = min(act.moment + 1, world.ends.get(pair, act.moment + 1))
