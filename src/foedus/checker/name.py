"""Names: whatever a record speaks of must be in the record."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from foedus.base.diagnostic import Report, did_you_mean
from foedus.base.span import Span
from foedus.model.record import Article, Condition, Event, Instrument, Promise, Scenario, Unless, Who


class _Names:
    def __init__(self, s: Scenario, report: Report) -> None:
        self.report = report
        self.states: Collection[str] = s.states
        self.bodies: Collection[str] = s.bodies
        self.groups: Collection[str] = s.groups
        self.places = set(s.places) | set(s.states)
        self.conflicts: Collection[str] = s.conflicts
        self.instruments: Collection[str] = s.instruments
        self.promises = set(s.promises()) | {f"{i}/term/not_denounce" for i, x in s.instruments.items() if x.term}

    def want(self, names: Iterable[str], known: Collection[str], what: str, span: Span) -> None:
        for name in names:
            if name and name not in known:
                code = f"unknown_{what}"
                self.report.error(
                    code, span, f"the record has no {what} '{name}'", did_you_mean(name, known) or f"add the {what}, or correct the name"
                )

    def who(self, who: Who | None, span: Span) -> None:
        if who is None:
            return
        if who.kind == "body":
            self.want(who.names, self.bodies, "body", span)
        elif who.kind == "states":
            self.want(who.names, {*self.states, *self.groups}, "state", span)

    def condition(self, c: Condition, span: Span) -> None:
        for leaf in c.leaves():
            if leaf.op in ("found", "recommended", "failed_to_agree"):
                self.want(leaf.names, self.bodies, "body", span)
            elif leaf.op in ("acted", "bound"):
                self.want(leaf.names, {*self.states, *self.groups}, "state", span)
            elif leaf.op == "in_force":
                self.want(leaf.names, self.instruments, "instrument", span)

    def term(self, attribute: str, value: Any, span: Span) -> None:
        """The names in one term of a promise."""
        if isinstance(value, Who):
            self.who(value, span)
        elif isinstance(value, Condition):
            self.condition(value, span)
        elif attribute in ("where", "at"):
            self.want((n for n in value or () if n != "home"), self.places, "place", span)
        elif attribute == "unless":
            for part in value or ():
                if isinstance(part, Unless):
                    self.who(part.who, span)
        elif attribute == "saves":
            self.want((n for n in value or () if n not in ("defence", "due_duties", "league_action")), self.instruments, "instrument", span)


def check(s: Scenario, report: Report) -> None:
    """Every name that a record uses and no record has."""
    n = _Names(s, report)
    for group in s.groups.values():
        n.want((m for m, _ in group.members), n.states, "state", group.place("members"))
    for body in s.bodies.values():
        n.want((m.state for m in body.members), n.states, "state", body.place("members"))
        n.want((body.of,), n.bodies, "body", body.place("of"))
    for place in s.places.values():
        n.want((w for w, _ in place.within), n.places, "place", place.place("in"))
    for instrument in s.instruments.values():
        _instrument(instrument, n)
    for event in s.events.values():
        _event(event, n)


def _instrument(i: Instrument, n: _Names) -> None:
    n.want((m.state for m in i.parties), n.states, "state", i.place("parties"))
    n.want((i.party_body,), n.bodies, "body", i.place("parties"))
    n.want(i.guarantors, n.states, "state", i.place("guarantors"))
    for key in ("waits_on", "supersedes"):
        n.want(getattr(i, key), n.instruments, "instrument", i.place(key))
    for article in i.articles:
        _article(article, n)


def _article(a: Article, n: _Names) -> None:
    for amendment in a.amends:
        n.want((amendment.promise,), n.promises, "promise", amendment.span)
        n.want((amendment.obligor,), n.states, "state", amendment.span)
        for attribute, value in amendment.changes:
            n.term(attribute, value, amendment.span)
    for promise in a.promises:
        _promise(promise, n)


def _promise(p: Promise, n: _Names) -> None:
    keys = {"condition": "if"}
    for attribute in ("who", "to", "by", "but_not_by", "against", "condition", "where", "at", "unless", "saves"):
        n.term(attribute, getattr(p.terms, attribute), p.place(keys.get(attribute, attribute)))
    for reading in p.readings:
        for option in reading.options:
            for attribute, value in option.changes:
                n.term(attribute, value, option.span)


def _event(e: Event, n: _Names) -> None:
    anybody = {*n.states, *n.bodies}
    for key, names in (("by", e.by), ("to", e.to), ("for", e.helped)):
        n.want(names, anybody, "state", e.place(key))
    n.want(e.against, n.states, "state", e.place("against"))
    n.want((e.where,), n.places, "place", e.place("where"))
    n.want(e.conflicts, n.conflicts, "conflict", e.place("conflict"))
    n.want((e.instrument,), n.instruments, "instrument", e.place("instrument"))
    n.want((e.promise,), n.promises, "promise", e.place("promise"))
    for figure in e.figures:
        n.want((figure.of,), {*anybody, *n.groups}, "state", e.place("figures"))
    for claim in e.claims:
        if claim.key in ("by", "against", "for"):
            n.want(claim.value, anybody, "state", claim.span)
        elif claim.key == "where":
            n.want((claim.value,), n.places, "place", claim.span)
