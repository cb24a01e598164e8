"""One record, with all that names it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from foedus.base.date import OPEN_END, Date, Period
from foedus.base.diagnostic import FoedusError, did_you_mean
from foedus.base.span import Span
from foedus.model.record import Citation, Condition, Event, Instrument, Option, Record, Scenario, Unless, Who
from foedus.report.document import FORMAT, event_line, instrument_line

_ROOMS = ("instruments", "events", "states", "bodies", "groups", "places", "conflicts", "sources")


def show(scenario: Scenario, name: str) -> dict[str, Any]:
    """One record as data, with all that names it.

    Raises:
        FoedusError: the scenario has no record of that id.
    """
    for room in _ROOMS:
        records: Mapping[str, Record] = getattr(scenario, room)
        if name in records:
            record = records[name]
            return {
                "format": FORMAT,
                "scenario": scenario.id,
                "kind": room[:-1] if room != "bodies" else "body",
                "record": plain(record),
                "place": str(record.span),
                "named_by": list(_naming(scenario, name)),
            }
    known = [key for room in _ROOMS for key in getattr(scenario, room)]
    hint = did_you_mean(name, known) or "`foedus list` shows what there is"
    raise FoedusError(f"'{scenario.id}' has no record '{name}'; {hint}")


def plain(value: Any) -> Any:
    """A record as plain data; what it does not say is left out."""
    if isinstance(value, Citation | Who | Date | Period):
        return str(value)
    if isinstance(value, Condition):
        return {value.op: [plain(p) for p in value.parts] or list(value.names)} if value.parts or value.names else value.op
    if isinstance(value, Unless):
        return {"war_with": str(value.who)} if value.who else value.kind
    if isinstance(value, Option):
        changes = {key: ("never" if v == OPEN_END else plain(v)) for key, v in value.changes}
        return {"id": value.id, "set": changes, "held_by": value.held_by, "sources": [str(c) for c in value.sources]}
    if is_dataclass(value) and not isinstance(value, type):
        pairs = ((f.name, getattr(value, f.name)) for f in fields(value))
        return {k: plain(v) for k, v in pairs if k not in ("at", "span") and not isinstance(v, Span) and v not in (None, "", (), False)}
    if isinstance(value, tuple):
        if value and all(isinstance(v, tuple) and len(v) == 2 and isinstance(v[0], str) for v in value):
            return {k: plain(v) for k, v in value}
        return [plain(v) for v in value]
    return value


def _naming(scenario: Scenario, name: str) -> Iterator[dict[str, Any]]:
    """The instruments and events that name a record, a line each, with the fields in which they do."""
    for i in scenario.instruments.values():
        where = sorted(_fields_naming(i, name)) if i.id != name else []
        if where:
            yield {**instrument_line(i), "in": where}
    for e in scenario.events.values():
        where = sorted(_fields_naming(e, name)) if e.id != name else []
        if where:
            yield {**event_line(e), "in": where}


def _fields_naming(record: Instrument | Event, name: str) -> set[str]:
    return {
        f.name for f in fields(record) if f.name not in ("id", "span", "at", "note", "says") and _mentions(getattr(record, f.name), name)
    }


def _mentions(value: Any, name: str) -> bool:
    if isinstance(value, str):
        return value == name or value.startswith(f"{name}/")
    if isinstance(value, Citation):
        return value.source == name
    if isinstance(value, tuple):
        return any(_mentions(v, name) for v in value)
    if is_dataclass(value) and not isinstance(value, type):
        return any(_mentions(getattr(value, f.name), name) for f in fields(value) if f.name not in ("span", "at", "note", "says", "id"))
    return False
