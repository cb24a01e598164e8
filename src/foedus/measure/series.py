"""A measure through the days of a scenario: what moved it, when, by how much, and through which promises."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from foedus.base.date import day_text
from foedus.measure.encirclement import encirclement
from foedus.measure.system import System
from foedus.model import word as w
from foedus.replay.casus import Asker
from foedus.replay.day import Day
from foedus.replay.event import Act, day_of, moment

Value = float | None
Titles = tuple[str, str | None, str | None]
Promise = tuple[str, str, str]  # its reference, who owes it, to whom
MEASURES = ("system", "coverage", "freedom", "encirclement", "reach", "margin")
_SAME = 1e-12
_COUNT_LATER = ("release", "agree", "settle", "invoke", "denounce")


@dataclass(frozen=True, slots=True)
class Step:
    """A day on which a measure has another value than the day before.

    Attributes:
        change: from the value before; None on the first day, or where one of the two is not known.
        began, ended: instruments that are in force from that day, or no more.
        events: what the record has of that day, and what counts from that day on of what it has of the day of the last batch before it:
            a release, an agreement, a denunciation count once they have happened (H1).
        gained, lost: promises of help that bind from that day, or no more.
        figures: whether the strengths of another year are taken from that day.
    """

    on: str
    value: Value
    change: float | None
    began: tuple[str, ...]
    ended: tuple[str, ...]
    events: tuple[str, ...]
    gained: tuple[Promise, ...]
    lost: tuple[Promise, ...]
    figures: bool


@dataclass(frozen=True, slots=True)
class Series:
    """A measure from a first day to a last: the steps in between are all its changes.

    Attributes:
        days: how many days were asked: those on which the law, an event or the year could move it.
    """

    measure: str
    state: str | None
    other: str | None
    first: str
    last: str
    days: int
    steps: tuple[Step, ...]

    def at(self, day: str) -> Value:
        """The value on a day between the first and the last."""
        found = None
        for step in self.steps:
            if step.on > day:
                break
            found = step.value
        return found


def series(opened: System, measure: Callable[[System], Value], first: int, last: int, titles: Titles) -> Series:
    """A measure on every day from `first` to `last` on which it may have changed.

    Args:
        opened: the system of any day: how it is measured.
        measure: of the system of a day; None where it is not known, or does not apply.
        titles: the name of the measure, and the states of which it is asked.
    """
    steps: list[Step] = []
    value: Value = None
    for turn in turns(opened, first, last):
        found = measure(turn.system)
        moved = (found is None) != (value is None) or (found is not None and value is not None and abs(found - value) > _SAME)
        if not steps or moved:
            change = found - value if steps and found is not None and value is not None else None
            steps.append(step_of(turn, found, change))
        value = found
    name, state, other = titles
    return Series(name, state, other, day_text(first), day_text(last), len(days_asked(opened.asker, first, last)), tuple(steps))


@dataclass(frozen=True, slots=True)
class Turn:
    """A day on which the sides of attacks may be others than before; `before` is the last day that was looked at."""

    system: System
    before: Day | None


def turns(opened: System, first: int, last: int) -> Iterator[Turn]:
    """Every such day, with its system; days on which all is alike that the sides depend on are passed over."""
    asker, gauge = opened.asker, opened.gauge
    mark: object = None
    before: Day | None = None
    for day in days_asked(asker, first, last):
        on = Day(asker.base, day)
        now = (on.mark(gauge.any_means), gauge.year or date.fromordinal(day).year)
        if now != mark:
            yield Turn(System(asker, day, opened.strengths, opened.frontiers, gauge, on), before)
        mark, before = now, on


def days_asked(asker: Asker, first: int, last: int) -> list[int]:
    """The first day, the first of every year, and every day of a batch."""
    years = (date(year, 1, 1).toordinal() for year in range(date.fromordinal(first).year, date.fromordinal(last).year + 1))
    return [day for day in sorted({first, *years, *map(day_of, asker.base.batches())}) if first <= day <= last]


def step_of(turn: Turn, value: Value, change: float | None) -> Step:
    """A turn as a step of a measure that has a value from that day: what the record has of the day."""
    system, before = turn.system, turn.before
    asker, on, day, gauge = system.asker, system.on, system.day, system.gauge
    now = on.undertaken(gauge.any_means)
    past = before.undertaken(gauge.any_means) if before else now
    lives = asker.base.lives.items()
    was = before.now if before else moment(day)
    return Step(
        on=day_text(day),
        value=value,
        change=change,
        began=tuple(sorted(name for name, life in lives if before and life.covers(on.now) and not life.covers(was))),
        ended=tuple(sorted(name for name, life in lives if before and life.covers(was) and not life.covers(on.now))),
        events=tuple(act.id for act in asker.base.present if act.day == day or (was <= act.moment < on.now and _counts_later(act))),
        gained=_named(now - past, asker),
        lost=_named(past - now, asker),
        figures=before is not None and gauge.year is None and date.fromordinal(day).timetuple().tm_yday == 1,
    )


def _counts_later(act: Act) -> bool:
    return act.kind in _COUNT_LATER or bool(act.bits & w.WAR_OR_PEACE)


def _named(promises: frozenset[tuple[str, int, int]], asker: Asker) -> tuple[Promise, ...]:
    names = asker.base.lexicon.names
    return tuple(sorted((ref, names[o], names[t]) for ref, o, t in promises))


def measure_of(name: str, state: int | None, other: int | None) -> Callable[[System], Value]:
    """The function of a measure, one of `MEASURES`; `state` and `other` are the numbers of the states of which it is asked."""

    def there(system: System) -> bool:
        return all(s is None or s in system.strength for s in (state, other))

    def asked(system: System) -> Value:
        if not there(system):
            return None
        if state is None:
            return system.index({pair: reply.covered for pair, reply in system.replies().items()})
        match name:
            case "coverage":
                return system.coverage(state)
            case "freedom":
                return system.freedom(state)
            case "margin":
                assert other is not None
                return system.reply(other, state).margin
            case _:
                found = encirclement(system, state)
                return found.frontier if name == "encirclement" else found.reach

    return asked
