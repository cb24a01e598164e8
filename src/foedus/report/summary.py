"""Rulings as rows for people: equal rulings of one promise folded, words with spaces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from foedus.model import word as w
from foedus.model.record import Scenario
from foedus.replay.ruling import Ruling
from foedus.report.table import Table


@dataclass(frozen=True, slots=True)
class Fold:
    """Equal rulings of one promise upon one event."""

    first: Ruling
    rulings: tuple[Ruling, ...]

    @property
    def obligors(self) -> tuple[str, ...]:
        """Who owes."""
        return tuple(dict.fromkeys(r.obligor for r in self.rulings))

    @property
    def beneficiaries(self) -> tuple[str, ...]:
        """To whom."""
        return tuple(dict.fromkeys(r.beneficiary for r in self.rulings))


def fold(rulings: Iterable[Ruling]) -> list[Fold]:
    """Fold rulings that differ only in who owes, or in to whom."""
    by_obligor: dict[tuple[object, ...], list[Ruling]] = {}
    for r in rulings:
        by_obligor.setdefault((*_alike(r), r.beneficiary), []).append(r)
    by_both: dict[tuple[object, ...], list[Ruling]] = {}
    for group in by_obligor.values():
        first = group[0]
        by_both.setdefault((*_alike(first), tuple(r.obligor for r in group)), []).extend(group)
    return [Fold(group[0], tuple(group)) for group in by_both.values()]


def _alike(r: Ruling) -> tuple[object, ...]:
    return (r.event, r.conflict, r.promise, r.status, r.reason, r.as_coded, r.due_on, r.due_by, r.closed_on, r.robust, r.tests_failed)


words = w.spoken


def names(states: tuple[str, ...], scenario: Scenario, most: int = 3) -> str:
    """States by name, or their number where they are many."""
    if len(states) > most:
        return f"{len(states)} states"
    return ", ".join(scenario.states[s].name if s in scenario.states else s for s in states)


def status(r: Ruling) -> str:
    """A status; where it is disputed also that of the text as coded."""
    return f"disputed (as coded: {words(r.as_coded)})" if r.status == "disputed" else words(r.status)


def ledger_table(rulings: Iterable[Ruling], scenario: Scenario) -> Table:
    """The ledger as a table, equal rulings folded."""
    rows = []
    for f in fold(rulings):
        r = f.first
        rows.append(
            (
                r.raised_on,
                r.event or "",
                names(f.obligors, scenario),
                words(r.duty),
                names(f.beneficiaries, scenario),
                r.promise,
                status(r),
                words(r.reason),
                r.closed_on or "",
            )
        )
    return Table("", ("raised", "event", "who", "owed", "to", "under", "status", "why", "closed"), rows)


def counts(rulings: Iterable[Ruling]) -> list[tuple[str, int]]:
    """How many rulings have each status, in the order of the list of statuses."""
    found = Counter(r.status for r in rulings)
    return [(s, found[s]) for s in w.STATUSES if found[s]]
