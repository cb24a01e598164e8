"""Rulings: what a reader is told of one case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from foedus.base.date import day_text
from foedus.model import word as w
from foedus.replay import kernel as k
from foedus.replay.event import day_of
from foedus.replay.fact import exception
from foedus.replay.run import Entry
from foedus.replay.world import World


@dataclass(frozen=True, slots=True)
class Under:
    """How a ruling stands under one combination of options."""

    options: tuple[tuple[str, str], ...]
    status: str
    reason: str | None
    held_by: str = ""


class Ruling(NamedTuple):
    """One case, as ruled.

    Units: dates are ISO days.
    Missing: `event` is None in a hypothetical, `conflict` where the event names none; dates as T1 and T4 say; `robust` None where not every
        combination was run; `as_coded` is the status of the text as coded, also where that is the status.
    """

    id: str
    event: str | None
    event_kind: str
    date: str
    conflict: str | None
    attackers: tuple[str, ...]
    victims: tuple[str, ...]
    instrument: str
    article: str
    promise: str
    obligor: str
    beneficiary: str
    duty: str
    strength: str
    means: str
    status: str
    reason: str | None
    tests_failed: tuple[str, ...]
    raised_on: str
    due_on: str | None
    due_by: str | None
    closed_on: str | None
    robust: bool | None
    as_coded: str
    by_reading: tuple[Under, ...] = ()
    conflicts_with: tuple[str, ...] = ()
    paid_by: tuple[str, ...] = ()
    saves: tuple[str, ...] = ()


@cache
def tests_of(mask: int) -> tuple[str, ...]:
    """The tests of a mask, in order."""
    return tuple(t for n, t in enumerate(w.TESTS) if mask >> n & 1)


@cache
def iso(day: int | None) -> str | None:
    """The ISO text of a day, or None."""
    return None if day is None else day_text(day)


def reason_of(entry: Entry, world: World) -> str | None:
    """The reason of an entry: its own, or that of the first test that failed."""
    if entry.outcome.reason:
        return entry.outcome.reason
    first = entry.outcome.mask & -entry.outcome.mask
    if not first:
        return None
    return _REASON[first](entry, world)


def _law(e: Entry, world: World) -> str:
    if world.lives[e.key.ref.partition("/")[0]].never:
        return "never_in_force"
    start = e.case.start if e.case else world.lives[e.key.ref.partition("/")[0]].start
    return "not_yet_in_force" if _read_at(e) < start else "ended"


def _read_at(e: Entry) -> int:
    return e.case.law_moment if e.case else e.act.moment


def _obligor(e: Entry, world: World) -> str:
    classes = world.lexicon.classes_on(day_of(_read_at(e)))
    member = world.lexicon.table[classes[e.deal.row[k.R_PARTY]] + e.key.obligor]
    return "obligor_ceased" if member else "not_a_party"


def _kind(e: Entry, world: World) -> str:
    armed_only = not w.bits(*e.deal.terms.when) & ~w.ARMED
    events = e.case.events if e.case else [e.act]
    return "no_armed_act" if armed_only and not any(a.bits & w.ARMED for a in events) else "other_kind_of_act"


def _degree(e: Entry, world: World) -> str:
    """Events of one moment are read as one (C2): one flagrant among them is enough."""
    events = e.case.events if e.case else [e.act]
    flagrant = any("flagrant" in a.facts for a in events if a.moment == e.act.moment)
    return "not_flagrant" if e.deal.terms.flagrant and not flagrant else "not_joint"


def _condition(e: Entry, world: World) -> str:
    leaves = e.case.leaves if e.case else ()
    for leaf, held in zip(e.deal.leaves, leaves, strict=False):
        if not held:
            return E12_REASONS[leaf.op]
    return E12_REASONS[e.deal.leaves[0].op]


E12_REASONS = {
    "acted": "third_state_did_not_act",
    "bound": "nobody_bound",
    "found": "body_did_not_find",
    "recommended": "body_did_not_find",
    "failed_to_agree": "body_did_not_find",
    "in_force": "instrument_not_in_force",
    "agreed": "no_prior_agreement",
    "settled": "not_settled",
    "judged_necessary": "not_judged_necessary",
}
_REASON: dict[int, Callable[[Entry, World], str]] = {
    k.E1: _law,
    k.E2: _obligor,
    k.E3: lambda e, world: "is_victim" if e.key.obligor == e.key.victim else "is_attacker",
    k.E4: lambda e, world: "not_the_victim",
    k.E5: _kind,
    k.E6: lambda e, world: "wrong_attacker",
    k.E7: lambda e, world: "outside_area",
    k.E8: lambda e, world: "provoked",
    k.E9: _degree,
    k.E10: lambda e, world: (
        "did_not_resist" if e.deal.terms.resists and not (e.case and e.case.facts & k.W_RESISTED) else "not_considered_vital"
    ),
    k.E11: lambda e, world: "did_not_ask",
    k.E12: _condition,
    k.E13: lambda e, world: exception(e.case.facts if e.case else 0),
}
