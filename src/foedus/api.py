"""What `import foedus` gives: load a scenario, and ask it what the commands ask.

Example:
    >>> import foedus
    >>> s = foedus.load("europe-1933-1939")
    >>> ledger = s.ledger(state="FRN", status="breached")
    >>> answer = s.casus("GMY", "CZE", on="1938-09-23")
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from foedus.base.date import DateError, day_text, parse_date
from foedus.base.diagnostic import BrokenScenario, Diagnostic, FoedusError, did_you_mean
from foedus.checker.check import check as check_records
from foedus.loader.dump import dump
from foedus.loader.scenario import find, find_edits, load_edited, load_path
from foedus.measure.coverage import Coverage, coverage
from foedus.measure.encirclement import Encirclement, encirclement
from foedus.measure.frontier import Frontiers, read_frontiers
from foedus.measure.gap import Gaps, gaps
from foedus.measure.keystone import Keystones, keystones
from foedus.measure.outlook import Outlook, outlook
from foedus.measure.series import MEASURES, Series, measure_of, series
from foedus.measure.strength import Strengths, read_strengths
from foedus.measure.system import EVERYBODY, RELEVANT, Gauge, System
from foedus.model import word as w
from foedus.model.record import Scenario
from foedus.replay.casus import Asker, Casus
from foedus.replay.compare import Comparison, compare
from foedus.replay.ledger import Ledger, dress, listed, order_warnings, replay
from foedus.replay.reason import Step
from foedus.replay.ruling import Ruling
from foedus.replay.tree import explain_pair, explain_ruling
from foedus.replay.view import as_known_to
from foedus.report import answer, document
from foedus.report.evidence import evidence
from foedus.report.search import as_data, find_state, search
from foedus.report.show import show

DEFAULT = "europe-1933-1939"
PROPOSALS = {DEFAULT: ("eastern-pact-1934", "unconditional-1935", "soviet-proposal-1939", "tripartite-june-1939", "tripartite-july-1939")}


def check(scenario: str | Path = DEFAULT, *, replayed: bool = False) -> tuple[Diagnostic, ...]:
    """Every fault of a scenario, by place.

    Args:
        scenario: one that ships with foedus (by id), or one of your own (by path).
        replayed: also look, by a replay of a scenario without errors, whether the order of a day's events decides a ruling (rule B1).

    Raises:
        FoedusError: there is no such scenario.
    """
    record, found = load_path(find(scenario))
    faults = tuple(sorted({*found, *check_records(record)}, key=lambda d: (d.span, d.code, d.message)))
    if replayed and not any(d.severity == "error" for d in faults):
        faults += order_warnings(record)
    return faults


def load(scenario: str | Path = DEFAULT) -> Workbench:
    """Load a scenario that ships with foedus (by id), or one of your own (by path: a folder, or one document).

    Raises:
        FoedusError: there is no such scenario.
        BrokenScenario: it has errors; `diagnostics` lists all of them.
    """
    return _workbench(*load_path(find(scenario)), home=_home(scenario))


def load_with_edits(edits: str | Path, scenario: str | Path = DEFAULT) -> Workbench:
    """Load a scenario with edits merged into its records (rule W2): edits that ship with foedus (by id), or your own (by path).

    Raises:
        FoedusError: there are no such edits, or no such scenario.
        BrokenScenario: the edited record has errors; `diagnostics` lists all of them.
    """
    place = find_edits(edits).resolve()
    bench = _workbench(*load_edited(find(scenario), place), home=_home(scenario))
    supposed = [d for d in bench.diagnostics if d.code == "no_sources" and d.span.file.startswith(place.name)]  # nobody can cite it
    return Workbench(bench.record, (d for d in bench.diagnostics if d not in supposed), home=bench.home)


def compare_edits(
    edits: str | Path, scenario: str | Path = DEFAULT, *, state: str | None = None, instrument: str | None = None
) -> tuple[Workbench, Comparison]:
    """The edited scenario, and what its ledger has otherwise: the same as `whatif`, as typed rulings."""
    before, after = load(scenario), load_with_edits(edits, scenario)
    either = replace(after.record, states={**before.record.states, **after.record.states})
    state = find_state(either, state) if state else state
    after._known(instrument, {**before.record.instruments, **after.record.instruments}, "instrument")
    found = compare(before.replay(), after.replay())
    chosen = (d for d in found.differences if not state or state in (d.ruling.obligor, d.ruling.beneficiary))
    return after, replace(found, differences=tuple(d for d in chosen if instrument in (None, d.ruling.instrument)))


def whatif(edits: str | Path, scenario: str | Path = DEFAULT, *, state: str | None = None, instrument: str | None = None) -> dict[str, Any]:
    """What edits would change: cases ruled otherwise, promises gained and lost, each with why (rule W2).

    Args:
        edits: edits that ship with foedus, by id, or a path to your own: a folder or a document that holds only what differs.
        scenario: what they are edits of.
        state: who owes or is owed in the cases shown; `instrument`: under which they are shown.

    Rows: `differences`: one case each, `before` and `after` as in `ledger`. `promises`: one promise each that stands in one record only.
    Missing: `before` or `after` is None where the case does not arise.

    Raises:
        FoedusError: there are no such edits, or no such scenario, state or instrument.
        BrokenScenario: one of the two records has errors.
    """
    after, found = compare_edits(edits, scenario, state=state, instrument=instrument)
    return answer.whatif(found, Path(edits).resolve().name, after.diagnostics)


def _home(scenario: str | Path) -> Path:
    """The folder in which the tables of a scenario lie."""
    place = find(scenario)
    return place if place.is_dir() else place.parent


def _workbench(record: Scenario, found: Iterable[Diagnostic], home: Path) -> Workbench:
    diagnostics = (*found, *check_records(record))
    if any(d.severity == "error" for d in diagnostics):
        raise BrokenScenario(diagnostics)
    return Workbench(record, diagnostics, home=home)


class Workbench:
    """A loaded scenario.

    Attributes:
        record: its records.
        diagnostics: the warnings of its check.
        last: the day, as a number, with which the record ends; None if it does not.
        home: the folder with its tables of strengths and frontiers; None if there is none.
    """

    def __init__(self, record: Scenario, diagnostics: Iterable[Diagnostic] = (), last: int | None = None, home: Path | None = None) -> None:
        self.record = record
        self.home = home
        self.diagnostics = tuple(diagnostics)
        self.last = last
        self._ledgers: dict[int | None, Ledger] = {}
        self._asker: Asker | None = None

    def as_known_to(self, state: str, on: str) -> Workbench:
        """The record as one state could see it on a day: what was signed, published or told by then, and nothing later (rule W1).

        Args:
            state: COW abbreviation.
            on: the day, ISO.

        Raises:
            FoedusError: the state is not in the record, or not there that day.
        """
        state = find_state(self.record, state)
        day = self._day(on)
        if day is None:
            raise FoedusError("say on which day: on='1939-08-25'")
        if not self.record.states[state].is_there(day):
            raise FoedusError(f"{self.record.states[state].name} did not exist on {on}: it could know nothing")
        return Workbench(as_known_to(self.record, state, day), self.diagnostics, day, self.home)

    def replay(self, until: str | None = None) -> Ledger:
        """The whole replay, as typed rulings; computed once."""
        asked = self._day(until)
        last = self.last if asked is None else asked if self.last is None else min(asked, self.last)
        if last not in self._ledgers:
            self._ledgers[last] = replay(self.record, last)
        return self._ledgers[last]

    def rulings(
        self,
        *,
        since: str | None = None,
        to: str | None = None,
        until: str | None = None,
        state: str | None = None,
        instrument: str | None = None,
        status: str | Iterable[str] | None = None,
        near: int = 0,
        liberties: bool = False,
    ) -> list[Ruling]:
        """The rulings that a list shows; the arguments are those of `ledger`."""
        state = find_state(self.record, state) if state else state
        self._known(instrument, self.record.instruments, "instrument")
        wanted = {status} if isinstance(status, str) else set(status or ())
        for word in wanted:
            self._known(word, w.STATUSES, "status")
        first, last = (day_text(self._day(day) or 0) if day else None for day in (since, to))
        if "not_triggered" in wanted and not near:
            near = 1
        found = listed(self.replay(until).rulings, near, liberties)
        return list(_filtered(found, first, last, state, instrument, wanted))

    def ledger(self, **options: Any) -> dict[str, Any]:
        """The ledger as data: `format`, `scenario`, `rulings`, `diagnostics`.

        Args:
            options: `since`, `to`: the day on which a case was raised lies between them; `until`: the record ends with that day; `state`:
                who owes or is owed; `instrument`; `status`: one or several; `near`: also cases that failed at most so many tests;
                `liberties`: also those not used.

        Rows: one ruling per case: promise, obligor, beneficiary, conflict.
        Missing: as `foedus.report.document` says.

        Raises:
            FoedusError: a name or a date that cannot be.
        """
        rulings = self.rulings(**options)
        diagnostics = (*self.diagnostics, *self.replay(options.get("until")).diagnostics)
        return document.ledger(self.record, rulings, diagnostics)

    def casus(self, attacker: str, victim: str, on: str, *, means: str = "fixed") -> dict[str, Any]:
        """Who would have to act if one state attacked another on a day, and everybody kept their word.

        Args:
            attacker, victim: COW abbreviations, COW numbers, or names.
            on: the day, ISO.
            means: `any` lets help by means of the obligor's choice make a state act too (rule H4).

        Raises:
            FoedusError: a state is not in the record, or not there that day.
        """
        return answer.casus(self.hypothesis(attacker, victim, on, means=means), self.diagnostics)

    def hypothesis(self, attacker: str, victim: str, on: str, *, means: str = "fixed") -> Casus:
        """The same, as typed rulings."""
        attacker, victim = find_state(self.record, attacker), find_state(self.record, victim)
        any_means = _any(means)
        day = self._day(on)
        if day is None:
            raise FoedusError("say on which day: on='1938-09-23'")
        return self._questions().ask(attacker, victim, day, any_means)

    def explain(self, *what: str) -> dict[str, Any]:
        """Why a ruling is as it is: each test, what it saw, in which record and line.

        Args:
            what: the id of a ruling, or an event, a promise, an obligor and a beneficiary.

        Raises:
            FoedusError: there is no such ruling, or a name is not in the record.
        """
        ruling, steps = self.reasons(*what)
        return answer.explanation(ruling, steps)

    def reasons(self, *what: str) -> tuple[dict[str, Any], tuple[Step, ...]]:
        """The same, as a ruling and typed steps."""
        ledger = self.replay()
        dresser = document.Dresser(self.record)
        if len(what) == 1:
            ruling = next((r for r in ledger.rulings if r.id == what[0]), None)
            if ruling is None:
                hint = did_you_mean(what[0], (r.id for r in ledger.rulings)) or "`foedus ledger --format csv` shows the ids"
                raise FoedusError(f"there is no ruling '{what[0]}'; {hint}")
            return dresser.ruling(ruling), explain_ruling(ledger, ruling)
        if len(what) != 4:
            raise FoedusError("explain takes the id of a ruling, or EVENT PROMISE OBLIGOR BENEFICIARY")
        event, promise = what[:2]
        obligor, beneficiary = (find_state(self.record, name) for name in what[2:])
        named = [r for r in ledger.rulings if (r.event, r.promise, r.obligor, r.beneficiary) == (event, promise, obligor, beneficiary)]
        if len(named) == 1:
            return dresser.ruling(named[0]), explain_ruling(ledger, named[0])
        entry, steps, run = explain_pair(ledger, event, promise, obligor, beneficiary)
        if not entry.deal.terms.when:
            crossed = ", ".join(r.id for r in ledger.rulings if (r.promise, r.obligor, r.beneficiary) == (promise, obligor, beneficiary))
            raise FoedusError(
                f"'{event}' is not the first act of {obligor} in its conflict that crosses or uses '{promise}' towards {beneficiary}; "
                + (f"these are: {crossed}" if crossed else "the record has no such act")
            )
        return dresser.ruling(dress(entry, 1, run.world)), steps

    def show(self, name: str) -> dict[str, Any]:
        """One record, with all that names it.

        Raises:
            FoedusError: the scenario has no record of that id.
        """
        return show(self.record, name)

    def search(self, text: str) -> dict[str, Any]:
        """The records in which every word occurs, those that bear it as a name first; case and accents do not matter."""
        return as_data(self.record, text, search(self.record, text))

    def dump(self) -> str:
        """The whole record as the text of one document; what is read from it again is equal. Comments are not kept."""
        return dump(self.record)

    def sources(self) -> dict[str, Any]:
        """What the record rests on, as `foedus.report.evidence.evidence` says."""
        return evidence(self.record)

    def list(self) -> dict[str, Any]:
        """Every instrument and every event, a line each."""
        return document.listing(self.record)

    def _known(self, name: str | None, known: Iterable[str], what: str) -> None:
        names = tuple(known)
        if name is not None and name not in names:
            hint = did_you_mean(name, names) or did_you_mean(name.upper(), names)
            raise FoedusError(f"there is no {what} '{name}' in '{self.record.id}'" + (f"; {hint}" if hint else ""))

    def system(self, on: str, strengths: Strengths | Path | None = None, **gauge: Any) -> System:
        """The states of a day with their strengths, for the measures.

        Args:
            on: the day.
            strengths: by state and year, or the path of a table; the scenario's own if None.
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

    def _strengths(self, given: Strengths | Path | None) -> Strengths:
        own = self.home / "capabilities.csv" if self.home else None
        if given is None:
            if own is None or not own.is_file():
                raise FoedusError(f"'{self.record.id}' has no figures of strength of its own: give a table with --strength")
            return read_strengths(own)
        return read_strengths(given) if isinstance(given, Path) else given

    def coverage(
        self, on: str, strengths: Strengths | Path | None = None, *, honour: float | Mapping[str, float] | None = None, **gauge: Any
    ) -> Coverage:
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

    def gaps(self, on: str, strengths: Strengths | Path | None = None, *, victim: str | None = None, **gauge: Any) -> Gaps:
        """Who could attack whom on a day without meeting one, and the smallest promise that would close each gap."""
        system = self.system(on, strengths, **gauge)
        return gaps(system, None if victim is None else self.number_of(victim, system))

    def keystones(self, on: str, strengths: Strengths | Path | None = None, *, shares: bool = True, **gauge: Any) -> Keystones:
        """On which states, instruments and conditions the system of a day hangs."""
        return keystones(self.system(on, strengths, **gauge), shares)

    def encirclement(self, state: str, on: str, strengths: Strengths | Path | None = None, **gauge: Any) -> Encirclement:
        """How much of the strength on a state's frontiers is bound to others against it."""
        system = self.system(on, strengths, **gauge)
        return encirclement(system, self.number_of(state, system))

    def series(
        self,
        measure: str,
        strengths: Strengths | Path | None = None,
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

    def outlook(self, first: int, last: int, edits: Iterable[str | Path] = ()) -> Outlook | None:
        """How free the major powers were to attack, through the days, and what edits would have changed.

        Args:
            first, last: day numbers.
            edits: of this scenario: ids of those that ship, or paths.

        Returns:
            None where the scenario has no figures of strength for those days, or no major power.
        """
        if self.home is None or not (self.home / "capabilities.csv").is_file():
            return None
        known = self._span(self._strengths(None), None)
        first, last = max(first, known[0]), min(last, known[1])
        if first >= last:
            return None
        edited = {}
        for name in edits:
            bench = load_with_edits(name, self.home)
            edited[Path(name).name] = (bench.record.name, bench.record.about, bench._questions())
        return outlook(self.system(day_text(first)), first, last, edited)

    def number_of(self, name: str, system: System) -> int:
        """The number of a state that is there on the day of a system."""
        state = self.record.states[find_state(self.record, name)]
        number = self._questions().base.lexicon.number[state.id]
        if number not in system.strength:
            raise FoedusError(f"{state.name} did not exist on {day_text(system.day)}")
        return number

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


def _any(means: str) -> bool:
    if means not in ("fixed", "any"):
        raise FoedusError(f"means is 'fixed' or 'any', not '{means}'")
    return means == "any"


def _filtered(
    rulings: Iterable[Ruling], first: str | None, last: str | None, state: str | None, instrument: str | None, wanted: set[str]
) -> Iterator[Ruling]:
    for r in rulings:
        if (first is None or r.raised_on >= first) and (last is None or r.raised_on <= last):
            of_state = state is None or state in (r.obligor, r.beneficiary)
            if of_state and (instrument is None or r.instrument == instrument) and (not wanted or r.status in wanted):
                yield r
