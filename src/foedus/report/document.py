"""Rulings and records as plain data: the format that the commands print as JSON and that Python returns.

Format 1. States are COW abbreviations, words are those of the language, dates are EDTF. Missing: None, as each record says.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from foedus.base.date import Date
from foedus.base.diagnostic import Diagnostic
from foedus.model.record import Article, Citation, Event, Instrument, Promise, Scenario
from foedus.replay.law import implied_article
from foedus.replay.ruling import Ruling
from foedus.report.table import Table

FORMAT = 1


def diagnostic(d: Diagnostic) -> dict[str, Any]:
    """A diagnostic as data."""
    related = [{"file": r.span.file, "line": r.span.line, "column": r.span.column, "message": r.message} for r in d.related]
    place = {"file": d.span.file, "line": d.span.line, "column": d.span.column}
    return {"severity": d.severity, "code": d.code, **place, "message": d.message, "hint": d.hint, "related": related}


class Dresser:
    """Turns rulings into data, with what the record says of their instruments and events."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.articles: dict[tuple[str, str], Article] = {}
        self.promises: dict[str, Promise] = {}
        for i in scenario.instruments.values():
            for a in (*i.articles, *([implied_article(i)] if i.term else [])):
                self.articles[(i.id, a.id)] = a
                self.promises.update((p.id, p) for p in a.promises)
        self.parties = lru_cache(maxsize=None)(self._parties)

    def ruling(self, r: Ruling) -> dict[str, Any]:
        """One ruling in the fields of the format."""
        i = self.scenario.instruments[r.instrument]
        article = self.articles[(r.instrument, r.article)]
        return {
            "id": r.id,
            "event": r.event,
            "event_kind": r.event_kind,
            "date": r.date,
            "conflict": r.conflict,
            "attackers": list(r.attackers),
            "victims": list(r.victims),
            "instrument": r.instrument,
            "instrument_name": i.name,
            "instrument_signed": shown(i.signed),
            "instrument_parties": self.parties(i.id),
            "ids": dict(i.ids),
            "article": r.article,
            "promise": r.promise,
            "promise_text": article.says,
            "obligor": r.obligor,
            "beneficiary": r.beneficiary,
            "duty": r.duty,
            "strength": r.strength,
            "status": r.status,
            "reason": r.reason,
            "tests_failed": list(r.tests_failed),
            "raised_on": r.raised_on,
            "due_on": r.due_on,
            "due_by": r.due_by,
            "closed_on": r.closed_on,
            "robust": r.robust,
            "as_coded": r.as_coded,
            "by_reading": [
                {"options": dict(u.options), "status": u.status, "reason": u.reason, "held_by": u.held_by} for u in r.by_reading
            ],
            "conflicts_with": list(r.conflicts_with),
            "paid_by": list(r.paid_by),
            "sources": [str(c) for c in self.sources(r)],
        }

    def sources(self, r: Ruling) -> list[Citation]:
        """The works behind a ruling: those of its promise, article and instrument, then those of its event."""
        i = self.scenario.instruments[r.instrument]
        found = (*self.promises[r.promise].sources, *self.articles[(r.instrument, r.article)].sources, *i.sources)
        event = self.scenario.events.get(r.event or "")
        return list(dict.fromkeys((*found, *(event.sources if event else ()))))

    def _parties(self, name: str) -> list[str]:
        i = self.scenario.instruments[name]
        return [i.party_body] if i.party_body else [m.state for m in i.parties]


def shown(date: Date | str | None) -> str | None:
    """The text of a date; None where there is none."""
    return None if date is None else str(date)


def ledger(scenario: Scenario, rulings: Iterable[Ruling], diagnostics: Iterable[Diagnostic]) -> dict[str, Any]:
    """A ledger as data."""
    dresser = Dresser(scenario)
    return {
        "format": FORMAT,
        "scenario": scenario.id,
        "rulings": [dresser.ruling(r) for r in rulings],
        "diagnostics": [diagnostic(d) for d in diagnostics],
    }


def instrument_line(i: Instrument) -> dict[str, Any]:
    """An instrument as one line of a list."""
    return {
        "id": i.id,
        "kind": i.kind,
        "name": i.name,
        "short": i.short,
        "signed": shown(i.signed),
        "in_force": shown(i.in_force) or "never",
        "ended": shown(i.ended),
        "parties": [i.party_body] if i.party_body else [m.state for m in i.parties],
        "ids": dict(i.ids),
        "published": shown(i.published) or shown(i.signed),
    }


def event_line(e: Event) -> dict[str, Any]:
    """An event as one line of a list."""
    return {
        "id": e.id,
        "date": str(e.date),
        "kind": e.kind,
        "by": list(e.by),
        "against": list(e.against),
        "where": e.where or None,
        "conflict": list(e.conflicts),
    }


def listing(scenario: Scenario) -> dict[str, Any]:
    """Every instrument and every event, a line each."""
    return {
        "format": FORMAT,
        "scenario": scenario.id,
        "instruments": [instrument_line(i) for i in scenario.instruments.values()],
        "events": [event_line(e) for e in scenario.events.values()],
    }


def flat(rulings: list[dict[str, Any]]) -> Table:
    """Rulings as a table of their fields, one ruling a row: lists joined by spaces, what is nested as JSON."""
    columns = tuple(rulings[0]) if rulings else ()
    return Table("", columns, [tuple(_cell(r[c]) for c in columns) for r in rulings])


def _cell(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return " ".join(value) if all(" " not in v for v in value) else "; ".join(value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
