"""Which promises stand between whom, from when until when."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import NamedTuple

from foedus.base.date import OPEN_END, OPEN_START
from foedus.replay import kernel as k
from foedus.replay.event import day_of
from foedus.replay.row import Deal
from foedus.replay.world import World


class Undertaking(NamedTuple):
    """One promise of one state to another, while its instrument is in force and both belong to those it names.

    `first` and `end` are day numbers; the last day is the one before `end`.
    """

    promise: str
    obligor: str
    beneficiary: str
    duty: str
    strength: str
    first: int
    end: int


def undertakings(world: World, duties: Collection[str], most: int | None = None) -> Iterator[Undertaking]:
    """Every undertaking of some duties, as the record codes the texts.

    Args:
        most: promises that are ever owed to more states than this are left out; none if None.
    """
    for ref in world.record.bonds:
        for obligor in world.record.obligors[ref]:
            for start, until, deal in world.terms(ref, obligor):
                if deal.terms.duty in duties and (most is None or len(world.lexicon.ever(deal.row[k.R_TO])) <= most):
                    yield from _of(ref, obligor, deal, start, until, world)


def _of(ref: str, obligor: int, deal: Deal, start: int, until: int, world: World) -> Iterator[Undertaking]:
    """The undertakings of one obligor under some terms, which hold between two moments."""
    lexicon = world.lexicon
    to = deal.row[k.R_TO]
    changes = lexicon.steps_of(to, deal.row[k.R_PARTY], k.EXISTS)
    for b in lexicon.ever(to):
        if b == obligor:
            continue
        first, end = world.span(ref, obligor, b, deal)
        first, end = max(first, start), min(end, until)
        if first >= end:
            continue
        days = (max(OPEN_START, day_of(first)), min(OPEN_END, day_of(end - 1) + 1))
        run: int | None = None
        steps = sorted({*days, *(day for day in changes if days[0] < day < days[1])})
        for day, following in pairwise(steps):
            holds = lexicon.is_of(to, b, day) and k.binds(deal.row, obligor, lexicon.classes_on(day), lexicon.table)
            if holds and run is None:
                run = day
            if run is not None and (not holds or following == days[1]):
                names = lexicon.names
                yield Undertaking(ref, names[obligor], names[b], deal.terms.duty, deal.terms.strength, run, following if holds else day)
                run = None
