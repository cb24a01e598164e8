"""What a promise says: decoders of its terms, conditions, exceptions, readings and amendments."""

from __future__ import annotations

import re
from typing import Any

from foedus.base.date import OPEN_START
from foedus.base.diagnostic import Report, did_you_mean
from foedus.loader import decode as d
from foedus.loader.tree import Entries, Items, Node, Scalar
from foedus.model import word as w
from foedus.model.record import Amendment, Condition, Option, Promise, Reading, Terms, Unless, Who

_DUE = re.compile(r"at_once|while_war_lasts|\d{1,4} days?")
_LEAVES = ("acted", "bound", "found", "recommended", "failed_to_agree", "in_force", "agreed", "settled")


def who_of(*words: str) -> d.Decoder[Who]:
    """A class of states: one of some words, a state, a list, a group, or the members of a body."""

    body: d.Schema = d.mapping({"body": ("body", d.ident)}, ["body"])

    @d.shaped({"anyOf": [{"enum": list(words)}, d.of_one_or_more(d.schema_of(d.ident)), body]})
    def decode(node: Node, report: Report) -> Who | None:
        if isinstance(node, Entries):
            read = d.fields(node, "a class of states", {"body": ("body", d.ident)}, report, ("body",))
            return Who(kind="body", names=(read.values["body"],)) if read and "body" in read.values else None
        if isinstance(node, Scalar) and node.text in words:
            return Who(kind=node.text)
        if isinstance(node, Scalar) and "_" in node.text:
            report.error("unknown_class", node.span, f"'{node.text}' is no class of states here", did_you_mean(node.text, words))
            return None
        names = d.list_of(d.ident)(node, report)
        return Who(kind="states", names=names) if names else None

    return decode


CONDITION: d.Schema = {
    "anyOf": [
        {"const": "judged_necessary"},
        {
            "type": "object",
            "properties": {
                **{leaf: d.of_one_or_more(d.schema_of(d.ident)) for leaf in _LEAVES},
                **{op: {"type": "array", "items": {"$ref": "#/$defs/condition"}} for op in ("any_of", "all_of")},
            },
            "additionalProperties": False,
            "minProperties": 1,
            "maxProperties": 1,
        },
    ]
}


@d.shaped({"$ref": "#/$defs/condition"})
def condition(node: Node, report: Report) -> Condition | None:
    """A condition on what others do."""
    if isinstance(node, Scalar) and node.text == "judged_necessary":
        return Condition(op="judged_necessary")
    if not isinstance(node, Entries) or len(node.items) != 1:
        report.error(
            "bad_condition", node.span, "a condition is 'judged_necessary' or one key with a value", "for several write any_of or all_of"
        )
        return None
    key, value = node.items[0]
    if key.text in ("any_of", "all_of"):
        parts = d.only_list_of(condition)(value, report)
        return Condition(op=key.text, parts=parts) if parts else None
    if key.text not in _LEAVES:
        known = (*_LEAVES, "any_of", "all_of", "judged_necessary")
        report.error("unknown_condition", key.span, f"'{key.text}' is no condition", did_you_mean(key.text, known))
        return None
    names = d.list_of(d.ident)(value, report)
    return Condition(op=key.text, names=names) if names else None


@d.shaped({"anyOf": [{"enum": list(w.EXCEPTIONS)}, d.mapping({"war_with": ("who", who_of("anyone"))}, ["war_with"])]})
def unless(node: Node, report: Report) -> Unless | None:
    """An exception."""
    if isinstance(node, Entries):
        read = d.fields(node, "an exception", {"war_with": ("who", who_of("anyone"))}, report, ("war_with",))
        return Unless(kind="war_with", who=read.values["who"]) if read and "who" in read.values else None
    kind = d.one_of(w.EXCEPTIONS, "exception")(node, report)
    return Unless(kind=kind) if kind else None


@d.shaped({"type": "string", "pattern": f"^({_DUE.pattern})$"})
def _due(node: Node, report: Report) -> str | None:
    found = d.text(node, report)
    if found is None or _DUE.fullmatch(found):
        return found
    report.error("bad_value", node.span, f"'{found}' is no term", "write at_once, while_war_lasts or a number of days: 30 days")
    return None


@d.shaped({"type": ["string", "integer", "boolean"]})
def _void(node: Node, report: Report) -> int | None:
    if isinstance(node, Scalar) and node.text == "yes":
        return OPEN_START
    found = d.date(node, report)
    return found.first if found else None


@d.shaped(d.of_one_or_more(d.schema_of(d.ident)))
def _where(node: Node, report: Report) -> tuple[str, ...] | None:
    return () if isinstance(node, Scalar) and node.text == "anywhere" else d.list_of(d.ident)(node, report)


@d.shaped({"type": "string", "description": f"an instrument, or one of: {', '.join(w.SAVED)}"})
def _saved(node: Node, report: Report) -> str | None:
    return d.text(node, report) if isinstance(node, Scalar) and node.text in w.SAVED else d.ident(node, report)


kind = d.one_of(w.KINDS, "event kind")
_CLASS = who_of("anyone", "the_other_party")
TERMS: d.Fields = {
    "who": ("who", who_of("each_party", "guarantors")),
    "to": ("to", who_of("the_other_party", "each_other_party", "each_party", "everyone")),
    "duty": ("duty", d.one_of(w.DUTIES, "duty")),
    "when": ("when", d.list_of(kind)),
    "by": ("by", _CLASS),
    "but_not_by": ("but_not_by", _CLASS),
    "not_then_at_war": ("not_then_at_war", d.yes_no),
    "against": ("against", who_of("the_beneficiary", "a_third_state")),
    "where": ("where", _where),
    "at": ("at", d.list_of(d.ident)),
    "unprovoked": ("unprovoked", d.yes_no),
    "flagrant": ("flagrant", d.yes_no),
    "joint": ("joint", d.yes_no),
    "resists": ("resists", d.yes_no),
    "asks": ("asks", d.yes_no),
    "considers_vital": ("considers_vital", d.yes_no),
    "if": ("condition", condition),
    "unless": ("unless", d.list_of(unless)),
    "saves": ("saves", d.list_of(_saved)),
    "strength": ("strength", d.one_of(w.STRENGTHS, "strength")),
    "means": ("means", d.one_of(w.MEANS, "means")),
    "due": ("due", _due),
    "matter": ("matter", d.ident),
    "act": ("act", d.list_of(kind)),
}
_CHANGES: d.Fields = {**TERMS, "void": ("void", _void)}
_LIFE: d.Fields = {
    "in_force": ("in_force", d.date),
    "ended": ("ended", d.date),
    "published": ("published", d.date),
    "void": ("void", _void),
}


def _changes(spec: d.Fields) -> d.Decoder[tuple[tuple[str, Any], ...]]:
    gone: d.Schema = {"enum": ["none", "never"]}
    keys = {key: {"anyOf": [gone, d.schema_of(decoder)]} for key, (_, decoder) in spec.items()}

    @d.shaped({"type": "object", "properties": keys, "additionalProperties": False})
    def decode(node: Node, report: Report) -> tuple[tuple[str, Any], ...] | None:
        if not isinstance(node, Entries):
            report.error("wrong_shape", node.span, "'set' must be a mapping of keys to values")
            return None
        gone = [(k, v) for k, v in node.items if isinstance(v, Scalar) and v.text in ("none", "never") and k.text in spec]
        kept = Entries(tuple((k, v) for k, v in node.items if (k, v) not in gone), node.span)
        read = d.fields(kept, "what is set", spec, report)
        removed = tuple((spec[k.text][0], None) for k, _ in gone)
        return removed + tuple(read.values.items()) if read else None

    return decode


def _option_of(spec: d.Fields) -> d.Fields:
    return {"set": ("changes", _changes(spec)), "held_by": ("held_by", d.text), "sources": ("sources", d.citations)}


def _option(key: str, node: Node, report: Report, spec: d.Fields) -> Option | None:
    read = d.fields(node, f"option '{key}'", spec, report, ("set",))
    return Option(id=key, span=node.span, **read.values) if read else None


def _reading(changes: d.Fields) -> d.Decoder[Reading]:
    option = _option_of(changes)

    @d.shaped({"type": "object", "additionalProperties": d.mapping(option, ["set"]), "minProperties": 1})
    def options(node: Node, report: Report) -> tuple[Option, ...] | None:
        if not isinstance(node, Entries) or not node.items:
            report.error("wrong_shape", node.span, "'options' must be a mapping from option to what it sets")
            return None
        found = [_option(key.text, value, report, option) for key, value in node.items]
        return tuple(o for o in found if o)

    spec: d.Fields = {
        "question": ("question", d.ident),
        "options": ("options", options),
        "text_admissible": ("text_admissible", d.yes_no),
        "note": ("note", d.text),
    }

    @d.shaped(d.mapping(spec, ["question", "options"]))
    def decode(node: Node, report: Report) -> Reading | None:
        read = d.fields(node, "a reading", spec, report, ("question", "options"))
        if not read or "question" not in read.values or not read.values.get("options"):
            return None
        return Reading(span=node.span, **read.values)

    return decode


readings = d.only_list_of(_reading(_CHANGES))
life_readings = d.only_list_of(_reading(_LIFE))


_AMENDMENT: d.Fields = {"promise": ("promise", d.reference), "set": ("changes", _changes(_CHANGES)), "for": ("obligor", d.ident)}


_AMENDING = d.mapping(_AMENDMENT, ["promise", "set"])


def amendments(instrument: str) -> d.Decoder[tuple[Amendment, ...]]:
    """The amendments that an article of an instrument makes."""

    @d.shaped(_AMENDING)
    def one(node: Node, report: Report) -> Amendment | None:
        read = d.fields(node, "an amendment", _AMENDMENT, report, ("promise", "set"))
        if not read or not {"promise", "changes"} <= read.values.keys():
            return None
        name = read.values["promise"]
        read.values["promise"] = name if name.count("/") == 2 else f"{instrument}/{name}"
        return Amendment(span=node.span, **read.values)

    return d.only_list_of(one)


_PROMISE: d.Fields = {
    "id": ("id", d.ident),
    **TERMS,
    "readings": ("readings", readings),
    "sources": ("sources", d.citations),
    "note": ("note", d.text),
}


_ONE = d.mapping(_PROMISE, ["id", "who", "to", "duty"])
PROMISES: d.Schema = {"anyOf": [{"type": "null"}, {"const": ""}, {"type": "array", "items": _ONE}]}


def promises(instrument: str, article: str) -> d.Decoder[tuple[Promise, ...]]:
    """The promises of an article."""

    def one(node: Node, report: Report) -> Promise | None:
        read = d.fields(node, "a promise", _PROMISE, report, ("id", "who", "to", "duty"))
        if not read or not {"id", "who", "to", "duty"} <= read.values.keys():
            return None
        own = {key: read.values.pop(key) for key in ("id", "readings", "sources", "note") if key in read.values}
        own["id"] = f"{instrument}/{article}/{own['id']}"
        return Promise(article=article, terms=Terms(**read.values), span=node.span, at=read.at, **own)

    @d.shaped(PROMISES)
    def decode(node: Node, report: Report) -> tuple[Promise, ...] | None:
        if isinstance(node, Scalar) and not node.text:
            return ()
        if not isinstance(node, Items):
            report.error("wrong_shape", node.span, "'promises' must be a list", "begin each promise with '- '")
            return None
        return d.list_of(one)(node, report)

    return decode
