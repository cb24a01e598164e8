"""Decoders of whole records: a mapping node to a frozen record."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal, TypeVar

from foedus.base.date import Date
from foedus.base.diagnostic import Report
from foedus.loader import decode as d
from foedus.loader import terms as t
from foedus.loader.tree import Entries, Node, Scalar
from foedus.model import record as m
from foedus.model import word as w

R = TypeVar("R", bound=m.Record)

_COMMON: d.Fields = {"note": ("note", d.text), "sources": ("sources", d.citations)}
_NAME: d.Fields = {"name": ("name", d.text)}
_SPANS = d.list_of(d.period)


def _make(kind: type[R], key: str, what: str, spec: d.Fields, required: tuple[str, ...], node: Node, report: Report) -> R | None:
    read = d.fields(node, what, spec, report, required)
    if read is None or any(spec[k][0] not in read.values for k in required):
        return None
    return kind(id=key, span=node.span, at=read.at, **read.values)


def _named(kind: type[R], what: str, spec: d.Fields, required: tuple[str, ...]) -> Callable[[str, Node, Report], R | None]:
    """The decoder of the records of a map, whose ids are its keys."""

    @d.shaped(d.mapping(spec, required))
    def decode(key: str, node: Node, report: Report) -> R | None:
        return _make(kind, key, f"{what} '{key}'", spec, required, node, report)

    return decode


_STATE: d.Fields = {
    **_NAME,
    "cow": ("cow", d.text),
    "exists": ("exists", _SPANS),
    "exile": ("exile", _SPANS),
    "names": ("names", d.map_of(d.period, d.text)),
    **_COMMON,
}
_STAY: d.Fields = {
    "joined": ("joined", d.date),
    "notice": ("notice", d.date),
    "left": ("left", d.date),
    "how": ("how", d.one_of(w.LEAVINGS, "way of leaving")),
}
_STAYS_OF_ONE = d.of_one_or_more({"anyOf": [{"enum": ["", "..", None]}, d.mapping(_STAY)]})


@d.shaped({"anyOf": [d.of_one_or_more(d.schema_of(d.ident)), {"type": "object", "additionalProperties": _STAYS_OF_ONE}]})
def _stays(node: Node, report: Report) -> tuple[m.Membership, ...] | None:
    """Members: a list, or a mapping from state to its stay or stays."""
    if not isinstance(node, Entries):
        return tuple(m.Membership(state=s) for s in d.list_of(d.ident)(node, report) or ())
    found = []
    for key, value in node.items:
        name = d.ident(key, report)
        for part in (value,) if isinstance(value, Entries | Scalar) else value.items:
            if name and isinstance(part, Scalar) and part.text in ("", ".."):
                found.append(m.Membership(state=name))
            elif name and (read := d.fields(part, f"membership of '{name}'", _STAY, report)):
                found.append(m.Membership(state=name, **read.values))
    return tuple(found)


state = _named(m.State, "state", _STATE, ("name",))
group = _named(m.Group, "group", {**_NAME, "members": ("members", d.by_period), **_COMMON}, ("name", "members"))
body = _named(m.Body, "body", {**_NAME, "members": ("members", _stays), "of": ("of", d.ident), **_COMMON}, ("name",))
place = _named(m.Place, "place", {**_NAME, "in": ("within", d.by_period), **_COMMON}, ("name",))
conflict = _named(m.Conflict, "conflict", {**_NAME, "span": ("period", d.period), **_COMMON}, ("name", "span"))


@d.shaped({"type": "object", "additionalProperties": d.of_one_or_more(d.schema_of(d.text))})
def source(key: str, node: Node, report: Report) -> m.Source | None:
    """A work: any fields of CSL-JSON."""
    pairs = d.map_of(lambda n, r: d.text(n, r) if isinstance(n, Scalar) else "; ".join(d.list_of(d.text)(n, r) or ()), d.text)(node, report)
    if pairs is None:
        return None
    at = {k.text: v.span for k, v in node.items} if isinstance(node, Entries) else {}
    return m.Source(id=key, span=node.span, at=at, fields=tuple((k, v) for k, v in pairs if k != "note"), note=dict(pairs).get("note", ""))


_DATE_OR_NEVER: d.Schema = {"anyOf": [{"const": "never"}, d.schema_of(d.date)]}


@d.shaped(_DATE_OR_NEVER)
def _or_never(node: Node, report: Report) -> Date | Literal["never"] | None:
    if isinstance(node, Scalar) and node.text == "never":
        return "never"
    return d.date(node, report)


@d.shaped({"type": ["string", "integer"], "description": "10 years, 6 months, 30 days, or the last day"})
def _term(node: Node, report: Report) -> str | None:
    found = d.text(node, report)
    if found and not re.fullmatch(r"[1-9]\d{0,2} (year|month|day)s?", found):
        return found if d.date(node, report) else None
    return found


@d.shaped(_DATE_OR_NEVER)
def _in_force(node: Node, report: Report) -> Date | None:
    return None if isinstance(node, Scalar) and node.text == "never" else d.date(node, report)


def _claim(values: dict[str, d.Decoder[Any]]) -> d.Decoder[m.Claim]:
    spec: d.Fields = {
        "field": ("key", d.one_of(values, "field for claims")),
        "value": ("value", lambda n, r: n),
        "sources": ("sources", d.citations),
        "note": ("note", d.text),
    }

    @d.shaped(d.mapping(spec, ["field", "value"]))
    def decode(node: Node, report: Report) -> m.Claim | None:
        read = d.fields(node, "a claim", spec, report, ("field", "value"))
        if not read or not {"key", "value"} <= read.values.keys():
            return None
        written: Node = read.values["value"]
        value = values[read.values["key"]](written, report)
        if value is None and not (isinstance(written, Scalar) and written.text == "never"):
            return None
        return m.Claim(key=read.values["key"], value=value, text=_shown(written), sources=read.values.get("sources", ()), span=node.span)

    return decode


def _shown(node: Node) -> str:
    if isinstance(node, Scalar):
        return node.text
    return "+".join(_shown(n) for n in node.items if not isinstance(n, tuple))


@d.shaped({"anyOf": [d.mapping({"body": ("body", d.ident)}, ["body"]), d.schema_of(_stays)]})
def _parties(node: Node, report: Report) -> Any:
    if isinstance(node, Entries) and [k.text for k, _ in node.items] == ["body"]:
        return d.ident(node.items[0][1], report)
    return _stays(node, report)


_ENDED: d.Fields = {"on": ("ended", d.date), "how": ("ended_how", d.one_of(w.ENDINGS, "way of ending"))}
_LIFE_CLAIMS: dict[str, d.Decoder[Any]] = {"in_force": _in_force, "ended": d.date, "published": _or_never}


def _article(instrument: str, name: str) -> d.Fields:
    return {
        "says": ("says", d.text),
        "promises": ("promises", t.promises(instrument, name)),
        "amends": ("amends", t.amendments(instrument)),
        "published": ("published", _or_never),
        **_COMMON,
    }


_ARTICLES: d.Schema = {"type": "object", "additionalProperties": d.mapping(_article("?", "?"), ["says"])}


def _articles(instrument: str) -> d.Decoder[tuple[m.Article, ...]]:
    @d.shaped(_ARTICLES)
    def decode(node: Node, report: Report) -> tuple[m.Article, ...] | None:
        if not isinstance(node, Entries):
            report.error("wrong_shape", node.span, "'articles' must be a mapping from article to what it says")
            return None
        found = []
        for key, value in node.items:
            name = d.ident(key, report)
            spec = _article(instrument, name or "?")
            article = _make(m.Article, name or "?", f"article '{key.text}'", spec, ("says",), value, report) if name else None
            if article:
                found.append(article)
        return tuple(found)

    return decode


@d.shaped(d.mapping(_ENDED, ["on", "how"]))
def _end(node: Node, report: Report) -> d.Read | None:
    return d.fields(node, "'ended'", _ENDED, report, ("on", "how"))


def _instrument(key: str) -> d.Fields:
    return {
        "instrument": ("_id", d.ident),
        **_NAME,
        "short": ("short", d.text),
        "also": ("also", d.list_of(d.text)),
        "summary": ("summary", d.text),
        "kind": ("kind", d.one_of(w.INSTRUMENT_KINDS, "kind of instrument")),
        "parties": ("_parties", _parties),
        "guarantors": ("guarantors", d.list_of(d.ident)),
        "signed": ("signed", d.date),
        "in_force": ("in_force", _in_force),
        "ended": ("_ended", _end),
        "published": ("published", _or_never),
        "proposed": ("proposed", d.date),
        "defines": ("defines", d.map_of(d.list_of(t.kind), t.kind)),
        "claims": ("claims", d.only_list_of(_claim(_LIFE_CLAIMS))),
        "readings": ("readings", t.life_readings),
        "term": ("term", _term),
        "waits_on": ("waits_on", d.list_of(d.ident)),
        "supersedes": ("supersedes", d.list_of(d.ident)),
        "ids": ("ids", d.map_of(d.text, d.text)),
        **_COMMON,
        "articles": ("articles", _articles(key)),
    }


_NEEDED = ("instrument", "name", "kind", "parties", "in_force", "articles")


@d.shaped(d.mapping(_instrument("?"), _NEEDED))
def instrument(node: Node, report: Report) -> m.Instrument | None:
    """An instrument: its key is `instrument`."""
    named = node.get("instrument") if isinstance(node, Entries) else None
    key = d.ident(named, report) if named else None
    read = d.fields(node, f"instrument '{key or '?'}'", _instrument(key or "?"), report, _NEEDED)
    if read is None or key is None or not {"name", "kind", "_parties", "articles"} <= read.values.keys():
        return None
    values = read.values
    values.pop("_id", None)
    parties = values.pop("_parties")
    ended = values.pop("_ended", None)
    if ended is not None:
        values.update(ended.values)
    values["party_body" if isinstance(parties, str) else "parties"] = parties
    return m.Instrument(id=key, span=node.span, at=read.at, **values)


_FACTS = ("resists", "asks", "provoked", "flagrant", "joint", "considers_vital", "demands_land", "coerced")
_STATES = d.list_of(d.ident)
_EVENT_CLAIMS: dict[str, d.Decoder[Any]] = {
    "kind": t.kind,
    "date": d.date,
    "by": _STATES,
    "against": _STATES,
    "for": _STATES,
    "where": d.ident,
    **{name: d.one_of(("yes", "no"), "fact") for name in _FACTS},
}
_FIGURE: d.Fields = {
    **{key: (key, d.text) for key in ("what", "of", "value", "low", "high", "note")},
    "sources": ("sources", d.citations),
}


@d.shaped(d.mapping(_FIGURE, ["what"]))
def _figure(node: Node, report: Report) -> m.Figure | None:
    read = d.fields(node, "a figure", _FIGURE, report, ("what",))
    if not read or "what" not in read.values:
        return None
    return m.Figure(**read.values)


@d.shaped({"const": "part"})
def _part(node: Node, report: Report) -> bool | None:
    return True if d.one_of(("part",), "extent")(node, report) else None


_EVENT: d.Fields = {
    "id": ("_id", d.ident),
    "date": ("date", d.date),
    "order": ("order", d.integer),
    "kind": ("kind", t.kind),
    "by": ("by", _STATES),
    "against": ("against", _STATES),
    "for": ("helped", _STATES),
    "to": ("to", _STATES),
    "where": ("where", d.ident),
    "conflict": ("conflicts", d.list_of(d.ident)),
    "says": ("says", d.text),
    **{name: (name, d.fact) for name in _FACTS},
    "extent": ("partial", _part),
    "instrument": ("instrument", d.ident),
    "promise": ("promise", d.reference),
    "matter": ("matter", d.list_of(d.ident)),
    "figures": ("figures", d.only_list_of(_figure)),
    "claims": ("claims", d.only_list_of(_claim(_EVENT_CLAIMS))),
    **_COMMON,
}


@d.shaped(d.mapping(_EVENT, ["id", "date", "kind", "by", "says"]))
def event(node: Node, report: Report) -> m.Event | None:
    """An event. One of a Law kind has order 0 unless it says another (TM1)."""
    named = node.get("id") if isinstance(node, Entries) else None
    read = d.fields(
        node, f"event '{named.text}'" if isinstance(named, Scalar) else "an event", _EVENT, report, ("id", "date", "kind", "by", "says")
    )
    if read is None or not {"_id", "date", "kind"} <= read.values.keys():
        return None
    key = read.values.pop("_id")
    if read.values["kind"] in w.LAW:
        read.values.setdefault("order", 0)
    return m.Event(id=key, span=node.span, at=read.at, **read.values)


_HEADING: d.Fields = {"id": ("id", d.ident), **_NAME, "span": ("period", d.period), "about": ("about", d.text), "note": ("note", d.text)}


@d.shaped(d.mapping(_HEADING))
def heading(node: Node, report: Report) -> dict[str, Any]:
    """What `scenario.yaml` says: id, name, span, about."""
    read = d.fields(node, "the scenario", _HEADING, report)
    return read.values if read else {}
