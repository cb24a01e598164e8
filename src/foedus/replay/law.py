"""Law: when instruments are in force, and which terms a promise has (rules LW1 to LW3, V4)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter
from typing import Any

from foedus.base.date import OPEN_END, Date, later, parse_date
from foedus.model.record import Amendment, Article, Instrument, Promise, Scenario, Terms, Who
from foedus.replay.arena import NEVER
from foedus.replay.event import moment
from foedus.replay.question import Choice, Questions

_DEFAULTS: dict[str, Any] = {name: f.default for name, f in Terms.__dataclass_fields__.items()}


@dataclass(frozen=True, slots=True)
class Life:
    """From and until when an instrument is in force, as moments; the bits of the questions on that; whether its own date is `never`."""

    start: int
    end: int
    core: int
    never: bool = False

    def covers(self, instant: int) -> bool:
        """Whether it is in force at a moment."""
        return self.start <= instant < self.end

    def before(self, other: Life) -> bool:
        """Whether it came into force before another: before none that never did (Q2)."""
        return self.start < other.start < NEVER


@dataclass(frozen=True, slots=True)
class Bond:
    """A promise in its instrument, with the amendments that reach it in the order of their entry into force."""

    promise: Promise
    instrument: Instrument
    amendments: tuple[tuple[str, Amendment], ...]

    @property
    def ref(self) -> str:
        """Its reference in full."""
        return self.promise.id


def term_end(instrument: Instrument) -> int | None:
    """The first day on which the text no longer fixes a term; None where it fixes none (LW2)."""
    if not instrument.term or not instrument.in_force:
        return None
    match = re.fullmatch(r"(\d+) (year|month|day)s?", instrument.term)
    if match:
        count, unit = int(match[1]), match[2]
        start = instrument.in_force.first
        return start + count if unit == "day" else later(start, **{f"{unit}s": count})
    return parse_date(instrument.term).last + 1


def bonds(scenario: Scenario) -> dict[str, Bond]:
    """Every promise, those included that a term implies (LW2)."""
    amending: dict[str, list[tuple[str, Amendment]]] = defaultdict(list)
    for i in sorted(scenario.instruments.values(), key=lambda i: (i.in_force.first if i.in_force else OPEN_END, i.id)):
        for article in i.articles:
            for amendment in article.amends:
                amending[amendment.promise].append((i.id, amendment))
    found = {}
    for i in scenario.instruments.values():
        for article in (*i.articles, *([implied_article(i)] if i.term else [])):
            for p in article.promises:
                found[p.id] = Bond(p, i, tuple(amending[p.id]))
    return found


def implied_article(i: Instrument) -> Article:
    """The article that a fixed term implies: no party denounces within it."""
    terms = Terms(who=Who(kind="each_party"), to=Who(kind="each_other_party"), duty="not_denounce")
    promise = Promise(id=f"{i.id}/term/not_denounce", article="term", terms=terms, span=i.place("term"))
    return Article(
        id="term", says=f"The text fixes a term ({i.term}): no party denounces it within that.", promises=(promise,), span=i.place("term")
    )


def lives(scenario: Scenario, questions: Questions, choice: Choice) -> dict[str, Life]:
    """From and until when each instrument is in force under a choice; what waits on another ends with it (LW1)."""
    own = {i.id: _own_life(i, questions, choice) for i in scenario.instruments.values()}
    waits = {i.id: i.waits_on for i in scenario.instruments.values()}
    found: dict[str, Life] = {}
    sorter = TopologicalSorter(waits)
    with suppress(CycleError):  # what waits in a circle, or on one, is never ready
        sorter.prepare()
    while ready := sorter.get_ready():
        for name in (n for n in ready if n in own):
            result = own[name]
            for other in waits[name]:
                waited = found[other] if other in own else Life(NEVER, NEVER, 0, False)
                result = Life(max(result.start, waited.start), min(result.end, waited.end), result.core | waited.core, result.never)
            found[name] = result
        sorter.done(*ready)
    return {name: found[name] if name in found else Life(NEVER, NEVER, life.core, life.never) for name, life in own.items()}


def _own_life(i: Instrument, questions: Questions, choice: Choice) -> Life:
    values: dict[str, Any] = {"in_force": i.in_force, "ended": i.ended, "void": None}
    core = 0
    for key in ("in_force", "ended"):
        answer = questions.answer(f"{i.id}/{key}", choice)
        if answer:
            values[key] = answer.value
            core |= questions.bit(f"{i.id}/{key}")
    for reading in i.readings:
        name = f"{i.id}/{reading.question}"
        core |= questions.bit(name)
        answer = questions.answer(name, choice)
        for option in reading.options:
            if answer and option.id == answer.value:
                values.update(option.changes)
    start = moment(values["in_force"].first) if isinstance(values["in_force"], Date) else NEVER
    end = moment(values["ended"].first) if isinstance(values["ended"], Date) else NEVER
    if values["void"] is not None:
        end = min(end, moment(values["void"]))
    return Life(start, end, core, values["in_force"] is None)


def changed(terms: Terms, changes: Mapping[str, Any]) -> Terms:
    """Terms with some keys replaced; a value of None removes the key."""
    return replace(terms, **{name: _DEFAULTS[name] if value is None else value for name, value in changes.items()})


def read_terms(bond: Bond, active: tuple[int, ...], answers: tuple[str, ...]) -> Terms:
    """The terms of a promise with some amendments in force, read by one option of each of its readings.

    A reading says what the amended words mean, so it comes last.
    """
    changes: dict[str, Any] = {}
    for n in active:
        changes.update(bond.amendments[n][1].changes)
    for reading, answer in zip(bond.promise.readings, answers, strict=True):
        for option in reading.options:
            if option.id == answer:
                changes.update(option.changes)
    return changed(bond.promise.terms, changes)
