"""What `import foedus` gives: load a scenario, and ask it what the commands ask.

Example:
    >>> import foedus
    >>> s = foedus.load("europe-1933-1939")
    >>> ledger = s.ledger(state="FRN", status="breached")
    >>> answer = s.casus("GMY", "CZE", on="1938-09-23")
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from foedus.base.date import day_text
from foedus.base.diagnostic import BrokenScenario, Diagnostic, FoedusError, did_you_mean
from foedus.checker.check import check as check_records
from foedus.loader.dump import dump
from foedus.loader.scenario import find, find_edits, load_edited, load_path
from foedus.measure.outlook import Outlook, outlook
from foedus.measured import Measured
from foedus.model import word as w
from foedus.model.record import Scenario
from foedus.replay.casus import Casus
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
    return load_with_each([edits], scenario)[0]


def load_with_each(edits: Iterable[str | Path], scenario: str | Path = DEFAULT) -> list[Workbench]:
    """Load a scenario with each of some edits, one workbench each: as `load_with_edits`, and the scenario's own text is read once."""
    found = []
    places = [find_edits(name).resolve() for name in edits]
    for place, loaded in zip(places, load_edited(find(scenario), places), strict=True):
        bench = _workbench(*loaded, home=_home(scenario))
        supposed = [d for d in bench.diagnostics if d.code == "no_sources" and d.span.file.startswith(place.name)]  # nobody can cite it
        found.append(Workbench(bench.record, (d for d in bench.diagnostics if d not in supposed), home=bench.home))
    return found


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


class Workbench(Measured):
    """A loaded scenario.

    Attributes:
        diagnostics: the warnings of its check.
    """

    def __init__(self, record: Scenario, diagnostics: Iterable[Diagnostic] = (), last: int | None = None, home: Path | None = None) -> None:
        super().__init__(record, last, home)
        self.diagnostics = tuple(diagnostics)
        self._ledgers: dict[int | None, Ledger] = {}

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
        names = list(edits)
        benches = zip(names, load_with_each(names, self.home), strict=True)
        edited = {Path(name).name: (bench.record.name, bench.record.about, bench._questions()) for name, bench in benches}
        return outlook(self.system(day_text(first)), first, last, edited)


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
