"""A loaded scenario as the measures ask it; `foedus.api.Workbench` is one, and asks the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from foedus.base.date import DateError, day_text, parse_date
from foedus.base.diagnostic import FoedusError, did_you_mean
from foedus.measure.coverage import Coverage, coverage
from foedus.measure.encirclement import Encirclement, encirclement
from foedus.measure.frontier import Frontiers, read_frontiers
from foedus.measure.gap import Gaps, gaps
from foedus.measure.keystone import Keystones, keystones
from foedus.measure.series import MEASURES, Series, measure_of, series
from foedus.measure.strength import COMPONENTS, Strengths, read_strengths
from foedus.measure.system import EVERYBODY, RELEVANT, Gauge, System
from foedus.model.record import Scenario
from foedus.replay.casus import Asker
from foedus.report.search import find_state

TABLES = ("forces",)  # of strengths, which may lie beside a scenario
Given = Mapping[tuple[str, int], float | None] | Path | None  # strengths, as `Measured.system` says


class Measured:
    """A record, with the tables that lie beside it.

    Attributes:
        record: its records.
        last: the day, as a number, with which the record ends; None if it does not.
        home: the folder with its tables of strengths and frontiers; None if there is none.
    """

    def __init__(self, record: Scenario, last: int | None = None, home: Path | None = None) -> None:
        self.record, self.last, self.home = record, last, home
        self._asker: Asker | None = None

    def system(self, on: str, strengths: Given = None, **gauge: Any) -> System:
        """The states of a day with their strengths, for the measures.

        Args:
            on: the day.
            strengths: by state and year, or the path of a table; a component of the scenario's own (`milper`), or its table of forces
                (`forces`), by name; its index if None.
            gauge: how to measure: the attributes of `foedus.measure.system.Gauge`.

        Raises:
            FoedusError: the day is none, there are no strengths, or they know nobody that year.
        """
        day = self._day(on)
        assert day is not None
        attackers = gauge.pop("attackers", EVERYBODY)
        if attackers not in (EVERYBODY, RELEVANT):
            attackers = ",".join(find_state(self.record, name.strip()) for name in attackers.split(","))
        frontiers = read_frontiers(self.home) if self.home else Frontiers({}, {})
        if attackers == RELEVANT and not frontiers.pairs:
            raise FoedusError(f"'{self.record.id}' has no table of neighbours: relevant attackers are not known; name the attackers")
        return System(self._questions(), day, self._strengths(strengths), frontiers, Gauge(attackers=attackers, **gauge))

    def _strengths(self, given: Given) -> Strengths:
        """Strengths as they are given, or of a table: that of a path, or of the scenario's own by its name or that of a component."""
        own = self.home / "capabilities.csv" if self.home else None
        if given is None:
            if own is None or not own.is_file():
                raise FoedusError(f"'{self.record.id}' has no figures of strength of its own: give a table with --strength")
            return read_strengths(own)
        if not isinstance(given, Path):
            return given if isinstance(given, Strengths) else Strengths(given)
        if given.exists():
            return read_strengths(given)
        components = COMPONENTS if own and own.is_file() else ()
        if own and str(given) in components:
            return read_strengths(own, str(given))
        tables = {name: table for name in TABLES if self.home and (table := self.home / f"{name}.csv").is_file()}
        if str(given) in tables:
            return read_strengths(tables[str(given)])
        named = ", ".join([*components, *tables])
        by_name = f", or one of the scenario's own by name: {named}" if named else ""
        raise FoedusError(f"there is no table of strengths '{given}': give the path of a file{by_name}")

    def coverage(self, on: str, strengths: Given = None, *, honour: float | Mapping[str, float] | None = None, **gauge: Any) -> Coverage:
        """Who could attack whom on a day and meet a superior coalition, if every state kept its word; arguments as for `system`.

        Args:
            honour: the chance that a state keeps its promises of help: one for all, or by state, 1 for those that are not named. Then it is
                said too what to expect.
        """
        system = self.system(on, strengths, **gauge)
        rates = honour if isinstance(honour, Mapping) else {}
        given = [*rates.values(), *([honour] if isinstance(honour, float | int) else [])]
        if any(not 0 <= rate <= 1 for rate in given):
            raise FoedusError("the chance that a promise is kept lies between 0 and 1")
        if honour is None:
            return coverage(system)
        one = honour if isinstance(honour, float | int) else 1.0
        return coverage(system, lambda s: rates.get(system.names[s], one))

    def gaps(self, on: str, strengths: Given = None, *, victim: str | None = None, **gauge: Any) -> Gaps:
        """Who could attack whom on a day without meeting one, and the smallest promise that would close each gap."""
        system = self.system(on, strengths, **gauge)
        return gaps(system, None if victim is None else self.number_of(victim, system))

    def keystones(self, on: str, strengths: Given = None, *, shares: bool = True, **gauge: Any) -> Keystones:
        """On which states, instruments and conditions the system of a day hangs."""
        return keystones(self.system(on, strengths, **gauge), shares)

    def encirclement(self, state: str, on: str, strengths: Given = None, **gauge: Any) -> Encirclement:
        """How much of the strength on a state's frontiers is bound to others against it."""
        system = self.system(on, strengths, **gauge)
        return encirclement(system, self.number_of(state, system))

    def series(
        self,
        measure: str,
        strengths: Given = None,
        *,
        since: str | None = None,
        to: str | None = None,
        state: str | None = None,
        against: str | None = None,
        **gauge: Any,
    ) -> Series:
        """A measure through the days of the scenario: what moved it, when, and by how much.

        Args:
            measure: `system`; or of a state: `coverage`, `freedom`, `encirclement`, `reach`; or `margin`, of a state and its attacker.
            since, to: the first and the last day; else those of the scenario for whose years there are figures.
            state, against: the state, and the attacker of a margin.

        Raises:
            FoedusError: the measure is none, or lacks a state; or the strengths do not cover the days.
        """
        self._known(measure, MEASURES, "measure")
        needed = {"system": 0, "margin": 2}.get(measure, 1)
        given = [find_state(self.record, name) for name in (state, against) if name]
        if len(given) != needed or (needed and not state):
            said = ("no state", "--state STATE", "--state STATE, the victim, and --against STATE, the attacker")[needed]
            raise FoedusError(f"the measure '{measure}' is asked with {said}")
        figures = self._strengths(strengths)
        first, last = self._span(figures, gauge.get("year"))
        first, last = self._day(since) or first, self._day(to) or last
        if self.last is not None:
            last = min(last, self.last)
        if first > last:
            raise FoedusError(f"{day_text(first)} is later than {day_text(last)}")
        opened = self.system(day_text(first), figures, **gauge)
        one, other = (*given, None, None)[:2]
        number = self._questions().base.lexicon.number
        function = measure_of(measure, number[one] if one else None, number[other] if other else None)
        return series(opened, function, first, last, (measure, one, other))

    def _span(self, figures: Strengths, year: int | None) -> tuple[int, int]:
        """The first and the last day of the scenario for whose year there are figures."""
        first, end = self.record.period.first, self.record.period.end
        known = [y for (_, y), figure in figures.items() if figure is not None]
        if year is None and known:
            first, end = max(first, date(min(known), 1, 1).toordinal()), min(end, date(max(known) + 1, 1, 1).toordinal())
        return first, end - 1

    def number_of(self, name: str, system: System) -> int:
        """The number of a state that is there on the day of a system."""
        state = self.record.states[find_state(self.record, name)]
        number = self._questions().base.lexicon.number[state.id]
        if number not in system.strength:
            raise FoedusError(f"{state.name} did not exist on {day_text(system.day)}")
        return number

    def _known(self, name: str | None, known: Iterable[str], what: str) -> None:
        names = tuple(known)
        if name is not None and name not in names:
            hint = did_you_mean(name, names) or did_you_mean(name.upper(), names)
            raise FoedusError(f"there is no {what} '{name}' in '{self.record.id}'" + (f"; {hint}" if hint else ""))

    def _questions(self) -> Asker:
        if self._asker is None:
            self._asker = Asker(self.record, self.last)
        return self._asker

    def _day(self, text: str | None) -> int | None:
        if text is None:
            return None
        try:
            date = parse_date(text)
        except DateError as error:
            raise FoedusError(str(error)) from None
        if not date.is_day:
            raise FoedusError(f"'{text}' is not as precise as a day: write YYYY-MM-DD")
        return date.first
