"""Records back to the text of one document: what is read from it again is equal to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from typing import Any

import yaml

from foedus.base.date import ALWAYS, OPEN_START, Date, Period, day_text
from foedus.model import record as m
from foedus.model import word as w

_WRITTEN = {
    "helped": "for",
    "conflicts": "conflict",
    "within": "in",
    "period": "span",
    "condition": "if",
}  # keys named otherwise in records
_MAPS = ("states", "groups", "bodies", "places", "conflicts", "sources")
_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def dump(scenario: m.Scenario) -> str:
    """A scenario as the text of one document. Comments, and the order in which its records stood, are not kept."""
    return str(yaml.dump(as_document(scenario), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=140))


def as_document(scenario: m.Scenario) -> dict[str, Any]:
    """A scenario as plain data, all of it text, in the form of `docs/reference/syntax.md`."""
    found: dict[str, Any] = {"id": scenario.id, "name": scenario.name, "about": scenario.about, "note": scenario.note}
    if scenario.period != ALWAYS:
        found["span"] = scenario.period.text
    for name in _MAPS:
        found[name] = {key: _plain(record) for key, record in getattr(scenario, name).items()}
    found["instruments"] = [_plain(i) for i in scenario.instruments.values()]
    found["events"] = [_plain(e) for e in scenario.events.values()]
    return {key: value for key, value in found.items() if value}


def _plain(value: Any) -> Any:
    """A value as it is written."""
    special = _SPECIAL.get(type(value))
    if special:
        return special(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if is_dataclass(value):
        return _fields(value)
    return str(value)


def _fields(record: Any, *without: str) -> dict[str, Any]:
    """What a record says beside its id, key by key; what is as it would be unsaid is left out."""
    found = {}
    for f in fields(record):
        value = getattr(record, f.name)
        unsaid = f.default if f.default is not MISSING else f.default_factory() if f.default_factory is not MISSING else MISSING
        if f.compare and f.name not in ("id", *without) and value != unsaid:
            found[_WRITTEN.get(f.name, f.name)] = _plain(value)
    return found


def _who(who: m.Who) -> Any:
    return list(who.names) if who.kind == "states" else {"body": who.names[0]} if who.kind == "body" else who.kind


def _condition(c: m.Condition) -> Any:
    return {c.op: [_condition(p) for p in c.parts] if c.parts else list(c.names)} if c.parts or c.names else c.op


def _set(changes: tuple[tuple[str, Any], ...]) -> dict[str, Any]:
    """What an option or an amendment sets; a key that it removes is `none`."""
    found = {}
    for name, value in changes:
        if name == "void" and value is not None:
            written: Any = "yes" if value == OPEN_START else day_text(value)
        elif name == "where" and value == ():
            written = "anywhere"
        else:
            written = "none" if value is None else _plain(value)
        found[_WRITTEN.get(name, name)] = written
    return found


def _option(option: m.Option) -> dict[str, Any]:
    return {"set": _set(option.changes), **_fields(option, "changes")}


def _reading(reading: m.Reading) -> dict[str, Any]:
    return {**_fields(reading, "options"), "options": {o.id: _option(o) for o in reading.options}}


def _claim(claim: m.Claim) -> dict[str, Any]:
    value = "never" if claim.value is None else _plain(claim.value)
    return {"field": claim.key, "value": value, **_fields(claim, "key", "value", "text")}


def _amendment(a: m.Amendment) -> dict[str, Any]:
    return {"promise": a.promise, "set": _set(a.changes), **({"for": a.obligor} if a.obligor else {})}


def _promise(promise: m.Promise) -> dict[str, Any]:
    return {"id": promise.id.rpartition("/")[2], **_fields(promise.terms), **_fields(promise, "article", "terms")}


def _stays(members: tuple[m.Membership, ...]) -> dict[str, Any]:
    found: dict[str, list[Any]] = {}
    for stay in members:
        found.setdefault(stay.state, []).append(_fields(stay, "state") or "..")
    return {state: stays[0] if len(stays) == 1 else stays for state, stays in found.items()}


def _by_period(members: tuple[tuple[str, tuple[Period, ...]], ...]) -> dict[str, list[str]]:
    return {name: [p.text for p in periods] for name, periods in members}


def _state(state: m.State) -> dict[str, Any]:
    names = {"names": {name: p.text for name, p in state.names}} if state.names else {}
    return {**_fields(state, "names"), **names}


def _body(body: m.Body) -> dict[str, Any]:
    return {**_fields(body, "members"), **({"members": _stays(body.members)} if body.members else {})}


def _instrument(i: m.Instrument) -> dict[str, Any]:
    """An instrument: its articles last."""
    own = _fields(i, "parties", "party_body", "in_force", "ended", "ended_how", "defines", "ids", "articles")
    found = {"instrument": i.id, "name": own.pop("name"), "kind": own.pop("kind")}
    found["parties"] = {"body": i.party_body} if i.party_body else _stays(i.parties)
    found["in_force"] = i.in_force.text if i.in_force else "never"
    if i.ended:
        found["ended"] = {"on": i.ended.text, "how": i.ended_how}
    if i.defines:
        found["defines"] = {meant: list(kinds) for meant, kinds in i.defines}
    if i.ids:
        found["ids"] = dict(i.ids)
    return {**found, **own, "articles": {a.id: _fields(a) for a in i.articles}}


def _event(event: m.Event) -> dict[str, Any]:
    found = {"id": event.id, **_fields(event, "partial", "order")}
    if event.order != (0 if event.kind in w.LAW else 1):
        found["order"] = str(event.order)
    return {**found, **({"extent": "part"} if event.partial else {})}


_SPECIAL: dict[type, Callable[[Any], Any]] = {
    Date: lambda date: date.text,
    Period: lambda period: period.text,
    m.Citation: str,
    m.Who: _who,
    m.Condition: _condition,
    m.Unless: lambda u: {"war_with": _who(u.who)} if u.who else u.kind,
    m.Reading: _reading,
    m.Claim: _claim,
    m.Amendment: _amendment,
    m.Promise: _promise,
    m.State: _state,
    m.Body: _body,
    m.Group: lambda g: {**_fields(g, "members"), "members": _by_period(g.members)},
    m.Place: lambda p: {**_fields(p, "within"), **({"in": _by_period(p.within)} if p.within else {})},
    m.Source: lambda s: {**dict(s.fields), **({"note": s.note} if s.note else {})},
    m.Instrument: _instrument,
    m.Event: _event,
}
